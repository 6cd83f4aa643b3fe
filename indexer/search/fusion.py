"""Ranks what the words found by words and meaning together.

The documents that are best by words are ordered by 0.7 × words + 0.3 × meaning, each scaled to 0–1 over them (a convex
combination, which Bruch, Gai & Ingber 2023, "An analysis of fusion functions for hybrid retrieval", found to be better
than fusing ranks). Meaning moves documents about and neither adds nor takes away any.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.model import DocumentId
from indexer.search import ranking
from indexer.search.engine import Matches
from indexer.search.likeness import Rows
from indexer.search.results import Why

WORDS_COUNT = 0.7
"""What the words count for; meaning counts for the rest."""

CANDIDATES = 1000
"""Documents, best by words, that are ordered so; the rest follow in the order of their words."""

_PASSAGES = 4
"""Passages of a document, best by words, whose meaning is looked at."""

Similar = Callable[[Rows, NDArray[np.int32]], NDArray[np.float32]]
"""Gives the cosine of passages, named by document and position, with the query; NaN where it is not known."""


@dataclass(frozen=True, slots=True)
class Fused:
    """The order of the best documents that a query found, and what it comes from."""

    order: NDArray[np.int64]
    """The documents, by their number among the matches' distinct ones, best first."""
    _documents: Rows
    """The candidates, in ascending order, with their shares of words and of meaning."""
    _words: NDArray[np.float32]
    _meaning: NDArray[np.float32]
    _passages: Matches
    """Passages of candidates whose meaning was looked at, with scores of both."""

    def why(self, document: DocumentId) -> Why | None:
        """Say what a document was ranked by; nothing of one that stands where its words alone put it."""
        place = int(np.searchsorted(self._documents, document))
        if place == len(self._documents) or self._documents[place] != document:
            return None
        words, meaning = float(self._words[place]), float(self._meaning[place])
        by_words = int((self._words > words).sum()) + 1
        if np.isnan(meaning):
            return Why(by_words, None, len(self._documents), round(words, 2))
        by_meaning = int((self._meaning > meaning).sum()) + 1
        return Why(by_words, by_meaning, len(self._documents), round(words, 2), round(meaning, 2))

    def best(self, matches: Matches, document: DocumentId, most: int) -> list[tuple[int, float]]:
        """Give a document's best (position, score of its words), best by words and meaning first."""
        both = dict(self._passages.best(document, _PASSAGES))
        by_words = matches.best(document, max(most, _PASSAGES))
        return sorted(by_words, key=lambda each: -both.get(each[0], -1.0))[:most]


def fuse(matches: Matches, by_words: NDArray[np.int64], scores: NDArray[np.float32], similar: Similar) -> Fused:
    """Rank documents by words and meaning.

    Args:
        matches: The passages that answer.
        by_words: The documents that are best by words, best first, by their number among the matches' distinct ones.
        scores: How well each answers by its words.
        similar: Tells how near passages are in meaning.
    """
    ranks = np.argsort(by_words[:CANDIDATES])
    candidates = matches.distinct[by_words[ranks]]
    passages = _best_by_words(matches.only(candidates))
    cosines = similar(passages.documents, passages.positions)
    owners = np.searchsorted(candidates, passages.documents)
    nearest = np.full(len(candidates), -np.inf, np.float32)
    np.fmax.at(nearest, owners, cosines)
    nearest[np.isinf(nearest)] = np.nan
    words, meaning = _scaled(scores[ranks]), _scaled(nearest)
    total = _mixed(words, meaning)
    first = np.arange(len(by_words))
    first[: len(ranks)] = ranks[np.argsort(-total.round(ranking.DIGITS), kind="stable")]
    both = Matches(passages.documents, passages.positions, _mixed(_scaled(passages.scores), _scaled(cosines)))
    return Fused(by_words[first], candidates, words, meaning, both)


def _best_by_words(matches: Matches) -> Matches:
    """Keep each document's best passages."""
    if not len(matches.documents):
        return matches
    best = [places for _, places in ranking.best(matches.ends[:-1], matches.scores, _PASSAGES)]
    kept = np.sort(np.concatenate(best))
    return Matches(matches.documents[kept], matches.positions[kept], matches.scores[kept])


def _scaled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale values to 0–1; all alike are 1, and what is not known stays so."""
    known = values[~np.isnan(values)]
    if not len(known):
        return values
    least, most = known.min(), known.max()
    return np.asarray((values - least) / (most - least) if most > least else values * 0 + 1, np.float32)


def _mixed(words: NDArray[np.float32], meaning: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put shares of both together; what meaning is not known of is held to mean what its words say."""
    known = np.where(np.isnan(meaning), words, meaning)
    return np.asarray(WORDS_COUNT * words + (1 - WORDS_COUNT) * known, np.float32)
