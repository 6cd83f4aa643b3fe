"""Reads a Word document so that every character knows the run it came from: body, tables, boxes, then the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from indexer.extract.characters import printable
from indexer.extract.docx import LITERALS, SKIPPED, symbol
from indexer.extract.extraction import Unreadable
from indexer.extract.links import safe
from indexer.extract.media_type import DOCX
from indexer.extract.package import Element, Package, Relation, damaged, whole_number
from indexer.extract.pptx import MATHS, MC, A, R, choice
from indexer.extract.word_styles import Numbers, Styles, W, read_styles, value
from indexer.manuscript.csl_items import mendeley_tag
from indexer.manuscript.flow import Flow, Origin
from indexer.manuscript.word_fields import Fields, leads
from indexer.manuscript.word_sources import word_sources
from indexer.model import Problem
from indexer.paper_text import BlockKind, PaperText

Story = Literal["footnote", "endnote"]

_WORDS: Final = frozenset({f"{W}t", MATHS, f"{A}t"})
_NOTES: Final[dict[str, Story]] = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_STORIES: Final[tuple[Story, ...]] = ("footnote", "endnote")
_LISTED = re.compile(r"list|bullet|aufz", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file characters came from."""

    element: Element
    """What holds them: a ``w:t``, or what stands for a tab, a line end, a symbol or a formula."""
    part: str
    """The name of the part of the package that it stands in."""
    linked: bool
    """Whether it leads somewhere already."""
    anchor: Element | None
    """Of what stands in a note or a text box: the note's mark in the body, or the box."""


@dataclass(frozen=True, slots=True)
class WordText:
    """A Word document as read, with the elements its characters came from, in the order of the text."""

    paper: PaperText
    origins: tuple[Origin, ...]
    """Each with a :class:`Place` as its source."""
    roots: dict[str, Element]
    """The parts that hold text, by name; what is changed in them changes what ``origins`` speak of."""


def read(path: Path) -> PaperText:
    """Read a Word document's text, and what stands on it.

    Raises:
        Unreadable: as :func:`read_word`.
    """
    with Package(path) as package:
        return read_word(package).paper


def read_word(package: Package) -> WordText:
    """Read a Word document.

    Raises:
        Unreadable: the file is no Word package, is encrypted, or goes past a limit.
    """
    return _Reader(package).read()


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = self.part = package.main_part()
        self.roots = {self.main: package.xml(self.main)}
        self.problems: list[Problem] = []
        self.styles: Styles = read_styles(self._side("styles")[1])
        self.numbers = Numbers(self._side("numbering")[1])
        self.flow = Flow()
        self.fields = Fields(self.flow, word_sources(package))
        self.relations: dict[str, dict[str, Relation]] = {}
        self.links = 0
        self.anchor: Element | None = None
        self.boxes: list[Element] = []
        self.cited: dict[Story, dict[str, Element]] = {"footnote": {}, "endnote": {}}
        self.works: tuple[int, int] | None = None
        self.title = ""
        self.whole = _whole_fields(self.roots[self.main])
        """Whether every field of the part that is being read ends; one that does not must not hide all that follows."""

    def read(self) -> WordText:
        body = self.roots[self.main].find(f"{W}body")
        if body is None:
            raise damaged("The file is named a Word document but holds something else, or")
        self._flow(body)
        if self.flow.bibliography is None:
            self.flow.bibliography = self.works
        for story in _STORIES:
            self._notes(story)
        paper = self.flow.paper(self.title, DOCX, self.problems)
        return WordText(paper, tuple(self.flow.origins), self.roots)

    def _side(self, kind: str) -> tuple[str, Element | None]:
        """Give a part beside the main one; a damaged one is reported and passed over."""
        for name in self.package.related(self.main, kind):
            try:
                return name, self.package.xml(name)
            except Unreadable as error:
                self.problems.append(error.problem)
        return "", None

    @property
    def here(self) -> dict[str, Relation]:
        """The relations of the part that is being read."""
        if self.part not in self.relations:
            self.relations[self.part] = self.package.relations(self.part)
        return self.relations[self.part]

    # -- blocks ----------------------------------------------------------------------------------------------------

    def _flow(self, parent: Iterable[Element], kind: BlockKind | None = None, note: str = "") -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element, kind, note)
            elif element.tag == f"{W}tc":
                self._flow(element, kind or "cell", note)
            elif element.tag == f"{MC}AlternateContent":
                self._flow(choice(element), kind, note)
            elif element.tag == f"{W}sdt":
                start = self.flow.at
                self._flow(element, kind, note)
                if "BIBLIOGRAPHY" in value(element.find(f"{W}sdtPr"), "tag"):
                    self.flow.list_of_works(start)
            elif element.tag == f"{W}altChunk":
                self.problems.append(
                    Problem(
                        "A part of the document is another file embedded in it, which was not read.",
                        "Open it in Word, save it again, and add the new copy.",
                    )
                )
            elif element.tag == f"{W}tr" and element.find(f"{W}trPr/{W}del") is not None:
                continue
            elif element.tag not in SKIPPED:
                self._flow(element, kind, note)

    def _paragraph(self, element: Element, kind: BlockKind | None, note: str) -> None:
        about = element.find(f"{W}pPr")
        style = value(about, "pStyle")
        outline = value(about, "outlineLvl")
        heading = kind is None and (whole_number(outline, 9) < 9 or (not outline and self.styles.makes_heading(style)))
        label = self._label(about, style)
        listed = bool(label) or _LISTED.search(style) is not None
        flow = self.flow
        flow.begin(f"{label} " if label and label != "•" else "")
        start = flow.at
        self._runs(element)
        words = " ".join(flow.since(start).split())
        if heading:
            flow.end("heading", self._level(style, outline), note=note)
            if words and style in self.styles.titles and not self.title:
                self.title = words
        else:
            flow.end(kind or ("item" if listed else "paragraph"), note=note)
        if style.casefold() == "bibliography" and words:
            self.works = (self.works[0] if self.works else start, flow.at)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            outer, self.anchor = self.anchor, self.anchor if self.anchor is not None else box
            self._flow(box, kind, note)
            self.anchor = outer

    def _label(self, about: Element | None, style: str) -> str:
        """Count a paragraph of a numbered list, and give the number that Word shows before it."""
        number = None if about is None else about.find(f"{W}numPr")
        listed, level = self.styles.numbering.get(style, ("", "0"))
        if number is not None:
            listed = value(number, "numId") or listed
            level = value(number, "ilvl") or level
        return self.numbers.next(listed, level) if listed else ""

    def _level(self, style: str, outline: str) -> int:
        digit = re.search(r"[1-9]$", style)
        return whole_number(outline, 0) + 1 if outline else int(digit[0]) if digit else 1

    # -- runs ------------------------------------------------------------------------------------------------------

    def _runs(self, parent: Iterable[Element]) -> None:
        for element in parent:
            tag = element.tag
            if tag in SKIPPED:
                continue
            if tag in _WORDS:
                self._add(element, printable(element.text or "").replace("\n", " "))
            elif tag in LITERALS:
                self._add(element, LITERALS[tag])
            elif tag == f"{W}sym":
                self._add(element, printable(symbol(element.get(f"{W}char", ""))))
            elif tag == f"{W}hyperlink":
                self._hyperlink(element)
            elif tag == f"{W}fldSimple":
                self._simple_field(element)
            elif tag == f"{W}fldChar":
                self.fields.event(element.get(f"{W}fldCharType"))
            elif tag == f"{W}instrText":
                self.fields.instruct(element.text or "")
            elif tag in _NOTES:
                self._cite(_NOTES[tag], element)
            elif tag == f"{W}sdt":
                start = self.flow.at
                self._runs(element)
                self.flow.cite(start, "Mendeley", mendeley_tag(value(element.find(f"{W}sdtPr"), "tag")))
            elif tag == f"{MC}AlternateContent":
                self._runs(choice(element))
            elif tag == f"{W}txbxContent":
                self.boxes.append(element)
            else:
                self._runs(element)

    def _add(self, element: Element, text: str) -> None:
        if not (self.fields.hidden and self.whole):
            linked = bool(self.links) or self.fields.leads
            self.flow.add(text, Place(element, self.part, linked, self.anchor))

    def _hyperlink(self, element: Element) -> None:
        start = self.flow.at
        self.links += 1
        self._runs(element)
        self.links -= 1
        relation = self.here.get(element.get(f"{R}id"))
        address = safe(relation.target) if relation and relation.external else ""
        place = element.get(f"{W}anchor", "")
        if address or relation is None:
            self.flow.link(start, address + (f"#{place}" if place else ""))

    def _simple_field(self, element: Element) -> None:
        instruction, start = element.get(f"{W}instr", ""), self.flow.at
        leading = leads(instruction)
        self.links += leading
        self._runs(element)
        self.links -= leading
        self.fields.close(instruction, start)

    # -- notes -----------------------------------------------------------------------------------------------------

    def _cite(self, story: Story, reference: Element) -> None:
        """Leave a mark where a note is cited; the first time it gets its number."""
        identity = reference.get(f"{W}id", "")
        cited = self.cited[story]
        if identity not in cited:
            cited[identity] = reference
        self.flow.mark(_name(story, list(cited).index(identity) + 1))

    def _notes(self, story: Story) -> None:
        """Add the notes that the body cites, in that order; notes that notes cite are no use of Word's."""
        name, root = self._side(f"{story}s")
        if root is None:
            return
        self.roots[name] = root
        stories = {each.get(f"{W}id", ""): each for each in root}
        self.part, self.whole = name, _whole_fields(root)
        for number, (identity, reference) in enumerate(list(self.cited[story].items()), 1):
            if identity in stories:
                self.anchor = reference
                self._flow(stories[identity], "note", _name(story, number))
        self.part, self.anchor = self.main, None


def _name(story: Story, number: int) -> str:
    return f"{story} {number}"


def _whole_fields(root: Element) -> bool:
    """Tell whether every field that begins also ends, deleted ones left aside."""
    depth = 0
    for mark in root.iter(f"{W}fldChar"):
        if next(mark.iterancestors(f"{W}del", f"{W}moveFrom"), None) is None:
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType"), 0)
            if depth < 0:
                return False
    return depth == 0
