"""Reads Word documents of 97 to 2003 (.doc): body at its headings, tables, notes, comments, text boxes, headers, links.

After [MS-DOC]: the text is one run of characters, put together from pieces of the file; what is no body (footnotes,
headers, comments, endnotes, text boxes) follows it in stories of its own. Numbers that Word makes by itself, as of
lists, are not in the file.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from indexer.extract.characters import one_line, table_row
from indexer.extract.compound import NotUnderstood, compound, office_properties, stream
from indexer.extract.extraction import Part
from indexer.extract.links import web_link
from indexer.extract.package import locked
from indexer.extract.sections import Section, reader_name, section_blocks
from indexer.model import Link

# Where the file information block says what is where ([MS-DOC] 2.5).
_WORD_97: Final = 0x00C1
_ENCRYPTED, _OTHER_TABLE = 0x0100, 0x0200
_STORIES: Final = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "text boxes", "header text boxes")
_LENGTHS: Final = 0x4C
_PAIRS: Final = 0x9A
_PIECES, _CHARACTER_PAGES, _PARAGRAPH_PAGES = 33, 12, 13
# label, story, pair with the places that cite, bytes of data with each, pair with where each note begins
_NOTES: Final = (
    ("Note", "footnotes", 2, 2, 3),
    ("Endnote", "endnotes", 46, 2, 47),
    ("Comment", "comments", 4, 30, 5),
)
_IN_TABLE, _ROW_ENDS = b"\x16\x24\x01", b"\x17\x24\x01"  # sprmPFInTable and sprmPFTtp, set
_DELETED: Final = (b"\x00\x08\x01", b"\x00\x08\x81")  # sprmCFRMarkDel, set or other than the style has it
_HEADINGS: Final = range(1, 10)  # the numbers of the styles Heading 1 to 9, in every document

_SPECIAL = re.compile("([\x01-\x08\x0c-\x15\x1e\x1f])")
_PLAIN: Final = {"\x1e": "-", "\x0e": "\n"}
_BEGIN, _RESULT, _END = "\x13\x14\x15"  # of a field: what it does, what it shows
_WORDS = re.compile("[^\x07\x0c\r\x13-\x15]")
_ENDS: Final = frozenset("\r\x07\x0c")
_ADDRESS = re.compile(r'\s*HYPERLINK\s+(?:\\l\s+)?"([^"]*)"', re.IGNORECASE)


class _Style(NamedTuple):
    """How a paragraph is set."""

    start: int
    """Byte of the file at which it begins."""
    number: int = 0
    in_table: bool = False
    ends_row: bool = False


class _Paragraph(NamedTuple):
    """A paragraph or a cell, with the place after its end."""

    text: str
    links: list[Link]
    style: _Style
    end: int
    mark: str


@dataclass(slots=True)
class _Field:
    """A field that has begun: what it does, and where in the paragraph what it shows begins."""

    does: str = ""
    shows: int | None = None


@dataclass(slots=True)
class _Document:
    """The characters of all stories, and where in the file each piece of them lies."""

    text: str
    pieces: list[tuple[int, int, int]] = field(default_factory=list)
    """First character, byte of the file, bytes for each character."""
    styles: list[_Style] = field(default_factory=list)

    def take_out(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Blank the characters that lie in stretches of bytes of the file; the mark of a paragraph stays."""
        gone = sorted(stretches)
        kept: list[str] = []
        for (start, byte, width), after in zip(self.pieces, [*self.pieces[1:], (len(self.text), 0, 0)], strict=True):
            text, end = self.text[start : after[0]], byte + (after[0] - start) * width
            for first, last in gone:
                if first < end and last > byte:
                    one, other = max(0, first - byte) // width, (min(last, end) - byte) // width
                    text = text[:one] + _WORDS.sub("\0", text[one:other]) + text[other:]
            kept.append(text)
        self.text = "".join(kept)

    def style(self, at: int) -> _Style:
        """Give how the paragraph is set that the character at a place ends."""
        start, byte, width = self.pieces[bisect_right(self.pieces, (at, 1 << 40, 0)) - 1]
        place = bisect_right(self.styles, (byte + (at - start) * width, 1 << 20)) - 1
        return self.styles[place] if place >= 0 else _Style(0)

    def paragraphs(self, start: int, end: int) -> Iterator[_Paragraph]:
        """Give the paragraphs and cells of a stretch of characters."""
        shown: list[str] = []
        links: list[Link] = []
        fields: list[_Field] = []
        at = start
        for piece in _SPECIAL.split(self.text[start:end]):
            at += len(piece)
            if piece in _ENDS:
                yield _Paragraph("".join(shown), links, self.style(at - 1), at, piece)
                shown, links, fields = [], [], []
            elif piece == _BEGIN:
                fields.append(_Field())
            elif piece == _RESULT and fields:
                fields[-1].shows = len(shown)
            elif piece == _END and fields:
                done = fields.pop()
                address = _ADDRESS.match(done.does)
                link = web_link(address[1], "".join(shown[done.shows or 0 :])) if address else None
                links += [link] if link else []
            elif fields and fields[-1].shows is None:
                fields[-1].does += piece
            elif not _SPECIAL.fullmatch(piece):
                shown.append(piece)
            else:
                shown.append(_PLAIN.get(piece, ""))
        if "".join(shown).strip():
            yield _Paragraph("".join(shown), links, _Style(0), at, "\r")


def read(path: Path) -> Iterator[Part]:
    """Read a document, a section for each heading.

    Raises:
        NotUnderstood: it is no document of Word 97 to 2003, or damaged.
        Unreadable: it needs a password, or has no words.
    """
    with compound(path) as opened:
        word = stream(opened, "WordDocument")
        magic, version = struct.unpack_from("<HH", word)
        (flags,) = struct.unpack_from("<H", word, 0x0A)
        if magic != 0xA5EC or version < _WORD_97:
            raise NotUnderstood
        if flags & _ENCRYPTED:
            raise locked()
        table = stream(opened, "1Table" if flags & _OTHER_TABLE else "0Table")
        found = _sections(word, table)
        said = list(office_properties(opened, "Word properties"))
    yield from said
    yield from section_blocks(found, reader_name("olefile"))


def _sections(word: bytes, table: bytes) -> list[Section]:
    lengths = dict(zip(_STORIES, struct.unpack_from("<8I", word, _LENGTHS), strict=True))
    starts: dict[str, int] = {}
    at = 0
    for story, length in lengths.items():
        starts[story], at = at, at + length
    document = _document(word, _pair(word, table, _PIECES))
    document.take_out(_deleted(word, _pair(word, table, _CHARACTER_PAGES)))
    document.styles = sorted(_styles(word, _pair(word, table, _PARAGRAPH_PAGES)))
    notes = sorted(_notes(document, word, table, starts, lengths), key=lambda note: note[0])
    sections = _body(document, lengths["body"], notes)
    for story in ("headers", "header text boxes"):
        sections[0].running += _texts(document, starts[story], lengths[story])
    if not any(text.strip() for each in sections for text in (each.heading, *each.paragraphs)):
        sections[0].paragraphs, sections[0].running = sections[0].running, []  # there is nothing else to read
    if boxes := _texts(document, starts["text boxes"], lengths["text boxes"]):
        sections.append(Section(paragraphs=boxes))
    return sections


def _body(document: _Document, length: int, notes: list[tuple[int, str, list[Link]]]) -> list[Section]:
    """Gather the body under its headings; notes and comments stand after the section that cites them."""
    section = Section()
    sections = [section]
    cells: list[str] = []
    cell: list[str] = []
    in_row = False  # the paragraph before was a row of the same table
    for each in document.paragraphs(0, length):
        if each.style.ends_row:
            row = table_row(cells)
            if in_row and section.paragraphs:
                section.paragraphs[-1] += "\n" + row
            elif row:
                section.paragraphs.append(row)
            in_row, cells, cell = True, [], []
        elif each.style.in_table or each.mark == "\x07":
            cell.append(each.text)
            if each.mark == "\x07":
                cells.append(" ".join(cell))
                cell = []
        else:
            in_row = False
            if each.style.number in _HEADINGS and each.text.strip():
                section = Section(one_line(each.text))
                sections.append(section)
            else:
                section.paragraphs.append(each.text)
        section.links += each.links
        while notes and notes[0][0] < each.end:
            _, text, links = notes.pop(0)
            section.asides.append(text)
            section.links += links
    section.paragraphs += [*cells, *cell]  # of a table whose end is lost
    section.asides += [text for _, text, _ in notes]
    return sections


def _texts(document: _Document, start: int, length: int) -> list[str]:
    texts = [each.text for each in document.paragraphs(start, start + length)]
    return [text for text in texts if text.strip()]


def _pair(word: bytes, table: bytes, number: int) -> bytes:
    """Give the part of the table stream that a pair of the file information block names: its offset and length."""
    offset, length = struct.unpack_from("<II", word, _PAIRS + 8 * number)
    return table[offset : offset + length]


def _document(word: bytes, pieces: bytes) -> _Document:
    """Put the characters together from the pieces of the file that hold them ([MS-DOC] 2.4.1)."""
    at = 0
    while pieces[at] == 1:  # changes of formatting come before the pieces
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    (length,) = struct.unpack_from("<I", pieces, at + 1)
    count = (length - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", pieces, at + 5)
    if places[-1] > len(word) or list(places) != sorted(places):
        raise NotUnderstood  # each character takes a byte of the file at least
    texts = []
    found = _Document("")
    for number in range(count):
        start, end = places[number], places[number + 1]
        (byte,) = struct.unpack_from("<I", pieces, at + 5 + 4 * (count + 1) + 8 * number + 2)
        if byte & 0x40000000:
            byte, width = (byte & 0x3FFFFFFF) // 2, 1
            text = word[byte : byte + end - start].decode("cp1252", "replace")
        else:
            width = 2
            data = word[byte : byte + 2 * (end - start)]
            text = "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])))
        texts.append(text.ljust(end - start, "\0"))
        found.pieces.append((start, byte, width))
    found.text = "".join(texts)
    return found


def _styles(word: bytes, pages: bytes) -> Iterator[_Style]:
    """Read how each paragraph is set from the pages of 512 bytes that tell it ([MS-DOC] 2.9.175)."""
    for page, starts in _pages(word, pages):
        for place, start in enumerate(starts[:-1]):
            at = 2 * page[4 * len(starts) + 13 * place]
            if not at:
                yield _Style(start)
                continue
            length = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
            at += 1 if page[at] else 2
            told = page[at : at + length]
            number_of_style = int.from_bytes(told[:2], "little")
            yield _Style(start, number_of_style, _IN_TABLE in told[2:], _ROW_ENDS in told[2:])


def _deleted(word: bytes, pages: bytes) -> Iterator[tuple[int, int]]:
    """Give the stretches of bytes whose deletion is tracked ([MS-DOC] 2.9.33)."""
    for page, starts in _pages(word, pages):
        for place, stretch in enumerate(pairwise(starts)):
            at = 2 * page[4 * len(starts) + place]
            told = page[at + 1 : at + 1 + page[at]] if at else b""
            if any(each in told for each in _DELETED):
                yield stretch


def _pages(word: bytes, numbers: bytes) -> Iterator[tuple[bytes, tuple[int, ...]]]:
    """Give each page of 512 bytes that tells of formatting, with the bytes where its stretches begin and end."""
    count = (len(numbers) - 4) // 8
    for (number,) in struct.iter_unpack("<I", numbers[4 * (count + 1) : 4 * (count + 1) + 4 * max(0, count)]):
        page = word[(number & 0x3FFFFF) * 512 :][:512]
        if len(page) == 512:
            yield page, struct.unpack_from(f"<{page[511] + 1}I", page)


def _notes(
    document: _Document, word: bytes, table: bytes, starts: dict[str, int], lengths: dict[str, int]
) -> Iterator[tuple[int, str, list[Link]]]:
    """Give each note and comment with the place in the body that cites it."""
    for label, story, cited, data, begun in _NOTES:
        if not lengths[story]:
            continue
        places, beginnings = _pair(word, table, cited), _pair(word, table, begun)
        count = max(0, (len(places) - 4) // (4 + data))
        cites = struct.unpack_from(f"<{count}I", places)
        begins = struct.unpack_from(f"<{min(count + 1, len(beginnings) // 4)}I", beginnings)
        for number, (cite, start, end) in enumerate(zip(cites, begins, begins[1:], strict=False), 1):
            stretch = list(document.paragraphs(starts[story] + start, starts[story] + end))
            text = one_line(" ".join(each.text for each in stretch))
            name = label if label == "Comment" else f"{label} {number}"
            if text:
                yield cite, f"{name}: {text}", [link for each in stretch for link in each.links]
