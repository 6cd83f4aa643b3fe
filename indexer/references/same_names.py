"""Says whether those a citation names are those a document is by: organisations, their acronyms, and people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from indexer.language import fold, words
from indexer.paper_text import Csl

Agreement = Literal["same", "partly", "unknown", "other"]
"""How names agree; unknown where one side names nobody who could be compared."""

_SMALL: Final = frozenset("of for and the in on to with & de la".split())


@dataclass(frozen=True, slots=True)
class Compared:
    """How names agree, and why in words."""

    agreement: Agreement
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Makers:
    """Who a document is by: organisations as named, and the family names of people."""

    organisations: tuple[str, ...]
    families: tuple[str, ...]
    """Folded, in their order."""


@dataclass(frozen=True, slots=True)
class Credited:
    """Whom a cited work names. A name in one piece may be an organisation's or a person's."""

    organisations: tuple[str, ...]
    families: tuple[str, ...]
    publisher: str
    acronyms: Mapping[str, str]
    literal: bool
    """Whether an organisation is surely among them."""

    @classmethod
    def of(cls, csl: Csl) -> Credited:
        """Read the names of a CSL-JSON item."""
        names = [*csl.get("author", []), *csl.get("editor", [])]
        in_one_piece = [each.get("literal") or each.get("family", "") for each in names if not each.get("given")]
        return cls(
            tuple(part for each in in_one_piece for one in re.split("[/;]", each) if (part := one.strip())),
            tuple(fold(each.get("family") or each.get("literal", "")) for each in names),
            str(csl.get("publisher") or ""),
            (csl.get("custom") or {}).get("acronyms", {}),
            any(each.get("literal") for each in names),
        )


class Names:
    """Compares names, with the acronyms that are known."""

    def __init__(self, acronyms: Mapping[str, str]) -> None:
        self._long = {fold(acronym): long for acronym, long in acronyms.items()}

    def keys(self, makers: Makers) -> frozenset[str]:
        """Give every form by which a document's makers are looked up: names, long forms, initials, families."""
        names = (form for each in makers.organisations for form in (each, self._long.get(fold(each), "")))
        forms = {form for each in names for form in (plain(each), *initials(each))}
        return frozenset({*forms, *(f"family {each}" for each in makers.families)}) - {""}

    def looked_up(self, csl: Csl) -> frozenset[str]:
        """Give the forms by which to look up those whom a cited work names."""
        named = Credited.of(csl)
        long = (named.acronyms.get(each) or self._long.get(fold(each), "") for each in named.organisations)
        families = (f"family {each}" for each in named.families)
        return frozenset({*map(plain, named.organisations), *map(plain, long), *families}) - {""}

    def compare(self, csl: Csl, makers: Makers) -> Compared:
        """Compare those whom a cited work names with those a document is by."""
        named = Credited.of(csl)
        for name in named.organisations:
            for organisation in makers.organisations:
                if found := self._same(name, organisation, named.acronyms):
                    return found
        if shared := [each for each in named.families if each in makers.families]:
            first = named.families[0] == makers.families[0]
            return Compared("same" if first else "partly", f"an author of the same name: {shared[0].title()}")
        for organisation in makers.organisations:
            if named.publisher and self._same(named.publisher, organisation, named.acronyms):
                return Compared("partly" if named.literal else "same", f"published by {organisation}")
        for name in named.organisations:
            if any(_partly(name, organisation) for organisation in makers.organisations):
                return Compared("partly", "the organisations' names are partly the same")
        comparable = (named.literal and makers.organisations) or (named.families and makers.families)
        return _other(makers) if comparable else Compared("unknown")

    def _same(self, cited: str, held: str, own: Mapping[str, str]) -> Compared | None:
        if plain(cited) == plain(held):
            return Compared("same", f"same organisation: {held}")
        for short, long in ((cited, held), (held, cited)):
            meant = own.get(short) or self._long.get(fold(short.strip()))
            if meant is not None:
                if plain(meant) == plain(long):
                    return Compared("same", f"{short} stands for {long}")
            elif len(short) > 2 and plain(short) in initials(long):
                return Compared("same", f"{short} are the initials of {long}")
        return None


def plain(name: str) -> str:
    """Give a name's letters and digits, without an article before them."""
    return "".join(each for each in fold(re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)) if each.isalnum())


def initials(name: str) -> frozenset[str]:
    """Give the acronyms that a name of several words may have, with and without its small words.

    >>> sorted(initials("Department for Education"))
    ['de', 'dfe']
    """
    parts = [each for each in words(name.replace("&", " and ")) if fold(each) != "the"]
    if len(parts) < 2:
        return frozenset()
    great = [each for each in parts if fold(each) not in _SMALL]
    return frozenset("".join(_initial(each) for each in some) for some in (parts, great))


def _initial(word: str) -> str:
    return fold(word) if word.isupper() else "".join(fold(part)[:1] for part in word.split("-"))


def _partly(one: str, other: str) -> bool:
    shorter, longer = sorted((_great(one), _great(other)), key=len)
    return len(shorter) >= 2 and shorter <= longer


def _great(name: str) -> frozenset[str]:
    return frozenset(fold(each) for each in words(name)) - _SMALL


def _other(makers: Makers) -> Compared:
    return Compared("other", f"it is by {_listed(makers)}")


def _listed(makers: Makers) -> str:
    return ", ".join([*makers.organisations, *(each.title() for each in makers.families)])


def family_names(authors: str) -> Iterable[str]:
    """Give the family names, folded, of people parted by ";": "Ann Field; Dale, B."."""
    for each in authors.split(";"):
        parts = each.split(",")[0].split() if "," in each else each.split()
        if parts:
            yield fold(" ".join(parts) if "," in each else parts[-1])
