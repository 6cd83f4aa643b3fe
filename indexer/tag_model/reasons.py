"""Finds the words of a text that speak for a tag: by each word's share of the margin, its pieces counted in."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from indexer.language import COMMON_WORDS, fold, stem
from indexer.tag_model.features import Features, Floats, Reading, Words, places

_MOST = 5
_LEAST = 0.02  # of a margin, which runs from about -1 to 1
_LEAST_SHARE = 0.1  # of what the best word says
_SAY_NOTHING = COMMON_WORDS | frozenset(
    "across against although always among another around because before being between both cannot down during each "
    "either else even ever every few further here however just less many may might more most much must never new next "
    "not now often once one only other others out over own per same since still than then though through today too "
    "towards two under until up upon use used using very via well whether while within without yet".split()
)
_JOINS = frozenset(" -\u2010\u2011")


class _Unit(NamedTuple):
    """A word or phrase where it first stands."""

    start: int
    end: int
    stems: frozenset[str]
    pair: int | None  # the column of a phrase


def reasons(
    features: Features, words: Words, reading: Reading, row: csr_array, weights: Floats, text: str
) -> list[tuple[str, ...]]:
    """Give for each row of weights the words and phrases of the text that add most to its margin, best first.

    ``words``, ``reading`` and ``row`` are this one text's.
    """
    stems = [stem(each) for each in words.spellings]
    units = _units(features, stems, words, text)
    middle = len(features.stems) + len(features.pairs)
    used = np.asarray(reading.words.todense(), dtype=np.float64).ravel()
    total = used @ reading.pieces
    found = []
    for each in weights:
        values = np.zeros(len(features.rarity), dtype=np.float32)
        values[row.indices] = row.data * each[row.indices]
        by_piece = np.divide(values[middle:], total, out=np.zeros_like(total), where=total > 0)
        weight: defaultdict[str, float] = defaultdict(float)
        for name, share in zip(stems, used * (reading.pieces @ by_piece), strict=True):
            weight[name] += float(share)
        for name in weight:
            if (number := features.stems.get(name)) is not None:
                weight[name] += float(values[number])
        found.append(_best(text, units, weight, values))
    return found


def _units(features: Features, stems: list[str], words: Words, text: str) -> list[_Unit]:
    numbers = words.spelling.tolist()
    says = [_says_something(each) for each in words.spellings]
    spans = list(places(text))
    singles: dict[str, _Unit] = {}
    phrases: dict[int, _Unit] = {}
    for number, (start, end) in zip(numbers, spans, strict=True):
        if says[number] and stems[number] not in singles:
            singles[stems[number]] = _Unit(start, end, frozenset([stems[number]]), None)
    columns = features.neighbours(words)
    for at in np.flatnonzero(columns >= 0).tolist():
        column, (start, before), (after, end) = int(columns[at]), spans[at], spans[at + 1]
        one, two = stems[numbers[at]], stems[numbers[at + 1]]
        # "looked-after" may stand, "the children" may not
        needed = 2 if text[before:after] == " " else 1
        if column not in phrases and text[before:after] in _JOINS and (one in singles) + (two in singles) >= needed:
            phrases[column] = _Unit(start, end, frozenset([one, two]), column)
    return [*singles.values(), *phrases.values()]


def _best(text: str, units: list[_Unit], weight: dict[str, float], values: Floats) -> tuple[str, ...]:
    weighed = []
    for each in units:
        whole = sum(weight[name] for name in each.stems)
        if each.pair is not None:
            said = float(values[each.pair])
            whole += said
            if " " in text[each.start : each.end] and (said <= 0 or said < whole / 4):  # then its words say more
                continue
        if whole >= _LEAST:
            weighed.append((whole, each))
    weighed.sort(key=lambda each: (-each[0], each[1].start))
    chosen: list[str] = []
    seen: set[str] = set()
    for whole, each in weighed:
        if len(chosen) == _MOST or whole < _LEAST_SHARE * weighed[0][0]:
            break
        if not each.stems & seen:
            chosen.append(text[each.start : each.end])
            seen |= each.stems
    return tuple(chosen)


def _says_something(word: str) -> bool:
    return len(word) > 1 and not word[0].isdigit() and fold(word) not in _SAY_NOTHING
