"""Reads what Word's styles and lists say: which paragraphs are headings, and what number stands before each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from indexer.extract.package import Element, whole_number

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Styles are named in English whatever the language of Word; their ids are localised, for files without names.
_HEADING_STYLE = re.compile(
    r"(?:heading ?[1-9]|title|titre ?[1-9]?|[üu]?berschrift ?[1-9]|titel|rubrik ?[1-9]|overskrift ?[1-9]|kop ?[1-9]"
    r"|t[ií]tulo ?[1-9]?|titolo ?[1-9]?|otsikko ?[1-9]|nag[łl]?[óo]?wek ?[1-9])",
    re.IGNORECASE,
)
_ROMAN: Final = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def value(parent: Element | None, name: str) -> str:
    """Give the value of a property element, "" when it is not set."""
    found = None if parent is None else parent.find(W + name)
    return "" if found is None else str(found.get(f"{W}val", ""))


@dataclass(slots=True)
class Styles:
    """What a document's styles say that matters here."""

    headings: frozenset[str]
    titles: frozenset[str]
    numbering: dict[str, tuple[str, str]]
    """A style's list (numId) and level."""
    language: str
    known: frozenset[str] = frozenset()

    def makes_heading(self, style: str) -> bool:
        """Say whether a paragraph's style is a heading's; by its id alone when the styles don't tell."""
        return style in self.headings or (style not in self.known and bool(_HEADING_STYLE.fullmatch(style)))


def read_styles(root: Element | None) -> Styles:
    """Find the styles that make headings, by outline level or name, following what each is based on."""
    if root is None:
        return Styles(frozenset(), frozenset({"Title"}), {}, "")
    parents, names, levels, numbering = {}, {}, {}, {}
    for style in root.iterfind(f"{W}style"):
        identity = style.get(f"{W}styleId", "")
        parents[identity] = value(style, "basedOn")
        names[identity] = value(style, "name") or identity
        levels[identity] = value(style.find(f"{W}pPr"), "outlineLvl")
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            numbering[identity] = (value(number, "numId"), value(number, "ilvl") or "0")
    headings = set()
    for identity in parents:
        at, seen = identity, set[str]()
        while at in parents and at not in seen:
            seen.add(at)
            if levels[at] or _HEADING_STYLE.fullmatch(names[at]):
                if levels[at] != "9":
                    headings.add(identity)
                break
            at = parents[at]
    titles = {identity for identity, name in names.items() if name.lower() == "title"}
    language = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    said = "" if language is None else language.get(f"{W}val", "")
    return Styles(frozenset(headings), frozenset(titles), numbering, said, frozenset(parents))


class Numbers:
    """Counts list numbers as Word shows them, from numbering.xml (ECMA-376 part 1, 17.9)."""

    def __init__(self, root: Element | None) -> None:
        self.levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self.abstract: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for each in root.iterfind(f"{W}abstractNum"):
            self.levels[each.get(f"{W}abstractNumId", "")] = {
                level.get(f"{W}ilvl", "0"): (
                    value(level, "numFmt") or "decimal",
                    value(level, "lvlText"),
                    whole_number(value(level, "start"), 1),
                )
                for level in each.iterfind(f"{W}lvl")
            }
        for each in root.iterfind(f"{W}num"):
            identity = each.get(f"{W}numId", "")
            abstract = value(each, "abstractNumId")
            restarts = each.find(f"{W}lvlOverride/{W}startOverride") is not None
            self.abstract[identity] = f"{abstract}/{identity}" if restarts else abstract

    def next(self, identity: str, level: str) -> str:
        """Count one more paragraph of a list, and give the number or bullet that stands before it."""
        series = self.abstract.get(identity, "")
        levels = self.levels.get(series.partition("/")[0], {})
        style, pattern, start = levels.get(level, ("none", "", 1))
        depth = whole_number(level, 0)
        if style == "none" or identity == "0":
            return ""
        if style == "bullet":
            return "•"
        counts = self.counts.setdefault(series, {})
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form, _, first = levels.get(str(at), ("decimal", "", 1))
            return _count(counts.setdefault(at, first), form)

        return re.sub(r"%([1-9])", shown, pattern)


def _count(number: int, form: str) -> str:
    """Write a number in one of Word's forms; forms of other scripts are written in digits."""
    if form.endswith("Letter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman") and 0 < number < 4000:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (number // worth)
            number %= worth
        return roman.upper() if form.startswith("upper") else roman
    return f"{number:02}" if form == "decimalZero" else str(number)
