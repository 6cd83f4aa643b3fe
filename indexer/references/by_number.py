"""Finds citations by number: "[1]", "[2],[3]", "[4–7]"; "(3, 5)" and raised numbers where the whole paper cites so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.paper_text import PaperText
from indexer.references.cited import Citation, CitationKind, Listed
from indexer.references.locators import read_locator

_DASH = r"[-–—‐‑−]"
_NUMBERS = rf"[0-9]{{1,4}}(?:\s?(?:[,;]|{_DASH}|\band\b|&)\s?[0-9]{{1,4}}){{0,40}}"
_LOCATED = r"(?:\s?,\s?(?:pp?|paras?|ch|s|sec|fig|table)\.?\s?[\w.–-]{1,12})?"
_SQUARE = re.compile(rf"\[\s?(?:refs?\.?\s)?({_NUMBERS})\s?{_LOCATED}\]")
_ROUND = re.compile(rf"\(\s?({_NUMBERS})\s?{_LOCATED}\)")
_KEYS = re.compile(r"\[([A-Za-z][\w+]{1,11}(?:\s?[,;]\s?[A-Za-z][\w+]{1,11}){0,20})\]")
_KEY = re.compile(r"[\w+]+")
_LINKED = re.compile(rf"[(\[]?({_NUMBERS})[)\]]?(?![\w])")
_FEW = _NUMBERS.replace("1,4", "1,3")
_RAISED = re.compile(
    rf"(?:(?<=[^\W\d_]|[)\]”\"’'%])|(?<=[^\W\d_)][.,;:]))({_FEW})(?=[.,;:)\]]?(?:\s|$))"
    rf"|(?<=[^\W\d_)]\s)({_FEW})(?=[.,;:](?:\s|$))"
)
_UNITS = r"(?:[kcm]?m|CO|H|N|O|[mk]?g|mL?|s|R|log|p|P|x|χ|[A-Z]{1,2})"
_UNIT_BEFORE = re.compile(rf"(?:^|[\s\d.(]){_UNITS}\s?$")
_UNIT_AFTER = re.compile(r"\s?(?:[kcm]?m|[mk]?g|m?s|Hz|%|°|degrees?|years?|days?|hours?|minutes?)(?!\w)")
_SKIPPED = 8  # numbers that may not have been recognised, between raised ones that come in order
_NUMBER = re.compile(r"[0-9]{1,4}")
_ELSEWHERE = re.compile(
    r"(?:\b(?:eqs?|eqns?|equations?|steps?|tables?|figs?|figures?|sections?|chapters?|cases?|box|panels?|"
    r"hypothes[ei]s|conditions?|no|version|grade|level|type|phase|stage|class|groups?|day|days|week|age|aged)\.?\s?)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\]\s?{_DASH}\s?\[")


@dataclass(frozen=True, slots=True)
class _Group:
    """Numbers that stand together, each with its place; those that a range passes over stand at the whole range."""

    start: int
    numbers: tuple[tuple[int, int, int], ...]  # number, start, end


def numbered(listed: Sequence[Listed]) -> dict[int, int]:
    """Give each number of a list's works with its place in the list: the numbers as printed, or else counted."""
    printed = {
        int(each.label): at
        for at, each in reversed(list(enumerate(listed)))
        if each.label.isascii() and each.label.isdigit()
    }
    if len(printed) * 2 > len(listed):
        return printed
    return {at + 1: at for at in range(len(listed))} if not any(each.label for each in listed) else {}


def find_numbers(
    paper: PaperText, listed: Sequence[Listed], by_author: int, within: Iterable[tuple[int, int]]
) -> list[Citation]:
    """Find the citations by number, or by key as in "[Smi10]", in the stretches ``within``.

    ``by_author`` is how many citations by author and year were linked: a paper cites in one way or the other.
    """
    text, stretches = paper.text, list(within)
    places = numbered(listed)
    is_printed = any(each.label for each in listed)
    if not places or (not is_printed and not _counted(text, stretches, len(places))):
        return list(_by_key(text, listed, stretches))
    for pattern in (_SQUARE, _ROUND, _LINKED, _RAISED):
        if pattern is _LINKED:
            spans = [(each.start, each.end) for each in paper.links if each.url.startswith("#")]
            groups = [group for start, end in spans for group in _groups(text, start, end, pattern, places)]
        else:
            groups = [group for start, end in stretches for group in _groups(text, start, end, pattern, places)]
        if pattern is _RAISED:
            groups = _in_order(groups)
        cited = {number for group in groups for number, *_ in group.numbers}
        if _believed(pattern, len(cited), len(places), by_author, is_printed=is_printed):
            return sorted(_citations(text, groups, places), key=lambda each: each.start)
    return []


def _by_key(text: str, listed: Sequence[Listed], within: Iterable[tuple[int, int]]) -> Iterator[Citation]:
    keys = {each.label: at for at, each in enumerate(listed) if each.label and not each.label.isdigit()}
    for start, end in within:
        for group in _KEYS.finditer(text, start, end) if keys else ():
            for found in _KEY.finditer(text, group.start(1), group.end(1)):
                if found[0] in keys:
                    place, why = keys[found[0]], f"the key {found[0]} of the list"
                    yield Citation(*found.span(), found[0], CitationKind.NUMBER, (place,), why=why)


def _counted(text: str, stretches: Iterable[tuple[int, int]], total: int) -> bool:
    """Tell whether the numbers of a paper end where its list does, if the list has none of its own.

    If they do not, entries were divided wrongly, and to count them would be to guess.
    """
    cited = [
        int(each[0])
        for start, end in stretches
        for group in _SQUARE.finditer(text, start, end)
        for each in _NUMBER.finditer(group[1])
    ]
    return not cited or total * 9 <= max((each for each in cited if each <= total + 10), default=0) * 10 <= total * 10


def _believed(pattern: re.Pattern[str], cited: int, total: int, by_author: int, *, is_printed: bool) -> bool:
    """Tell whether numbers so written are the paper's way to cite."""
    if pattern is _SQUARE:
        return bool(cited) and (cited > by_author if not is_printed else cited * 4 > by_author)
    return cited >= 3 and cited * 2 >= total and cited > 2 * by_author


def _groups(text: str, start: int, end: int, pattern: re.Pattern[str], places: dict[int, int]) -> Iterator[_Group]:
    before: _Group | None = None
    for found in pattern.finditer(text, start, end):
        if _UNIT_AFTER.match(text, found.end()):
            continue
        before_it = text[max(start, found.start() - 1) : found.start()]
        if pattern is _RAISED and (
            before_it.isupper() or _UNIT_BEFORE.search(text, max(start, found.start() - 5), found.start())
        ):
            continue  # "CD4", "SAR11", "km2"
        if pattern is not _SQUARE and (
            _ELSEWHERE.search(text, max(start, found.start() - 12), found.start()) or _counts(text, found)
        ):
            continue
        span = found.span(found.lastindex or 1)
        numbers = [(int(each[0]), each.start(), each.end()) for each in _NUMBER.finditer(text, *span)]
        if not all(number in places for number, *_ in numbers):
            continue
        whole = list(numbers)
        for (first, begin, stop), (last, after, finish) in pairwise(numbers):
            if re.fullmatch(rf"\s?{_DASH}\s?", text[stop:after]):
                whole += [(each, begin, finish) for each in range(first + 1, last) if each in places]
        if before and _BETWEEN.fullmatch(text, before.numbers[-1][2], span[0]):
            first, begin, _ = before.numbers[-1]
            whole += [(each, begin, numbers[0][2]) for each in range(first + 1, numbers[0][0]) if each in places]
        before = _Group(found.start(), tuple(whole))
        yield before


def _counts(text: str, found: re.Match[str]) -> bool:
    """Tell whether a number counts the points of a sentence: "(1) a plan, and (2) a budget"."""
    if found[0][0] != "(" or not found[1].isdigit():
        return False
    lead = text[max(0, found.start() - 6) : found.start()].rstrip()
    follows = text[found.end() : found.end() + 2]
    is_first = not lead or lead[-1] in ",;:.\n" or lead.endswith((" and", " or")) or text[found.start() - 1] == "\n"
    return is_first and len(follows) == 2 and follows[0] == " " and follows[1].isalpha()


def _in_order(groups: Iterable[_Group]) -> list[_Group]:
    """Keep raised numbers that come as numbered works do: a new one is about the next after the highest so far."""
    highest, kept = 0, []
    for group in groups:
        numbers = sorted({number for number, *_ in group.numbers})
        new = [each for each in numbers if each > highest]
        if new and (new[0] > highest + _SKIPPED or new[-1] - new[0] >= len(new) + 1):
            continue
        highest = max(highest, numbers[-1])
        kept.append(group)
    return kept


def _citations(text: str, groups: Iterable[_Group], places: dict[int, int]) -> Iterator[Citation]:
    for group in groups:
        ends = [end for _, _, end in group.numbers]
        for number, start, end in group.numbers:
            locator = read_locator(text, end) if end == max(ends) else None
            yield Citation(
                start,
                end,
                text[start:end],
                CitationKind.NUMBER,
                (places[number],),
                locator=locator.value if locator else "",
                label=locator.label if locator else "page",
                why=f"number {number} of the list",
            )
