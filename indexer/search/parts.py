"""The labelled parts of results: each ranks its documents, once they are to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.model import DocumentId
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Matches
from indexer.search.fusion import Fused, fuse
from indexer.search.likeness import Sense
from indexer.search.results import Met, Sort, Why


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Documents of a part, best first: rows in the table, scores, numbers of passages, and the order by meaning too."""

    matches: Matches
    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    passages: NDArray[np.int64]
    fused: Fused | None


class Part:
    """Documents that met a query in one way."""

    def __init__(
        self,
        met: Met,
        table: DocumentTable,
        found: NDArray[np.bool_],
        matches: Callable[[], Matches],
        sort: Sort,
        sense: Sense | None = None,
    ) -> None:
        """Take the rows of the table that were found, and what gives their passages when it is asked for them."""
        self.met = met
        self.found = found
        self.documents = int(found.sum())
        self._table = table
        self._matches = matches
        self._sort = sort
        self._sense = sense

    @property
    def matches(self) -> Matches:
        """The passages that answer."""
        return self._ranked.matches

    def shown(self, start: int, size: int) -> Iterator[Ranked]:
        """Give so many documents from a place on, best first."""
        if start >= self.documents:
            return
        ranked = self._ranked
        held = (each[start : start + size].tolist() for each in (ranked.rows, ranked.scores, ranked.passages))
        for row, score, passages in zip(*held, strict=True):
            yield Ranked(self, row, DocumentId(int(self._table.ids[row])), score, passages)

    def best(self, document: DocumentId, most: int) -> list[tuple[int, float]]:
        """Give a document's best (position, score), best first."""
        ranked = self._ranked
        return (
            ranked.fused.best(ranked.matches, document, most) if ranked.fused else ranked.matches.best(document, most)
        )

    def why(self, document: DocumentId, score: float) -> Why | None:
        """Say what a document was ranked by, where it was not its words alone."""
        ranked = self._ranked
        if self.met is Met.MEANING:
            place = int((ranked.scores > np.float32(score)).sum()) + 1
            return Why(None, place, len(ranked.rows), None, round(score, 2))
        return ranked.fused.why(document) if ranked.fused else None

    @cached_property
    def _ranked(self) -> _Ranked:
        matches = self._matches().only(self._table.ids[self.found])
        documents, scores, counts = matches.by_document()
        counts = counts - (matches.positions[matches.ends[:-1]] == 0)  # where a document without passages stands
        rows = self._table.rows_of(documents)
        fused = None
        if self._sense is not None and self.met is not Met.MEANING:
            fused = fuse(matches, documents, scores, self._sense.similar)
            order = fused.order
        elif self._sort is Sort.RELEVANCE:
            order = np.argsort(-scores.round(4), kind="stable")  # of equals the document that came first
        elif self._sort is Sort.ADDED:
            order = np.arange(len(rows))[::-1]  # numbers are given in the order in which documents come
        else:
            order = np.argsort((self._table.by_title if self._sort is Sort.TITLE else self._table.by_date)[rows])
        return _Ranked(matches, rows[order], scores[order], counts[order], fused)


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
