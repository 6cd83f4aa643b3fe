"""Keeps words in alphabetical order as arrays, and finds them there without reading the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEAD = 8  # bytes of a word that are compared as one number


class WordList(Sequence[bytes]):
    """Words as UTF-8, ascending by their bytes; the order of bytes is that of characters."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str) -> None:
        """Take the arrays of one list out of those of a file (see :func:`arrays_of`)."""
        self._letters = arrays[f"{name}_letters"]
        self._starts = arrays[f"{name}_starts"]
        self._heads = arrays[f"{name}_heads"]

    def __len__(self) -> int:
        return len(self._heads)

    def __getitem__(self, at: Any) -> Any:
        """Give one word, or those of a slice."""
        if isinstance(at, slice):
            low, high, _ = at.indices(len(self))
            starts = self._starts[low : high + 1].astype(np.int64)
            letters = self._letters[starts[0] : starts[-1]].tobytes() if high > low else b""
            ends = (starts - starts[:1]).tolist()
            return [letters[a:b] for a, b in pairwise(ends)]
        return self._letters[self._starts[at] : self._starts[at + 1]].tobytes()

    def find(self, word: bytes) -> int:
        """Give the place of a word, or -1."""
        low, high = self._alike(word)
        at = bisect_left(self, word, low, high)
        return at if at < high and self[at] == word else -1

    def beginning(self, start: bytes) -> tuple[int, int]:
        """Give the places of the words that begin so: from, and up to."""
        low, _ = self._alike(start)
        _, high = self._alike(start + b"\xff" * _HEAD)
        return bisect_left(self, start, low, high), bisect_left(self, start + b"\xff", low, high)

    def _alike(self, word: bytes) -> tuple[int, int]:
        """Give where the words stand whose first bytes are the same."""
        head = np.uint64(int.from_bytes(word[:_HEAD].ljust(_HEAD, b"\0"), "big"))
        low, high = np.searchsorted(self._heads, head), np.searchsorted(self._heads, head, "right")
        return int(low), int(high)


def arrays_of(words: Sequence[bytes], name: str) -> dict[str, NDArray[Any]]:
    """Give the arrays that keep words, which must be in ascending order; a word may stand there twice."""
    heads = b"".join([word[:_HEAD].ljust(_HEAD, b"\0") for word in words])
    return {
        f"{name}_letters": np.frombuffer(b"".join(words), np.uint8),
        f"{name}_starts": np.fromiter(accumulate(map(len, words), initial=0), np.uint32, len(words) + 1),
        f"{name}_heads": np.frombuffer(heads, ">u8").astype(np.uint64),
    }
