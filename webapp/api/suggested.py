"""The API's suggestions: tags that a document may deserve, what to tag next, and how often people accept."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.exceptions import Forbidden

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
from webapp.api.operation import operation
from webapp.api.parameters import Queued
from webapp.api.representation import Queue, Record, Suggested
from webapp.library import vocabulary
from webapp.permissions import may
from webapp.view import shown_document, view


@operation("search", Suggested, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def document_suggestions(number: int) -> SuggestedFacts:
    """Suggest tags for a document, with its words that prompted them.

    It is for those who may tag. Nothing is suggested in tag groups in which people tagged the document already, or
    code it in a round.
    """
    _who_tags()
    document = shown_document(number)
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
