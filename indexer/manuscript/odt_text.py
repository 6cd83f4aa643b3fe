"""Reads an OpenDocument text: its paragraphs and lists, notes, links, and what Zotero keeps in reference marks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from indexer.extract.characters import printable
from indexer.extract.links import safe
from indexer.extract.media_type import ODT
from indexer.extract.odf import DRAW, HREF, OFFICE, SKIPPED, STYLE, SVG, TABLE, TEXT
from indexer.extract.package import Element, Package, damaged, refuse_encrypted_odf, whole_number
from indexer.manuscript.csl_items import csl_citation
from indexer.manuscript.flow import Flow
from indexer.paper_text import BlockKind, CitedItem, PaperText

_ZOTERO: Final = "ZOTERO_ITEM"
_ZOTERO_LIST: Final = "ZOTERO_BIBL"  # in the name of the section that holds the reference list
_TITLE: Final = "Title"

# OpenDocument 1.3 part 3, 7.1.4 (bibliography marks) and what CSL calls what they say.
_TYPES: Final = {
    "article": "article-journal",
    "book": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "www": "webpage",
}
_FIELDS: Final = {
    "title": "title",
    "journal": "container-title",
    "booktitle": "container-title",
    "publisher": "publisher",
    "institution": "publisher",
    "address": "publisher-place",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "pages": "page",
    "url": "URL",
    "isbn": "ISBN",
}


def read(path: Path) -> PaperText:
    """Read an OpenDocument text.

    Raises:
        Unreadable: the file is no OpenDocument text, is encrypted, or goes past a limit.
    """
    with Package(path) as package:
        refuse_encrypted_odf(package)
        content = package.xml("content.xml", dtd=True)
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise damaged("The file holds something else than its name says, or")
        return _Reader(content).read(body)


class _Reader:
    def __init__(self, content: Element) -> None:
        self.flow = Flow()
        self.titles = {_TITLE} | {
            style.get(f"{STYLE}name")
            for style in content.iter(f"{STYLE}style")
            if style.get(f"{STYLE}parent-style-name") == _TITLE
        }
        self.title = ""
        self.notes: dict[str, list[tuple[str, Element]]] = {"footnote": [], "endnote": []}
        self.boxes: list[Element] = []
        self.marks: dict[str, int] = {}
        """Where reference marks that are open began, by name."""

    def read(self, body: Element) -> PaperText:
        self._blocks(body)
        for notes in self.notes.values():
            for name, note in notes:
                self._blocks(note, "note", name)
        return self.flow.paper(self.title, ODT)

    def _blocks(self, parent: Iterable[Element], kind: BlockKind | None = None, note: str = "") -> None:
        for element in parent:
            tag = element.tag
            if tag in {f"{TEXT}p", f"{TEXT}h"}:
                self._paragraph(element, kind, note)
            elif tag in SKIPPED or tag in {f"{SVG}title", f"{SVG}desc"}:
                continue
            elif tag == f"{TEXT}bibliography" or _ZOTERO_LIST in element.get(f"{TEXT}name", ""):
                start = self.flow.at
                self._blocks(element, kind, note)
                self.flow.list_of_works(start)
            elif tag == f"{TEXT}list-item":
                self._blocks(element, kind or "item", note)
            elif tag == f"{TABLE}table-cell":
                self._blocks(element, "note" if kind == "note" else "cell", note)
            else:
                self._blocks(element, kind, note)

    def _paragraph(self, element: Element, kind: BlockKind | None, note: str) -> None:
        flow, title = self.flow, element.get(f"{TEXT}style-name") in self.titles
        flow.begin()
        start = flow.at
        self._runs(element)
        words = " ".join(flow.since(start).split())
        if kind in {None, "item"} and (element.tag == f"{TEXT}h" or title):
            flow.end("heading", 1 if title else whole_number(element.get(f"{TEXT}outline-level"), 1), note=note)
            self.title = self.title or (words if title else "")
        else:
            flow.end(kind or "paragraph", note=note)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self._blocks(box, kind, note)

    def _runs(self, parent: Element) -> None:
        self._add(parent.text)
        for element in parent:
            self._run(element)
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        """Add words; white space counts as one space (OpenDocument 1.3 part 3, 6.1.2)."""
        if text:
            words = " ".join(printable(f"\ue000{text}\ue000").split()).strip("\ue000")
            before = self.flow.since(max(self.flow.at - 1, 0))
            self.flow.add(words.lstrip(" ") if before in {" ", "\n", ""} else words)

    def _run(self, element: Element) -> None:
        tag, flow = element.tag, self.flow
        start = flow.at
        if tag == f"{TEXT}s":
            flow.add(" " * min(whole_number(element.get(f"{TEXT}c"), 1), 100))
        elif tag in {f"{TEXT}tab", f"{TEXT}line-break"}:
            flow.add("\t" if tag == f"{TEXT}tab" else "\n")
        elif tag == f"{TEXT}note":
            self._note(element)
        elif tag in {f"{TEXT}reference-mark", f"{TEXT}reference-mark-start"}:
            self.marks[element.get(f"{TEXT}name", "")] = start
            self._runs(element)
            if tag == f"{TEXT}reference-mark":
                self._end_mark(element.get(f"{TEXT}name", ""))
        elif tag == f"{TEXT}reference-mark-end":
            self._end_mark(element.get(f"{TEXT}name", ""))
        elif tag == f"{TEXT}bibliography-mark":
            self._runs(element)
            flow.cite(start, "LibreOffice", [CitedItem(_csl(element))])
        elif tag == f"{TEXT}a":
            self._runs(element)
            url = element.get(HREF, "")
            flow.link(start, url if url.startswith("#") else safe(url))
        elif tag in {f"{TEXT}bookmark-ref", f"{TEXT}reference-ref"}:
            self._runs(element)
            flow.link(start, f"#{element.get(f'{TEXT}ref-name', '')}")
        elif str(tag).startswith(DRAW) and tag != f"{DRAW}a":
            self.boxes.append(element)
        elif tag not in SKIPPED and tag != f"{OFFICE}annotation":
            self._runs(element)

    def _end_mark(self, name: str) -> None:
        start = self.marks.pop(name, None)
        if start is not None and name.startswith(_ZOTERO):
            self.flow.cite(start, "Zotero", csl_citation(name))

    def _note(self, element: Element) -> None:
        story = "endnote" if element.get(f"{TEXT}note-class") == "endnote" else "footnote"
        body = element.find(f"{TEXT}note-body")
        if body is not None:
            name = f"{story} {len(self.notes[story]) + 1}"
            self.notes[story].append((name, body))
            self.flow.mark(name)


def _csl(mark: Element) -> dict[str, Any]:
    said = {name: value for name in mark.keys() if (value := mark.get(name)) and name.startswith(TEXT)}  # noqa: SIM118
    plain = {name.removeprefix(TEXT): value for name, value in said.items()}
    item: dict[str, Any] = {
        "id": plain.get("identifier", ""),
        "type": _TYPES.get(plain.get("bibliography-type", ""), "document"),
    }
    for name, field in _FIELDS.items():
        if name in plain:
            item.setdefault(field, plain[name])
    if plain.get("author"):
        item["author"] = [_person(each) for each in plain["author"].split(";") if each.strip()]
    year = plain.get("year", "").strip()
    if year.isascii() and year.isdigit():
        item["issued"] = {"date-parts": [[int(year)]]}
    return item


def _person(name: str) -> dict[str, str]:
    family, comma, given = (each.strip() for each in name.partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": family}
