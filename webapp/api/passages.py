"""The API's passages: those of a document in reading order, and one of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from indexer.export import passage_as_json
from indexer.facts import PassageFacts
from webapp.api.operation import operation
from webapp.api.paging import LAST, following
from webapp.api.parameters import Following
from webapp.api.representation import Passage, Passages
from webapp.documents import no_passage
from webapp.library import library
from webapp.view import shown_document


@operation("search", Passages, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, takes=Following, paged=True)
def passages(number: int, query: Following) -> tuple[dict[str, Any], dict[str, str]]:
    """List the passages of a document, in reading order, with their text."""
    document = shown_document(number)
    last = min(query.after + query.size, document.passages)
    held = library().catalogue.documents.passages(document.id, range(query.after + 1, last + 1))
    address, headers = following(after=last) if query.after < last < document.passages else LAST
    return {"passages": [passage_as_json(document.id, *each) for each in held.items()], "next": address}, headers


@operation("search", Passage, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def passage(number: int, position: int) -> PassageFacts:
    """Give a passage of a document, with its text."""
    document = shown_document(number)
    held = library().catalogue.documents.passages(document.id, [position]).get(position)
    if held is None:
        raise no_passage(number, position)
    return passage_as_json(document.id, position, held)
