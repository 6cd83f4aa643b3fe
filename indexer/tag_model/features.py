"""Turns texts into the numbers that tags are learnt from: stems, pairs of stems, and pieces of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array, hstack

from indexer.language import PART, TOKEN, fold, stem

Floats: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int64]

LONGEST = 60_000
"""Characters of a text that are read: what a report is about stands in its first pages."""

_TERMS = 600  # a long text is represented by its weightiest stems and pairs (a page has about 600)
_WORDS = 200  # and by the pieces of its weightiest words
_PIECES = (3, 4)  # characters, with a space before and after each word
_MOST = 100_000  # stems, pairs or pieces that are kept, those in most texts first


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts in their order, hyphenated ones in parts."""

    spellings: list[str]  # each once
    text: Integers  # for each word: the number of its text
    spelling: Integers  # for each word: the number of its spelling
    texts: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """Read some texts."""
        numbers: dict[str, int] = {}
        found = [
            [numbers.setdefault(part, len(numbers)) for word in TOKEN.findall(each[:LONGEST]) for part in _parts(word)]
            for each in texts
        ]
        lengths = [len(each) for each in found]
        flat = np.fromiter((number for each in found for number in each), np.int64, sum(lengths))
        return cls(list(numbers), np.repeat(np.arange(len(texts)), lengths), flat, len(texts))

    def counts(self, numbers: Integers, width: int) -> csr_array:
        """Count in each text what the spellings have these numbers for; -1 is not counted."""
        return _counts(self.text, numbers[self.spelling], (self.texts, width))

    def pairs(self, numbers: Integers, width: int) -> tuple[Integers, Integers]:
        """Give (text, pair) for each two neighbours that both have a number; a pair is first * width + second."""
        each = numbers[self.spelling]
        both = (self.text[1:] == self.text[:-1]) & (each[1:] >= 0) & (each[:-1] >= 0)
        return self.text[1:][both], each[:-1][both] * width + each[1:][both]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of some words."""

    terms: csr_array  # text by stem and pair: how often
    words: csr_array  # text by spelling: how often, the weightiest only
    pieces: csr_array  # spelling by piece: how often, for these words


@dataclass(frozen=True, slots=True)
class Features:
    """The stems, pairs and pieces that are known, with the rarity of each, in this order."""

    stems: dict[str, int]
    pairs: Integers  # sorted, as `Words.pairs` gives them
    pieces: dict[str, int]
    rarity: Floats

    @classmethod
    def learn(cls, words: Words) -> Features:
        """Take in what stands in some texts."""
        stemmed = [stem(each) for each in words.spellings]
        every = list(dict.fromkeys(stemmed))
        counts = words.counts(_numbers(stemmed, dict(zip(every, range(len(every)), strict=True))), len(every))
        stems = {every[old]: new for new, old in enumerate(_commonest(counts))}
        text, pair = words.pairs(_numbers(stemmed, stems), len(stems))
        pairs, place = np.unique(pair, return_inverse=True)
        pairs = pairs[_commonest(_counts(text, place, (words.texts, len(pairs))))]
        known = cls(stems, pairs, {}, np.ones(len(stems) + len(pairs), dtype=np.float32))
        known = cls(stems, pairs, {}, _rarity(known.read(words).terms))

        used = known.read(words).words
        all_pieces = list(dict.fromkeys(piece for each in words.spellings for piece in _pieces(each)))
        wide = cls(stems, pairs, dict(zip(all_pieces, range(len(all_pieces)), strict=True)), known.rarity)
        counts = used @ wide._spelt(words, used)
        kept = _commonest(counts)
        pieces = {all_pieces[old]: new for new, old in enumerate(kept)}
        return cls(stems, pairs, pieces, np.concatenate([known.rarity, _rarity(counts[:, kept])]))

    def read(self, words: Words) -> Reading:
        """Count what is known."""
        numbers = _numbers([stem(each) for each in words.spellings], self.stems)
        text, pair = words.pairs(numbers, len(self.stems))
        place = np.searchsorted(self.pairs, pair)
        place[place == len(self.pairs)] = -1
        place = np.where(self.pairs[place] == pair, place, -1) if len(self.pairs) else np.full_like(pair, -1)
        pairs = _counts(text, place, (words.texts, len(self.pairs)))
        terms = hstack([words.counts(numbers, len(self.stems)), pairs], format="csr")
        used = words.counts(np.arange(len(words.spellings)), len(words.spellings))
        rarity = np.append(self.rarity[: len(self.stems)], self.rarity.max(initial=1))[numbers]  # -1 is the last
        used = _weightiest(used, rarity, _WORDS)
        return Reading(terms, used, self._spelt(words, used))

    def _spelt(self, words: Words, used: csr_array) -> csr_array:
        found = [
            (number, place)
            for number in np.unique(used.indices)
            for piece in _pieces(words.spellings[number])
            if (place := self.pieces.get(piece)) is not None
        ]
        table = np.array(found, dtype=np.int64).reshape(-1, 2)
        return _counts(table[:, 0], table[:, 1], (len(words.spellings), len(self.pieces)))

    def neighbours(self, words: Words) -> Integers:
        """Give for each word but the last the column of the pair that it begins, -1 where that is not known."""
        each = _numbers([stem(spelling) for spelling in words.spellings], self.stems)[words.spelling]
        if not len(self.pairs):
            return np.full(max(0, len(each) - 1), -1, dtype=np.int64)
        wanted = each[:-1] * len(self.stems) + each[1:]
        place = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
        known = (each[:-1] >= 0) & (each[1:] >= 0) & (self.pairs[place] == wanted)
        return np.where(known, len(self.stems) + place, -1)

    def weigh(self, reading: Reading) -> csr_array:
        """Give the matrix: (1 + log count) * rarity, stems with pairs and pieces each of length 1 in each text."""
        middle = len(self.stems) + len(self.pairs)
        terms = _weighed(_weightiest(reading.terms, self.rarity[:middle], _TERMS), self.rarity[:middle])
        pieces = _weighed((reading.words @ reading.pieces).tocsr(), self.rarity[middle:])
        rows = hstack([_unit(terms), _unit(pieces)], format="csr")
        indices, starts = rows.indices.astype(np.int32), rows.indptr.astype(np.int32)  # what learners take
        return csr_array((rows.data.astype(np.float32), indices, starts), shape=rows.shape)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Give where each of the words stands that `Words.of` reads in a text."""
    for word in TOKEN.finditer(text[:LONGEST]):
        if word.group().isalnum():
            yield word.span()
            continue
        start = word.start()
        for part in PART.finditer(word.group()):
            yield start + part.start(), start + part.end()


def _parts(word: str) -> Iterable[str]:
    return (word,) if word.isalnum() else PART.findall(word)


def _pieces(word: str) -> Iterator[str]:
    padded = f" {fold(word)} "
    for length in _PIECES:
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


def _numbers(names: Sequence[str], known: dict[str, int]) -> Integers:
    return np.fromiter((known.get(each, -1) for each in names), np.int64, len(names))


def _counts(row: Integers, column: Integers, shape: tuple[int, int]) -> csr_array:
    known = column >= 0
    ones = np.ones(int(known.sum()), dtype=np.float32)
    place = (row[known].astype(np.int32), column[known].astype(np.int32))
    return coo_array((ones, place), shape=shape).tocsr()  # which adds up what has the same place


def _commonest(counts: csr_array) -> Integers:
    """Give the columns that are kept, in their order."""
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.sort(np.argsort(-spread, kind="stable")[:_MOST])


def _rarity(counts: csr_array) -> Floats:
    """Give the inverse document frequency, as scikit-learn smooths it."""
    texts, width = counts.shape
    spread = np.bincount(counts.indices, minlength=width)
    return np.asarray(np.log((1 + texts) / (1 + spread)) + 1, dtype=np.float32)


def _weighed(counts: csr_array, rarity: Floats) -> csr_array:
    weighed = counts.copy()
    weighed.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return weighed


def _weightiest(counts: csr_array, rarity: Floats, most: int) -> csr_array:
    """Leave out of each text all but its weightiest."""
    counts.sort_indices()
    if counts.nnz == 0 or np.diff(counts.indptr).max() <= most:
        return counts
    weights = _weighed(counts, rarity)
    kept = np.ones(counts.nnz, dtype=bool)
    for start, end in zip(counts.indptr, counts.indptr[1:], strict=False):
        if end - start > most:
            kept[start + np.argsort(-weights.data[start:end], kind="stable")[most:]] = False
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))[kept]
    return coo_array((counts.data[kept], (row, counts.indices[kept])), shape=counts.shape).tocsr()


def _unit(rows: csr_array) -> csr_array:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return (diags_array(1 / lengths) @ rows).tocsr()
