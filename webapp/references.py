"""Gives out references: as files to save, and through unAPI to programs that gather them from a page."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Blueprint, Response, render_template, request

from indexer.citation.files import FORMATS
from indexer.errors import NotFound
from indexer.paper_text import Csl
from indexer.sources import not_held_source
from webapp.citing import cited
from webapp.documents import NUMBER, no_passage
from webapp.errors import Gone
from webapp.library import library
from webapp.view import shown_document

pages = Blueprint("references", __name__)


_UNAPI = {"ris": "ris", "bibtex": "bib", "csl-json": "json"}
_NUMBER = "[1-9][0-9]{0,8}"
_NAME = re.compile(
    f"sources/(?P<source>{_NUMBER})|documents/(?P<document>{_NUMBER})(?:/passages/(?P<passage>{_NUMBER}))?"
)


@pages.get(f"/documents/{NUMBER}/reference.<any(ris, bib, json):ending>")
def reference(number: int, ending: str) -> Response:
    """Send the reference of a document as a file; ``passage`` names a place in it.

    Raises:
        NotFound: the document has no such passage.
    """
    position = request.args.get("passage", "")
    answer = _written(_cited(number, position), ending)
    name = f"document-{number}" + (f"-passage-{position}" if position else "")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


@pages.get("/unapi")
def unapi() -> Response:
    """Answer as unAPI says: the formats there are, those there are of one thing, or that thing in one of them."""
    name, wanted = request.args.get("id", ""), request.args.get("format", "")
    if not name:
        return _formats("", HTTPStatus.OK)
    try:
        held = _named(name)
    except (NotFound, Gone):
        held = None
    if held is None:
        return Response("There is nothing of that name here.\n", HTTPStatus.NOT_FOUND, mimetype="text/plain")
    if not wanted:
        return _formats(name, HTTPStatus.MULTIPLE_CHOICES)
    if wanted not in _UNAPI:
        sentence = f"It can be had as {', '.join(_UNAPI)}.\n"
        return Response(sentence, HTTPStatus.NOT_ACCEPTABLE, mimetype="text/plain")
    return _written(held, _UNAPI[wanted])


def _named(name: str) -> Csl | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    if found["source"]:
        return not_held_source(library().catalogue, int(found["source"])).csl
    return _cited(int(found["document"]), found["passage"] or "")


def _cited(number: int, position: str) -> Csl:
    document = shown_document(number)
    if not position:
        return cited(document).reference.csl()
    at = int(position) if position.isdecimal() and len(position) < 10 else 0
    passage = library().catalogue.documents.passages(document.id, [at]).get(at)
    if passage is None:
        raise no_passage(number, at)
    return cited(document, at, passage).reference.csl()


def _written(held: Csl, ending: str) -> Response:
    kind = FORMATS[ending]
    return Response(kind.write([held]), content_type=f"{kind.media_type}; charset=utf-8")


def _formats(name: str, status: HTTPStatus) -> Response:
    formats = [(each, FORMATS[ending].media_type) for each, ending in _UNAPI.items()]
    return Response(
        render_template("references/formats.xml", name=name, formats=formats), status, mimetype="application/xml"
    )
