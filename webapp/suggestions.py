"""Suggestions while a person types, for the search box of the site and for that of a browser (OpenSearch)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from indexer.search.suggestions import Kind, Suggestion
from webapp.address import absolute
from webapp.view import view
from webapp.wording import counted

pages = Blueprint("suggestions", __name__)

_NAMES = {
    Kind.DOCUMENT: "Document",
    Kind.WORKSTREAM: "Workstream",
    Kind.TAG: "Tag",
    Kind.ACRONYM: "Acronym",
    Kind.WORD: "Word",
}


@pages.get("/suggestions")
def for_the_site() -> Response:
    """Send suggestions for the words in ``q``.

    Each has its kind in words, its text and a detail; a document, workstream or tag has the address to go to, and
    acronyms and words have the whole query to fill in.
    """
    return jsonify([_described(each) for each in _suggested()])


@pages.get("/suggestions/opensearch")
def for_browsers() -> Response:
    """Send suggestions in the form that browsers understand: what was typed, completions, descriptions, addresses."""
    found = _suggested()
    answer = jsonify(
        [
            request.args.get("q", ""),
            [each.text if _address(each) else each.value for each in found],
            [_NAMES[each.kind] for each in found],
            [absolute(_address(each) or url_for("search.results", q=each.value)) for each in found],
        ]
    )
    answer.content_type = "application/x-suggestions+json"
    return answer


@pages.get("/opensearch.xml")
def description() -> Response:
    """Describe the search to browsers, which can then search here from their address bar."""
    text = render_template(
        "search/opensearch.xml",
        results=absolute(url_for("search.results")),
        suggestions=absolute(url_for("suggestions.for_browsers")),
        icon=absolute(url_for("static", filename="icon.svg")),
    )
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


def _suggested() -> list[Suggestion]:
    return view().finder().suggestions.suggest(request.args.get("q", ""))


def _described(each: Suggestion) -> dict[str, Any]:
    told = {"kind": _NAMES[each.kind], "text": each.text, "detail": each.detail}
    if each.kind in (Kind.WORKSTREAM, Kind.TAG):
        told["detail"] = counted(int(each.detail), "document")
    address = _address(each)
    return told | ({"url": address} if address else {"fill": each.value})


def _address(each: Suggestion) -> str:
    if each.kind is Kind.DOCUMENT:
        return url_for("documents.document", number=int(each.value))
    if each.kind is Kind.WORKSTREAM:
        return url_for("search.results", workstream=each.value)
    if each.kind is Kind.TAG:
        return url_for("search.results", tag=each.value)
    return ""
