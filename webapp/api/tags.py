"""The API's tags: who tagged what, tagging by number or by search, actions and their undoing, and tagged passages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from indexer import tags as job
from indexer.anchors import place_of
from indexer.errors import UsageError
from indexer.model import Tag
from indexer.tag_export import (
    action_as_json,
    coding_as_json,
    done_as_json,
    passage_as_json,
    plan_as_json,
)
from indexer.tag_facts import DoneFacts
from indexer.tagged import actions_seen, codings_on_passages, located, of_document
from indexer.vocabulary import find
from webapp.address import absolute
from webapp.api.bodies import DocumentTags, ManyTags
from webapp.api.chosen import chosen
from webapp.api.operation import operation
from webapp.api.paging import LAST, following
from webapp.api.parameters import Earlier, TaggedParameters
from webapp.api.representation import Actions, Applied, Codings, Done, TaggedPassages
from webapp.library import library, vocabulary
from webapp.permissions import may
from webapp.session import by
from webapp.view import shown_document, view

_WRONG = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@operation("search", Codings, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def document_tags(number: int) -> dict[str, Any]:
    """List the tags of a document: who applied each, when and where.

    Of a document that you code in a round you get your own tags of the round’s groups, and nobody else’s.
    """
    held = shown_document(number)
    return {"codings": [coding_as_json(vocabulary(), each) for each in of_document(view(), held.id)]}


@operation("tag", Done, *_WRONG, HTTPStatus.METHOD_NOT_ALLOWED, body=DocumentTags)
def tag_document(number: int, json: DocumentTags) -> DoneFacts:
    """Apply tags to a document, or to words of it, and take others off, as one action."""
    held = shown_document(number)
    if json.quote and json.passage is None:
        raise UsageError("Say in which passage the words stand, as “passage”.")
    place = place_of(view(), held.id, json.passage, json.quote) if json.passage else job.WHOLE
    add, remove = _tags(json.add), _tags(json.remove)
    return done_as_json(job.tag(library(), [held.id], add, remove, by(), place=place, note=json.note))


@operation("tag", Applied, *_WRONG, body=ManyTags)
def apply_tags(json: ManyTags) -> dict[str, Any]:
    """Apply tags to many documents and take others off, by number or by a search, as one action; or preview it."""
    documents = chosen(json)
    add, remove = _tags(json.add), _tags(json.remove)
    if json.preview:
        plan = job.preview(library(), documents, add, remove, by())
        return {"done": None, "plan": plan_as_json(vocabulary(), plan, len(documents))}
    done = job.tag(library(), documents, add, remove, by(), note=json.note)
    return {"done": done_as_json(done), "plan": None}


@operation("search", Actions, takes=Earlier, paged=True)
def actions(query: Earlier) -> tuple[dict[str, Any], dict[str, str]]:
    """List what was done to tags and to the vocabulary, newest first."""
    held = actions_seen(view(), query.size + 1, query.before or None)
    some = held[: query.size]
    address, headers = following(before=some[-1][0].id) if len(held) > query.size else LAST
    return {"actions": [action_as_json(each, len(documents)) for each, documents in some], "next": address}, headers


@operation("tag", Done, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, writes=True)
def undo(number: int) -> DoneFacts:
    """Undo an action: your own, or with the role of an editor anybody’s; what was changed since stays."""
    return done_as_json(job.undo(library(), number, by(), anybody=may("undo for others")))


@operation("search", TaggedPassages, HTTPStatus.NOT_FOUND, takes=TaggedParameters, paged=True)
def passages_tagged(query: TaggedParameters) -> tuple[dict[str, Any], dict[str, str]]:
    """List passages that are tagged, newest first, with their words where they stand now and how to cite them."""
    known = vocabulary()
    wanted = None if not query.tag else [find(known, query.tag).id]
    if wanted is None and query.group:
        wanted = [each.id for each in known.of_group(query.group, retired=True)]
    codings = [each for each in codings_on_passages(view(), wanted) if not query.before or each.id < query.before]
    some = codings[: query.size]
    address, headers = following(before=some[-1].id) if len(codings) > query.size else LAST
    found = [passage_as_json(known, each, absolute("")) for each in located(view(), some)]
    return {"passages": found, "next": address}, headers


def _tags(names: list[str]) -> list[Tag]:
    return [find(vocabulary(), each) for each in names]
