"""Draws a page of a PDF as a picture with some of its words boxed, and tells where the words of a page stand."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw

from indexer.extract.extraction import Unreadable
from indexer.extract.page_words import Box, PageWords, Word
from indexer.extract.pdf import open_pdfium
from indexer.extract.pdf_page import LONGEST_PAGE, whole_text
from indexer.language import TOKEN

_MOST_PIXELS = 4_000_000
_LONGEST_SIDE = 8_000  # pixels; a WebP picture may have 16,383
_MOST_WORDS = 20_000
_MOST_LINES = 8  # that one word may be broken over
_MARKER = (255, 227, 77)
_OUTLINE = (29, 43, 56)
_SMALL = 400  # a picture narrower than this is a thumbnail

_LOOK = "Open the original to see whether your PDF viewer can show it."


def page_words(path: Path, index: int) -> PageWords:
    """Tell the words of a page, counted from 1. A page that is a picture has none.

    Raises:
        Unreadable: the file cannot be opened, or has no such page.
    """
    with _document(path) as document, _page(document, index) as page:
        count = pdfium.FPDF_GetPageCount(document)
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            return PageWords(count, "")
        try:
            text = whole_text(textpage, min(max(0, pdfium.FPDFText_CountChars(textpage)), LONGEST_PAGE))
            return PageWords(count, text, tuple(_words(textpage, text)))
        finally:
            pdfium.FPDFText_ClosePage(textpage)


def _words(textpage: pdfium.FPDF_TEXTPAGE, text: str) -> Iterator[Word]:
    sides = [ctypes.c_double() for _ in range(4)]
    left, top, right, bottom = sides
    for number, match in enumerate(TOKEN.finditer(text)):
        if number == _MOST_WORDS:
            return
        boxes = []
        lines = pdfium.FPDFText_CountRects(textpage, match.start(), match.end() - match.start())
        for line in range(min(lines, _MOST_LINES)):
            if pdfium.FPDFText_GetRect(textpage, line, *sides):
                box = left.value, bottom.value, right.value, top.value
                if all(map(math.isfinite, box)):
                    boxes.append((round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)))
        yield Word(match.start(), match.end(), tuple(boxes))


def picture(path: Path, index: int, width: int, boxes: Iterable[Box]) -> bytes:
    """Draw a page, counted from 1, as a WebP picture so many pixels wide; a very long page is drawn narrower.

    Raises:
        Unreadable: the file cannot be opened, has no such page, or the page cannot be drawn.
    """
    with _document(path) as document, _page(document, index) as page, _form(document, page) as form:
        across, down = max(pdfium.FPDF_GetPageWidthF(page), 0.01), max(pdfium.FPDF_GetPageHeightF(page), 0.01)
        scale = min(width / across, _LONGEST_SIDE / down, (_MOST_PIXELS / (across * down)) ** 0.5)
        image = _drawn(page, form, max(1, round(across * scale)), max(1, round(down * scale)))
        for box in boxes:
            _mark(image, _on_picture(page, image, box), 2 if width > _SMALL else 1)
    out = BytesIO()
    image.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def _drawn(page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE | None, width: int, height: int) -> Image.Image:
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRx)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        area = (bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        pdfium.FPDF_RenderPageBitmap(*area)
        if form:
            pdfium.FPDF_FFLDraw(form, *area)
        return bitmap.to_pil().convert("RGB")  # type: ignore[no-any-return]
    finally:
        bitmap.close()


def _on_picture(page: pdfium.FPDF_PAGE, image: Image.Image, box: Box) -> tuple[int, int, int, int]:
    """Give the left, top, right and bottom pixel of a box, whichever way the page is turned."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, up in (box[:2], box[2:]):
        pdfium.FPDF_PageToDevice(page, 0, 0, image.width, image.height, 0, across, up, x, y)
        corners.append((x.value, y.value))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _mark(image: Image.Image, sides: tuple[int, int, int, int], line: int) -> None:
    """Colour a word as a marker pen would, and outline it, so that it is told not by colour alone."""
    left, top, right, bottom = sides
    edge = 1 + line
    area = max(left - edge, 0), max(top - edge, 0), min(right + edge, image.width), min(bottom + edge, image.height)
    if area[0] >= area[2] or area[1] >= area[3]:
        return  # beside what is drawn of the page
    part = image.crop(area)
    image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, _MARKER)), area)
    ImageDraw.Draw(image).rectangle((area[0], area[1], area[2] - 1, area[3] - 1), outline=_OUTLINE, width=line)


@contextmanager
def _document(path: Path) -> Iterator[pdfium.FPDF_DOCUMENT]:
    document = open_pdfium(path)
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


@contextmanager
def _page(document: pdfium.FPDF_DOCUMENT, index: int) -> Iterator[pdfium.FPDF_PAGE]:
    count = pdfium.FPDF_GetPageCount(document)
    if not 1 <= index <= count:
        raise Unreadable(f"The file has {count:,} pages and no page {index:,}.", "Choose one of its pages.")
    page = pdfium.FPDF_LoadPage(document, index - 1)
    if not page:
        raise Unreadable("This page is damaged and could not be drawn.", _LOOK)
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


@contextmanager
def _form(document: pdfium.FPDF_DOCUMENT, page: pdfium.FPDF_PAGE) -> Iterator[pdfium.FPDF_FORMHANDLE | None]:
    """Give what draws the fields of a form that is to be filled in, where the file is one."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    about = pdfium.FPDF_FORMFILLINFO(version=2)  # without callbacks: nothing of a form is run
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, about)
    try:
        pdfium.FORM_OnAfterLoadPage(page, form)
        yield form
        pdfium.FORM_OnBeforeClosePage(page, form)
    finally:
        pdfium.FPDFDOC_ExitFormFillEnvironment(form)
