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
from indexer.search.engine import Matches
from indexer.search.fusion import CANDIDATES, Fused, fuse
from indexer.search.likeness import Sense
from indexer.search.results import Met, Sort, Why


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The first documents of a part, by their number among its matches, with their scores."""

    order: NDArray[np.int64]
    scores: NDArray[np.float32]
    fused: Fused | None = None


_NONE = _Ranked(np.empty(0, np.int64), np.empty(0, np.float32))


class Part:
    """Documents that met a query in one way."""

    def __init__(
        self,
        met: Met,
        table: DocumentTable,
        found: NDArray[np.bool_],
        matches: Callable[[NDArray[np.int64]], Matches],
        sort: Sort,
        sense: Sense | None = None,
    ) -> None:
        """Take the rows of the table that were found, and what gives the passages of documents when it is asked."""
        self.met = met
        self.found = found
        self.documents = int(found.sum())
        self._table = table
        self._matches = matches
        self._sort = sort
        self._sense = sense
        self._last = _NONE

    @cached_property
    def matches(self) -> Matches:
        """The passages that answer."""
        return self._matches(self._table.ids[self.found])

    def shown(self, start: int, size: int) -> Iterator[Ranked]:
        """Give so many documents from a place on, best first."""
        if start >= self.documents:
            return
        ranked, matches = self._ranked(start + size), self.matches
        order, scores = ranked.order[start : start + size], ranked.scores[start : start + size]
        begins = matches.ends[order]
        counts = matches.ends[order + 1] - begins - (matches.positions[begins] == 0)  # a document without passages
        documents = matches.distinct[order]
        held = (each.tolist() for each in (self._table.rows_of(documents), documents, scores, counts))
        for row, document, score, passages in zip(*held, strict=True):
            yield Ranked(self, row, DocumentId(document), score, passages)

    def best(self, document: DocumentId, most: int) -> list[tuple[int, float]]:
        """Give a document's best (position, score), best first."""
        fused = self._last.fused
        return fused.best(self.matches, document, most) if fused else self.matches.best(document, most)

    def why(self, document: DocumentId, score: float) -> Why | None:
        """Say what a document was ranked by, where it was not its words alone."""
        if self.met is Met.MEANING:
            place = int((self.matches.scores > np.float32(score)).sum()) + 1
            return Why(None, place, self.documents, None, round(score, 2))
        return self._last.fused.why(document) if self._last.fused else None

    def _ranked(self, most: int) -> _Ranked:
        """Rank so many documents at least; the others' scores need not be known."""
        if len(self._last.order) < min(most, self.documents):
            self._last = self._ranking(most)
        return self._last

    def _ranking(self, most: int) -> _Ranked:
        matches = self.matches
        starts = matches.ends[:-1]
        if self._sort is Sort.RELEVANCE:
            if self._sense is None or self.met is Met.MEANING:
                return _Ranked(*ranking.first(starts, matches.scores, most))
            by_words = ranking.first(starts, matches.scores, max(most, CANDIDATES))
            fused = fuse(matches, *by_words, self._sense.similar)
            return _Ranked(fused.order, fused.scores, fused)
        rows = self._table.rows_of(matches.distinct)
        if self._sort is Sort.ADDED:
            order = np.arange(len(rows))[::-1]  # numbers are given in the order in which documents come
        else:
            order = np.argsort((self._table.by_title if self._sort is Sort.TITLE else self._table.by_date)[rows])
        return _Ranked(order, ranking.combined(starts, matches.scores)[order])


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
