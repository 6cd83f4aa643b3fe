"""Reads Word documents (.docx, .docm, .dotx): body, tables, text boxes, notes, comments, headers, links, properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from indexer.extract.characters import one_line, printable, table_row
from indexer.extract.extraction import Part, Unreadable
from indexer.extract.links import web_link
from indexer.extract.package import Element, Package, Relation, damaged, office_properties, whole_number
from indexer.extract.pptx import MATHS, MC, A, R, alternative_text, choice, drawn_words
from indexer.extract.properties import properties
from indexer.extract.sections import Section, reader_name, section_blocks
from indexer.extract.word_styles import Numbers, W, read_styles, value
from indexer.model import Link, Problem

_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

SKIPPED: Final = frozenset(
    W + name
    for name in (
        *("del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr"),
        *("trPr", "tcPr", "rt", "sectPr"),
    )
)
"""Elements that show no words of the document: what was deleted, and what says how things look."""
LITERALS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
}
"""Elements that stand for characters."""
_NOTES: Final = {f"{W}footnoteReference": "Note", f"{W}endnoteReference": "Endnote"}
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    """What one paragraph gives, while its runs are walked."""

    words: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    """Text boxes, charts and alternative texts that hang on it: paragraphs to follow it."""
    asides: list[str] = field(default_factory=list)
    fields: list[tuple[list[str], list[int]]] = field(default_factory=list)
    """Open complex fields: the pieces of the instruction, and where the result begins, once it has."""

    @property
    def text(self) -> str:
        return printable("".join(self.words)).strip()


class _Word:
    """A Word document while it is being read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_part()
        self.part = self.main
        self.relations: dict[str, dict[str, Relation]] = {}
        self.sections = [Section()]
        self.problems: list[Problem] = []
        self.title = ""
        styles = self._side_part("styles")
        self.styles = read_styles(styles)
        self.numbers = Numbers(self._side_part("numbering"))
        self.notes = {label: self._stories(kind) for label, kind in (("Note", "footnotes"), ("Endnote", "endnotes"))}
        self.comments = self._stories("comments")
        self.cited: Counter[str] = Counter()
        self.shown: list[str] = []
        """The headers and footers of the Word section that is being read."""

    def _side_part(self, kind: str) -> Element | None:
        """Give the root of a part beside the main one; a damaged one is reported and passed over."""
        for name in self.package.related(self.main, kind):
            try:
                return self.package.xml(name)
            except Unreadable as error:
                self.problems.append(error.problem)
        return None

    def _stories(self, kind: str) -> dict[str, tuple[str, Element]]:
        """Give notes or comments by id, with the part they stand in."""
        root = self._side_part(kind)
        names = self.package.related(self.main, kind)
        return {} if root is None else {each.get(f"{W}id", ""): (names[0], each) for each in root}

    @property
    def here(self) -> dict[str, Relation]:
        """The relations of the part that is being read."""
        if self.part not in self.relations:
            self.relations[self.part] = self.package.relations(self.part)
        return self.relations[self.part]

    # -- blocks ----------------------------------------------------------------------------------------------------

    def body(self, parent: Element) -> None:
        """Gather the body's paragraphs and tables into sections."""
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                for text, line in self._table(element):
                    self._add(text, line)
            elif element.tag == f"{W}altChunk":
                self.problems.append(
                    Problem(
                        "A part of the document is another file embedded in it, which was not read.",
                        "Open it in Word, save it again, and add the new copy.",
                    )
                )
            elif element.tag == f"{MC}AlternateContent":
                self.body(choice(element))
            elif element.tag not in SKIPPED:
                self.body(element)

    def _paragraph(self, element: Element) -> None:
        line = self.line(element)
        style, level = _style_and_level(element)
        heading = whole_number(level, 9) < 9 or (not level and self.styles.makes_heading(style))
        text = self._numbered(element, style, line.text)
        if heading and line.text:
            self.sections.append(Section(text, running=self.shown[:]))
            if style in self.styles.titles and not self.title:
                self.title = text
            text = ""
        self._add(text, line)

    def _numbered(self, element: Element, style: str, text: str) -> str:
        number = element.find(f"{W}pPr/{W}numPr")
        listed, level = self.styles.numbering.get(style, ("", "0"))
        if number is not None:
            listed = value(number, "numId") or listed
            level = value(number, "ilvl") or level
        return f"{self.numbers.next(listed, level)} {text}".strip() if text and listed else text

    def _add(self, text: str, line: _Line) -> None:
        section = self.sections[-1]
        words = list(filter(None, [text, *line.boxes]))
        if words and section.running[-len(self.shown) :] != self.shown:
            section.running += self.shown
        section.paragraphs += words
        section.asides += line.asides
        section.links += line.links

    def _table(self, table: Element) -> Iterator[tuple[str, _Line]]:
        """Yield a table as one paragraph of rows; one of single cells, which only lays out the page, as it is."""
        rows = [list(_children(row, "tc")) for row in _children(table, "tr")]
        if all(len(row) == 1 for row in rows):
            for row in rows:
                yield from self._flow(row[0])
            return
        gathered = _Line()
        lines = [table_row(" ".join(self._gather(cell, gathered)) for cell in row) for row in rows]
        yield "\n".join(filter(None, lines)), gathered

    def _flow(self, parent: Element) -> Iterator[tuple[str, _Line]]:
        """Yield the paragraphs and tables inside a cell, a text box, a note or a header, in order."""
        for element in parent:
            if element.tag == f"{W}p":
                line = self.line(element)
                yield self._numbered(element, _style_and_level(element)[0], line.text), line
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag == f"{MC}AlternateContent":
                yield from self._flow(choice(element))
            elif element.tag not in SKIPPED:
                yield from self._flow(element)

    def _gather(self, parent: Element, into: _Line) -> list[str]:
        """Give the paragraphs inside an element, its text boxes too; links and asides go to ``into``."""
        found: list[str] = []
        for text, line in self._flow(parent):
            found += filter(None, [text, *line.boxes])
            into.links += line.links
            into.asides += line.asides
        return found

    # -- runs ------------------------------------------------------------------------------------------------------

    def line(self, paragraph: Element) -> _Line:
        """Give what one paragraph holds."""
        line = _Line()
        self._runs(paragraph, line)
        return line

    def _runs(self, parent: Element, line: _Line) -> None:
        for element in parent:
            tag = element.tag
            if tag in SKIPPED:
                continue
            if tag in {f"{W}t", MATHS, f"{A}t"}:
                line.words.append(element.text or "")
            elif tag in LITERALS:
                line.words.append(LITERALS[tag])
            elif tag == f"{W}sym":
                line.words.append(symbol(element.get(f"{W}char", "")))
            elif tag in {f"{W}hyperlink", f"{W}fldSimple"}:
                self._link(element, line)
            elif tag == f"{W}fldChar":
                _field(element.get(f"{W}fldCharType"), line)
            elif tag == f"{W}instrText":
                if line.fields:
                    line.fields[-1][0].append(element.text or "")
            elif tag in _NOTES:
                self._note(_NOTES[tag], element.get(f"{W}id", ""), line)
            elif tag == f"{W}commentReference":
                self.comment(element.get(f"{W}id", ""), line)
            elif tag == f"{MC}AlternateContent":
                self._runs(choice(element), line)
            elif tag == f"{W}txbxContent":
                line.boxes += self._gather(element, line)
            elif tag in {f"{_WP}inline", f"{_WP}anchor"}:
                self._drawing(element, line)
            else:
                self._runs(element, line)

    def _link(self, element: Element, line: _Line) -> None:
        start = len(line.words)
        self._runs(element, line)
        relation = self.here.get(element.get(f"{R}id"))
        if relation and relation.external:
            _add_link(relation.target, start, line)
        instruction = _FIELD_LINK.match(element.get(f"{W}instr", ""))
        if instruction:
            _add_link(instruction[1] or instruction[2], start, line)

    def _drawing(self, element: Element, line: _Line) -> None:
        about = element.find(f"{_WP}docPr")
        alternative = "" if about is None else alternative_text(about)
        if alternative:
            line.boxes.append(f"Picture: {alternative}")
        for click in element.iter(f"{A}hlinkClick"):
            relation = self.here.get(click.get(f"{R}id"))
            link = web_link(relation.target, alternative) if relation and relation.external else None
            line.links += [link] if link else []
        try:
            line.boxes += drawn_words(element, self.package, self.here)
        except Unreadable as error:
            self.problems.append(error.problem)
        self._runs(element, line)

    # -- notes, comments, headers ------------------------------------------------------------------------------------

    def _note(self, label: str, identity: str, line: _Line) -> None:
        """Leave a mark where a note is cited, and put its words after the section."""
        self.cited[label] += 1
        number = self.cited[label]
        line.words.append(f"[{label.lower()} {number}]")
        self._aside(self.notes[label].pop(identity, None), f"{label} {number}", line)

    def comment(self, identity: str, line: _Line) -> None:
        story = self.comments.pop(identity, None)
        if story:
            self._aside(story, f"Comment ({one_line(story[1].get(f'{W}author', '')) or 'unknown'})", line)

    def _aside(self, story: tuple[str, Element] | None, label: str, line: _Line) -> None:
        if story is None:
            return
        came_from, self.part = self.part, story[0]
        inside = _Line()
        text = " ".join(self._gather(story[1], inside))
        self.part = came_from
        if text:
            line.asides.append(f"{label}: {text}")
        line.asides += inside.asides
        line.links += inside.links

    def running(self, section: Element, inherited: dict[str, list[str]]) -> dict[str, list[str]]:
        """Give the headers and footers of a Word section, by place; what it doesn't set it inherits."""
        found = dict(inherited)
        for reference in section.iter(f"{W}headerReference", f"{W}footerReference"):
            self.part = self.main
            relation = self.here.get(reference.get(f"{R}id"))
            if relation is None or relation.target not in self.package:
                continue
            try:
                root = self.package.xml(relation.target)
            except Unreadable as error:
                self.problems.append(error.problem)
                continue
            self.part = relation.target
            place = reference.tag + reference.get(f"{W}type", "")
            found[place] = [one_line(text) for text in self._gather(root, _Line()) if text]
        self.part = self.main
        return found


def read(path: Path) -> Iterator[Part]:
    """Read a Word document, a section for each heading of a heading style or outline level.

    Notes and comments follow the section that cites them.

    Raises:
        Unreadable: the file is no Word package, is encrypted, or goes past a limit.
    """
    with Package(path) as package:
        word = _Word(package)
        root = package.xml(word.main)
        body = root.find(f"{W}body")
        if body is None:
            raise damaged("The file is named a Word document but holds something else, or")
        yield from office_properties(package, "Word properties")
        yield from properties("Word language setting", [("language", word.styles.language)])
        running: dict[str, list[str]] = {}
        for group, section in _word_sections(body):
            running = word.running(section, running) if section is not None else running
            word.shown = [text for texts in running.values() for text in texts]
            word.body(group)
        line = _Line()
        for identity in list(word.comments):  # a comment on a deleted passage has no place of its own
            word.comment(identity, line)
        word.sections[-1].asides += line.asides
        yield from properties("Title style", [("title", word.title)])
        yield from word.problems
        yield from section_blocks(word.sections, reader_name("lxml"))


def _word_sections(body: Element) -> Iterator[tuple[list[Element], Element | None]]:
    """Yield the body's elements by Word section, each with the section's properties, which stand at its end."""
    group: list[Element] = []
    for element in body:
        group.append(element)
        section = element if element.tag == f"{W}sectPr" else element.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            yield group, section
            group = []
    if group:
        yield group, None


def _style_and_level(paragraph: Element) -> tuple[str, str]:
    about = paragraph.find(f"{W}pPr")
    return value(about, "pStyle"), value(about, "outlineLvl")


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Yield a table's rows or a row's cells, also those wrapped in content controls or insertions."""
    for element in parent:
        if element.tag == W + name:
            yield element
        elif element.tag not in SKIPPED and element.tag not in {f"{W}tr", f"{W}tc", f"{W}p"}:
            yield from _children(element, name)


def symbol(code: str) -> str:
    """Give the character of a symbol by its code in hexadecimal digits, "" if that is none."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _field(event: str | None, line: _Line) -> None:
    """Follow a complex field; when a HYPERLINK ends, its result is the link's anchor."""
    if event == "begin":
        line.fields.append(([], []))
    elif event == "separate" and line.fields:
        line.fields[-1][1].append(len(line.words))
    elif event == "end" and line.fields:
        instruction, starts = line.fields.pop()
        found = _FIELD_LINK.match("".join(instruction))
        if found and starts:
            _add_link(found[1] or found[2] or "", starts[0], line)


def _add_link(url: str, start: int, line: _Line) -> None:
    link = web_link(url, "".join(line.words[start:]))
    if link:
        line.links.append(link)
