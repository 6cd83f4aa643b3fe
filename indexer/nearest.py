"""Finds, in one document, the sentence nearest to another: prepared once, and asked for every citation of it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from indexer import language
from indexer.model import Passage

_K1, _B = 1.2, 0.75  # of BM25 (Robertson and Zaragoza 2009)
_LEAST = 2  # words that two sentences must share
_REFERENCES = re.compile(r"[\W\d]*(?:references|bibliography|works cited|further reading|sources)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence of a document, and the passage that it stands in."""

    position: int
    words: str


class Sentences:
    """The sentences of a document by their words."""

    def __init__(self, passages: Mapping[int, Passage]) -> None:
        """Take a document's passages by position."""
        self._sentences: list[Near] = []
        self._lengths: list[int] = []
        self._with_stem: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for position, passage in passages.items():
            if _REFERENCES.fullmatch(passage.heading):  # titles of works are near to much, and say nothing
                continue
            for start, end in language.sentences(passage.text):
                words = language.one_line(passage.text[start:end])
                counts = Counter(language.telling_stems(words))
                for stem, count in counts.items():
                    self._with_stem[stem].append((len(self._sentences), count))
                self._sentences.append(Near(position, words))
                self._lengths.append(counts.total())
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0

    def nearest(self, sentence: str) -> Near | None:
        """Give the sentence nearest to one by BM25; none where hardly a word is shared."""
        scores: dict[int, float] = defaultdict(float)
        shared: Counter[int] = Counter()
        for stem in set(language.telling_stems(sentence)):
            held = self._with_stem.get(stem, ())
            rarity = math.log(1 + (len(self._sentences) - len(held) + 0.5) / (len(held) + 0.5))
            for at, count in held:
                length = _K1 * (1 - _B + _B * self._lengths[at] / self._mean)
                scores[at] += rarity * count * (_K1 + 1) / (count + length)
                shared[at] += 1
        best = max((at for at in scores if shared[at] >= _LEAST), key=scores.__getitem__, default=None)
        return None if best is None else self._sentences[best]
