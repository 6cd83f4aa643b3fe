"""The words of a piece of the index as spelt, in arrays: which begin so, which are nearly so."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_LONGEST = 40  # letters; what is longer is no word that anybody mistypes
_LAST = chr(0x10FFFF)


class Lexicon:
    """Words, folded, in alphabetical order."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(word for word in words if 0 < len(word) <= _LONGEST)
        self._letters = np.frombuffer("".join(self._words).encode("utf-32-le", "surrogatepass"), np.uint32)
        self._lengths = np.fromiter(map(len, self._words), np.int64, len(self._words))
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._bags = np.bitwise_or.reduceat(_bits(self._letters), self._starts) if self._words else _bits(self._letters)

    def beginning(self, start: str, most: int) -> list[str]:
        """Give words that begin so, the shortest first."""
        low, high = bisect_left(self._words, start), bisect_left(self._words, start + _LAST)
        return sorted(self._words[low:high], key=lambda word: (len(word), word))[:most]

    def near(self, word: str, most: int) -> list[tuple[int, str]]:
        """Give the words at most so many edits away, each with its distance, nearest first.

        An edit puts in, takes out or changes a letter, or changes two neighbours round.
        """
        typed = np.frombuffer(word[:_LONGEST].encode("utf-32-le", "surrogatepass"), np.uint32)
        if not len(typed) or not self._words:
            return []
        # An edit changes which letters there are by two at most, so that few words are left to be looked at closely.
        alike = np.bitwise_count(self._bags ^ np.bitwise_or.reduce(_bits(typed))) <= 2 * most
        rows = np.flatnonzero(alike & (np.abs(self._lengths - len(typed)) <= most))
        distances = self._distances(typed, rows, most)
        found = zip(distances.tolist(), rows.tolist(), strict=True)
        return sorted((distance, self._words[row]) for distance, row in found if distance <= most)

    def _distances(self, typed: NDArray[np.uint32], rows: NDArray[np.int64], most: int) -> NDArray[np.int16]:
        """Give each word's distance (optimal string alignment) where it is no more than asked, all side by side."""
        lengths = self._lengths[rows]
        longest = int(lengths.max(initial=0))
        places = self._starts[rows] + np.arange(longest)[:, None]
        letters = self._letters[np.minimum(places, len(self._letters) - 1)]
        line = [np.full(len(rows), at, np.int16) for at in range(longest + 1)]
        before = line
        too_far = np.full(len(rows), most + 1, np.int16)
        for i, letter in enumerate(typed.tolist(), 1):
            earlier, before = before, line
            line = [np.full(len(rows), i, np.int16)] + [too_far] * longest
            for j in range(max(1, i - most), min(longest, i + most) + 1):  # farther apart takes more edits
                here = np.minimum(np.minimum(before[j], line[j - 1]) + 1, before[j - 1] + (letters[j - 1] != letter))
                if i > 1 and j > 1:
                    turned = (letters[j - 1] == typed[i - 2]) & (letters[j - 2] == letter)
                    here = np.where(turned, np.minimum(here, earlier[j - 2] + 1), here)
                line[j] = here
        distances: NDArray[np.int16] = np.stack(line)[lengths, np.arange(len(rows))]
        return distances


def _bits(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give a bit for each letter; a few letters share one."""
    bits: NDArray[np.uint32] = np.left_shift(np.uint32(1), letters & np.uint32(31), dtype=np.uint32)
    return bits
