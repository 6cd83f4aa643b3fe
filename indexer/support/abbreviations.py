"""Finds what a text abbreviates: "the Children's Hearings System (CHS)", so that either finds the other.

After Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation definitions in biomedical text": the
letters of the short form stand in this order in the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer import language

_SHORT = re.compile(r"\(([A-Za-z]*[A-Z][A-Za-z0-9-]{0,9}?)s?\)")
_WORD = re.compile(r"[^\W_]+")
_BEFORE = 120  # characters that a long form has at most
_FEWEST = 2  # letters of a short form
_MORE = 3  # words of a long form without a letter in the short one

Abbreviation = tuple[str, tuple[str, ...]]
"""The stem of a short form, and the stems of its long form."""


def abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """Give each short form that a text explains in brackets, with its long form.

    >>> list(abbreviations("a Child Protection Order (CPO) was made"))
    [('CPO', 'Child Protection Order')]
    """
    for found in _SHORT.finditer(text):
        letters = [each for each in found[1].lower() if each.isalpha()]
        if len(letters) < _FEWEST:
            continue
        begin = max(0, found.start() - _BEFORE)
        words = list(_WORD.finditer(text, begin, found.start()))
        for first in reversed(words[-(len(letters) + _MORE) :]):
            long_form = text[first.start() : found.start()].strip()
            if first[0][0].lower() == letters[0] and _in_order(letters, long_form.lower()):
                if len(long_form) > len(found[1]) + 2:
                    yield found[1], long_form
                break


def in_stems(pairs: Iterable[tuple[str, str]]) -> tuple[Abbreviation, ...]:
    """Give short and long forms as stems."""
    return tuple((language.stem(short), tuple(language.stems(language.words(long)))) for short, long in pairs)


def also(stems: Sequence[str], known: Iterable[Abbreviation]) -> list[str]:
    """Give the stems that stand for others of these: of each short form the long one, and the reverse."""
    here = set(stems)
    added: list[str] = []
    for short, long in known:
        if not long:
            continue
        whole = here.issuperset(long)
        if short in here and not whole:
            added += long
        elif whole and short not in here:
            added.append(short)
    return added


def _in_order(letters: Iterable[str], text: str) -> bool:
    at = 0
    for letter in letters:
        at = text.find(letter, at) + 1
        if not at:
            return False
    return True
