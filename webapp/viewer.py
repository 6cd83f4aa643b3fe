"""The pages of PDF documents as they were printed: to look at, as pictures, and with the words that answer marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from indexer.errors import CannotDraw, LibraryBusy, NotFound, UsageError
from indexer.extract.drawer import FULL, WIDTHS
from indexer.extract.page_words import Box, PageWords
from indexer.model import Document, Locator, Passage
from indexer.viewer import Marked, mark
from webapp.address import Question
from webapp.documents import NUMBER
from webapp.hits import Hits, hits_in, marker_of
from webapp.library import library
from webapp.security import VIEWER_CONTENT
from webapp.view import shown_document, view
from webapp.wording import counted, file_kind, place

pages = Blueprint("viewer", __name__)

_PDF = "application/pdf"
_LOOKED_THROUGH = 20  # passages at a time
_PAGE = f"/documents/{NUMBER}/pages/<int(min=1, max=2147483647):index>"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a document, counted from 1 in its file, as the viewer shows it."""

    document: Document
    index: int
    question: Question
    hits: Hits
    position: int | None
    """The passage that is this page."""
    passage: Passage | None
    words: PageWords | None
    marked: Marked
    trouble: str
    """Why the page cannot be drawn, if it cannot."""

    @property
    def place(self) -> str:
        """Name the page as printed: "Page iv"."""
        return place(self.passage.locator if self.passage else Locator("page", str(self.index), self.index))

    @property
    def count(self) -> int:
        """Count the pages of the file, as far as that is known."""
        return self.words.pages if self.words else max(self.index, self.document.passages)

    @property
    def said(self) -> str:
        """Say how many places are marked, or why none is."""
        if self.trouble:
            return self.trouble
        if places := len(self.marked.places):
            return f"The words are marked in {counted(places, 'place')} on this page."
        text = self.passage.text if self.passage else ""
        if text.strip() and self.words and not self.words.words:
            return "This page is a picture, so its words cannot be marked or selected here. They are in its text."
        if not self.question.text:
            return ""
        if self.hits.marker.spans(text):
            return "The words could not be found on the page itself. They are marked in its text."
        return f"No words of “{self.question.text}” are on this page."

    def address(self, index: int | None) -> str:
        """Give the address of another page of the document, or nothing when it has none."""
        if index is None or not 1 <= index <= self.count:
            return ""
        return url_for("viewer.page", number=self.document.id, index=index, **self.question.parameters)

    @property
    def text(self) -> str:
        """Give the address of the page's text, or nothing when none of it was read."""
        if self.position is None:
            return ""
        return url_for("passages.passage", number=self.document.id, position=self.position, **self.question.parameters)

    @property
    def before(self) -> str:
        """Give the address of the nearest page before this one that has words to mark."""
        return self.address(self._nearest([each for each in reversed(self.hits.positions) if each < self._here]))

    @property
    def after(self) -> str:
        """Give the address of the nearest page after this one that has words to mark."""
        return self.address(self._nearest([each for each in self.hits.positions if each > self._here]))

    @property
    def _here(self) -> int:
        return self.position or self.index

    def _nearest(self, positions: list[int]) -> int | None:
        """Give the page of the first passage with words to mark; one may answer by the document's title alone."""
        for start in range(0, len(positions), _LOOKED_THROUGH):
            some = positions[start : start + _LOOKED_THROUGH]
            passages = library().catalogue.documents.passages(self.document.id, some)
            for passage in filter(None, map(passages.get, some)):
                if self.hits.marker.spans(passage.text):
                    return passage.locator.index
        return None


@pages.get(_PAGE)
def page(number: int, index: int) -> Response:
    """Show a page of a PDF document as it was printed, with the words that answer marked.

    Raises:
        NotFound: the document is no PDF, or has no such page.
    """
    sheet = _sheet(number, index)
    answer = make_response(render_template("viewer/page.html", sheet=sheet, document=sheet.document, width=FULL))
    answer.headers["Content-Security-Policy"] = VIEWER_CONTENT
    return answer


@pages.get(f"{_PAGE}/words")
def words(number: int, index: int) -> dict[str, Any]:
    """Tell the viewer's script what to mark on a page, and what to say beside it, as JSON."""
    sheet = _sheet(number, index)
    return {
        "index": index,
        "place": sheet.place,
        "said": sheet.said,
        "places": sheet.marked.places,
        "best": sheet.marked.best,
        "text": sheet.text,
        "here": sheet.address(index),
        "previous": sheet.address(index - 1),
        "next": sheet.address(index + 1),
        "before": sheet.before,
        "after": sheet.after,
    }


@pages.get(f"{_PAGE}/picture")
def picture(number: int, index: int) -> Response:
    """Draw a page of a PDF document as a picture, with the words that answer boxed.

    Raises:
        NotFound: the document is no PDF, or has no such page.
        UsageError: no picture has that width.
        CannotDraw: the page cannot be drawn.
        LibraryBusy: too many pages are being drawn.
    """
    document = _pdf(number)
    asked = request.args.get("width", str(FULL))
    if asked not in map(str, WIDTHS):
        widths = " or ".join(map(str, WIDTHS))
        raise UsageError(f"A picture of a page is {widths} pixels wide. Ask for one of these widths.")
    _, passage = _passage_on(document, index)
    marker = marker_of(view(), document, Question.read(request.args))
    drawer = library().drawer
    boxes: tuple[Box, ...] = ()
    try:
        with library().catalogue.files.local(document.sha256) as path:
            if marker.stems or marker.prefixes:
                boxes = mark(drawer.words(path, index), passage, marker).boxes
            drawn = drawer.picture(path, index, int(asked), boxes)
    except CannotDraw as error:
        if passage is None:  # most likely there is no such page
            raise NotFound(str(error)) from None
        raise
    return Response(drawn, mimetype="image/webp")


def _sheet(number: int, index: int) -> Sheet:
    document = _pdf(number)
    question = Question.read(request.args)
    position, passage = _passage_on(document, index)
    found, trouble = None, ""
    try:
        with library().catalogue.files.local(document.sha256) as path:
            found = library().drawer.words(path, index)
    except (CannotDraw, LibraryBusy) as error:
        if passage is None:
            raise NotFound(str(error)) if isinstance(error, CannotDraw) else error from None
        trouble = str(error)
    hits = hits_in(view(), document, question)
    marked = mark(found, passage, hits.marker) if found else Marked()
    return Sheet(document, index, question, hits, position, passage, found, marked, trouble)


def _pdf(number: int) -> Document:
    """Give a document that is a PDF."""
    document = shown_document(number)
    if document.media_type != _PDF:
        kind = file_kind(document.media_type)
        raise NotFound(f"Document {number} has no pages to see: it is not a PDF ({kind}). Read its text instead.")
    return document


def _passage_on(document: Document, index: int) -> tuple[int | None, Passage | None]:
    """Find the passage that is a page of the file: mostly the one with the same number."""
    documents = library().catalogue.documents
    for positions in ([index], None):
        for position, passage in documents.passages(document.id, positions).items():
            if passage.locator.label == "page" and passage.locator.index == index:
                return position, passage
    return None, None
