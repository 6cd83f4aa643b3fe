"""How well a passage answers, and a document by its passages.

Passages are ranked by BM25F (Robertson, Zaragoza & Taylor 2004, "Simple BM25 extension to multiple weighted fields"):
each field's frequency is divided by its length's share of the mean, weighted, added up, and saturated once. How the
numbers below were chosen, and what else was tried, stands in ``docs/decisions/0010-how-passages-are-ranked.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.8
"""How soon more of the same word stops to count: higher is later."""

FURTHER = 0.05
"""What each further passage of a document counts, as a share of what the better one before it counts."""


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """How much a word counts in a field, and how far (0 to 1) a long field makes it count less."""

    weight: float
    b: float


FIELDS = {
    "title": FieldWeight(3.0, 0.75),
    "heading": FieldWeight(1.5, 0.5),
    "text": FieldWeight(1.0, 0.65),
    "notes": FieldWeight(1.0, 0.65),
}
"""The fields that a word typed without a field is looked for in."""


def weighted(field: str, frequencies: NDArray[Any], shares: NDArray[Any]) -> NDArray[np.float32]:
    """Give a field's part in the weight of a word.

    Args:
        field: One of FIELDS.
        frequencies: How often the word stands in each row's field.
        shares: The length of each row's field divided by the mean length.
    """
    held = FIELDS[field]
    return np.asarray(held.weight * frequencies / (1 - held.b + held.b * shares), np.float32)


def rarity(rows: int, living: int) -> float:
    """Give the weight of a word that stands in so many of all living rows: BM25's idf, kept above nought."""
    return math.log(1 + (living - rows + 0.5) / (rows + 0.5))


def saturated(weights: NDArray[np.float32], rarity: float) -> NDArray[np.float32]:
    """Give scores for the weights of a word, all fields together."""
    return np.asarray(rarity * weights * (K1 + 1) / (weights + K1), np.float32)


def combined(starts: NDArray[Any], scores: NDArray[Any]) -> NDArray[np.float32]:
    """Give documents their scores: the best passage in full, each further one a twentieth of the one before it.

    Several passages that answer lift a document above one with a single passage as good, but never above a document
    with a clearly better one, however long it is.

    Args:
        starts: Where each document begins in ``scores``, ascending, the first at 0; none is empty.
        scores: The scores of passages, those of a document side by side, none below 0.
    """
    counts = np.diff(np.append(starts, len(scores)))
    owners = np.repeat(np.arange(len(starts)), counts)
    top = float(scores.max(initial=0.0)) + 1.0
    ordered = (owners - np.sort(owners - scores / top)) * top  # each document's own, best first, by one sort of all
    places = np.arange(len(scores)) - np.repeat(starts, counts)
    return np.asarray(np.add.reduceat(ordered * shares(int(counts.max(initial=0)))[places], starts), np.float32)


def shares(most: int) -> NDArray[np.float64]:
    """Give what the best, second, third … of so many passages count for their document."""
    return FURTHER ** np.arange(most, dtype=np.float64)
