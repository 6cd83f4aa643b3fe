"""Reads the lines of PDF pages with the place and look of each, and the characters that lead somewhere."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2.raw as pdfium

from indexer.extract.links import safe
from indexer.extract.page_words import Box
from indexer.extract.pdf import document_title, open_pdfium
from indexer.extract.pdf_page import LONGEST_PAGE, clean, is_picture, line_look, whole_text
from indexer.extract.tidy import HYPHEN

_LINE_END = re.compile("\r\n|(?<=\ufffe)(?!\r\n)")
"""PDFium puts no line end after the mark that a word is broken."""
_MOST_LINKS = 2_000  # of one page
_MOST_QUADS = 20  # lines that one link may be broken over
_LONGEST_ADDRESS = 8_192


@dataclass(frozen=True, slots=True)
class LineLink:
    """Characters of a line that lead somewhere: to an address, or "#page=3&y=520" in the file itself."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page, as PDFium parts them: a superscript may be one of its own."""

    text: str
    """Ends with :data:`indexer.extract.tidy.HYPHEN` where PDFium says that a word is broken."""
    box: Box
    """Left, bottom, right and top in points, from the page's lower left corner."""
    baseline: float
    """How high the line stands on its page, in points."""
    size: float
    """Of the type, in points."""
    bold: bool
    links: tuple[LineLink, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page, counted from 1."""

    index: int
    lines: tuple[PrintedLine, ...]
    damaged: bool = False
    picture: bool = False
    """Whether it shows a picture and hardly any text."""
    cut: bool = False
    """Whether it holds more characters than are read."""


class PrintedFile:
    """A PDF that is open for reading its lines."""

    def __init__(self, path: Path) -> None:
        """Open a PDF.

        Raises:
            Unreadable: it is protected by a password, or can't be opened.
        """
        self._document = open_pdfium(path)
        self.count = pdfium.FPDF_GetPageCount(self._document)
        self.title = document_title(self._document, path)

    def close(self) -> None:
        """Close the file."""
        pdfium.FPDF_CloseDocument(self._document)

    def __enter__(self) -> PrintedFile:  # noqa: PYI034 - it is not meant to be subclassed
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def pages(self) -> Iterator[PrintedPage]:
        """Read page by page."""
        for index in range(1, self.count + 1):
            yield self._page(index)

    def _page(self, index: int) -> PrintedPage:
        page = pdfium.FPDF_LoadPage(self._document, index - 1)
        textpage = pdfium.FPDFText_LoadPage(page) if page else None
        try:
            if not textpage:
                return PrintedPage(index, (), damaged=True)
            count = max(0, pdfium.FPDFText_CountChars(textpage))
            raw = whole_text(textpage, min(count, LONGEST_PAGE))
            lines = list(_lines(textpage, raw))
            _link(lines, textpage, list(self._targets(page)))
            picture = len(raw.strip()) < 50 and is_picture(page, len(raw.strip()))
            return PrintedPage(index, tuple(line for line, _ in lines), picture=picture, cut=count > LONGEST_PAGE)
        finally:
            pdfium.FPDFText_ClosePage(textpage)
            pdfium.FPDF_ClosePage(page)

    def _targets(self, page: pdfium.FPDF_PAGE) -> Iterator[tuple[str, Box]]:
        """Yield where the page's links lead, with each rectangle that they cover."""
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        quad, rect = pdfium.FS_QUADPOINTSF(), pdfium.FS_RECTF()
        for _ in range(_MOST_LINKS):
            if not pdfium.FPDFLink_Enumerate(page, position, link):
                return
            url = self._address(link)
            if not url:
                continue
            quads = min(pdfium.FPDFLink_CountQuadPoints(link), _MOST_QUADS)
            for at in range(quads):
                if pdfium.FPDFLink_GetQuadPoints(link, at, quad):
                    xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                    yield url, (min(xs), min(ys), max(xs), max(ys))
            if not quads and pdfium.FPDFLink_GetAnnotRect(link, rect):
                low, high = sorted((rect.bottom, rect.top))
                left, right = sorted((rect.left, rect.right))
                yield url, (left, low, right, high)

    def _address(self, link: pdfium.FPDF_LINK) -> str:
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            buffer = ctypes.create_string_buffer(_LONGEST_ADDRESS)
            length = pdfium.FPDFAction_GetURIPath(self._document, action, buffer, len(buffer))
            return safe(buffer.value.decode("utf-8", "replace")) if 0 < length <= len(buffer) else ""
        target = pdfium.FPDFLink_GetDest(self._document, link)
        if not target and action:
            target = pdfium.FPDFAction_GetDest(self._document, action)
        page = pdfium.FPDFDest_GetDestPageIndex(self._document, target) if target else -1
        if page < 0:
            return ""
        has = [ctypes.c_int() for _ in range(3)]
        at = [ctypes.c_float() for _ in range(3)]
        placed = pdfium.FPDFDest_GetLocationInPage(target, *has, *at) and has[1].value
        return f"#page={page + 1}&y={at[1].value:.0f}" if placed else f"#page={page + 1}"


def _lines(textpage: pdfium.FPDF_TEXTPAGE, raw: str) -> Iterator[tuple[PrintedLine, list[int]]]:
    """Yield the lines that have words, each with PDFium's number of each of its characters."""
    matrix, name = pdfium.FS_MATRIX(), ctypes.create_string_buffer(96)
    sides = [ctypes.c_double() for _ in range(4)]
    starts = [0, *(found.end() for found in _LINE_END.finditer(raw))]
    for start, piece in zip(starts, _LINE_END.split(raw), strict=True):
        inner = piece.strip()
        first = start + len(piece) - len(piece.lstrip())
        kept = [(first + at, each) for at, each in enumerate(inner.replace("\ufffe", HYPHEN)) if clean(each)]
        words = "".join(each for _, each in kept)
        if not words.strip():
            continue
        boxes = [
            [side.value for side in sides]  # left, top, right, bottom
            for rect in range(pdfium.FPDFText_CountRects(textpage, first, len(inner)))
            if pdfium.FPDFText_GetRect(textpage, rect, *sides)
        ]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True) if boxes else [(0.0,)] * 4
        # white space that PDFium puts between words has no size of its own
        middle = next(at for at, each in [*kept[len(kept) // 2 :], *reversed(kept)] if not each.isspace())
        look = line_look(textpage, middle, matrix, name)
        box = min(lefts), min(bottoms), max(rights), max(tops)
        stands = pdfium.FPDFText_GetCharOrigin(textpage, middle, sides[0], sides[1])
        baseline = sides[1].value if stands else box[1]
        yield PrintedLine(words, box, baseline, look.size, look.bold), [at for at, _ in kept]


def _link(
    lines: list[tuple[PrintedLine, list[int]]], textpage: pdfium.FPDF_TEXTPAGE, targets: list[tuple[str, Box]]
) -> None:
    """Put the links on the characters whose middle lies in their rectangles."""
    sides = [ctypes.c_double() for _ in range(4)]
    for url, (left, bottom, right, top) in targets:
        for at, (line, places) in enumerate(lines):
            x0, y0, x1, y1 = line.box
            if x0 > right or x1 < left or y0 > top or y1 < bottom:
                continue
            covered = []
            for number, place in enumerate(places):
                if pdfium.FPDFText_GetCharBox(textpage, place, *sides):  # left, right, bottom, top
                    x, y = (sides[0].value + sides[1].value) / 2, (sides[2].value + sides[3].value) / 2
                    if (
                        left - 0.5 <= x <= right + 0.5
                        and bottom - 1 <= y <= top + 1
                        and not line.text[number].isspace()
                    ):
                        covered.append(number)
            if covered:
                link = LineLink(covered[0], covered[-1] + 1, url)
                lines[at] = replace(line, links=(*line.links, link)), places
