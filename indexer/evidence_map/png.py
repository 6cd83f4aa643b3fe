"""Draws a picture as PNG through PDFium, whose own Helvetica is there on every machine and has the accents of Gaelic.

Pillow's own font has no letter with an accent. PDFium's has those of Western Europe; other letters lose their
accents, and what is left of other scripts is drawn as a question mark: the SVG has them all.
"""

from __future__ import annotations

import ctypes
import threading
import unicodedata
from functools import cache
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.evidence_map.picture import Box, Picture, Strokes, Text

_SCALE = 2.0  # pixels for a CSS pixel, so that print is sharp
_MOST_PIXELS = 24_000_000
_CSS_DOTS = 96  # CSS pixels to an inch

_lock = threading.Lock()  # PDFium can do one thing at a time


def png(picture: Picture) -> bytes:
    """Draw a picture, two pixels for each of its own, or fewer where it is very large. Safe on any thread.

    Nothing but our own shapes is drawn, so this needs none of the guards against what others' files hold.
    """
    scale = min(_SCALE, (_MOST_PIXELS / (picture.width * picture.height)) ** 0.5)
    out = BytesIO()
    with _lock:
        document = pdfium.FPDF_CreateNewDocument()
        try:
            image = _Sheet(document, picture).drawn(scale)
        finally:
            pdfium.FPDF_CloseDocument(document)
    image.save(out, "PNG", optimize=False, dpi=(_CSS_DOTS * scale, _CSS_DOTS * scale))
    return out.getvalue()


class _Sheet:
    """A page of a new PDF document on which the picture is put together. PDF counts from the bottom."""

    def __init__(self, document: pdfium.FPDF_DOCUMENT, picture: Picture) -> None:
        self._document, self._picture = document, picture
        self._page = pdfium.FPDFPage_New(document, 0, picture.width, picture.height)
        self._fonts = [pdfium.FPDFText_LoadStandardFont(document, name) for name in (b"Helvetica", b"Helvetica-Bold")]

    def drawn(self, scale: float) -> Any:
        """Give the picture as Pillow's Image."""
        try:
            for group in self._picture.groups:
                for shape in group.shapes:
                    self._draw(shape)
            size = max(1, round(self._picture.width * scale)), max(1, round(self._picture.height * scale))
            bitmap = pypdfium2.PdfBitmap.new_native(*size, pdfium.FPDFBitmap_BGRx)
            try:
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
                pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, *size, 0, 0)
                return bitmap.to_pil().convert("RGB")
            finally:
                bitmap.close()
        finally:
            for font in self._fonts:
                pdfium.FPDFFont_Close(font)
            pdfium.FPDF_ClosePage(self._page)

    def _draw(self, shape: Box | Strokes | Text) -> None:
        match shape:
            case Box():
                made = pdfium.FPDFPageObj_CreateNewRect(
                    shape.x, self._up(shape.y + shape.height), shape.width, shape.height
                )
                pdfium.FPDFPageObj_SetFillColor(made, *_colour(shape.fill))
                pdfium.FPDFPageObj_SetStrokeColor(made, *_colour(shape.edge))
                pdfium.FPDFPageObj_SetStrokeWidth(made, 1)
                pdfium.FPDFPath_SetDrawMode(made, pdfium.FPDF_FILLMODE_WINDING, 1)
            case Strokes():
                made = pdfium.FPDFPageObj_CreateNewPath(0, 0)
                for x1, y1, x2, y2 in shape.lines:
                    pdfium.FPDFPath_MoveTo(made, x1, self._up(y1))
                    pdfium.FPDFPath_LineTo(made, x2, self._up(y2))
                pdfium.FPDFPageObj_SetStrokeColor(made, *_colour(shape.colour))
                pdfium.FPDFPageObj_SetStrokeWidth(made, shape.width)
                pdfium.FPDFPath_SetDrawMode(made, pdfium.FPDF_FILLMODE_NONE, 1)
            case Text():
                made = self._text(shape)
        pdfium.FPDFPage_InsertObject(self._page, made)

    def _text(self, shape: Text) -> pdfium.FPDF_PAGEOBJECT:
        text = drawable(shape.text)
        made = pdfium.FPDFPageObj_CreateTextObj(self._document, self._fonts[shape.bold], shape.size)
        codes = [*map(ord, text), 0]
        pdfium.FPDFText_SetText(made, (ctypes.c_ushort * len(codes))(*codes))
        pdfium.FPDFPageObj_SetFillColor(made, *_colour(shape.colour))
        left = shape.x - self._width(text, shape) / 2 if shape.middle else shape.x
        pdfium.FPDFPageObj_Transform(made, 1, 0, 0, 1, left, self._up(shape.y))
        return made

    def _width(self, text: str, shape: Text) -> float:
        total, one = 0.0, ctypes.c_float()
        for character in text:
            pdfium.FPDFFont_GetGlyphWidth(self._fonts[shape.bold], ord(character), shape.size, one)
            total += one.value
        return total

    def _up(self, y: float) -> float:
        return self._picture.height - y


def drawable(text: str) -> str:
    """Give a text in the characters that the font has, which are those of Windows-1252."""
    return "".join(map(_drawable, text))


@cache
def _drawable(character: str) -> str:
    like = {"−": "–", "‑": "-", "‐": "-"}.get(character, character)
    for form in (like, *unicodedata.normalize("NFKD", like)[:1]):
        if form >= " " and form.encode("cp1252", "ignore"):
            return str(form)
    return " " if character.isspace() else "" if unicodedata.combining(character) else "?"


def _colour(code: str) -> tuple[int, int, int, int]:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16), 255
