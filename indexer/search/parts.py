"""The labelled parts of results: each ranks its documents, once they are to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.model import DocumentId
from indexer.search import ranking
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Found, Matches
from indexer.search.fusion import CANDIDATES, Fused, fuse
from indexer.search.likeness import Sense
from indexer.search.results import Met, Sort, Why

Told = Callable[[NDArray[np.int64]], Found]
"""Tells of documents how well they answer."""

Passages = Callable[[NDArray[np.int64]], Matches]
"""Gives the passages of documents that answer."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The first documents of a part, best first, with their scores, and the passages that these come from."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float32]
    matches: Matches
    fused: Fused | None = None


_NONE = _Ranked(np.empty(0, np.int64), np.empty(0, np.float32), Matches.none())


class Part:
    """Documents that met a query in one way."""

    def __init__(
        self,
        met: Met,
        table: DocumentTable,
        rows: NDArray[np.bool_],
        found: Told,
        passages: Passages,
        sort: Sort,
        sense: Sense | None = None,
    ) -> None:
        """Take the rows of the table that were found, and what tells of documents how well they and passages answer."""
        self.met = met
        self.documents = int(rows.sum())
        self._table = table
        self._rows = rows
        self._found = found
        self._passages = passages
        self._sort = sort
        self._sense = sense
        self._last = _NONE

    @cached_property
    def found(self) -> Found:
        """The documents, with how many of their passages answer."""
        return self._found(self._table.ids[self._rows])

    def shown(self, start: int, size: int) -> Iterator[Ranked]:
        """Give so many documents from a place on, best first."""
        if start >= self.documents:
            return
        ranked = self._ranked(start + size)
        documents, scores = ranked.documents[start : start + size], ranked.scores[start : start + size]
        passages = self.found.passages[np.searchsorted(self.found.documents, documents)]
        held = (each.tolist() for each in (self._table.rows_of(documents), documents, scores, passages))
        for row, document, score, count in zip(*held, strict=True):
            yield Ranked(self, row, DocumentId(document), score, count)

    def best(self, document: DocumentId, most: int) -> list[tuple[int, float]]:
        """Give the best (position, score) of a document that is shown, best first."""
        ranked = self._last
        return (
            ranked.fused.best(ranked.matches, document, most) if ranked.fused else ranked.matches.best(document, most)
        )

    def passages(self, document: DocumentId) -> Matches:
        """Give the passages that answer of a document that is shown."""
        return self._last.matches.of(document)

    def why(self, document: DocumentId, score: float) -> Why | None:
        """Say what a document was ranked by, where it was not its words alone."""
        if self.met is Met.MEANING:
            place = int((self.found.highest > np.float32(score)).sum()) + 1
            return Why(None, place, self.documents, None, round(score, 2))
        return self._last.fused.why(document) if self._last.fused else None

    def _ranked(self, most: int) -> _Ranked:
        """Rank so many documents at least; the others' scores need not be known."""
        if len(self._last.documents) < min(most, self.documents):
            self._last = self._ranking(most)
        return self._last

    def _ranking(self, most: int) -> _Ranked:
        found = self.found
        if self._sort is not Sort.RELEVANCE:
            return self._in_order_of_table(most)
        sense = self._sense if self.met is not Met.MEANING else None
        if sense is not None:
            most = max(most, CANDIDATES)
        matches = self._passages(found.documents[ranking.hopeful(found.highest, most)])
        totals = ranking.combined(matches.ends[:-1], matches.scores)
        order = ranking.order(totals, most)
        fused = fuse(matches, order, totals[order], sense.similar) if sense is not None else None
        if fused is not None:
            order = fused.order
        return _Ranked(matches.distinct[order], totals[order], matches, fused)

    def _in_order_of_table(self, most: int) -> _Ranked:
        documents = self.found.documents
        if self._sort is Sort.ADDED:
            first = documents[::-1][:most]  # numbers are given in the order in which documents come
        else:
            places = self._table.by_title if self._sort is Sort.TITLE else self._table.by_date
            first = documents[np.argsort(places[self._table.rows_of(documents)])[:most]]
        matches = self._passages(np.sort(first))
        totals = ranking.combined(matches.ends[:-1], matches.scores)
        return _Ranked(first, totals[np.searchsorted(matches.distinct, first)], matches)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document in its part of the results: its row in the table, its identifier, score and number of passages."""

    part: Part
    row: int
    document: DocumentId
    score: float
    passages: int


def in_order(parts: Sequence[Part], start: int, size: int) -> list[Ranked]:
    """Give so many documents of all parts together, from a place on."""
    shown: list[Ranked] = []
    for part in parts:
        shown += part.shown(start, size - len(shown))
        start = max(0, start - part.documents)
    return shown
