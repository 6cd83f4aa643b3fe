"""Makes names comparable, and gives all the ways in which a text may write an author of a listed work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeAlias

Words: TypeAlias = tuple[str, ...]

_WORD = re.compile(r"&|[^\W_]+(?:['’ʼ`´][^\W_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
PARTICLES = frozenset(
    "de del della den der di do dos du da la le les van vande vander von vom zu zum zur ter ten te el al bin ibn af av"
    " st mac op 't dela dalla y e".split()
)
SMALL_WORDS = frozenset("of for the and in on to a an at with by from &".split())


class Form(IntEnum):
    """How near a written name is to the listed one; lower is nearer."""

    FULL = 0
    ACRONYM = 1
    """Explained by the paper, by its list or by the vocabulary."""
    SHORT = 2
    """The first words of a body's name."""
    INITIALS = 3
    """Letters that only happen to be the initials of a body's name."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text, and as it is compared."""

    start: int
    end: int
    raw: str
    folded: str

    @property
    def is_name(self) -> bool:
        """Tell whether it may be a name: it begins with a capital, or holds one ("14CHRONO", "mRNA")."""
        return self.raw[0].isupper() or (any(each.isupper() for each in self.raw) and len(self.raw) > 2)


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Write a word without case, accents and apostrophes.

    >>> fold("O’Brien"), fold("Żak"), fold("&")
    ('obrien', 'zak', 'and')
    """
    if text == "&":
        return "and"
    plain = text.casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    return plain.translate(_APOSTROPHES)


def words_of(text: str, start: int, end: int, last: int = 0) -> list[Word]:
    """Give the words of a stretch of text; with ``last``, no more than so many before its end."""
    found = list(_WORD.finditer(text, start, end))[-last:]
    return [Word(each.start(), each.end(), each[0], fold(each[0])) for each in found]


def consists_of(text: str, start: int, end: int, words: Collection[str]) -> bool:
    """Tell whether a stretch of text has none but some folded words."""
    return all(fold(found[0]) in words for found in _WORD.finditer(text, start, end))


def folded(text: str) -> Words:
    """Give a text's words as they are compared."""
    return tuple(fold(found) for found in _WORD.findall(text))


def initials(name: str) -> frozenset[str]:
    """Give what an acronym of a body's name may be, with its small words and without.

    >>> sorted(initials("Crown Office and Procurator Fiscal Service"))
    ['coapfs', 'copfs']
    """
    words = folded(name)
    great = [each for each in words if each not in SMALL_WORDS]
    if len(great) < 2:
        return frozenset()
    return frozenset({"".join(each[0] for each in great), "".join(each[0] for each in words)})


def ways_to_write(author: Mapping[str, Any], acronyms: Mapping[str, Sequence[Words]]) -> dict[Words, Form]:
    """Give the ways in which a text may write an author, who is a name of CSL-JSON.

    ``acronyms`` gives each folded acronym's long forms.
    """
    literal = str(author.get("literal") or "")
    family = str(author.get("family") or "")
    given = str(author.get("given") or "")
    if literal or not given:
        ways = _body(literal or family, acronyms)
        if not literal:
            ways.update(_person(author))
    else:
        ways = _person(author)
    return {way: form for way, form in ways.items() if way}


def _person(author: Mapping[str, Any]) -> dict[Words, Form]:
    family = folded(str(author.get("family") or ""))
    particle = folded(" ".join(str(author.get(key) or "") for key in ("dropping-particle", "non-dropping-particle")))
    given = folded(str(author.get("given") or ""))
    bare = family
    while len(bare) > 1 and bare[0] in PARTICLES:
        bare = bare[1:]
    letters = tuple(each[0] for each in given)
    ways = {}
    for name in {family, (*particle, *family), bare}:
        for before in {(), letters, letters[:1], given, given[:1]}:
            ways[(*before, *name)] = Form.FULL
            ways[(*name, *before)] = Form.FULL
        if len(given) > 1 or any(len(each) <= 3 for each in given):
            ways[("".join(letters), *name)] = Form.FULL
    return ways


def _body(name: str, acronyms: Mapping[str, Sequence[Words]]) -> dict[Words, Form]:
    inner = [folded(each) for each in _BRACKETED.findall(name)]
    plain = " ".join(_BRACKETED.sub(" ", name).split())
    full = folded(plain)
    ways: dict[Words, Form] = {}
    ours = initials(plain)
    if full and full[0] == "the":
        full = full[1:]
    for short in range(1, len(full)):
        if (short > 1 or _capitals(plain.split()[0])) and full[short - 1] not in SMALL_WORDS:
            ways[full[:short]] = Form.SHORT
    for each in ours:
        if len(each) > 1:
            ways[(each,)] = Form.INITIALS
    for known, longs in acronyms.items():
        if full in longs or ("the", *full) in longs:
            ways[(known,)] = Form.ACRONYM
        elif full == (known,) or (known,) in inner:
            ways.update(dict.fromkeys(longs, Form.ACRONYM))
    for way in (folded(name), full, *inner):
        ways[way] = Form.FULL
    return ways | {("the", *way): form for way, form in ways.items() if len(way) > 1}


def _capitals(word: str) -> bool:
    return len(word) > 1 and sum(each.isupper() for each in word) >= 2


_ACRONYM = re.compile(r"[(\[]\s*(?:the\s+|hereafter\s+|henceforth\s+)?['‘\"“]?([^\W\d_][\w&-]{1,9})['’\"”]?\s*[)\]]")
_EXPLAINED = re.compile(r"\b([^\W\d_][\w&-]{1,9})\s*[(\[]((?:[^\W\d_][\w'’-]*,?\s+){1,9}[^\W\d_][\w'’-]*)[)\]]")


def explained_acronyms(texts: Iterable[str]) -> dict[str, list[Words]]:
    """Find the acronyms that texts explain: "Scottish Children's Reporter Administration (SCRA)", or the reverse."""
    found: dict[str, list[Words]] = {}

    def keep(acronym: str, long: Words) -> None:
        longs = found.setdefault(fold(acronym), [])
        if long not in longs:
            longs.append(long)

    for text in texts:
        for match in _ACRONYM.finditer(text):
            if _capitals(match[1]) and (long := _before(text, match.start(), fold(match[1]))):
                keep(match[1], long)
        for match in _EXPLAINED.finditer(text):
            if _capitals(match[1]) and fold(match[1]) in initials(match[2]):
                keep(match[1], folded(match[2]))
    return found


def _before(text: str, end: int, acronym: str) -> Words | None:
    """Give the words just before a place whose initials are the acronym."""
    words = words_of(text, max(0, end - 20 * len(acronym) - 30), end)
    for first in range(len(words) - 2, max(-1, len(words) - 2 * len(acronym) - 3), -1):
        if not words[first].is_name:
            continue
        name = text[words[first].start : end]
        if acronym in initials(name):
            return folded(name)
    return None
