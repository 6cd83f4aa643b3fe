"""Recognises the words of pages that are pictures: rendered by PDFium, read by tesseract where it is installed."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from shutil import which

import pypdfium2

from indexer.extract.extraction import Block
from indexer.extract.pdf_page import clean
from indexer.extract.program import Overran, run
from indexer.model import Locator, Problem

PROGRAM = "tesseract"
_DOTS_PER_INCH = 300
_MOST_PIXELS = 40_000_000  # an A2 page at 300 dpi; a larger page is rendered coarser
_PAGE_SECONDS = 60.0

NO_WORDS = Problem(
    "This page is a picture in which no words were recognised.", "Look at the page itself, or add a copy with text."
)
_FAILED = Problem("The words of this page's picture could not be recognised.", "Look at the page itself.")


def available() -> bool:
    """Tell whether tesseract is installed."""
    return which(PROGRAM) is not None


def read_pages(
    path: Path, pages: Collection[int], language: str, on_page: Callable[[int], object] = lambda _: None
) -> Iterator[Block]:
    """Recognise pages of a PDF (counted from 1), each told to ``on_page`` first; identical pictures only once.

    Gives a Block for each, with a Problem where no words were found.
    """
    known: dict[bytes, str] = {}
    document = pypdfium2.PdfDocument(path)
    try:
        for index in sorted(pages):
            on_page(index)
            yield _page(document, index, language, known)
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int, language: str, known: dict[bytes, str]) -> Block:
    locator = Locator("page", str(index), index)
    try:
        picture = _picture(document, index)
        key = hashlib.sha256(picture).digest()
        if key not in known:
            command = [PROGRAM, "stdin", "stdout", "-l", language, "--dpi", str(_DOTS_PER_INCH)]
            # One thread: several files are read at once, and tesseract's threads gain little.
            printed = run(command, _PAGE_SECONDS, picture, {"OMP_THREAD_LIMIT": "1"})
            known[key] = clean(printed.decode("utf-8", "replace")).strip()
    except (Overran, subprocess.CalledProcessError, pypdfium2.PdfiumError, FileNotFoundError, ValueError):
        return Block(locator, "", problem=_FAILED)
    text = known[key]
    return Block(locator, text, problem=None if text else NO_WORDS, reader=version())


def _picture(document: pypdfium2.PdfDocument, index: int) -> bytes:
    """Render a page in grey, as a portable graymap, which needs no library to write."""
    page = document[index - 1]
    try:
        width, height = page.get_size()
        scale = _DOTS_PER_INCH / 72
        scale = min(scale, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            out = BytesIO()
            out.write(f"P5 {bitmap.width} {bitmap.height} 255\n".encode())
            rows = memoryview(bitmap.buffer).cast("B")
            for row in range(bitmap.height):
                out.write(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width])
            return out.getvalue()
        finally:
            bitmap.close()
    finally:
        page.close()


@lru_cache(maxsize=1)
def version() -> str:
    """Give the name and version of tesseract, such as "tesseract 5.3.0"."""
    try:
        return run([PROGRAM, "--version"], 10).decode("utf-8", "replace").splitlines()[0].strip()
    except (OSError, Overran, subprocess.CalledProcessError, IndexError):
        return PROGRAM
