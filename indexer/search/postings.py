"""Posting lists of a Whoosh segment as NumPy arrays.

Whoosh hands out postings one at a time, at the price of several Python calls each, which is what makes it slow on
common words. Its blocks hold arrays already; this module takes them whole. It reads four private attributes of the
pinned Whoosh's leaf matcher; for any other matcher it falls back to the public interface, posting by posting.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.matching import FilterMatcher
from whoosh.reading import TermNotFound


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one term stands: ascending ``rows`` (int32), its ``frequencies`` there (float32) and all ``positions``.

    ``positions`` (uint32) lists the first row's positions, then the second's, and so on; a field without positions
    has an empty array.
    """

    rows: NDArray[np.int32]
    frequencies: NDArray[np.float32]
    positions: NDArray[np.uint32]

    @classmethod
    def none(cls) -> Postings:
        """Give the postings of a term that stands nowhere."""
        return cls(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.uint32))

    def keys(self, shift: int = 0) -> NDArray[np.int64]:
        """Give row and position of each occurrence as one ascending number, positions moved left by ``shift``."""
        rows = np.repeat(self.rows.astype(np.int64), self.frequencies.astype(np.int64))
        return (rows << 32) + self.positions.astype(np.int64) - shift


def read(reader: Any, field: str, term: str) -> Postings:
    """Read a term's postings from a segment's reader, deleted rows included."""
    try:
        matcher = reader.postings(field, term.encode("utf-8", "surrogatepass"))
    except TermNotFound:
        return Postings.none()
    if isinstance(matcher, FilterMatcher):  # how Whoosh leaves out deleted rows; the caller does that for all terms
        matcher = matcher.child
    if not isinstance(matcher, W3LeafMatcher):
        return _read_slowly(matcher)
    rows: list[Any] = []
    weights: list[Any] = []
    values: list[bytes] = []
    while matcher.is_active():
        matcher.id()
        matcher.weight()
        matcher.value()
        rows.extend(matcher._ids)  # noqa: SLF001 - see the module's first lines
        weights.extend(matcher._weights)  # noqa: SLF001
        values.extend(matcher._values)  # noqa: SLF001
        matcher._next_block()  # noqa: SLF001
    return _postings(rows, weights, values)


def _read_slowly(matcher: Any) -> Postings:
    rows, weights, values = [], [], []
    while matcher.is_active():
        rows.append(matcher.id())
        weights.append(matcher.weight())
        values.append(matcher.value())
        matcher.next()
    return _postings(rows, weights, values)


def _postings(rows: list[int], weights: list[float], values: list[bytes]) -> Postings:
    return Postings(
        np.array(rows, np.int32),
        np.array(weights, np.float32),
        np.frombuffer(b"".join(value for value in values if value), dtype=np.dtype(array("I").typecode)),
    )


def merge(parts: list[Postings]) -> Postings:
    """Give the postings of several terms taken as one: frequencies added, positions in order."""
    if len(parts) == 1:
        return parts[0]
    keys = np.unique(np.concatenate([part.keys() for part in parts]))
    rows = (keys >> 32).astype(np.int32)
    distinct, counts = np.unique(rows, return_counts=True)
    return Postings(distinct, counts.astype(np.float32), (keys & 0xFFFFFFFF).astype(np.uint32))


def shifted(parts: list[tuple[int, Postings]]) -> Postings:
    """Join the postings of consecutive segments, each segment's rows moved up by its first row."""
    if len(parts) == 1:
        base, part = parts[0]
        return part if base == 0 else Postings(part.rows + np.int32(base), part.frequencies, part.positions)
    return Postings(
        np.concatenate([part.rows + np.int32(base) for base, part in parts]),
        np.concatenate([part.frequencies for _, part in parts]),
        np.concatenate([part.positions for _, part in parts]),
    )
