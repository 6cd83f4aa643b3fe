"""Cuts the runs of a Word document at places of its text, and puts links around what lies between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from indexer.extract.characters import printable
from indexer.extract.package import Element
from indexer.extract.pptx import MATHS, R
from indexer.extract.word_styles import W
from indexer.manuscript.flow import Origin
from indexer.manuscript.word_text import Place

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_TAKES_LINKS: Final = frozenset(W + name for name in ("p", "sdtContent", "smartTag", "customXml", "fldSimple"))
_TRACKED: Final = frozenset({f"{W}ins", f"{W}moveTo"})
"""What was inserted may hold no links: it is cut, and the link put around its middle."""
_BETWEEN: Final = frozenset(W + name for name in ("proofErr", "bookmarkStart", "bookmarkEnd"))
_MATHS: Final = MATHS.removesuffix("t")
_LINK_STYLE: Final = "Hyperlink"


@dataclass(slots=True)
class Slot:
    """An element of a line, most often a run, and the characters that stand in it."""

    start: int
    end: int
    holder: Element
    place: Place
    solid: bool = field(default=False)
    """Whether it takes no link: it has one, or is a formula or the like."""

    @property
    def hook(self) -> Element:
        """What of the body a comment on it goes around."""
        return self.holder if self.place.anchor is None else _line_level(self.place.anchor)


def cut(origins: Sequence[Origin], places: Iterable[int]) -> list[Slot]:
    """Cut the runs at places of the text, and give all that holds characters, in the order of the text."""
    cuts = sorted(set(places))
    slots: list[Slot] = []
    for _, group in groupby(origins, key=lambda each: each.source.element.getparent()):
        slots += _slots(list(group), cuts)
    return slots


def _slots(origins: list[Origin], cuts: list[int]) -> Iterator[Slot]:
    """Give the slots of one run's characters."""
    run = origins[0].source.element.getparent()
    start, end = origins[0].start, origins[-1].end
    if run.tag != f"{W}r":
        yield Slot(start, end, _line_level(origins[0].source.element), origins[0].source, solid=True)
        return
    solid = origins[0].source.linked or run.getparent().tag not in _TAKES_LINKS | _TRACKED
    if not _within(cuts, start, end):
        yield Slot(start, end, run, origins[0].source, solid)
        return
    known = {id(each.source.element): each for each in origins}
    look = run.find(f"{W}rPr")
    for child in list(run):
        if child is look:
            continue
        origin = known.get(id(child))
        for first, last, piece in _pieces(child, origin, cuts) if origin else [(0, 0, child)]:
            part = etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
            if look is not None:
                part.append(deepcopy(look))
            part.append(piece)
            run.addprevious(part)
            if origin:
                yield Slot(first, last, part, origin.source, solid)
    run.getparent().remove(run)


def _pieces(element: Element, origin: Origin, cuts: list[int]) -> Iterator[tuple[int, int, Element]]:
    """Give a run's text in pieces, cut where it must be."""
    text = element.text or ""
    inner = _within(cuts, origin.start, origin.end)
    if element.tag != f"{W}t" or not inner or len(printable(text)) != len(text):
        yield origin.start, origin.end, element
        return
    edges = [origin.start, *inner, origin.end]
    for first, last in pairwise(edges):
        piece = etree.Element(element.tag, nsmap=element.nsmap)
        piece.text = text[first - origin.start : last - origin.start]
        piece.set(_SPACE, "preserve")
        yield first, last, piece


def _within(cuts: list[int], start: int, end: int) -> list[int]:
    return cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]


def _line_level(element: Element) -> Element:
    """Give what of its line an element stands in, however deep: a run, or a formula."""
    ways = [each for each in element.iterancestors() if each.tag == f"{W}r" or each.tag.startswith(_MATHS)]
    return ways[-1] if ways else element


def link(slots: Sequence[Slot], relation: str, *, styled: bool) -> None:
    """Put a link around slots that stand beside each other; those that take none are left as they are."""
    waiting = [each for each in slots if not each.solid]
    while waiting:
        group = [waiting.pop(0)]
        while waiting and _beside(group[-1].holder, waiting[0].holder):
            group.append(waiting.pop(0))
        _wrap(group[0].holder, group[-1].holder, relation)
        for slot in group:
            slot.solid = True
            if styled:
                _style(slot.holder)


def _beside(one: Element, other: Element) -> bool:
    after = one.getnext()
    while after is not None and after.tag in _BETWEEN:
        after = after.getnext()
    return after is other


def _wrap(first: Element, last: Element, relation: str) -> None:
    parent = first.getparent()
    members = [first]
    while members[-1] is not last:
        members.append(members[-1].getnext())
    around = etree.Element(f"{W}hyperlink", {f"{R}id": relation, f"{W}history": "1"}, nsmap=parent.nsmap)
    if parent.tag in _TRACKED:
        rest = list(last.itersiblings())
        before, middle, after = parent, *(etree.Element(parent.tag, dict(parent.attrib)) for _ in range(2))
        middle.extend(members)
        after.extend(rest)
        around.append(middle)
        before.addnext(around)
        if len(after):
            around.addnext(after)
        if not len(before):
            before.getparent().remove(before)
    else:
        first.addprevious(around)
        around.extend(members)


def _style(run: Element) -> None:
    look = run.find(f"{W}rPr")
    if look is None:
        look = etree.Element(f"{W}rPr")
        run.insert(0, look)
    if look.find(f"{W}rStyle") is None:
        look.insert(0, etree.Element(f"{W}rStyle", {f"{W}val": _LINK_STYLE}))
