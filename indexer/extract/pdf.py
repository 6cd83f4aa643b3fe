"""Reads PDF files page by page: through PDFium, which is quick, and through pypdf, which reads what PDFium refuses."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium
from pypdfium2 import PYPDFIUM_INFO

from indexer.extract.extraction import Block, Part, Property, Unreadable
from indexer.extract.job import NOT_OPENED
from indexer.extract.links import safe, with_visible
from indexer.extract.pdf_page import LONGEST_PAGE, PageText, annotated_links, clean, is_picture, page_text
from indexer.model import Link, Locator, Problem

if TYPE_CHECKING:
    import pypdf

PICTURE = Problem(
    "This page is a picture without text.",
    "Install tesseract and index the file again, or add a copy that holds its text.",
    needs="tesseract",
)
DAMAGED_PAGE = Problem(
    "This page is damaged and could not be read.", "Look at the page itself, or add a copy that is whole."
)
CUT_PAGE = Problem(
    "This page holds more than a million characters; what lies beyond them was not read.",
    "Look at the page itself, or split it and add the parts.",
)

OnPage = Callable[[int, int], object]
"""Told the page (counted from 1) that is about to be read, and the number of pages."""

_PASSWORD = ("The file is protected by a password.", "Save a copy without the password and add that copy.")
_DAMAGED = (NOT_OPENED.reason, NOT_OPENED.remedy)
_LITTLE_TEXT = 50
_JUNK_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel) ?-|.*\.(?:docx?|pptx?|xlsx?|p65|indd|qxd|pdf|odt|rtf|pub)$|untitled"
    r"|layout ?\d*$|powerpoint[- ]presentation|presentation$|draft$|document ?\d*$|slide 1$|title$|none$|\W*$|.{0,3}$",
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(r"(?:D:)?\s*(\d{4})(?:(\d\d)(?:(\d\d))?)?")
_NOT_LETTERS = re.compile(r"[\W_]+")

Outline = dict[int, list[str]]
"""Titles of the sections that begin on a page, by page counted from 0."""


def iso_date(text: str) -> str:
    """Give the ISO 8601 date of a PDF date string such as "D:20230512103000Z", or nothing when it makes no sense.

    >>> iso_date("D:20230512103000Z")
    '2023-05-12'
    """
    match = _DATE.match(text)
    if match is None or not 1900 <= int(match[1]) <= 2200:
        return ""
    year, month, day = match[1], match[2] or "", match[3] or ""
    if not 1 <= int(month or 0) <= 12:
        return year
    return f"{year}-{month}-{day}" if 1 <= int(day or 0) <= 31 else f"{year}-{month}"


def _information(title: str, author: str, created: str, language: str, path: Path) -> Iterator[Property]:
    title = " ".join(clean(title).split())
    if not _JUNK_TITLE.match(title) and title.casefold() != path.stem.casefold():
        yield Property("title", title, "PDF information")
    if author := " ".join(clean(author).split()):
        yield Property("author", author, "PDF information")
    if date := iso_date(created):
        yield Property("date", date, "PDF creation date")
    if language := clean(language).strip():
        yield Property("language", language, "PDF language")


class _Sections:
    """The outline, followed page by page: which section is in force where a page begins."""

    def __init__(self, outline: Outline, first: int) -> None:
        # one entry for the whole file says nothing of its sections
        self._outline = outline if sum(map(len, outline.values())) > 1 else {}
        self._carried = next((titles[-1] for at in range(first - 2, -1, -1) if (titles := self._outline.get(at))), "")

    def named(self, block: Block) -> Block:
        """Give the page its heading: the section that begins with the page, else the one before."""
        if not self._outline:
            return block
        heading = self._carried
        if begins := self._outline.get(block.locator.index - 1):
            self._carried = begins[-1]
            opening = _NOT_LETTERS.sub("", block.text[: len(begins[0]) + 250]).casefold()
            if not heading or _NOT_LETTERS.sub("", begins[0]).casefold() in opening:
                heading = begins[0]
        return replace(block, heading=heading) if heading else block


def _block(index: int, label: str, page: PageText, links: list[Link], reader: str) -> Block:
    return Block(
        Locator("page", label or str(index), index),
        page.text,
        links=with_visible(links, page.text.replace("\x02", "-")),
        problem=CUT_PAGE if page.cut else None,
        reader=reader,
        lines=page.lines,
    )


# --- PDFium


def _string(get: Callable[..., int], *arguments: object) -> str:
    """Call a PDFium function that fills a buffer with UTF-16."""
    length = get(*arguments, None, 0)
    if not 2 < length <= 20_000:
        return ""
    buffer = (ctypes.c_ushort * ((length + 1) // 2))()
    get(*arguments, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace")


def _pdfium_outline(document: pdfium.FPDF_DOCUMENT) -> Outline:
    found: Outline = {}
    seen: set[int] = set()  # an outline may lead back into itself
    waiting = [pdfium.FPDFBookmark_GetFirstChild(document, None)]
    while waiting:
        mark = waiting.pop()
        address = ctypes.cast(mark, ctypes.c_void_p).value
        if not address or address in seen:
            continue
        seen.add(address)
        waiting += (
            pdfium.FPDFBookmark_GetNextSibling(document, mark),
            pdfium.FPDFBookmark_GetFirstChild(document, mark),
        )
        target = pdfium.FPDFBookmark_GetDest(document, mark)
        if not target and (action := pdfium.FPDFBookmark_GetAction(mark)):
            target = pdfium.FPDFAction_GetDest(document, action)
        title = " ".join(clean(_string(pdfium.FPDFBookmark_GetTitle, mark)).split())
        if target and title:
            found.setdefault(pdfium.FPDFDest_GetDestPageIndex(document, target), []).append(title)
    return found


def _largest_words(page: pdfium.FPDF_PAGE, textpage: pdfium.FPDF_TEXTPAGE, read: PageText) -> str:
    """Join the lines in the largest type of the top half of a page: most often its title."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return ""
    middle = (box.top + box.bottom) / 2
    sides = [ctypes.c_double() for _ in range(4)]
    upper = []
    for line, at in zip(read.lines[:200], read.middles, strict=False):
        if pdfium.FPDFText_GetCharBox(textpage, at, *sides) and sides[2].value > middle:
            upper.append(line)
    wordy = [line for line in upper if sum(map(str.isalpha, line.text)) > 3]
    if not wordy:
        return ""
    largest = max(line.size for line in wordy)
    sizes: Counter[float] = Counter()
    for line in read.lines:
        sizes[line.size] += len(line.text)
    if largest <= 1.12 * sizes.most_common(1)[0][0]:
        return ""  # a letter in one size of type shows no title
    title: list[str] = []
    for line in upper:
        if line.size > 0.95 * largest:
            title.append(line.text)
        elif title:
            break
    return " ".join(" ".join(title).replace("\x02", "").split())[:300]


def _pdfium_page(document: pdfium.FPDF_DOCUMENT, index: int) -> tuple[Block, str]:
    """Read one page, counted from 1; for the first page give the words in the largest type too."""
    reader = f"pypdfium2 {PYPDFIUM_INFO.version}"
    label = clean(_string(pdfium.FPDF_GetPageLabel, document, index - 1)).strip()
    page = pdfium.FPDF_LoadPage(document, index - 1)
    textpage = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        if not textpage:
            return Block(Locator("page", label or str(index), index), "", problem=DAMAGED_PAGE, reader=reader), ""
        read = page_text(textpage)
        block = _block(index, label, read, annotated_links(document, page, textpage), reader)
        if len(read.text) < _LITTLE_TEXT and is_picture(page, len(read.text)):
            block = replace(block, problem=PICTURE)
        return block, _largest_words(page, textpage, read) if index == 1 else ""
    finally:
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)


def open_pdfium(path: Path) -> pdfium.FPDF_DOCUMENT:
    """Open a PDF with PDFium; to be closed by FPDF_CloseDocument.

    Raises:
        Unreadable: it is protected by a password, or can't be opened.
    """
    document = pdfium.FPDF_LoadDocument(os.fsencode(path), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable(*(_PASSWORD if locked else _DAMAGED))
    return document


def document_title(document: pdfium.FPDF_DOCUMENT, path: Path) -> str:
    """Give the title that the file says it has, "" when it says none that makes sense."""
    said = _information(_string(pdfium.FPDF_GetMetaText, document, b"Title"), "", "", "", path)
    return next((each.value for each in said if each.name == "title"), "")


def read_with_pdfium(
    path: Path, first: int = 1, only: Collection[int] | None = None, on_page: OnPage = max
) -> Iterator[Part]:
    """Read a PDF through PDFium: a Block for each page as soon as it is read, and Properties.

    Args:
        path: the file.
        first: the page to begin at, counted from 1.
        only: the pages to read, when not all from ``first``.
        on_page: told of each page before it is read.

    Raises:
        Unreadable: it is protected by a password, or can't be opened.
    """
    document = open_pdfium(path)
    try:
        title, author, created = (
            _string(pdfium.FPDF_GetMetaText, document, name) for name in (b"Title", b"Author", b"CreationDate")
        )
        yield from _information(title, author, created, _string(pdfium.FPDFCatalog_GetLanguage, document), path)
        count = pdfium.FPDF_GetPageCount(document)
        wanted = (index for index in range(first, count + 1) if only is None or index in only)
        sections = _Sections(_pdfium_outline(document), first)
        for index in wanted:
            on_page(index, count)
            block, largest = _pdfium_page(document, index)
            if largest:
                yield Property("title", largest, "largest words on page 1")
            yield sections.named(block)
    finally:
        pdfium.FPDF_CloseDocument(document)


# --- pypdf


def _pypdf_outline(reader: pypdf.PdfReader) -> Outline:
    found: Outline = {}
    waiting: list[Any] = list(reversed(reader.outline))
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
            continue
        page = reader.get_destination_page_number(each)
        title = " ".join(clean(str(each.title or "")).split())
        if page is not None and title:
            found.setdefault(page, []).append(title)
    return found


def _pypdf_links(page: pypdf.PageObject) -> list[tuple[str, tuple[float, float, float, float]]]:
    found = []
    for reference in page.get("/Annots") or ():
        annotation = reference.get_object()
        action = annotation.get("/A")
        action = action.get_object() if action is not None else {}
        if url := safe(str(action.get("/URI", ""))):
            x, y, z, w = (float(side) for side in annotation["/Rect"])
            found.append((url, (min(x, z), min(y, w), max(x, z), max(y, w))))
    return found


def _pypdf_page(page: pypdf.PageObject, index: int, label: str, reader: str) -> Block:
    try:
        boxes = _pypdf_links(page)
    except Exception:  # noqa: BLE001 - a link that can't be read must not cost the page its words
        boxes = []
    anchors: list[list[str]] = [[] for _ in boxes]

    def visit(text: str, _matrix: list[float], at: list[float], _font: object, _size: float) -> None:
        for anchor, (_, (left, bottom, right, top)) in zip(anchors, boxes, strict=True):
            if left - 1 <= at[4] <= right and bottom - 2 <= at[5] <= top:
                anchor.append(text)

    text = page.extract_text(visitor_text=visit if boxes else None)
    kept = "\n".join(line.strip() for line in clean(text[:LONGEST_PAGE]).splitlines()).strip("\n")
    links = [Link(url, " ".join("".join(words).split())[:300]) for (url, _), words in zip(boxes, anchors, strict=True)]
    block = _block(index, label, PageText(kept, (), len(text) > LONGEST_PAGE, ()), links, reader)
    # a page without any words draws pictures, or nothing at all
    resources = page.get("/Resources")
    if not kept and resources is not None and "/XObject" in resources.get_object():
        return replace(block, problem=PICTURE)
    return block


def _open_pypdf(path: Path) -> pypdf.PdfReader:
    import pypdf  # noqa: PLC0415 - it takes long to load, and few files need it
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(*_PASSWORD)
        len(reader.pages)
    except DependencyError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(*_DAMAGED) from error
    return reader


def read_with_pypdf(
    path: Path, first: int = 1, only: Collection[int] | None = None, on_page: OnPage = max
) -> Iterator[Part]:
    """Read a PDF through pypdf; as :func:`read_with_pdfium`, but without the look of the lines.

    Raises:
        Unreadable: it is protected by a password, or can't be opened.
    """
    reader = _open_pypdf(path)
    name = f"pypdf {sys.modules['pypdf'].__version__}"
    with contextlib.suppress(Exception):
        about: Mapping[str, object] = reader.metadata or {}
        said = [str(about.get(key) or "") for key in ("/Title", "/Author", "/CreationDate")]
        yield from list(_information(said[0], said[1], said[2], str(reader.root_object.get("/Lang") or ""), path))
    outline: Outline = {}
    with contextlib.suppress(Exception):  # a broken outline must not cost the pages
        outline = _pypdf_outline(reader)
    labels: list[str] = []
    with contextlib.suppress(Exception):
        labels = [clean(label).strip() for label in reader.page_labels]
    sections = _Sections(outline, first)
    count = len(reader.pages)
    for index in range(first, count + 1):
        if only is not None and index not in only:
            continue
        on_page(index, count)
        label = labels[index - 1] if index <= len(labels) else ""
        try:
            block = _pypdf_page(reader.pages[index - 1], index, label, name)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - whatever a damaged page does to pypdf, the other pages are read
            block = Block(Locator("page", label or str(index), index), "", problem=DAMAGED_PAGE, reader=name)
        yield sections.named(block)
