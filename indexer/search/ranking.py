"""How well a passage answers, and a document by its passages.

Passages are ranked by BM25F (Robertson, Zaragoza & Taylor 2004, "Simple BM25 extension to multiple weighted fields"):
each field's frequency is divided by its length's share of the mean, weighted, added up, and saturated once. How the
numbers below were chosen, and what else was tried, stands in ``docs/decisions/0010-how-passages-are-ranked.md``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.8
"""How soon more of the same word stops to count: higher is later."""

FURTHER = 0.05
"""What each further passage of a document counts, as a share of what the better one before it counts."""

COUNTED = 3
"""How many passages of a document count; what a fourth would add is not seen in any score."""

DIGITS = 4
"""Decimal places of a score that tell documents apart; what is left is chance."""


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


def combined(starts: NDArray[Any], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give documents their scores: the best passage in full, the next two each a twentieth of the one before.

    Several passages that answer lift a document above one with a single passage as good, but never above a document
    with a clearly better one, however long it is.

    Args:
        starts: Where each document begins in ``scores``, ascending, the first at 0; none is empty.
        scores: The scores of passages, those of a document side by side, none below 0.
    """
    total = np.zeros(len(starts), np.float32)
    if not len(starts):
        return total
    counts = np.diff(np.append(starts, len(scores)))
    left = scores.astype(np.float32)
    for share in shares(COUNTED).tolist():
        highest = np.maximum.reduceat(left, starts)
        if not highest.any():  # as when everything is listed
            break
        total += np.float32(share) * highest
        left[_first_of_each(left, highest, starts, counts)] = 0
    return total


def hopeful(highest: NDArray[np.float32], most: int) -> NDArray[np.bool_]:
    """Tell which documents may be among so many first, by the score of each one's best passage."""
    if not 0 < most < len(highest):
        return np.ones(len(highest), bool)
    least = np.partition(highest, -most)[-most]
    hopes = np.asarray(highest * shares(COUNTED).sum() >= least - 10.0**-DIGITS)
    hopes[np.flatnonzero(highest == 0)[most:]] = False  # as when everything is listed: of equals the first comes first
    return hopes


def order(scores: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """Give where so many of the highest scores stand, the highest first; of equals the first comes first."""
    return np.asarray(np.argsort(-scores.round(DIGITS), kind="stable")[:most])


def best(
    starts: NDArray[Any], scores: NDArray[np.float32], most: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give the best passage of each document, then the second of each that has one, and so on, up to so many.

    Gives the documents by their number in ``starts``, and where in ``scores`` each one's passage is; of equals the
    first comes first. Sorting all of them would cost more than a few passes over them.
    """
    counts = np.diff(np.append(starts, len(scores)))
    documents, where, left = np.arange(len(starts)), np.arange(len(scores)), scores
    for _ in range(most):
        if not len(documents):
            return
        begins = np.cumsum(counts) - counts
        first = _first_of_each(left, np.maximum.reduceat(left, begins), begins, counts)
        yield documents, where[first]
        others = np.ones(len(left), bool)
        others[first] = False
        left, where, counts = left[others], where[others], counts - 1
        documents, counts = documents[counts > 0], counts[counts > 0]


def _first_of_each(
    scores: NDArray[np.float32], highest: NDArray[np.float32], starts: NDArray[Any], counts: NDArray[Any]
) -> NDArray[np.int64]:
    """Give where the highest score of each document stands first."""
    at = np.flatnonzero(scores == np.repeat(highest, counts))
    owners = np.searchsorted(starts, at, "right")
    return np.asarray(at[np.concatenate([[True], owners[1:] != owners[:-1]])])


def shares(most: int) -> NDArray[np.float64]:
    """Give what the best, second, third … of so many passages count for their document."""
    places = np.arange(most, dtype=np.float64)
    return np.where(places < COUNTED, FURTHER**places, 0.0)
