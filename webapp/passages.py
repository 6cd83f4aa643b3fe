"""The page of a passage: its whole text with the words that were searched marked, and where it stands."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from indexer.errors import NotFound
from indexer.search.snippet import Marker
from webapp.address import Question
from webapp.documents import NUMBER
from webapp.hits import hits_in
from webapp.library import library, shown_document

pages = Blueprint("passages", __name__)

_PARAGRAPHS = re.compile(r"\n\s*\n")
_WEB = re.compile(r"(https?|mailto):", re.IGNORECASE)


@pages.get(f"/documents/{NUMBER}/passages/<int(min=1, max=2147483647):position>")
def passage(number: int, position: int) -> str:
    """Show a passage.

    Raises:
        NotFound: the document has fewer passages.
    """
    document = shown_document(number)
    around = library().catalogue.documents.passages(document.id, [position - 1, position, position + 1])
    if position not in around:
        raise NotFound(f"Document {number} has no passage {position}. Its own page lists the passages it has.")
    question = Question.read(request.args)
    hits = hits_in(library(), document, question)
    held = around[position]
    return render_template(
        "passages/passage.html",
        document=document,
        workstreams={each.slug: each.name for each in library().catalogue.tags.workstreams()},
        passage=held,
        position=position,
        before=around.get(position - 1),
        after=around.get(position + 1),
        hits=hits,
        question=question,
        heading=hits.marker.marked(held.heading),
        paragraphs=marked_paragraphs(held.text, hits.marker),
        notes=marked_paragraphs(held.notes, hits.marker),
    )


@pages.app_template_filter()
def web_address(url: str) -> str:
    """Give an address that is safe to link to, or nothing: a document's "javascript:" link stays text."""
    return url if _WEB.match(url) else ""


def marked_paragraphs(text: str, marker: Marker) -> list[str]:
    """Cut a text at its empty lines, each paragraph escaped HTML with ``<mark>``."""
    return [marker.marked(each.strip()) for each in _PARAGRAPHS.split(text) if each.strip()]
