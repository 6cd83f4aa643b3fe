"""Reads a number where it begins in a text: in digits, in words, or in both ("2.5 million")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_ONES = {
    word: at
    for at, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: at * 10 for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_VULGAR = {"½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_PARTS = {
    word: at for at, word in enumerate("half third quarter fifth sixth seventh eighth ninth tenth".split(), 2)
} | {"twentieth": 20, "hundredth": 100}

WORDS = "|".join([*_ONES, *_TENS, rf"an?\s+(?:{'|'.join(['hundred', 'dozen', *_SCALES])})"])
"""The words a number can begin with, as a pattern."""

PARTS = "half|halves|" + "|".join(f"{word}s?" for word in _PARTS if word != "half")
"""The words of parts of a whole, as a pattern."""

_DIGITS = re.compile(r"(\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+|\d+)(\.\d+)?([½⅓⅔¼¾])?(?![\d,.]*\d)")
_WORD = re.compile(r"[\s-]*([a-z]+)\b", re.IGNORECASE)
_SCALE = re.compile(r"[\s-]?(thousand|million|billion|trillion)\b", re.IGNORECASE)
# "m" may be metres: it is a million after a currency, or before what can be counted.
_SHORT_SCALE = re.compile(r"\s?(k|mn?|bn|tn)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\s(?!(?:x|by|long|wide|high|tall|away|from|apart|of|and|or|in)\b)[a-z]{3}")
_AND_A_HALF = re.compile(r"\s+and\s+a\s+(half|quarter)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends before the character ``end``; ``step`` is the worth of its last digit."""

    value: Fraction
    end: int
    step: Fraction = Fraction(1)


def number(text: str, at: int, *, money: bool = False) -> Number | None:
    """Read the number that begins at a character; None if none does."""
    found = _in_digits(text, at) or _in_words(text, at)
    if found is None:
        return None
    half = _AND_A_HALF.match(text, found.end)
    if half and found.step == 1:
        found = Number(found.value + part(half[1]), half.end(), part(half[1]))
    if scale := _SCALE.match(text, found.end):
        times = _SCALES[scale[1].lower()]
        return Number(found.value * times, scale.end(), found.step * times)
    if text[at].isdigit() and (scale := _SHORT_SCALE.match(text, found.end)):
        times = _SHORT_SCALES[scale[1].lower()]
        if money or times == 10**9 or (scale.start(1) == found.end and _COUNTED.match(text, scale.end())):
            return Number(found.value * times, scale.end(), found.step * times)
    return found


def part(word: str) -> Fraction:
    """Give the part of a whole that a word names: "third", "halves"."""
    word = word.lower()
    if word == "halves":
        word = "half"
    return Fraction(1, _PARTS.get(word) or _PARTS[word.removesuffix("s")])


def _in_digits(text: str, at: int) -> Number | None:
    if text[at] in _VULGAR:
        return Number(_VULGAR[text[at]], at + 1, Fraction(0))
    digits = _DIGITS.match(text, at)
    if not digits:
        return None
    whole, decimals, vulgar = digits.groups()
    value = Fraction(re.sub(r"\D", "", whole) + (decimals or ""))
    step = Fraction(1, 10 ** (len(decimals) - 1)) if decimals else Fraction(1)
    if vulgar:
        return Number(value + _VULGAR[vulgar], digits.end(), _VULGAR[vulgar])
    return Number(value, digits.end(), step)


def _in_words(text: str, at: int) -> Number | None:
    """Read the longest number that words give; "five and six" are two, "a hundred and six" is one."""
    total = group = 0
    step = 1
    last = ""  # what may follow depends on what came last
    end = at
    place = at
    while found := _WORD.match(text, place):
        word = found[1].lower()
        place = found.end()
        if word in ("a", "and"):
            if (word == "a" and last) or (word == "and" and last not in ("hundred", "scale")):
                break
            continue
        if word in _ONES and (last in ("", "hundred", "scale") or (last == "ten" and 0 < _ONES[word] < 10)):
            group, last = group + _ONES[word], "one"
        elif word in _TENS and last in ("", "hundred", "scale"):
            group, last = group + _TENS[word], "ten"
        elif word == "hundred" and last in ("", "one", "ten") and group < 100:
            group, last = (group or 1) * 100, "hundred"
        elif word == "dozen" and last in ("", "one"):
            return Number(Fraction((group or 1) * 12), place)
        elif word in _SCALES:
            step = _SCALES[word]
            total, group, last = total + (group or 1) * step, 0, "scale"
        else:
            break
        end = place
    return Number(Fraction(total + group), end, Fraction(step if last == "scale" else 1)) if last else None
