"""Reads one PDF page through PDFium's C functions: its words, the look of its lines, its links, its pictures.

The functions take raw handles, because the wrappers cost as much again as the reading itself.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from indexer.extract.extraction import Line
from indexer.extract.links import safe
from indexer.extract.tidy import HYPHEN
from indexer.model import Link

LONGEST_PAGE = 1_000_000
"""Characters of one page that are read; what lies beyond is cut and said."""

_LINE_END = "\r\n"
_BOLD_NAME = re.compile(rb"bold|black|heavy", re.IGNORECASE)
_NO_TEXT = re.compile("[\0-\1\3-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FEW_OBJECTS = 3000
_OUTLINED = 60
"""A page without text that has more drawn shapes than this may hold words turned into outlines."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page and what its lines look like."""

    text: str
    lines: tuple[Line, ...]
    cut: bool
    """Whether the page held more than LONGEST_PAGE characters."""
    middles: tuple[int, ...]
    """For each line, PDFium's number of the character that stood for it."""


def clean(text: str) -> str:
    """Take out control characters, which mean nothing in a page (line ends and the hyphen marker stay)."""
    return _NO_TEXT.sub("", text)


def whole_text(textpage: pdfium.FPDF_TEXTPAGE, count: int) -> str:
    """Give the first so many characters, so that character i of PDFium is character i of the string."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(memoryview(buffer).cast("B")[: 2 * max(written - 1, 0)]).decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # FPDFText_GetText leaves out what is beyond the basic plane and what has no Unicode value
    codes = (pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count))
    return "".join("\0" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code) for code in codes)


def line_look(
    textpage: pdfium.FPDF_TEXTPAGE, at: int, matrix: pdfium.FS_MATRIX, name: ctypes.Array[ctypes.c_char]
) -> Line:
    """Give size (points, as printed) and weight of one character, as a Line without text."""
    size = pdfium.FPDFText_GetFontSize(textpage, at)
    if pdfium.FPDFText_GetMatrix(textpage, at, matrix):  # many programs set the size in the matrix
        size *= math.hypot(matrix.b, matrix.d)
    bold = pdfium.FPDFText_GetFontWeight(textpage, at) >= 700
    if not bold and pdfium.FPDFText_GetFontInfo(textpage, at, name, len(name), None) <= len(name):
        bold = _BOLD_NAME.search(name.value) is not None
    return Line("", round(size, 1), bold)


def page_text(textpage: pdfium.FPDF_TEXTPAGE) -> PageText:
    """Read the words and lines of a page; PDFium's marks for line-end hyphens become :data:`tidy.HYPHEN`."""
    count = max(0, pdfium.FPDFText_CountChars(textpage))
    cut = count > LONGEST_PAGE
    raw = whole_text(textpage, min(count, LONGEST_PAGE))
    matrix = pdfium.FS_MATRIX()
    name = ctypes.create_string_buffer(96)
    lines: list[Line] = []
    middles: list[int] = []
    plain: list[str] = []
    start = 0
    odd = _NO_TEXT.search(raw) is not None
    for piece in raw.split(_LINE_END):
        words = piece.strip()
        if odd:
            words = clean(words.replace("\ufffe", HYPHEN)).strip()
        if words:
            middle = start + len(piece) // 2
            while raw[middle].isspace() and middle > start:
                middle -= 1
            look = line_look(textpage, middle, matrix, name)
            lines.append(Line(words, look.size, look.bold))
            middles.append(middle)
        plain.append(words)
        start += len(piece) + len(_LINE_END)
    return PageText("\n".join(plain).strip("\n"), tuple(lines), cut, tuple(middles))


def _words_in(textpage: pdfium.FPDF_TEXTPAGE, left: float, top: float, right: float, bottom: float) -> str:
    box = (textpage, left, top, right, bottom)
    count = min(pdfium.FPDFText_GetBoundedText(*box, None, 0), 2000)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * count)()
    pdfium.FPDFText_GetBoundedText(*box, buffer, count)
    text = bytes(buffer).decode("utf-16-le", "replace").replace("\ufffe", "-")
    return clean(" ".join(text.split()))


def annotated_links(
    document: pdfium.FPDF_DOCUMENT, page: pdfium.FPDF_PAGE, textpage: pdfium.FPDF_TEXTPAGE
) -> list[Link]:
    """Give the page's web and mail links with the words they stand on; one that is broken over lines is one link."""
    found: list[Link] = []
    position = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    quad = pdfium.FS_QUADPOINTSF()
    rect = pdfium.FS_RECTF()
    while pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
            continue
        length = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(min(length, 8192))
        if length > len(buffer) or not pdfium.FPDFAction_GetURIPath(document, action, buffer, length):
            continue
        url = safe(buffer.value.decode("utf-8", "replace"))
        if not url:
            continue
        pieces = []
        for i in range(min(pdfium.FPDFLink_CountQuadPoints(link), 20)):
            if pdfium.FPDFLink_GetQuadPoints(link, i, quad):
                xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                pieces.append(_words_in(textpage, min(xs), max(ys), max(xs), min(ys)))
        if not any(pieces) and pdfium.FPDFLink_GetAnnotRect(link, rect):
            pieces = [_words_in(textpage, rect.left, rect.top, rect.right, rect.bottom)]
        anchor = " ".join(filter(None, pieces))
        if found and found[-1].url == url:
            found[-1] = Link(url, f"{found[-1].anchor} {anchor}".strip())
        else:
            found.append(Link(url, anchor))
    return found


def _picture_area(holder: object, count: int, get: object, depth: int = 0) -> tuple[float, int]:
    """Give the area of pictures in square points and the number of drawn shapes, looking into forms."""
    area, shapes = 0.0, 0
    sides = [ctypes.c_float() for _ in range(4)]
    for i in range(min(count, _FEW_OBJECTS)):
        each = get(holder, i)  # type: ignore[operator]
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            if pdfium.FPDFPageObj_GetBounds(each, *sides):
                left, bottom, right, top = (side.value for side in sides)
                area += abs((right - left) * (top - bottom))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 3:
            inside = _picture_area(each, pdfium.FPDFFormObj_CountObjects(each), pdfium.FPDFFormObj_GetObject, depth + 1)
            # a form is scaled when it is drawn, so its own box says more than the boxes inside it
            if inside[0] and pdfium.FPDFPageObj_GetBounds(each, *sides):
                left, bottom, right, top = (side.value for side in sides)
                area += abs((right - left) * (top - bottom))
            shapes += inside[1]
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            shapes += 1
    return area, shapes


def is_picture(page: pdfium.FPDF_PAGE, characters: int) -> bool:
    """Tell whether a page with hardly any text shows words as a picture: a scan, or letters drawn as shapes.

    Without text any picture counts; beside a few characters only one that fills half the page.
    """
    area, shapes = _picture_area(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject)
    whole = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    if characters == 0:
        return area > 0 or shapes > _OUTLINED
    return bool(area > whole / 2)
