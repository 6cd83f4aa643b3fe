"""Finds what a figure counts: the words that follow it, or where none do, those before."""

from __future__ import annotations

import re

from indexer import language

_WORDS_AFTER = re.compile(r"[\s-]*([^\W\d_][\w\u2019'-]*)|(\s*[^\s\w]|\s*\d)")
_SKIPPED = frozenset(
    "of the a an all these those their its our his her every each such other different more fewer less new whole "
    "total least additional further or".split()
)
_STOPS = language.COMMON_WORDS - _SKIPPED | frozenset(
    "per while although where until between during under over against within since because however but not only "
    "said say says told put thought spoke wrote saw went came gave took knew might could would should must "
    "rose fell increased decreased compared reported found lived felt received "
    "across through without among amongst".split()
)
_MOST_NOUNS = 4


def noun(text: str, start: int, end: int) -> tuple[str, ...]:
    """Give the stems of what a figure at these characters counts."""
    return tuple(language.stems(words_after(text, end))) or _before(text, start)


def words_after(text: str, at: int) -> list[str]:
    """Give the words of what a figure that ends at a character counts; none where something else follows."""
    found: list[str] = []
    for each in _WORDS_AFTER.finditer(text, at, at + 120):
        word = each[1]
        if word is None or each.start() != at or language.fold(word) in _STOPS or len(found) == _MOST_NOUNS:
            break
        at = each.end()
        if language.fold(word) not in _SKIPPED:
            found.append(word)
    return found


def _before(text: str, at: int) -> tuple[str, ...]:
    words = language.words(text[max(0, at - 80) : at].rpartition(".")[2])
    kept = [each for each in words if each[:1].isalpha() and language.fold(each) not in _STOPS | _SKIPPED]
    return tuple(language.stems(kept[-3:]))
