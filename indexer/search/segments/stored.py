"""A segment as it lies in its file."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from indexer.search.segments import array_file
from indexer.search.segments.fields import NUMBERS, TEXT_FIELDS
from indexer.search.segments.word_list import WordList


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
