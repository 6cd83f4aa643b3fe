"""Gives out references: as files to save, and through unAPI to programs that gather them from a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, render_template, request

from indexer.citation import as_bibtex, as_csl, as_ris
from indexer.errors import NotFound
from indexer.paper_text import Csl
from webapp.citing import Cited, cited
from webapp.documents import NUMBER, no_passage
from webapp.errors import Gone
from webapp.library import library
from webapp.view import shown_document

pages = Blueprint("references", __name__)


@dataclass(frozen=True, slots=True)
class Format:
    """A format that references are written in."""

    media_type: str
    write: Callable[[Iterable[Csl]], str]


FORMATS = {
    "ris": Format("application/x-research-info-systems", as_ris),
    "bib": Format("application/x-bibtex", as_bibtex),
    "json": Format("application/vnd.citationstyles.csl+json", as_csl),
}
"""Formats by the ending of their files."""

_UNAPI = {"ris": "ris", "bibtex": "bib", "csl-json": "json"}
_NAME = re.compile(r"documents/([1-9][0-9]{0,8})(?:/passages/([1-9][0-9]{0,8}))?", re.ASCII)


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
    found = _NAME.fullmatch(name)
    try:
        held = _cited(int(found[1]), found[2] or "") if found else None
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


def _cited(number: int, position: str) -> Cited:
    document = shown_document(number)
    if not position:
        return cited(document)
    at = int(position) if position.isdecimal() and len(position) < 10 else 0
    passage = library().catalogue.documents.passages(document.id, [at]).get(at)
    if passage is None:
        raise no_passage(number, at)
    return cited(document, at, passage)


def _written(held: Cited, ending: str) -> Response:
    kind = FORMATS[ending]
    return Response(kind.write([held.reference.csl()]), content_type=f"{kind.media_type}; charset=utf-8")


def _formats(name: str, status: HTTPStatus) -> Response:
    formats = [(each, FORMATS[ending].media_type) for each, ending in _UNAPI.items()]
    return Response(
        render_template("references/formats.xml", name=name, formats=formats), status, mimetype="application/xml"
    )
