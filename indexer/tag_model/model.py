"""Holds what was learnt from tagged texts, and suggests tags with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from indexer.language import COMMON_WORDS, TOKEN, fold
from indexer.tag_model import stored
from indexer.tag_model.features import Features, Floats, Integers, Words
from indexer.tag_model.learning import Certainty, certainty, weigh
from indexer.tag_model.reasons import reasons


@dataclass(frozen=True, slots=True)
class Suggested:
    """A tag that a text may deserve."""

    tag: str
    """The tag's key."""
    score: float
    """From 0 to 1, comparable between texts; above 0.5 the tag would be applied."""
    words: tuple[str, ...]
    """The words and phrases of this text, as it spells them, that speak most for the tag: at most five, best first."""


class TagModel:
    """What was learnt: the weight of each known stem, pair of stems and piece of a word for each tag."""

    def __init__(
        self,
        tags: tuple[str, ...],
        features: Features,
        weights: Floats,
        starts: Floats,
        examples: Integers,
        sure: Certainty,
    ) -> None:
        self.tags = tags
        self._features = features
        self._weights = weights
        self._starts = starts
        self._examples = examples
        self._sure = sure

    @classmethod
    def learn(
        cls, texts: Sequence[str], labels: Sequence[Collection[str]], vocabulary: Mapping[str, Sequence[str]]
    ) -> TagModel:
        """Learn from texts with the keys of the tags that each has, and from the tags' own words.

        ``vocabulary`` gives for the key of each tag its name, then other names, usual phrases and words of its
        definition. The name, and all of these together, count as two more texts with the tag: with no examples they
        are all that is known, and with many they hardly count.
        The same input gives the same model.
        """
        tags = tuple(sorted({*vocabulary, *(tag for each in labels for tag in each)}))
        own = [(tag, text) for tag in tags for text in _own_texts(vocabulary.get(tag, ()))]
        words = Words.of([*texts, *(text for _, text in own), ""])  # the empty one has no tag, so that there is one
        marked: list[Collection[str]] = [*labels, *([tag] for tag, _ in own), []]
        numbers = {tag: number for number, tag in enumerate(tags)}
        marks = np.zeros((len(marked), len(tags)), dtype=bool)
        for row, each in enumerate(marked):
            marks[row, [numbers[tag] for tag in each]] = True
        features = Features.learn(words)
        rows = features.weigh(features.read(words))
        weights, starts = weigh(rows, marks)
        examples = marks[: len(texts)].sum(axis=0)
        return cls(tags, features, weights, starts, examples, certainty(rows, marks, len(texts)))

    def scores(self, texts: Sequence[str]) -> Floats:
        """Give the score of every tag, in the order of ``tags``, for each text."""
        return self._scores(self._features.weigh(self._features.read(Words.of(texts))))

    def _scores(self, rows: csr_array) -> Floats:
        return self._sure.scores(rows @ self._weights.T + self._starts)

    def suggest(self, texts: Sequence[str], most: int = 5) -> list[list[Suggested]]:
        """Give for each text the tags that it may deserve, best first.

        A tag that has no examples is left out where no word of the text speaks for it. One that has some is not: its
        score says what it is worth.
        """
        return [self._suggest(text, most) for text in texts]

    def _suggest(self, text: str, most: int) -> list[Suggested]:
        words = Words.of([text])
        reading = self._features.read(words)
        row = self._features.weigh(reading)
        scores = self._scores(row)[0]
        best = np.argsort(-scores, kind="stable")[:most]
        said = reasons(self._features, words, reading, row, self._weights[best], text)
        return [
            Suggested(self.tags[tag], float(scores[tag]), why)
            for tag, why in zip(best, said, strict=True)
            if why or self._examples[tag]
        ]

    def uncertainty(self, texts: Sequence[str]) -> list[float]:
        """Give for each text how near its nearest decision is: 0 where all is clear, 1 where a tag's score is 0.5.

        D. Lewis and W. Gale, "A sequential algorithm for training text classifiers", SIGIR 1994: the texts to be
        tagged first by a person are those that the model is least sure of.
        """
        return [float(each) for each in (1 - np.abs(2 * self.scores(texts) - 1)).max(axis=1, initial=0)]

    def save(self, path: Path) -> None:
        """Write this model as one file of numbers and names, which cannot run code."""
        stored.write(path, self.tags, self._features, self._weights, self._starts, self._examples, self._sure)

    @classmethod
    def load(cls, path: Path) -> TagModel:
        """Read a model.

        Raises:
            NotFound: There is no such file.
            LibraryDamaged: The file is no whole model of this version.
        """
        return cls(*stored.read(path))


def _own_texts(phrases: Sequence[str]) -> list[str]:
    """Give a tag's name, and all of its words together, without the words that say nothing."""
    said = [" ".join(word for word in TOKEN.findall(each) if fold(word) not in COMMON_WORDS) for each in phrases]
    return [each for each in dict.fromkeys([*said[:1], " ".join(said)]) if each]
