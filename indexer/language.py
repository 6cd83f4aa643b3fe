"""Words, stems, sentences and hyphens: how text becomes terms, the same for pages and for queries."""

from __future__ import annotations

import os
import re
import sys
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_APOSTROPHES = "'\u2018\u2019\u02bc\uff07"
_HYPHENS = "-\u2010\u2011"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTERS = rf"[^\W_{_INVISIBLE}][^\W_]*(?:[{_INVISIBLE}]+[^\W_]+)*"
_WORD = rf"{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*"
_SCRIPTS_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

TOKEN = re.compile(
    rf"[{_SCRIPTS_WITHOUT_SPACES}]"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w])"  # 2,751 is one number
    r"|\d+(?:\.\d+)+"
    rf"|(?:(?![{_SCRIPTS_WITHOUT_SPACES}]){_WORD})(?:[{_HYPHENS}]{_WORD})*"
)
"""A word with its apostrophes and hyphens, or a number with its separators."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
PART = re.compile(rf"[^{_HYPHENS}]+")
"""A part of a hyphenated word."""

COMMON_WORDS = frozenset(
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her "
    "his how i if in into is it its me my no of on or our shall she should so some such than that the their them then "
    "there these they this those to us was we were what when where which who whom whose why will with would you "
    "your".split()
)
"""Words that ask for nothing by themselves: left out of a query's demands when it has other words."""


def fold(word: str) -> str:
    """Give the form in which spellings of one word are equal: NFKC, lower case, no accents, straight apostrophes."""
    if not word.isascii():
        word = "".join(c for c in word if c not in _INVISIBLE)
        for mark in _APOSTROPHES[1:]:
            word = word.replace(mark, "'")
        decomposed = unicodedata.normalize("NFKD", word.casefold())
        word = unicodedata.normalize("NFKC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return word.lower()


_loading = threading.Lock()  # two threads that load at once would take each other's packages away


@cache
def _stemmer() -> Any:
    with _loading, _only_what_stems():
        from nltk.stem.snowball import EnglishStemmer  # noqa: PLC0415 - not every command needs it
    return EnglishStemmer()


@contextmanager
def _only_what_stems() -> Iterator[None]:
    """Let NLTK's packages not load all that they hold, with SciPy and more: seconds, where the stemmer takes none."""
    spec = None if "nltk" in sys.modules else find_spec("nltk")
    if spec is None or spec.submodule_search_locations is None:
        yield
        return
    for name, folder in (("nltk", ""), ("nltk.stem", "stem"), ("nltk.corpus", "corpus")):
        package = ModuleType(name)
        package.__path__ = [os.path.join(path, folder) for path in spec.submodule_search_locations]  # noqa: PTH118
        package.__dict__["stopwords"] = None  # is only used when asked for
        sys.modules[name] = package
    try:
        yield
    finally:
        for name in [name for name in list(sys.modules) if name.partition(".")[0] == "nltk"]:
            del sys.modules[name]  # so that who wants another part finds NLTK whole


def one_line(text: str) -> str:
    """Give a value fit to be shown on one line: control characters, which a terminal would obey, become spaces."""
    return " ".join(_CONTROLS.sub(" ", text).split())


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Give the term a single word (no hyphen) is indexed under: folded, without separators, Snowball English stem."""
    folded = fold(word[:-1] if _PLURAL_ACRONYM.fullmatch(word) else word)
    if folded[:1].isdigit():
        return folded.replace(",", "")
    return str(_stemmer().stem(folded))


@lru_cache(maxsize=1 << 17)
def terms(token: str) -> tuple[tuple[str, ...], ...]:
    """Give the terms of one token, one tuple for each position it takes up.

    A hyphenated word takes a position for each part, and its joined form stands beside the first part, so that
    "long-term", "long term" and "longterm" find one another.

    >>> terms("long-term")
    (('long', 'longterm'), ('term',))
    """
    parts = PART.findall(token)
    if len(parts) < 2:
        return ((stem(token),),)
    stems = [stem(part) for part in parts]
    joined = stem("".join(parts))
    return ((stems[0], joined), *((each,) for each in stems[1:]))


@cache
def common_stems() -> frozenset[str]:
    """Give the stems of the words that ask for nothing."""
    return frozenset(stems(COMMON_WORDS))


def stems(tokens: Iterable[str]) -> list[str]:
    """Give the stems of tokens in order, of a hyphenated one those of its parts."""
    return [forms[0] for token in tokens for forms in terms(token)]


def telling_stems(text: str) -> list[str]:
    """Give the stems of a text's words in order, without those that ask for nothing."""
    common = common_stems()
    return [each for each in stems(words(text)) if each not in common]


def stand_together(wanted: list[str], held: list[str]) -> bool:
    """Tell whether stems stand side by side, in this order, among others."""
    return any(held[at : at + len(wanted)] == wanted for at in range(len(held) - len(wanted) + 1))


def beginning(stem: str) -> str:
    """Give what every word with this stem begins with, once folded: endings are replaced by at most two letters.

    >>> beginning("neglect"), beginning("2751")
    ('negle', '2')
    """
    return stem[:1] if stem[:1].isdigit() else stem[: max(1, len(stem) - 2)]


def words(text: str) -> list[str]:
    """Give the words of a text as typed, hyphenated words whole."""
    return TOKEN.findall(text)


# A sentence ends at . ! or ? before white space and a capital, digit or quote, unless a known abbreviation stands
# before it; a blank line, a bullet or a row of a table ends one too. (A trained Punkt would need data that this
# project doesn't ship.)
# Each pattern begins with one character, to which its scan leaps; together they would look at each letter.
_ENDING = r"[\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]?[A-Z0-9])"
_NO_ABBREVIATION = r"(?<!\b[A-Zp]\.)(?<!\b(?:al|cf|vs|No|pp|Mr|Ms|Dr|St)\.)(?<!\b(?:e\.g|i\.e|Mrs)\.)"
_SENTENCE_ENDS = {
    mark: re.compile(pattern)
    for mark, pattern in {
        ".": rf"\.{_NO_ABBREVIATION}{_ENDING}",
        "!": rf"!{_ENDING}",
        "?": rf"\?{_ENDING}",
        "\n": r"\n(?:\s*\n|(?=\s*[\u2022\u25aa\u25cf\-\u2013*]\s|[^\n|]*\S \| ))",
    }.items()
}


def sentence_ends(text: str) -> list[int]:
    """Give where each sentence ends, with the white space after it; the last where the text does."""
    ends = [match.end() for mark, end in _SENTENCE_ENDS.items() if mark in text for match in end.finditer(text)]
    return [*sorted(ends), len(text)]


def sentences(text: str) -> list[tuple[int, int]]:
    """Give the (start, end) of each sentence, in order, without surrounding white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in sentence_ends(text):
        piece = text[start:end].rstrip()
        inside = piece.lstrip()
        if inside:
            right = start + len(piece)
            spans.append((right - len(inside), right))
        start = end
    return spans
