"""Answers a Search: the query is read, the engine asked, and what it gives filtered, counted, ranked and shown."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Or, Query, Term

from indexer.errors import SearchTooSlow
from indexer.model import Document, DocumentId, Passage
from indexer.search import facets, showing
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Found, Reading, SearchEngine
from indexer.search.likeness import Likeness, Likenesses, Sense, is_plain
from indexer.search.occurrences import FetchPassages, Occurrences
from indexer.search.parts import Part, Passages, Told, in_order
from indexer.search.query_parser import Parsed, parse
from indexer.search.results import Met, Results, Search, Searched, Sort
from indexer.search.spelling import Speller
from indexer.search.suggestions import Suggestions
from indexer.search.tag_table import TagColumns
from indexer.search.tree import WORDS, any_form, is_nothing

_CLOSE = 20  # documents at most that are only close in meaning


@dataclass(frozen=True, slots=True)
class Nearest:
    """Passages that hold some of several words, best first, with their documents and positions."""

    passages: tuple[tuple[DocumentId, int, Passage], ...]
    held: dict[str, int]
    """In how many passages of those searched each word stands."""
    searched: Searched


class Finder:
    """Searches one state of the catalogue."""

    def __init__(
        self,
        engine: SearchEngine,
        table: DocumentTable,
        acronyms: Acronyms,
        fetch: FetchPassages,
        likenesses: Likenesses | None = None,
    ) -> None:
        self._engine = engine
        self._table = table
        self._acronyms = acronyms
        self._fetch = fetch
        self._likenesses = likenesses
        self._occurrences = Occurrences(engine, table, fetch)

    @property
    def documents(self) -> Sequence[Document]:
        """Every document that may be found, in ascending order of identifier."""
        return self._table.documents

    @property
    def table(self) -> DocumentTable:
        """What is known of these documents, with their tags."""
        return self._table

    def tagged(self, tags: TagColumns) -> Finder:
        """Give what searches the same documents with other tags; what was worked out of their words is kept."""
        finder = copy(self)
        table = self._table.tagged(tags)
        vars(finder).update(_table=table)
        if "suggestions" in vars(finder):
            vars(finder).update(suggestions=finder.suggestions.tagged(table))
        return finder

    def find(self, search: Search, seconds: float) -> Results:
        """Answer a search within so many seconds.

        Raises:
            SearchTooSlow: it took longer.
        """
        deadline = Deadline(seconds)
        parsed = self._read(search.text, search.unexpanded)
        filters, unknown = self._table.known(search.filters)
        search = replace(search, filters=filters)
        visible = np.ones(len(self._table.ids), bool) if search.earlier_editions else self._table.current
        tree = _tree(parsed, search)
        reading = self._engine.reading(deadline)
        found = Found.none() if is_nothing(tree) else reading.found(tree)
        in_standing = found.only(self._table.ids[visible])
        sense = self._sense(parsed, search)
        parts = self._parts(tree, in_standing, search, visible, sense, reading)
        shown = in_order(parts, search.start, search.size)
        by_met = {part.met: part.documents for part in parts}
        return Results(
            query=search.text,
            searched_as=parsed.searched_as,
            expansions=parsed.expansions,
            notes=(*parsed.notes, *unknown),
            documents=by_met[Met.PASSAGE],
            passages=int(parts[0].found.passages.sum()),
            across=by_met.get(Met.DOCUMENT, 0),
            any_word=by_met.get(Met.ANY, 0),
            searched=self.searched(visible),
            facets=facets.count(self._table, in_standing.documents, search.filters) if search.facets else (),
            results=showing.results(shown, search, tree, sense, reading, self._table, self._fetch),
            by_meaning=by_met.get(Met.MEANING, 0),
            meaning=sense is not None,
        )

    def answering(
        self, search: Search, seconds: float, visible: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """Give every document that a search counts, in ascending order, with what is to be said of the search.

        These are the documents of its first part: the words come together in a passage, or with any word enough,
        some stand there.

        Args:
            search: What is asked; its order, start and size do not matter.
            seconds: How long it may take.
            visible: Tells for each row of the table whether it is looked through; without it, as a search does.

        Raises:
            SearchTooSlow: it took longer.
        """
        parsed = self._read(search.text, search.unexpanded)
        filters, unknown = self._table.known(search.filters)
        if visible is None:
            visible = np.ones(len(self._table.ids), bool) if search.earlier_editions else self._table.current
        tree = _tree(parsed, search)
        found = Found.none() if is_nothing(tree) else self._engine.reading(Deadline(seconds)).found(tree)
        held = found.only(self._table.ids[visible & self._table.mask(filters)])
        return held.documents, (*parsed.notes, *unknown)

    def correct(self, search: Search, seconds: float) -> str:
        """Give another query that may have been meant, or nothing; its words stand in documents of the table."""
        if not search.text:
            return ""

        def read(text: str) -> Query:
            return self._read(text, search.unexpanded).tree

        try:
            return self._speller.correct(search.text, read(search.text), read, Deadline(seconds))
        except SearchTooSlow:
            return ""

    @cached_property
    def suggestions(self) -> Suggestions:
        """Give what proposes documents, workstreams, acronyms and words while a person types."""
        return Suggestions(self._occurrences, self._table, self._acronyms)

    def nearest(self, words: Sequence[str], most: int, seconds: float) -> Nearest:
        """Give the passages with most of some words, rare ones counting for more, as any of them would find them.

        Args:
            words: Single words; an acronym also finds its long forms.
            most: How many passages to give.
            seconds: How long it may take.

        Raises:
            SearchTooSlow: it took longer.
        """
        reading = self._engine.reading(Deadline(seconds))
        trees = {word: self._acronyms.widen(Term(WORDS, word), frozenset())[0] for word in words}
        held = {word: int(self._occurrences.found(tree, reading).passages.sum()) for word, tree in trees.items()}
        any_word = Or(list(trees.values()))
        best = reading.first(any_word, most, self._occurrences.found(any_word, reading).leading(most)) if trees else []
        pairs = [(document, position) for document, position, _ in best]
        texts = self._fetch([pair for pair in pairs if pair[1]])
        return Nearest(tuple((*pair, texts[pair]) for pair in pairs if pair in texts), held, self.searched())

    @property
    def likeness(self) -> Likeness | None:
        """Give what knows the meaning of these documents' passages, or nothing."""
        return self._likenesses(self._table.ids, self._revisions) if self._likenesses else None

    @property
    def acronyms(self) -> Acronyms:
        """The acronyms that searches are widened by."""
        return self._acronyms

    def long_forms(self, acronym: str) -> list[str]:
        """Give what an acronym stands for."""
        return self._acronyms.other_forms(acronym)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._occurrences, self._table, self._acronyms)

    def _read(self, text: str, unexpanded: frozenset[str]) -> Parsed:
        return parse(text, self._table.resolver(self._acronyms), self._acronyms, unexpanded)

    def searched(self, visible: NDArray[np.bool_] | None = None) -> Searched:
        """Count what a search looks through."""
        table = self._table
        seen = table.current if visible is None else visible
        unread = int((table.passages[seen] == 0).sum())
        return Searched(int(seen.sum()), int(table.passages[seen].sum()), int(table.unreadable[seen].sum()) + unread)

    @cached_property
    def _revisions(self) -> NDArray[np.int64]:
        return np.array([each.revision for each in self._table.documents], np.int64)

    def _sense(self, parsed: Parsed, search: Search) -> Sense | None:
        """Give what a query means, where that may have a say: it is words alone, and the best are to come first."""
        if not search.meaning or search.sort is not Sort.RELEVANCE or not is_plain(parsed.tree, search.text):
            return None
        likeness = self.likeness
        if likeness is None:
            return None
        forms = [form for each in parsed.expansions for form in self._acronyms.other_forms(each)]
        typed = search.text.casefold()
        text = " ".join([search.text, *(form for form in forms if form.casefold() not in typed)])
        sense = Sense(likeness, text, self._table.ids, self._revisions)
        return sense if sense.is_known else None

    def _parts(
        self,
        tree: Query,
        found: Found,
        search: Search,
        visible: NDArray[np.bool_],
        sense: Sense | None,
        reading: Reading,
    ) -> list[Part]:
        left = visible & self._table.mask(search.filters)
        parts: list[Part] = []

        def add(met: Met, documents: NDArray[np.int64], told: Told, passages: Passages) -> None:
            nonlocal left
            rows = np.zeros(len(left), bool)
            rows[self._table.rows_of(documents)] = True
            parts.append(Part(met, self._table, rows & left, told, passages, search.sort, sense))
            left = left & ~rows

        add(Met.PASSAGE, found.documents, found.only, partial(reading.search, tree))
        looser = None if search.any_word or is_nothing(tree) else any_form(tree)
        if looser is not None:
            with_some = partial(reading.search, looser)
            add(Met.DOCUMENT, reading.documents(tree), partial(reading.found, looser), with_some)
            if not any(part.documents for part in parts):
                some = reading.found(looser)
                add(Met.ANY, some.documents, some.only, with_some)
        if sense is not None:
            near = sense.nearest(left, _CLOSE)
            add(Met.MEANING, near.distinct, lambda named: Found.of(near.only(named)), near.only)
        return parts


def _tree(parsed: Parsed, search: Search) -> Query:
    return (any_form(parsed.tree) or parsed.tree) if search.any_word else parsed.tree
