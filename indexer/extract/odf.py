"""Reads OpenDocument text (.odt) and presentations (.odp): headings, tables, notes, comments, links, properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from indexer.extract.characters import one_line, paragraphs, printable, table_row
from indexer.extract.extraction import Block, Part, Unreadable
from indexer.extract.links import web_link
from indexer.extract.package import Element, Package, damaged, refuse_encrypted_odf, whole_number
from indexer.extract.pptx import alternative_text
from indexer.extract.properties import properties
from indexer.extract.sections import Section, no_words, reader_name, section_blocks
from indexer.model import Link, Locator

_NAMESPACE: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
DRAW, OFFICE, PRESENTATION, STYLE, SVG, TABLE, TEXT = (
    _NAMESPACE % name for name in ("drawing", "office", "presentation", "style", "svg-compatible", "table", "text")
)
HREF: Final = "{http://www.w3.org/1999/xlink}href"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
SKIPPED: Final = frozenset(
    {
        f"{TEXT}tracked-changes",
        f"{TEXT}sequence-decls",
        f"{TEXT}variable-decls",
        f"{TEXT}user-field-decls",
        f"{TEXT}table-of-content-source",
        f"{OFFICE}forms",
        f"{PRESENTATION}notes",
        f"{SVG}title",
        f"{SVG}desc",
        f"{TEXT}ruby-text",
    }
)
"""Elements that show no words of the document."""
_RUNNING: Final = frozenset({"header", "footer", "date-time", "page-number"})
_MOST_REPEATS: Final = 50


@dataclass(slots=True)
class _Gathered:
    """What a stretch of the document gives: its paragraphs, and what hangs on them."""

    package: Package
    words: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    notes: int = 0


def read_text(path: Path) -> Iterator[Part]:
    """Read an OpenDocument text, a section for each heading; notes and comments follow the section that cites them.

    Raises:
        Unreadable: the file is no OpenDocument text, is encrypted, or goes past a limit.
    """
    with Package(path) as package:
        content, body = _open(package, "text")
        yield from _properties(package)
        running = _headers(package)
        titles = {"Title"} | {
            style.get(f"{STYLE}name")
            for style in content.iter(f"{STYLE}style")
            if style.get(f"{STYLE}parent-style-name") == "Title"
        }
        sections = [Section(running=running)]
        gathered = _Gathered(package)
        title = ""
        for element in _flow(body):
            style = element.get(f"{TEXT}style-name")
            words = _words(element, gathered)
            if element.tag == f"{TEXT}h" or (element.tag == f"{TEXT}p" and style in titles):
                if one_line(words):
                    sections.append(Section(words, running=running))
                    title = title or (words if style in titles else "")
                words = ""
            section = sections[-1]
            section.paragraphs += filter(None, [words, *gathered.boxes])
            section.asides += gathered.asides
            section.links += gathered.links
            gathered.boxes, gathered.asides, gathered.links = [], [], []
        yield from properties("Title style", [("title", title)])
        yield from section_blocks(sections, reader_name("lxml"))


def read_slides(path: Path) -> Iterator[Part]:
    """Read an OpenDocument presentation slide by slide; hidden slides are marked in their heading.

    Raises:
        Unreadable: the file is no OpenDocument presentation, is encrypted, or goes past a limit.
    """
    with Package(path) as package:
        content, body = _open(package, "presentation")
        yield from _properties(package)
        hidden = {
            style.get(f"{STYLE}name")
            for style in content.iter(f"{STYLE}style")
            if any(each.get(f"{PRESENTATION}visibility") == "hidden" for each in style)
        }
        told = False
        for index, page in enumerate(body.iterfind(f"{DRAW}page"), 1):
            block = _slide(package, page, index, hidden=page.get(f"{DRAW}style-name") in hidden)
            if index == 1:
                yield from properties("first slide", [("title", block.heading.removesuffix("(hidden slide)"))])
            if block.text or block.heading or block.notes:
                told = True
                yield block
        if not told:
            raise no_words()


def _slide(package: Package, page: Element, index: int, *, hidden: bool) -> Block:
    heading: list[str] = []
    running: list[str] = []
    gathered = _Gathered(package)
    text: list[str] = []
    for shape in page:
        if shape.tag in SKIPPED:
            continue
        kind = shape.get(f"{PRESENTATION}class", "")
        found = _gather([shape], gathered)
        (heading if kind == "title" else running if kind in _RUNNING else text).extend(found)
    notes: list[str] = []
    for sheet in page.iterfind(f"{PRESENTATION}notes"):
        frames = [each for each in sheet if each.get(f"{PRESENTATION}class", "") not in _RUNNING | {"page"}]
        notes += _gather(frames, gathered)
    title = one_line(" ".join(heading))
    return Block(
        Locator("slide", str(index), index),
        paragraphs("\n\n".join(text + gathered.asides)),
        f"{title} (hidden slide)".strip() if hidden else title,
        notes=paragraphs("\n\n".join(notes)),
        running=paragraphs("\n".join(running)),
        links=tuple(dict.fromkeys(gathered.links)),
        reader=reader_name("lxml"),
    )


def _open(package: Package, kind: str) -> tuple[Element, Element]:
    """Give the content's root, and the body of the kind of document that is asked for."""
    refuse_encrypted_odf(package)
    content = package.xml("content.xml", dtd=True)
    body = content.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise damaged("The file holds something else than its name says, or")
    return content, body


def _properties(package: Package) -> Iterator[Part]:
    if "meta.xml" not in package:
        return
    try:
        meta = package.xml("meta.xml", dtd=True)
    except Unreadable:
        return
    said = {etree.QName(each).localname: each.text for each in meta.iter() if isinstance(each.tag, str)}
    source = "OpenDocument properties"
    yield from properties(
        source,
        [
            ("title", said.get("title")),
            ("author", said.get("initial-creator") or said.get("creator")),
            ("date", said.get("creation-date")),
            ("language", said.get("language")),
        ],
    )
    yield from properties(f"{source}, last saved", [("date", said.get("date"))])


def _headers(package: Package) -> list[str]:
    """Give the paragraphs of the page styles' headers and footers."""
    if "styles.xml" not in package:
        return []
    try:
        root = package.xml("styles.xml", dtd=True)
    except Unreadable:
        return []
    found = [
        one_line(" ".join(_gather([each], _Gathered(package))))
        for each in root.iter(f"{STYLE}header", f"{STYLE}footer", f"{STYLE}header-left", f"{STYLE}footer-left")
    ]
    return list(filter(None, found))


def _flow(parent: Element) -> Iterator[Element]:
    """Yield headings, paragraphs, tables and frames in order, from inside lists, sections and indexes too."""
    for element in parent:
        if _stands_alone(element):
            yield element
        elif element.tag not in SKIPPED:
            yield from _flow(element)


def _stands_alone(element: Element) -> bool:
    return element.tag in {f"{TEXT}h", f"{TEXT}p", f"{TABLE}table"} or str(element.tag).startswith(DRAW)


def _gather(parents: list[Element], gathered: _Gathered) -> list[str]:
    """Give the paragraphs, tables and boxes inside elements, in order."""
    before, gathered.boxes = gathered.boxes, []
    found: list[str] = []
    for parent in parents:
        for element in [parent] if _stands_alone(parent) else _flow(parent):
            words = _words(element, gathered)
            found += filter(None, [words.strip(), *gathered.boxes])
            gathered.boxes = []
    gathered.boxes = before
    return found


def _words(element: Element, gathered: _Gathered) -> str:
    """Give one paragraph's or table's words; boxes, notes and links that hang on it go to ``gathered``."""
    if element.tag == f"{TABLE}table":
        return _table(element, gathered)
    if str(element.tag).startswith(DRAW):
        _drawing(element, gathered)
        return ""
    words: list[str] = []
    _runs(element, words, gathered)
    bullet = "• " if element.getparent() is not None and element.getparent().tag == f"{TEXT}list-item" else ""
    text = printable("".join(words)).strip()
    return bullet + text if one_line(text) and element.tag == f"{TEXT}p" else text


def _runs(parent: Element, words: list[str], gathered: _Gathered) -> None:
    words.append(parent.text or "")
    for element in parent:
        tag = str(element.tag)
        if tag == f"{TEXT}s":
            words.append(" " * min(whole_number(element.get(f"{TEXT}c"), 1), 100))
        elif tag in {f"{TEXT}tab", f"{TEXT}line-break"}:
            words.append("\t" if tag == f"{TEXT}tab" else "\n")
        elif tag == f"{TEXT}note":
            _note(element, words, gathered)
        elif tag == f"{OFFICE}annotation":
            author = one_line(element.findtext(f"{_DC}creator") or "") or "unknown"
            comment = " ".join(_gather([element], gathered))
            gathered.asides += [f"Comment ({author}): {comment}"] if comment else []
        elif tag.startswith(DRAW) and tag != f"{DRAW}a":
            _drawing(element, gathered)
        elif tag not in SKIPPED:
            start = len(words)
            _runs(element, words, gathered)
            link = web_link(element.get(HREF, ""), "".join(words[start:])) if tag in {f"{TEXT}a", f"{DRAW}a"} else None
            gathered.links += [link] if link else []
        words.append(element.tail or "")


def _note(element: Element, words: list[str], gathered: _Gathered) -> None:
    """Leave a mark where a note is cited, and keep its words for the end of the section."""
    label = "Endnote" if element.get(f"{TEXT}note-class") == "endnote" else "Note"
    gathered.notes += 1
    number = one_line(element.findtext(f"{TEXT}note-citation") or "") or str(gathered.notes)
    words.append(f"[{label.lower()} {number}]")
    body = element.find(f"{TEXT}note-body")
    if body is not None:
        inside = gathered.asides
        gathered.asides = []
        text = " ".join(_gather([body], gathered))
        gathered.asides = [*inside, f"{label} {number}: {text}", *gathered.asides]


def _drawing(shape: Element, gathered: _Gathered) -> None:
    """Take what a shape shows: its text box, table or chart, its link, and the words that describe it."""
    described = {"descr": shape.findtext(f"{SVG}desc") or shape.findtext(f"{SVG}title") or ""}
    alternative = alternative_text(described)
    boxes = [f"Picture: {alternative}"] if alternative else []
    for inner in shape:
        if inner.tag not in SKIPPED:
            boxes += _gather([inner], gathered)
    if shape.tag == f"{DRAW}object":
        name = f"{shape.get(HREF, '').removeprefix('./')}/content.xml"
        if name in gathered.package:
            chart = _embedded(gathered.package, name)
            boxes += _gather([chart], gathered) if chart is not None else []
    if shape.tag == f"{DRAW}a":
        link = web_link(shape.get(HREF, ""), " ".join(boxes))
        gathered.links += [link] if link else []
    gathered.boxes += boxes


def _embedded(package: Package, name: str) -> Element | None:
    """Give the body of an object embedded in the document, such as a chart; None when it can't be read."""
    try:
        return package.xml(name, dtd=True).find(f"{OFFICE}body")
    except Unreadable:
        return None


def _table(table: Element, gathered: _Gathered) -> str:
    rows: list[str] = []
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is not table:
            continue
        cells: list[str] = []
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            repeats = whole_number(cell.get(f"{TABLE}number-columns-repeated"), 1)
            cells += [" ".join(_gather([cell], gathered))] * min(repeats, _MOST_REPEATS)
        rows.append(table_row(cells))
    return "\n".join(filter(None, rows))
