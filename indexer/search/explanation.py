"""Why a result stands where it does: what each word, field and passage adds to its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.search import ranking


@dataclass(frozen=True, slots=True)
class InField:
    """How a word stands in one field of a passage: how often, in how long a field, and what that weighs."""

    field: str
    times: int
    length: float
    """The field's length divided by the mean of all passages."""
    weight: float


@dataclass(frozen=True, slots=True)
class WordPart:
    """What a word, phrase or beginning of a query adds to the score of one passage.

    It stands in ``passages`` of the ``searched``, which makes its ``rarity``; ``share`` is below 1 for a word that
    only asks. The weights of its fields are added up, saturated, and multiplied with both: that is ``score``.
    """

    word: str
    fields: tuple[InField, ...]
    passages: int
    searched: int
    rarity: float
    share: float
    score: float


@dataclass(frozen=True, slots=True)
class PassagePart:
    """A passage: its words add up to ``score``, of which ``counted`` is the part in the document's score."""

    position: int
    words: tuple[WordPart, ...]
    score: float
    counted: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a document's score comes from: its best passages, and all ``others`` together."""

    passages: tuple[PassagePart, ...]
    others: int
    others_counted: float
    score: float


def of_document(
    positions: Sequence[int], scores: Sequence[float], words: Mapping[int, tuple[WordPart, ...]]
) -> Explanation:
    """Explain a document by some of its passages.

    Args:
        positions: Where each of its passages that answer stands.
        scores: The score of each.
        words: What each word adds, at the positions that are to be told one by one.
    """
    order = np.argsort(-np.asarray(scores, np.float64), kind="stable").tolist()
    shares = ranking.shares(len(order)).tolist()
    every = [(positions[at], scores[at], scores[at] * share) for at, share in zip(order, shares, strict=True)]
    passages = tuple(PassagePart(at, words[at], score, counted) for at, score, counted in every if at in words)
    others = [counted for at, _, counted in every if at not in words]
    return Explanation(passages, len(others), sum(others), sum(counted for _, _, counted in every))
