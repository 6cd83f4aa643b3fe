"""Job: where papers rely on a document is told, and which papers cite what was withdrawn or has a newer edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.catalogue.papers import Paper, Use
from indexer.model import Document, Person, Standing
from indexer.paper_access import listed
from indexer.view import View


@dataclass(frozen=True, slots=True)
class Relying:
    """A paper that relies on a document, and where."""

    paper: Paper
    uses: tuple[Use, ...]

    @property
    def confirmed(self) -> bool:
        """Whether somebody said that it does; else it is only likely."""
        return any(each.confirmed for each in self.uses)

    def of(self, position: int) -> tuple[Use, ...]:
        """Give the places that rely on one passage."""
        return tuple(each for each in self.uses if each.position == position)


@dataclass(frozen=True, slots=True)
class Warned:
    """A source of a paper that is not what it was when it was cited."""

    document: Document
    newest: Document | None
    """Its newer edition, if that may be seen."""


def has_changed(document: Document) -> bool:
    """Tell whether a document was withdrawn or has a newer edition."""
    return document.superseded_by is not None or document.standing in (Standing.WITHDRAWN, Standing.SUPERSEDED)


def relying(view: View, document: Document, person: Person) -> list[Relying]:
    """Give the papers that a person may see and that rely on a document, with every place."""
    uses = view.library.catalogue.papers.uses_of(document.id)
    seen = {each.id: each for each in listed(view.library, person)} if uses else {}
    grouped: dict[int, list[Use]] = {}
    for each in uses:
        if each.paper in seen:
            grouped.setdefault(each.paper, []).append(each)
    return [Relying(seen[paper], tuple(places)) for paper, places in grouped.items()]


def warned(view: View, papers: Iterable[Paper]) -> dict[int, list[Warned]]:
    """Give, for those of the papers that have any, the linked sources that were withdrawn or have newer editions."""
    held = view.library.catalogue.papers
    cited = {paper.id: {each.document for each in held.uses_in(paper.id) if each.confirmed} for paper in papers}
    documents = view.documents({document for some in cited.values() for document in some})
    changed = {number: each for number, each in documents.items() if has_changed(each)}
    newer = view.documents(each.superseded_by for each in changed.values() if each.superseded_by is not None)
    found = {}
    for paper, some in cited.items():
        of_paper = [
            Warned(document, None if document.superseded_by is None else newer.get(document.superseded_by))
            for document in (changed[each] for each in sorted(some) if each in changed)
        ]
        if of_paper:
            found[paper] = of_paper
    return found
