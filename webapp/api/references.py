"""The API's references: how documents are cited, the works that are not held, and one's own basket."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from indexer import basket as baskets
from indexer import sources as job
from indexer.citation.facts import BasketFacts, DocumentSourceFacts
from webapp.api.operation import operation
from webapp.api.paging import LAST, following
from webapp.api.parameters import Following, StyleParameters
from webapp.api.representation import Basket, DocumentSource, Sources
from webapp.basket import address
from webapp.library import library
from webapp.session import person
from webapp.view import shown_document, view


@operation("search", DocumentSource, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def document_source(number: int) -> DocumentSourceFacts:
    """Say how a document is cited, as a CSL-JSON item."""
    return job.document_as_json(view(), shown_document(number).id)


@operation("search", Sources, takes=Following, paged=True)
def sources(query: Following) -> tuple[dict[str, Any], dict[str, str]]:
    """List the works that the library does not hold and that people cite, by number."""
    held = [each for each in library().catalogue.sources.not_held() if each.id > query.after]
    some = held[: query.size]
    further, headers = following(after=some[-1].id) if len(held) > query.size else LAST
    return {"sources": list(map(job.as_json, some)), "next": further}, headers


@operation("search", Basket, takes=StyleParameters)
def basket(query: StyleParameters) -> BasketFacts:
    """Give what you put aside to cite, with its citations and the list of references in a style."""
    kept = baskets.contents(view(), person().id)
    return baskets.as_json(query.style, *baskets.cite(view(), kept, query.style, address))
