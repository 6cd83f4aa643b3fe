"""The index at one moment: its rows and the postings of terms, as arrays."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.search import postings
from indexer.search.lexicon import Lexicon
from indexer.search.postings import Postings
from indexer.search.whoosh_fields import TEXT_FIELDS

_CACHED_POSTINGS = 20_000_000
"""How many postings may stay in memory, in rows."""


class Snapshot:
    """All segments of an open index seen as one table of rows; a row is a passage.

    ``documents`` (int64), ``positions`` (int32), ``revisions`` (int64) and ``lengths`` (float32, terms a field) have
    one value a row; ``alive`` (bool) is False for a row that was deleted or that only holds the lexicon.
    """

    def __init__(self, reader: Any, lexicons: dict[str, Lexicon] | None = None) -> None:
        """Read the columns; ``lexicons`` keeps the spellings of segments, which do not change once written."""
        self.reader = reader
        self._lexicons = {} if lexicons is None else lexicons
        self._segments = [(offset, leaf) for leaf, offset in reader.leaf_readers() if leaf.doc_count_all()]
        self.rows = int(reader.doc_count_all())
        self.documents: NDArray[np.int64] = self._column("document", np.int64)
        self.positions: NDArray[np.int32] = self._column("position", np.int32)
        self.revisions: NDArray[np.int64] = self._column("revision", np.int64)
        self.lengths = {field: self._column(f"{field}_length", np.float32) for field in TEXT_FIELDS}
        self.alive = self.documents > 0
        for offset, leaf in self._segments:
            if leaf.has_deletions():
                gone = [offset + row for row in range(leaf.doc_count_all()) if leaf.is_deleted(row)]
                self.alive[gone] = False
        living = max(int(self.alive.sum()), 1)
        self.mean_lengths = {
            field: max(float(lengths[self.alive].sum()) / living, 1.0) for field, lengths in self.lengths.items()
        }
        self._cache: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._cached = 0

    def postings(self, field: str, term: str) -> Postings:
        """Give the living postings of a term in a field."""
        key = field, term
        if (found := self._cache.get(key)) is not None:
            return found
        found = postings.shifted(
            [(offset, postings.read(leaf, field, term)) for offset, leaf in self._segments] or [(0, Postings.none())]
        )
        found = self._living(found)
        self._cache[key] = found
        self._cached += len(found.positions) + len(found.rows)
        while self._cached > _CACHED_POSTINGS and self._cache:
            _, old = self._cache.popitem(last=False)
            self._cached -= len(old.positions) + len(old.rows)
        return found

    def lexicons(self) -> list[Lexicon]:
        """Give the spellings of each segment, read when they are first needed."""
        leaves = {leaf.segment().segment_id(): leaf for _, leaf in self._segments}
        for gone in set(self._lexicons) - set(leaves):
            self._lexicons.pop(gone, None)
        held = []
        for name, leaf in leaves.items():
            lexicon = self._lexicons.get(name) or Lexicon(bytes(form).decode() for form in leaf.lexicon("forms"))
            held.append(self._lexicons.setdefault(name, lexicon))
        return held

    def near(self, word: str, distance: int) -> list[str]:
        """Give the spellings at most so many edits from a word, the nearest first."""
        found = sorted({pair for lexicon in self.lexicons() for pair in lexicon.near(word, distance)})
        return [form for _, form in found]

    def _living(self, found: Postings) -> Postings:
        keep = self.alive[found.rows]
        if keep.all():
            return found
        positions = found.positions
        if len(positions):
            positions = positions[np.repeat(keep, found.frequencies.astype(np.int64))]
        return Postings(found.rows[keep], found.frequencies[keep], positions)

    def _column(self, name: str, dtype: type[Any]) -> NDArray[Any]:
        parts = []
        for _, leaf in self._segments:
            column = leaf.column_reader(name)
            parts.append(np.fromiter((column[row] for row in range(leaf.doc_count_all())), dtype=dtype))
        return np.concatenate(parts) if parts else np.empty(0, dtype)
