"""Reads Rich Text Format: its words as one section, with footnotes, links and what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from indexer.extract.characters import paragraphs, table_row
from indexer.extract.extraction import Part, PropertyName, Unreadable
from indexer.extract.links import web_link
from indexer.extract.properties import properties
from indexer.extract.sections import Section, reader_name, section_blocks

_MARKS = re.compile(r"\\(?:[\\{}]|bin(\d+) ?)|[{}]")
_NOTE = re.compile(r"\{\s*(?:\\\*\s*)?\\footnote\b")
_FIELD = re.compile(r"\{\s*\\field\b")
_FIELD_LINK = re.compile(r'HYPERLINK\s+(?:"([^"]*)"|([^\s"{}\\]+))')
_FIELD_RESULT = re.compile(r"\{\s*\\fldrslt\b")
_INFORMATION = re.compile(r"\{\s*\\info\b")
_CREATED = re.compile(r"\\creatim\s*\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_CODE_PAGE = re.compile(r"\\ansicpg\d+")


def read(path: Path) -> Iterator[Part]:
    """Read an RTF file as one section; deleted text and pictures are left out.

    Raises:
        Unreadable: the file doesn't begin as RTF does, or has no words.
    """
    markup = path.read_bytes().decode("latin-1")  # the format is ASCII; its escapes say what other bytes mean
    start = markup.find("{\\rtf", 0, 1024)
    if start < 0:
        raise Unreadable("The file is not RTF, whatever its name says.", "Check that it is the right file.")
    markup = markup[start:].rstrip("\0 \r\n")
    page = _CODE_PAGE.search(markup[:2000])
    prolog = "{\\rtf1\\ansi" + (page[0] if page else "") + _font_table(markup)

    def words(piece: str) -> str:
        return _plain(f"{prolog} {piece}}}")

    information = _INFORMATION.search(markup)
    if information:
        yield from _properties(_group(markup, information.start()), words)
    section = Section()
    body, notes = _lift_notes(markup)
    body = _lift_links(body, section, words)
    section.paragraphs.append(re.sub(r"\n[ \t]*", "\n\n", _rows(_plain(body))))
    section.asides += [f"Note {number}: {' '.join(words(note).split())}" for number, note in enumerate(notes, 1)]
    yield from section_blocks([section], reader_name("striprtf"))


def _plain(markup: str) -> str:
    return str(rtf_to_text(markup, errors="replace"))  # type: ignore[no-untyped-call]


def _rows(text: str) -> str:
    """Write table rows (cells ended by "|") as every reader does."""
    return paragraphs("\n".join(table_row(line.split("|")) if "|" in line else line for line in text.split("\n")))


def _properties(information: str, words: Callable[[str], str]) -> Iterator[Part]:
    source = "RTF properties"
    names: dict[str, PropertyName] = {"title": "title", "author": "author", "company": "organisation"}
    for name, known_as in names.items():
        found = re.search(rf"\{{\s*(?:\\\*\s*)?\\{name}\b", information)
        if found:
            group = _group(information, found.start())
            said = words(group[found.end() - found.start() : -1])
            yield from properties(source, [(known_as, said)] if said.strip("? ") else [])
    created = _CREATED.search(information)
    if created:
        yield from properties(source, [("date", "-".join(created.groups()))])


def _group(markup: str, start: int) -> str:
    """Give the brace group that begins at a place; the rest of the text when it is never closed."""
    depth, at = 0, start
    while found := _MARKS.search(markup, at):
        at = found.end() + int(found[1] or 0)
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return markup[start:at]
    return markup[start:]


def _font_table(markup: str) -> str:
    """Give the font table, which says in what encoding bytes stand; none if it is too long to go with every link."""
    found = re.search(r"\{\s*\\fonttbl\b", markup[:100_000])
    table = _group(markup, found.start()) if found else ""
    return table if len(table) < 20_000 else ""


def _lift_notes(markup: str) -> tuple[str, list[str]]:
    """Take footnotes, which the library passes over, out of the markup, leaving a mark for each."""
    notes: list[str] = []
    pieces: list[str] = []
    at = 0
    while found := _NOTE.search(markup, at):
        group = _group(markup, found.start())
        notes.append("{" + group[found.end() - found.start() : -1] + "}")
        pieces += [markup[at : found.start()], f"[note {len(notes)}]"]
        at = found.start() + len(group)
    return "".join([*pieces, markup[at:]]), notes


def _lift_links(markup: str, section: Section, words: Callable[[str], str]) -> str:
    """Take hyperlinks out of their fields, leaving the words that carry them."""
    pieces: list[str] = []
    at = 0
    while found := _FIELD.search(markup, at):
        group = _group(markup, found.start())
        address = _FIELD_LINK.search(group)
        result = _FIELD_RESULT.search(group)
        shown = _group(group, result.start()).replace("\\fldrslt", "", 1) if result else ""
        if address and shown:
            link = web_link((address[1] or address[2]).replace("\\\\", "\\"), words(shown))
            section.links += [link] if link else []
            pieces += [markup[at : found.start()], shown]
        else:
            pieces.append(markup[at : found.start() + len(group)])
        at = found.start() + len(group)
    return "".join([*pieces, markup[at:]])
