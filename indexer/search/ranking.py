"""How well a passage answers, and a document by its passages.

Passages are ranked by BM25F (Robertson, Zaragoza & Taylor 2004, "Simple BM25 extension to multiple weighted fields"):
each field's frequency is divided by its length's share of the mean, weighted, added up, and saturated once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
"""How soon more of the same word stops to count: higher is later."""


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """How much a word counts in a field, and how far (0 to 1) a long field makes it count less."""

    weight: float
    b: float


FIELDS = {
    "title": FieldWeight(2.0, 0.5),
    "heading": FieldWeight(1.5, 0.5),
    "text": FieldWeight(1.0, 0.75),
    "notes": FieldWeight(1.0, 0.75),
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
