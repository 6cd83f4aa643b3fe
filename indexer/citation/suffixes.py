"""Tells apart works of one year by the same authors: "2016a", "2016b", in the order of the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any

from indexer.citation.dates import year
from indexer.citation.names import Name, family
from indexer.paper_text import Csl

_MAKERS = ("author", "editor", "translator")


def year_suffixes(items: Sequence[Csl], order: Sequence[int]) -> dict[int, str]:
    """Give the letter of each work that needs one, by its place in ``items``.

    Args:
        items: The works.
        order: Their places, in the order in which they are listed.
    """
    alike: dict[Any, list[int]] = defaultdict(list)
    for at in order:
        alike[_cited_as(items[at])].append(at)
    return {at: letters(n) for some in alike.values() if len(some) > 1 for n, at in enumerate(some)}


def letters(number: int) -> str:
    """Count in letters from 0: "a" … "z", "aa", "ab" and so on."""
    before, last = divmod(number, 26)
    return (letters(before - 1) if before else "") + ascii_lowercase[last]


def with_initials(items: Sequence[Csl]) -> list[dict[str, Any]]:
    """Put initials before the first family name where it is another person's too, in works of one year."""
    told: dict[Any, set[Any]] = defaultdict(set)
    for item in items:
        told[_told(item)].add(_cited_as(item))
    return [_initialled(item) if len(told[_told(item)]) > 1 else dict(item) for item in items]


def _initialled(item: Csl) -> dict[str, Any]:
    role = next((each for each in _MAKERS if item.get(each)), "")
    if not role or not item[role][0].get("given"):
        return dict(item)
    first = dict(item[role][0])
    before = " ".join(f"{each[0]}." for each in first["given"].replace("-", " ").split())
    part = "non-dropping-particle" if "non-dropping-particle" in first else "family"
    return {**item, role: [first | {part: f"{before} {first.get(part, '')}"}, *item[role][1:]]}


def _told(item: Csl) -> tuple[Any, ...]:
    """Give what a citation without initials tells of a work."""
    names, date = _cited_as(item)
    return tuple(each if isinstance(each, str) else each[0] for each in names), date


def _cited_as(item: Csl) -> tuple[tuple[Any, ...], str]:
    """Give what a citation tells of a work: who made it, with initials, or its title; and the year."""
    made_by: Sequence[Name] = next((item[role] for role in _MAKERS if item.get(role)), ())
    return tuple(map(_named, made_by)) or (item.get("title", ""),), year(item)


def _named(name: Name) -> tuple[str, str]:
    initials = "".join(each[0] for each in name.get("given", "").replace("-", " ").split())
    return family(name).casefold(), initials.casefold()
