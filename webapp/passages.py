"""The page of a passage: its whole text with the words that were searched or quoted marked, and where it stands."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer.anchors import locate, sentence
from indexer.model import Passage
from indexer.quotes import Found, Part, Quote, Text
from webapp.address import Question
from webapp.citing import cited, passage_link
from webapp.documents import NUMBER, POSITION, no_passage
from webapp.editions import related
from webapp.hits import Hits, hits_in
from webapp.library import library, vocabulary
from webapp.marking import Marks
from webapp.pagination import page_number
from webapp.quoting import Quoted, in_newest, read_quote
from webapp.view import shown_document, view

pages = Blueprint("passages", __name__)

_PARAGRAPHS = re.compile(r"\n\s*\n")
_BULLETS = ("•", "◦", "▪", "–", "-", "*", "o ")
_NUMBERED = re.compile(r"\d+(\.\d+)*\.? [^\W\d_]")  # a heading such as "2. What we did"
_ENDS = (".", "?", "!", "”", "’", '"', ")")
_WEB = re.compile(r"(https?|mailto):", re.IGNORECASE)


@pages.get(f"/documents/{NUMBER}/passages/{POSITION}")
def passage(number: int, position: int) -> str | Response:
    """Show a passage; words that the address quotes are found wherever in the document they stand.

    Raises:
        NotFound: the document has no such passage, nor the words.
        UsageError: the quote is too long.
    """
    document = shown_document(number)
    question = Question.read(request.args)
    quote = read_quote(request.args)
    found = locate(library(), document.id, quote, position) if quote else None
    if quote and found and found.position != position:
        parameters = question.parameters | {"moved": position}
        return redirect(passage_link(number, found.position, quote, **parameters))
    around = library().catalogue.documents.passages(document.id, [position - 1, position, position + 1])
    if position not in around:
        raise no_passage(number, position, quote.exact if quote else "")
    held = around[position]
    newest = related(document).newest
    hits = hits_in(view(), document, question)
    marks = Marks(hits.marker, position, found)
    heading = "" if _is_printed(held) else "".join(marks.draw(Part.HEADING, held.heading, [held.heading]))
    return render_template(
        "passages/passage.html",
        document=document,
        names=vocabulary().names,
        passage=held,
        position=position,
        before=around.get(position - 1),
        after=around.get(position + 1),
        hits=hits,
        question=question,
        heading=heading,
        paragraphs=marks.draw(Part.TEXT, held.text, paragraphs(held)),
        notes=marks.draw(Part.NOTES, held.notes, _cut(held.notes)),
        newest=newest,
        quoted=Quoted(quote, found, in_newest(newest, quote, position) if newest else None) if quote else None,
        moved=page_number(request.args["moved"]) if found and "moved" in request.args else None,
        cited=cited(document, position, held, found or words_found(held, position, hits)),
    )


def words_found(passage: Passage, position: int, hits: Hits) -> Found | None:
    """Give the first sentence of a passage that has a word found; rather a whole one than a heading or a label."""
    shown = (*paragraphs(passage), *_cut(passage.notes))
    found = [sentence(each, start) for each in shown for start, _, _ in hits.marker.spans(each)]
    words = next((each for each in found if each.endswith(_ENDS)), found[0] if found else "")
    return Text({position: passage}).find(Quote(words), position)


@pages.app_template_filter()
def web_address(url: str) -> str:
    """Give an address that is safe to link to, or nothing: a document's "javascript:" link stays text."""
    return url if _WEB.match(url) else ""


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
