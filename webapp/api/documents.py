"""The API's documents: the list of those that may be seen, and everything known of one, with its story."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from indexer.export import details_as_json, document_as_json
from indexer.facts import DetailFacts, DocumentFacts, StoriesFacts
from indexer.model import Document
from indexer.story import as_json, story
from webapp.api.operation import operation
from webapp.api.paging import LAST, following
from webapp.api.parameters import Following
from webapp.api.representation import Detail, Documents, Stories
from webapp.library import library
from webapp.view import shown_document, shown_documents, view


@operation("search", Documents, takes=Following, paged=True)
def documents(query: Following) -> tuple[dict[str, Any], dict[str, str]]:
    """List the documents, by number.

    Those that were withdrawn or removed for good are left out.
    """
    held = view().following(query.after, query.size + 1)
    some = held[: query.size]
    address, headers = following(after=some[-1].id) if len(held) > query.size else LAST
    return {"documents": _as_json(some), "next": address}, headers


@operation("search", Detail, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def document(number: int) -> DetailFacts:
    """Give everything that is known of a document."""
    held = shown_document(number)
    catalogue = library().catalogue
    alike = catalogue.near_copies.of(held.id)
    before = [each.id for each in catalogue.documents.earlier(held.id)]
    shown = shown_documents([*before, *(each for each, _ in alike)])
    facts = details_as_json(
        held,
        catalogue.history.guesses(held.id),
        [(each, share) for each, share in alike if each in shown],
        [shown[each] for each in before if each in shown],
    )
    return {**facts, **_as_json([held])[0]}


@operation("search", Stories, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def document_story(number: int) -> StoriesFacts:
    """Tell what happened to a document, what was said of it, and who tagged what, oldest first."""
    return {"events": [as_json(each) for each in story(view(), shown_document(number).id)]}


def _as_json(held: list[Document]) -> list[DocumentFacts]:
    """Give documents, each with its newer edition only if that may be named."""
    named = shown_documents({each.superseded_by for each in held if each.superseded_by})
    return [
        {**document_as_json(each), "superseded_by": each.superseded_by if each.superseded_by in named else None}
        for each in held
    ]
