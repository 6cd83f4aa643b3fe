"""Makes one segment of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.search.segments import array_file, word_list
from indexer.search.segments.array_file import smallest
from indexer.search.segments.fields import NUMBERS, TEXT_FIELDS
from indexer.search.segments.inverter import pages_of, spread, totals
from indexer.search.segments.stored import StoredSegment

_NOWHERE = -1
_AT_ONCE = 1 << 20  # occurrences that a merge has in memory

_Counts = tuple[NDArray[np.int64], NDArray[np.int64]]
"""How many postings and how many occurrences each term has."""


class Merged:
    """Several segments that become one, without the rows that were deleted; Whoosh holds it as its posting pool."""

    def __init__(self, parts: Sequence[tuple[StoredSegment, NDArray[np.bool_]]]) -> None:
        """Take segments, each with which of its rows are alive."""
        self._parts = [_Part(segment, alive) for segment, alive in parts]
        first = 0
        for part in self._parts:
            part.first = first
            first += part.living
        self.rows = first

    def iter_postings(self) -> Merged:
        """Give itself to what writes the segment, as Whoosh asks its pool for what is in it."""
        return self

    def cleanup(self) -> None:
        """Let go of everything."""
        self._parts = []

    def write(self, path: Path) -> None:
        """Write the segment; of its postings, so much is in memory at a time as are of one run of terms."""
        terms = self._terms()
        forms = sorted({form for part in self._parts for form in part.forms()})
        pages = self._pages()
        small = {
            **word_list.arrays_of(terms, "term"),
            **word_list.arrays_of([form for form, _ in forms], "form"),
            "form_terms": np.array([term for _, term in forms], np.uint32),
            **pages,
            **{name: self._joined([(part, part.segment.numbers[name]) for part in self._parts]) for name in NUMBERS},
            **{
                f"{field}_length": self._joined([(part, part.segment.lengths[field]) for part in self._parts])
                for field in TEXT_FIELDS
            },
        }
        shapes = {name: (array.dtype.str, len(array)) for name, array in small.items()}
        for field in TEXT_FIELDS:
            held = [part.segment.fields[field] for part in self._parts]
            postings, occurrences = (int(each.sum()) for each in self._counts(field, len(terms)))
            shapes[f"{field}_starts"] = smallest(postings), len(terms) + 1
            shapes[f"{field}_rows"] = "<i4", postings
            shapes[f"{field}_counts"] = np.result_type(*(each.counts.dtype for each in held)).str, postings
            shapes[f"{field}_place_starts"] = smallest(occurrences), len(terms) + 1
            shapes[f"{field}_places"] = np.result_type(*(each.places.dtype for each in held)).str, occurrences
        arrays = array_file.create(path, shapes)
        for name, array in small.items():
            arrays[name][:] = array
        for field in TEXT_FIELDS:
            self._write_field(arrays, field, len(terms))
        array_file.finish(path)

    def _joined(self, columns: list[tuple[_Part, NDArray[Any]]]) -> NDArray[Any]:
        return np.concatenate([column[part.alive] for part, column in columns])

    def _terms(self) -> list[bytes]:
        """Give the terms that stand somewhere yet; the parts learn their numbers."""
        every = sorted(set().union(*(part.segment.terms[:] for part in self._parts)))
        numbers = {term: number for number, term in enumerate(every)}
        for part in self._parts:
            part.numbers = np.array([numbers[term] for term in part.segment.terms[:]], np.int64)
        stands = np.sum([self._counts(field, len(every))[0] for field in TEXT_FIELDS], axis=0) > 0
        renumbered = np.where(stands, np.cumsum(stands) - 1, _NOWHERE)
        for part in self._parts:
            part.numbers = renumbered[part.numbers]
        return [every[number] for number in np.flatnonzero(stands).tolist()]

    def _counts(self, field: str, terms: int) -> _Counts:
        postings, occurrences = np.zeros(terms, np.int64), np.zeros(terms, np.int64)
        for part in self._parts:
            one, other = part.count(field, terms)
            postings += one
            occurrences += other
        return postings, occurrences

    def _pages(self) -> dict[str, NDArray[Any]]:
        rows: dict[bytes, list[int]] = {}
        for part in self._parts:
            for number, page in enumerate(part.segment.pages[:]):
                rows.setdefault(page, []).extend(part.moved(part.segment.page_rows(number)).tolist())
        return pages_of({page: held for page, held in rows.items() if held})

    def _write_field(self, arrays: dict[str, NDArray[Any]], field: str, terms: int) -> None:
        starts, place_starts = map(totals, self._counts(field, terms))
        arrays[f"{field}_starts"][:] = starts
        arrays[f"{field}_place_starts"][:] = place_starts
        free, places_free = starts[:-1], place_starts[:-1]
        for part in self._parts:
            for low, high in part.runs(field):
                part.copy(field, low, high, arrays, free, places_free)
            postings, occurrences = part.count(field, terms)
            free += postings
            places_free += occurrences


class _Part:
    """A segment on its way into another: ``numbers`` are those that its terms have there."""

    def __init__(self, segment: StoredSegment, alive: NDArray[np.bool_]) -> None:
        self.segment = segment
        self.alive = alive
        self.living = int(alive.sum())
        self.first = 0
        self.numbers: NDArray[np.int64] = np.empty(0, np.int64)
        self._all = bool(alive.all())
        self._new_rows = np.cumsum(alive) - 1
        self._counted: dict[str, _Counts] = {}

    def moved(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Give the new numbers of rows, of those that are alive."""
        return np.asarray(self._new_rows[rows[self.alive[rows]]] + self.first)

    def forms(self) -> Iterator[tuple[bytes, int]]:
        """Give the forms of words that stand somewhere yet, each with its term in the whole."""
        terms = self.numbers[self.segment.form_terms].tolist()
        return (pair for pair in zip(self.segment.forms[:], terms, strict=True) if pair[1] != _NOWHERE)

    def count(self, field: str, terms: int) -> _Counts:
        """Count living postings and occurrences by the terms of the whole."""
        if field not in self._counted:
            self._counted[field] = self._count(field)
        postings, occurrences = np.zeros(terms, np.int64), np.zeros(terms, np.int64)
        known = self.numbers != _NOWHERE
        for counts, own in zip((postings, occurrences), self._counted[field], strict=True):
            counts[self.numbers[known]] = own[known]
        return postings, occurrences

    def _count(self, field: str) -> _Counts:
        """Count living postings and occurrences by the terms of this segment."""
        held = self.segment.fields[field]
        if self._all:
            return _differences(held.starts), _differences(held.place_starts)
        postings, occurrences = np.zeros((2, len(self.segment.terms)), np.int64)
        for low, high in self.runs(field):
            starts = held.starts[low : high + 1].astype(np.int64)
            mine = slice(int(starts[0]), int(starts[-1]))
            keep = self.alive[held.rows[mine]]
            within = starts - starts[0]
            postings[low:high] = _differences(totals(keep)[within])
            occurrences[low:high] = _differences(totals(np.where(keep, held.counts[mine], 0))[within])
        return postings, occurrences

    def runs(self, field: str) -> Iterator[tuple[int, int]]:
        """Give runs of terms that have not too many occurrences together, or are one term."""
        ends = self.segment.fields[field].place_starts.astype(np.int64)
        low = 0
        while low < len(ends) - 1:
            high = max(low + 1, int(np.searchsorted(ends, ends[low] + _AT_ONCE, "right")) - 1)
            yield low, high
            low = high

    def copy(
        self,
        field: str,
        low: int,
        high: int,
        arrays: dict[str, NDArray[Any]],
        free: NDArray[np.int64],
        places_free: NDArray[np.int64],
    ) -> None:
        """Copy the postings of a run of terms to where they are ``free`` to go."""
        held = self.segment.fields[field]
        starts = held.starts[low : high + 1].astype(np.int64)
        mine = slice(int(starts[0]), int(starts[-1]))
        rows, counts = held.rows[mine], held.counts[mine].astype(np.int64)
        places = held.places[int(held.place_starts[low]) : int(held.place_starts[high])]
        owners = np.repeat(np.arange(low, high), np.diff(starts))
        if not self._all:
            keep = self.alive[rows]
            places = places[np.repeat(keep, counts)]
            rows, counts, owners = rows[keep], counts[keep], owners[keep]
        terms = self.numbers[owners]
        at = free[terms] + _within(owners, np.ones(len(owners), np.int64))
        arrays[f"{field}_rows"][at] = self._new_rows[rows] + self.first
        arrays[f"{field}_counts"][at] = counts
        begins = places_free[terms] + _within(owners, counts)
        arrays[f"{field}_places"][spread(begins, begins + counts)] = places


def _differences(ends: NDArray[Any]) -> NDArray[np.int64]:
    wide = ends.astype(np.int64)
    return wide[1:] - wide[:-1]


def _within(owners: NDArray[Any], counts: NDArray[Any]) -> NDArray[np.int64]:
    """Give for each entry of ascending owners the sum of counts before it with the same owner."""
    before = np.cumsum(counts) - counts
    if not len(owners):
        return np.zeros(0, np.int64)
    firsts = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]]))
    sizes = np.diff(np.append(firsts, len(owners)))
    return np.asarray(before - np.repeat(before[firsts], sizes), np.int64)
