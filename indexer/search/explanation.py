"""Why a result stands where it does: what each word, field and passage adds to its score."""

from __future__ import annotations

from collections.abc import Sequence
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
    scores: Sequence[float], places: Sequence[tuple[int, float]], words: Sequence[tuple[WordPart, ...]]
) -> Explanation:
    """Explain a document by its best passages.

    Args:
        scores: Those of all its passages that answer.
        places: The (position, score) of the best of these, best first.
        words: What each word adds at each place.
    """
    counted = np.sort(np.asarray(scores, np.float64))[::-1] * ranking.shares(len(scores))
    passages = tuple(
        PassagePart(position, parts, score, float(part))
        for (position, score), parts, part in zip(places, words, counted[: len(places)].tolist(), strict=True)
    )
    others = counted[len(passages) :]
    return Explanation(passages, len(others), float(others.sum()), float(counted.sum()))
