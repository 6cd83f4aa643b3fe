"""Finds what of one document answers a question, and what to mark in its text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.errors import SearchTooSlow
from indexer.model import Document
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import DocumentTable
from indexer.search.query_parser import Parsed, parse
from indexer.search.snippet import Marker
from indexer.search.tree import any_form, is_nothing, shown_terms
from indexer.view import View
from webapp.address import Question


@dataclass(frozen=True, slots=True)
class Hits:
    """What to mark, and the positions of the passages that answer, in reading order."""

    marker: Marker
    positions: tuple[int, ...] = ()

    def before(self, position: int) -> int | None:
        """Give the nearest passage before this one that answers."""
        return max((each for each in self.positions if each < position), default=None)

    def after(self, position: int) -> int | None:
        """Give the nearest passage after this one that answers."""
        return min((each for each in self.positions if each > position), default=None)


def hits_in(seen: View, document: Document, question: Question) -> Hits:
    """Find the passages of a document that have all the words; if none has, those that have some.

    When the search takes too long, nothing is named but the words are still marked.
    """
    if not question.text:
        return Hits(Marker())
    tree = _parsed(seen, document, question).tree
    marker = Marker(*shown_terms(tree))
    looser = any_form(tree) or tree
    deadline = Deadline(seen.library.config.search_seconds)
    for asked in [looser] if question.any_word else [tree, looser]:
        if is_nothing(asked):
            continue
        try:
            matches = seen.library.engine.reading(deadline).search(asked, np.array([document.id]))
        except SearchTooSlow:
            break
        positions = tuple(sorted(int(each) for each in matches.positions if each))
        if positions:
            return Hits(marker, positions)
    return Hits(marker)


def marker_of(seen: View, document: Document, question: Question) -> Marker:
    """Give what to mark in a document's text, without looking for the passages that answer."""
    return Marker(*shown_terms(_parsed(seen, document, question).tree)) if question.text else Marker()


def _parsed(seen: View, document: Document, question: Question) -> Parsed:
    acronyms = Acronyms(seen.library.catalogue.vocabulary.acronyms())
    # A table of this one document is enough to tell whether kind:review or year:2016 is true of it.
    table = DocumentTable([document], seen.tags)
    return parse(question.text, table.resolver(acronyms), acronyms, question.as_typed)
