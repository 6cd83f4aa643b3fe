"""Puts the sentences of passages in order of nearness to a sentence that somebody wants evidence for.

A sentence's score is its BM25 (Robertson and Zaragoza 2009), to which its passage's counts double: a sentence alone is
too short to tell what it is about. Words of the same beginning count for part of a word, abbreviations for their long
forms, neighbouring words that are neighbours here too for more, and words with which findings are told.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer import language
from indexer.figures import figures
from indexer.support.abbreviations import Abbreviation, abbreviations, also, in_stems

# The weights were tried on SciFact's training claims (Wadden and others 2020); each may be half as much again, or half
# as much, and changes the share of right sentences by less than one in a hundred, but for that of findings.
_K1 = 1.2
_B = 0.5
_BEGINNING = 0.4  # what a word counts that only begins like one that is looked for
_LETTERS = 5  # that such a beginning has
_WHOLE = 2.0  # the weight of the passage beside that of the sentence
_PAIR = 0.2  # of the rarer word's weight, what two words add that stand as near each other as in the sentence
_NEAR = 4  # words from one to the other, at most
_FINDING = 1.25  # what a word adds with which findings are told
_MOST_FINDINGS = 2

_FINDINGS = re.compile(
    r"\b(?:conclu\w+|suggest\w*|indicat\w+|demonstrat\w+|significant\w*|reveal\w*|associated|increas\w+|reduc\w+|"
    r"decreas\w+|compared|findings?|results?|found|show(?:ed|n|s)?|observed|identified|reported|higher|lower|thus|"
    r"therefore|more\slikely|less\slikely|evidence)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence: the characters ``start`` to ``end`` of the passage at a place in the list given."""

    place: int
    start: int
    end: int
    score: float
    coverage: float
    """How much of what was asked stands in its passage, figures aside, from 0 to 1: rare words count for more."""
    shared: int
    """How many of the words asked for stand there."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of all passages each word stands, by stem; those not named stand in none."""

    held: Mapping[str, int]
    passages: int

    def of(self, stem: str) -> float:
        """Give a word's inverse document frequency, as BM25 has it."""
        held = min(self.held.get(stem, 0), self.passages)
        return math.log(1 + (self.passages - held + 0.5) / (held + 0.5))


def rank(sentence: str, passages: Sequence[str], rarity: Rarity, known: Iterable[tuple[str, str]] = ()) -> list[Ranked]:
    """Put all sentences of some passages in order, nearest first.

    Args:
        sentence: What evidence is wanted for.
        passages: The texts to look in: candidates that a search found.
        rarity: How rare the words of ``sentence`` are in all that was searched.
        known: Acronyms with their long forms; those that a passage explains itself are found.
    """
    asked = _Asked(sentence, rarity)
    vocabulary = in_stems(known)
    read = [asked.read(text, (*vocabulary, *in_stems(abbreviations(text)))) for text in passages]
    lengths = [each.length for sentences in read for each in sentences]
    if not asked.weights or not lengths:
        return []
    mean = sum(lengths) / len(lengths)
    mean_passage = sum(lengths) / len(read)
    ranked = []
    for place, sentences in enumerate(read):
        total: Counter[str] = Counter()
        for each in sentences:
            total.update(each.counts)
        whole = asked.bm25(total, sum(each.length for each in sentences) / mean_passage)
        coverage, shared = asked.coverage(total), len(total)
        for each in sentences:
            if each.counts:
                score = asked.bm25(each.counts, each.length / mean) + each.bonus + _WHOLE * whole
                ranked.append(Ranked(place, each.start, each.end, score, coverage, shared))
    return sorted(ranked, key=lambda each: (-each.score, each.place, each.start))


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    length: int
    counts: Counter[str]
    bonus: float


class _Asked:
    """What is asked for, ready to be compared with many sentences."""

    def __init__(self, sentence: str, rarity: Rarity) -> None:
        stems = language.telling_stems(sentence)
        self.weights = {stem: rarity.of(stem) for stem in stems}
        self._subject = set(language.telling_stems(_without_figures(sentence))) or set(stems)
        self._beginnings = {stem[:_LETTERS]: stem for stem in reversed(stems) if len(stem) >= _LETTERS}
        self._pairs = set(_pairs(list(enumerate(stems))))

    def read(self, text: str, known: Sequence[Abbreviation]) -> list[_Sentence]:
        """Find in each sentence of a text what is asked for."""
        return [self._sentence(text[start:end], start, end, known) for start, end in language.sentences(text)]

    def bm25(self, counts: Mapping[str, float], length: float) -> float:
        """Score words that stand so often in a text of so many times the mean length."""
        norm = _K1 * (1 - _B + _B * length)
        return sum(self.weights[stem] * count * (_K1 + 1) / (count + norm) for stem, count in counts.items())

    def coverage(self, counts: Mapping[str, float]) -> float:
        """Give the share of what is asked for, by weight."""
        whole = sum(self.weights[stem] for stem in self._subject)
        both = sum(self.weights[stem] * min(1.0, counts.get(stem, 0)) for stem in self._subject)
        return both / whole if whole else 0.0

    def _sentence(self, text: str, start: int, end: int, known: Sequence[Abbreviation]) -> _Sentence:
        stems = language.telling_stems(text)
        counts: Counter[str] = Counter()
        where: list[tuple[int, str]] = []
        for at, stem in enumerate(stems):
            if stem in self.weights:
                counts[stem] += 1
                where.append((at, stem))
            elif like := self._beginnings.get(stem[:_LETTERS]):
                counts[like] += _BEGINNING  # type: ignore[assignment]
                where.append((at, like))
        for stem in also(stems, known):
            if stem in self.weights:
                counts[stem] = max(counts[stem], 1)
        near = sum(min(self.weights[one], self.weights[other]) for one, other in self._pairs & set(_pairs(where)))
        findings = len({each[0].lower() for each in _FINDINGS.finditer(text)}) if counts else 0
        bonus = _PAIR * near + _FINDING * min(_MOST_FINDINGS, findings)
        return _Sentence(start, end, len(stems), counts, bonus)


def _without_figures(sentence: str) -> str:
    """Leave out figures, which may be written in other ways."""
    for each in reversed(figures(sentence)):
        sentence = sentence[: each.start] + sentence[each.end :]
    return sentence


def _pairs(where: Sequence[tuple[int, str]]) -> Iterable[tuple[str, str]]:
    """Give the pairs of words that stand near each other, each in the order of the alphabet."""
    for index, (at, one) in enumerate(where):
        for place, other in where[index + 1 :]:
            if place - at > _NEAR:
                break
            if one != other:
                yield (one, other) if one < other else (other, one)
