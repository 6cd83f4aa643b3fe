"""A segment as it lies in its file, and several as one."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from indexer.search.segments import array_file, word_list
from indexer.search.segments.array_file import smallest
from indexer.search.segments.fields import NUMBERS, TEXT_FIELDS
from indexer.search.segments.inverter import pages_of, spread, totals
from indexer.search.segments.word_list import WordList

_NOWHERE = -1
_AT_ONCE = 1 << 20  # occurrences that a merge has in memory


_Counts = tuple[NDArray[np.int64], NDArray[np.int64]]
"""How many postings and how many occurrences each term has."""


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """Where terms stand in a field.

    The postings of term ``t`` are ``rows`` and ``counts`` from ``starts[t]`` up to ``starts[t + 1]``, and the positions
    of all its occurrences ``places`` from ``place_starts[t]`` on, row by row.
    """

    starts: NDArray[Any]
    rows: NDArray[np.int32]
    counts: NDArray[Any]
    place_starts: NDArray[Any]
    places: NDArray[Any]

    def of(self, term: int) -> slice:
        """Give where a term's postings stand."""
        return slice(int(self.starts[term]), int(self.starts[term + 1]))


class StoredSegment:
    """The arrays of one segment, mapped into memory; they never change."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            LibraryDamaged: it is no file of a segment.
        """
        arrays = array_file.read(path)
        self.rows = len(arrays["document"])
        self.numbers: dict[str, NDArray[Any]] = {name: arrays[name] for name in NUMBERS}
        self.lengths: dict[str, NDArray[Any]] = {field: arrays[f"{field}_length"] for field in TEXT_FIELDS}
        self.terms = WordList(arrays, "term")
        self.forms = WordList(arrays, "form")
        self.form_terms: NDArray[np.uint32] = arrays["form_terms"]
        self.pages = WordList(arrays, "page")
        self._page_starts, self._page_rows = arrays["page_rows_starts"], arrays["page_rows"]
        self.fields = {
            field: FieldPostings(
                *(arrays[f"{field}_{name}"] for name in ("starts", "rows", "counts", "place_starts", "places"))
            )
            for field in TEXT_FIELDS
        }

    def page_rows(self, page: int) -> NDArray[np.int32]:
        """Give the rows on which a page's number is printed; pages are numbered as in ``pages``."""
        rows: NDArray[np.int32] = self._page_rows[int(self._page_starts[page]) : int(self._page_starts[page + 1])]
        return rows


_opened: WeakValueDictionary[Path, StoredSegment] = WeakValueDictionary()
_opening = threading.Lock()


def opened(path: Path) -> StoredSegment:
    """Give the segment in a file, mapped once however many ask for it.

    Raises:
        FileNotFoundError: a writer has removed it meanwhile.
        LibraryDamaged: it is no file of a segment.
    """
    with _opening:
        found = _opened.get(path)
        if found is None:
            _opened[path] = found = StoredSegment(path)
        return found


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
        """Write the segment; what is in memory at a time does not grow with it."""
        terms, counted = self._terms()
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
        for field, counts in counted.items():
            postings, occurrences = (int(sum(each[i].sum() for each in counts)) for i in (0, 1))
            held = [part.segment.fields[field] for part in self._parts]
            shapes[f"{field}_starts"] = smallest(postings), len(terms) + 1
            shapes[f"{field}_rows"] = "<i4", postings
            shapes[f"{field}_counts"] = np.result_type(*(each.counts.dtype for each in held)).str, postings
            shapes[f"{field}_place_starts"] = smallest(occurrences), len(terms) + 1
            shapes[f"{field}_places"] = np.result_type(*(each.places.dtype for each in held)).str, occurrences
        arrays = array_file.create(path, shapes)
        for name, array in small.items():
            arrays[name][:] = array
        for field, counts in counted.items():
            self._write_field(arrays, field, counts)
        array_file.finish(path)

    def _joined(self, columns: list[tuple[_Part, NDArray[Any]]]) -> NDArray[Any]:
        return np.concatenate([column[part.alive] for part, column in columns])

    def _terms(self) -> tuple[list[bytes], dict[str, list[_Counts]]]:
        """Give the terms that stand somewhere yet, and how often by field and part; the parts learn their places."""
        every = sorted(set().union(*(part.segment.terms[:] for part in self._parts)))
        numbers = {term: number for number, term in enumerate(every)}
        for part in self._parts:
            part.places = np.array([numbers[term] for term in part.segment.terms[:]], np.int64)
        counted = {field: [part.count(field, len(every)) for part in self._parts] for field in TEXT_FIELDS}
        stands = sum(counts[0] for parts in counted.values() for counts in parts) > 0
        renumbered = np.where(stands, np.cumsum(stands) - 1, _NOWHERE)
        for part in self._parts:
            part.places = renumbered[part.places]
        kept = {field: [(one[stands], two[stands]) for one, two in parts] for field, parts in counted.items()}
        return [every[number] for number in np.flatnonzero(stands).tolist()], kept

    def _pages(self) -> dict[str, NDArray[Any]]:
        rows: dict[bytes, list[int]] = {}
        for part in self._parts:
            for number, page in enumerate(part.segment.pages[:]):
                rows.setdefault(page, []).extend(part.moved(part.segment.page_rows(number)).tolist())
        return pages_of({page: held for page, held in rows.items() if held})

    def _write_field(self, arrays: dict[str, NDArray[Any]], field: str, counts: list[_Counts]) -> None:
        starts, place_starts = (totals(np.sum([each[i] for each in counts], axis=0)) for i in (0, 1))
        arrays[f"{field}_starts"][:] = starts
        arrays[f"{field}_place_starts"][:] = place_starts
        free, places_free = starts[:-1].copy(), place_starts[:-1].copy()
        for part, (postings, occurrences) in zip(self._parts, counts, strict=True):
            for low, high in part.runs(field):
                part.copy(field, low, high, arrays, free, places_free)
            free += postings
            places_free += occurrences


class _Part:
    """A segment on its way into another: ``places`` says which number each of its terms has there."""

    def __init__(self, segment: StoredSegment, alive: NDArray[np.bool_]) -> None:
        self.segment = segment
        self.alive = alive
        self.living = int(alive.sum())
        self.first = 0
        self.places: NDArray[np.int64] = np.empty(0, np.int64)
        self._all = bool(alive.all())
        self._new_rows = np.cumsum(alive) - 1

    def moved(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Give the new numbers of rows, of those that are alive."""
        return np.asarray(self._new_rows[rows[self.alive[rows]]] + self.first)

    def forms(self) -> Iterator[tuple[bytes, int]]:
        """Give the forms of words that stand somewhere yet, each with its term in the whole."""
        terms = self.places[self.segment.form_terms].tolist()
        return (pair for pair in zip(self.segment.forms[:], terms, strict=True) if pair[1] != _NOWHERE)

    def count(self, field: str, terms: int) -> _Counts:
        """Count living postings and occurrences by the terms of the whole."""
        held = self.segment.fields[field]
        postings, occurrences = np.zeros(terms, np.int64), np.zeros(terms, np.int64)
        if self._all:
            postings[self.places] = np.diff(held.starts.astype(np.int64))
            occurrences[self.places] = np.diff(held.place_starts.astype(np.int64))
            return postings, occurrences
        keep = self.alive[held.rows]
        for counted, values in ((postings, keep.astype(np.int64)), (occurrences, keep * held.counts.astype(np.int64))):
            counted[self.places] = np.diff(totals(values)[held.starts])
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
        terms = self.places[owners]
        at = free[terms] + _within(owners, np.ones(len(owners), np.int64))
        arrays[f"{field}_rows"][at] = self._new_rows[rows] + self.first
        arrays[f"{field}_counts"][at] = counts
        begins = places_free[terms] + _within(owners, counts)
        arrays[f"{field}_places"][spread(begins, begins + counts)] = places


def _within(owners: NDArray[Any], counts: NDArray[Any]) -> NDArray[np.int64]:
    """Give for each entry of ascending owners the sum of counts before it with the same owner."""
    before = np.cumsum(counts) - counts
    if not len(owners):
        return np.zeros(0, np.int64)
    firsts = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]]))
    sizes = np.diff(np.append(firsts, len(owners)))
    return np.asarray(before - np.repeat(before[firsts], sizes), np.int64)
