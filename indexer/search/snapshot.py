"""The index at one moment: its rows and the postings of terms, as arrays."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer import language
from indexer.search import postings
from indexer.search.lexicon import Lexicon
from indexer.search.postings import Postings, Rows
from indexer.search.segments import array_file
from indexer.search.segments.codec import path_of
from indexer.search.segments.fields import TEXT_FIELDS
from indexer.search.segments.inverter import spread
from indexer.search.segments.stored import StoredSegment, opened

_KEPT = 8_000_000
"""How many rows of words that were asked for stay worked out, about 100 MB."""

_EACH = 64
"""As so many more rows each word counts there, for the memory that it takes however few rows it stands in."""

Weighted = tuple[Rows, NDArray[np.float32]]
"""Rows with the weight of a word in each."""

Terms = list[NDArray[np.int64]]
"""Terms that stand for one another, by their numbers in each segment."""


class Snapshot:
    """All segments of an open index seen as one table of rows; a row is a passage.

    ``documents`` (int64), ``positions`` (int32), ``revisions`` (int64) and ``shares`` (float32, a field's length in
    terms divided by its mean) have one value a row; ``alive`` (bool) is False for a row that was deleted, ``living``
    counts the others.
    """

    def __init__(self, reader: Any, lexicons: dict[str, Lexicon] | None = None) -> None:
        """Map the segments; ``lexicons`` keeps the spellings of segments, which do not change once written.

        Raises:
            LibraryDamaged: a segment is not whole.
        """
        self.reader = reader
        self._lexicons = {} if lexicons is None else lexicons
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        self._names = [leaf.segment().segment_id() for leaf in leaves]
        self._paths = [path_of(leaf.storage(), leaf.segment()) for leaf in leaves]
        self._segments: list[StoredSegment] = [opened(path) for path in self._paths]
        self._firsts = np.cumsum([0, *(segment.rows for segment in self._segments)])
        self.rows = int(self._firsts[-1])
        self.documents: NDArray[np.int64] = self._column("document", np.int64)
        self.positions: NDArray[np.int32] = self._column("position", np.int32)
        self.revisions: NDArray[np.int64] = self._column("revision", np.int64)
        self.alive = np.ones(self.rows, bool)
        for first, leaf in zip(self._firsts.tolist(), leaves, strict=False):
            self.alive[[first + row for row in leaf.segment().deleted_docs()]] = False
        self._all_alive = bool(self.alive.all())
        self.living = int(self.alive.sum())
        self.shares = {field: self._shares(field) for field in TEXT_FIELDS}
        self._kept: OrderedDict[object, Weighted] = OrderedDict()
        self._rows_kept = 0
        self._keeping = threading.Lock()

    def kept(self, key: object, work_out: Callable[[], Weighted]) -> Weighted:
        """Give what was worked out of a word before, or work it out now."""
        with self._keeping:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        found = work_out()
        with self._keeping:
            if key not in self._kept:
                self._kept[key] = found
                self._rows_kept += len(found[0]) + _EACH
            while self._rows_kept > _KEPT:
                self._rows_kept -= len(self._kept.popitem(last=False)[1][0]) + _EACH
        return found

    def terms(self, terms: Iterable[str]) -> Terms:
        """Find terms in each segment."""
        spelt = [term.encode("utf-8", "surrogatepass") for term in terms]
        found = []
        for segment in self._segments:
            numbers = [number for number in map(segment.terms.find, spelt) if number >= 0]
            found.append(np.array(sorted(set(numbers)), np.int64))
        return found

    def beginning(self, start: str) -> Terms:
        """Find the terms of words that are spelt with this beginning (folded)."""
        spelt = start.encode("utf-8", "surrogatepass")
        return [
            np.unique(each.form_terms[slice(*each.forms.beginning(spelt))]).astype(np.int64) for each in self._segments
        ]

    def postings(self, field: str, terms: Terms) -> Postings:
        """Give where any of some terms stands in a field, living rows only."""
        parts: list[tuple[NDArray[Any], NDArray[Any]]] = []
        for first, segment, numbers in zip(self._firsts.tolist(), self._segments, terms, strict=False):
            held = segment.fields[field]
            if len(numbers) == 1:
                where: Any = held.of(int(numbers[0]))
                parts.append((held.rows[where] + np.int32(first), held.counts[where]))
            elif len(numbers):
                where = spread(held.starts[numbers].astype(np.int64), held.starts[numbers + 1].astype(np.int64))
                part = postings.summed([(held.rows[where], held.counts[where]), _NOTHING], segment.rows)
                parts.append((part[0] + np.int32(first), part[1]))
        rows = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.int32)
        frequencies = np.concatenate([part[1] for part in parts]) if parts else np.empty(0)
        if not self._all_alive:
            keep = self.alive[rows]
            rows, frequencies = rows[keep], frequencies[keep]
        return Postings(rows, frequencies.astype(np.float32))

    def occurrences(self, field: str, terms: Terms, rows: Rows) -> NDArray[np.int64]:
        """Give every occurrence of a term in some rows, in all of which it stands, as ascending keys.

        ``terms`` is one term, as :meth:`terms` finds it.
        """
        found = []
        ends = np.searchsorted(rows, self._firsts)
        for at, (segment, numbers) in enumerate(zip(self._segments, terms, strict=True)):
            wanted = rows[ends[at] : ends[at + 1]]
            if not len(wanted) or not len(numbers):
                continue
            held, term = segment.fields[field], int(numbers[0])
            counts = held.counts[held.of(term)].astype(np.int64)
            begins = np.cumsum(counts) - counts + int(held.place_starts[term])
            among = np.searchsorted(held.rows[held.of(term)], wanted - self._firsts[at])
            positions = held.places[spread(begins[among], begins[among] + counts[among])]
            found.append(postings.keys(np.repeat(wanted, counts[among]), positions))
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def pages(self) -> list[str]:
        """Give every page number that is printed somewhere."""
        return sorted({page.decode() for segment in self._segments for page in segment.pages[:]})

    def on_page(self, page: str) -> Rows:
        """Give the living rows on which a page's number is printed."""
        parts = []
        for first, segment in zip(self._firsts.tolist(), self._segments, strict=False):
            at = segment.pages.find(page.encode("utf-8", "surrogatepass"))
            if at >= 0:
                parts.append(segment.page_rows(at) + np.int32(first))
        rows = np.concatenate([*parts, np.empty(0, np.int32)]).astype(np.int32)
        return rows[self.alive[rows]]

    @cached_property
    def in_order(self) -> bool:
        """Tell whether rows come by document, then position."""
        return bool((np.diff(postings.keys(self.documents, self.positions)) > 0).all())

    def by_document(self, rows: Rows) -> NDArray[np.int64]:
        """Give the order in which rows come by document, then position."""
        ranks = self._ranks[rows]
        if len(rows) * 16 < self.rows:
            return np.argsort(ranks)
        places = np.zeros(self.rows, np.int64)
        places[ranks] = np.arange(1, len(rows) + 1)
        return np.asarray(places[places > 0] - 1)

    @cached_property
    def _ranks(self) -> NDArray[np.int64]:
        ranks = np.empty(self.rows, np.int64)
        ranks[np.lexsort((self.positions, self.documents))] = np.arange(self.rows)
        return ranks

    @cached_property
    def ordinals(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the documents in ascending order, and for each row the place of its document there."""
        documents, ordinals = np.unique(self.documents, return_inverse=True)
        return documents, ordinals

    def is_whole(self) -> bool:
        """Tell whether the files of all segments are as they were written."""
        return all(array_file.is_whole(path) for path in self._paths)

    def lexicons(self) -> list[Lexicon]:
        """Give the spellings of each segment, read when they are first needed."""
        for gone in set(self._lexicons) - set(self._names):
            self._lexicons.pop(gone, None)
        held = []
        for name, segment in zip(self._names, self._segments, strict=True):
            lexicon = self._lexicons.get(name) or Lexicon(dict.fromkeys(form.decode() for form in segment.forms[:]))
            held.append(self._lexicons.setdefault(name, lexicon))
        return held

    def near(self, word: str, distance: int) -> list[str]:
        """Give the spellings at most so many edits from a word, the nearest first."""
        found = sorted({pair for lexicon in self.lexicons() for pair in lexicon.near(word, distance)})
        return [form for _, form in found]

    def stems_beginning(self, start: str) -> Terms:
        """Find the terms that words with this beginning, and the beginning itself as a word, come to."""
        own = self.terms([language.stem(start)])
        return [np.union1d(each, other) for each, other in zip(self.beginning(language.fold(start)), own, strict=True)]

    def _shares(self, field: str) -> NDArray[np.float32]:
        parts = [segment.lengths[field] for segment in self._segments]
        lengths = np.concatenate([*parts, np.empty(0, np.uint8)]).astype(np.float32)
        mean = max(float(lengths[self.alive].sum(dtype=np.float64)) / max(self.living, 1), 1.0)
        return lengths / np.float32(mean)

    def _column(self, name: str, dtype: type[Any]) -> NDArray[Any]:
        parts = [segment.numbers[name] for segment in self._segments]
        return np.concatenate([*parts, np.empty(0, dtype)]).astype(dtype)


_NOTHING = np.empty(0, np.int32), np.empty(0, np.uint8)
