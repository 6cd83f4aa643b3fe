"""The page of a passage: its whole text with the words that were searched marked, and where it stands."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from indexer.errors import NotFound
from indexer.model import Passage
from webapp.address import Question
from webapp.documents import NUMBER, POSITION
from webapp.hits import hits_in
from webapp.library import library
from webapp.view import shown, shown_document

pages = Blueprint("passages", __name__)

_PARAGRAPHS = re.compile(r"\n\s*\n")
_BULLETS = ("•", "◦", "▪", "–", "-", "*", "o ")
_NUMBERED = re.compile(r"\d+(\.\d+)*\.? [^\W\d_]")  # a heading such as "2. What we did"
_WEB = re.compile(r"(https?|mailto):", re.IGNORECASE)


@pages.get(f"/documents/{NUMBER}/passages/{POSITION}")
def passage(number: int, position: int) -> str:
    """Show a passage.

    Raises:
        NotFound: the document has fewer passages.
    """
    document = shown_document(number)
    around = library().catalogue.documents.passages(document.id, [position - 1, position, position + 1])
    if position not in around:
        raise no_passage(number, position)
    question = Question.read(request.args)
    hits = hits_in(library(), document, question)
    newer = library().catalogue.documents.get(document.superseded_by) if document.superseded_by else None
    held = around[position]
    return render_template(
        "passages/passage.html",
        document=document,
        workstreams={each.slug: each.name for each in library().catalogue.tags.workstreams()},
        passage=held,
        newer=shown(newer),
        position=position,
        before=around.get(position - 1),
        after=around.get(position + 1),
        hits=hits,
        question=question,
        heading="" if _is_printed(held) else hits.marker.marked(held.heading),
        paragraphs=[hits.marker.marked(each) for each in paragraphs(held)],
        notes=[hits.marker.marked(each) for each in _cut(held.notes)],
    )


@pages.app_template_filter()
def web_address(url: str) -> str:
    """Give an address that is safe to link to, or nothing: a document's "javascript:" link stays text."""
    return url if _WEB.match(url) else ""


def no_passage(number: int, position: int) -> NotFound:
    """Give the error that a document has fewer passages."""
    return NotFound(f"Document {number} has no passage {position}. Its own page lists the passages it has.")


def paragraphs(passage: Passage) -> list[str]:
    """Cut a passage's text into paragraphs to read.

    They stand between empty lines. A printed page has none, only the ends of its lines: there a paragraph ends with a
    line that is clearly shorter than the page is wide, before a bullet, or before a numbered heading.
    """
    if passage.locator.label != "page":
        return _cut(passage.text)
    lines = [" ".join(line.split()) for line in passage.text.splitlines()]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 4 // 5] if lengths else 0
    found: list[str] = []
    ended = True
    for line in lines:
        if not line or ended or line.startswith(_BULLETS) or (_NUMBERED.match(line) and found[-1].endswith(".")):
            found.append(line)
        else:
            found[-1] += f" {line}"
        ended = len(line) < width * 0.8
    return [each for each in found if each]


def _is_printed(passage: Passage) -> bool:
    """Tell whether the heading stands in the text already, as it does on a printed page."""
    return passage.locator.label == "page" and passage.heading in passage.text


def _cut(text: str) -> list[str]:
    return [each.strip() for each in _PARAGRAPHS.split(text) if each.strip()]
