"""Says how alike two titles are, in a number and in words: equal, without the subtitle, cut short, or other words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from indexer.language import COMMON_WORDS, fold, stand_together, stems, words

_MAIN = re.compile(r"^(?P<main>.+?)(?::\s|\s[-–—]\s|[.?!]\s|\s?\()")
_NUMBER = re.compile(r"\W*(?:[Pp]art\s|[Vv]ol(?:ume|\.)?\s|[Nn]o\.?\s)?(?:\d+|[IVXLC]+)\W*")
_ENOUGH: Final = 3  # words that a title cut short must have to be recognised
_MOSTLY: Final = 0.6  # the weight of words that titles share, from which one may be a shorter form of the other
_TYPING: Final = 0.75  # how alike two words are of which one is a misprint of the other


@dataclass(frozen=True, slots=True)
class Title:
    """A title, ready to be compared."""

    text: str
    stems: tuple[str, ...]
    main: tuple[str, ...]
    """The stems before the subtitle."""

    @classmethod
    def of(cls, text: str) -> Title:
        """Read a title."""
        main = _MAIN.match(text)
        numbered = main and _NUMBER.fullmatch(text, main.end())  # "part: II" has no subtitle
        return cls(text, _stems(text), _stems(main["main"]) if main and not numbered else ())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two titles are, from 0 to 1, and why."""

    score: float
    reason: str = ""
    cut: bool = False
    """Whether one of them ends before the other."""


def likeness(cited: Title, held: Title, weight: Callable[[str], float] = lambda _: 1.0) -> Likeness:
    """Compare the title that a paper gives with that of a document.

    Titles that each have a word which the other lacks are siblings ("part one", "part two") rather than the same.
    ``weight`` says how much a stem counts.
    """
    if not cited.stems or not held.stems:
        return Likeness(0.0)
    if cited.stems == held.stems or "".join(cited.stems) == "".join(held.stems):
        return Likeness(1.0, "same title")
    short, long = sorted((cited, held), key=lambda each: len(each.stems))
    if short.stems == long.main:
        return Likeness(0.95 if short is cited else 0.9, "same title, without its subtitle", cut=True)
    if len(short.stems) > 1 and long.stems[: len(short.stems)] == short.stems:
        rest = set(long.stems[len(short.stems) :])
        numbered = any(each.isdigit() for each in rest)
        # What the cited title says beyond the document's may tell another work.
        unsure = short is held or len(short.stems) < _ENOUGH
        score = 0.8 if unsure else 0.86 if numbered else 0.92
        return Likeness(score, "the titles begin the same", cut=True)
    return _overlapping(cited, held, weight)


def stands_in(held: Title, cited: Title, entry: tuple[str, ...]) -> Likeness:
    """Look for a document's title in an entry as written, for entries of which too little was taken for the title."""
    length = len(held.stems)
    # What the cited title says beyond the document's may tell another work: then it does not count.
    if length <= _ENOUGH or not stand_together(list(cited.stems), list(held.stems)):
        return Likeness(0.0)
    found = stand_together(list(held.stems), list(entry))
    return Likeness(0.93, "the title stands in the entry") if found else Likeness(0.0)


def _overlapping(cited: Title, held: Title, weight: Callable[[str], float]) -> Likeness:
    ours, theirs = set(cited.stems), set(held.stems)
    lacking, added = ours - theirs, theirs - ours
    shared = sum(map(weight, ours & theirs))
    share = shared / max(shared + sum(map(weight, lacking)) + sum(map(weight, added)), 1e-9)
    if lacking and added:
        if len(lacking) == len(added) and all(any(_misprint(one, other) for other in added) for one in lacking):
            return Likeness(0.93, "same title but for the spelling")
        return Likeness(min(share, 0.6), "many words of the titles are the same")
    if share < _MOSTLY:
        return Likeness(share / 2)
    if not lacking and not added:
        return Likeness(0.9, "same words in the title, in another order")
    numbered = any(each.isdigit() for each in lacking | added)
    return Likeness(min(share, 0.7 if numbered else 0.8), "most words of the titles are the same")


def _misprint(one: str, other: str) -> bool:
    if one.isdigit() or other.isdigit() or min(len(one), len(other)) < 4:
        return False
    return SequenceMatcher(None, one, other).ratio() >= _TYPING


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stems(word for word in words(text) if word == "I" or fold(word) not in COMMON_WORDS))
