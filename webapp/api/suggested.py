"""The API's suggestions: tags that a document may deserve, to accept or turn down, and what to tag next."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.exceptions import Forbidden

from indexer import suggested as job
from indexer.acceptance import record
from indexer.errors import NotFound
from indexer.suggested import for_document, queue
from indexer.suggested_facts import (
    QueueFacts,
    RecordFacts,
    SuggestedFacts,
    queue_as_json,
    record_as_json,
    suggested_as_json,
)
from indexer.tag_export import done_as_json
from indexer.tag_facts import DoneFacts
from indexer.vocabulary import find
from webapp.api.bodies import OneTag
from webapp.api.operation import operation
from webapp.api.parameters import Queued
from webapp.api.representation import Done, Queue, Record, Suggested
from webapp.library import vocabulary
from webapp.permissions import may
from webapp.session import by
from webapp.view import shown_document, view

_WRONG = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@operation("search", Suggested, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def document_suggestions(number: int) -> SuggestedFacts:
    """Suggest tags for a document, with its words that prompted them.

    It is for those who may tag. Nothing is suggested in tag groups in which people tagged the document already, or
    code it in a round.
    """
    _who_tags()
    document = shown_document(number)
    return suggested_as_json(document.id, for_document(view(), document))


@operation("tag", Done, *_WRONG, body=OneTag)
def accept_suggestion(number: int, json: OneTag) -> DoneFacts:
    """Apply a tag that is suggested for a document; how sure it was, and the words that prompted it, are kept with it.

    One that is no longer suggested, because more was learnt since, is applied as if you had chosen it.
    """
    document = shown_document(number)
    return done_as_json(job.accept(view(), document, find(vocabulary(), json.tag), by()))


@operation("tag", Suggested, *_WRONG, body=OneTag)
def refuse_suggestion(number: int, json: OneTag) -> SuggestedFacts:
    """Turn a suggestion down, so that it is not made again for anybody; gives what is suggested then."""
    document = shown_document(number)
    job.refuse(view(), document, find(vocabulary(), json.tag), by())
    return suggested_as_json(document.id, for_document(view(), document))


@operation("tag", Suggested, *_WRONG, body=OneTag)
def suggest_again(number: int, json: OneTag) -> SuggestedFacts:
    """Let a tag be suggested again that was turned down; gives what is suggested then."""
    document = shown_document(number)
    job.take_back(view(), document, find(vocabulary(), json.tag), by())
    return suggested_as_json(document.id, for_document(view(), document))


@operation("search", Queue, HTTPStatus.NOT_FOUND, takes=Queued)
def suggestion_queue(query: Queued) -> QueueFacts:
    """Give the documents that are most useful to tag next.

    It is for those who may tag.
    """
    _who_tags()
    if not vocabulary().of_group(query.group):
        raise NotFound(f"There is no tag group “{query.group}” with tags in this library.")
    return queue_as_json(queue(view(), query.group, query.size))


@operation("search", Record)
def suggestion_record() -> RecordFacts:
    """Say how often suggestions were accepted.

    It is for those who may tag.
    """
    _who_tags()
    return record_as_json(record(view()), vocabulary())


def _who_tags() -> None:
    if not may("tag"):
        raise Forbidden("Suggestions are for those who may tag. Ask an administrator of this library if you need it.")
