"""Gives suggestions, the queue and the record of acceptance as JSON and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from indexer.acceptance import Record, Tally
from indexer.cells import disarmed
from indexer.facts import QueueFacts, RecordFacts, SuggestedFacts, SuggestionFacts, TallyFacts
from indexer.model import DocumentId
from indexer.suggested import Queue, Suggestions
from indexer.terms import Vocabulary

COLUMNS = ("of", "key", "name", "accepted", "refused", "undone", "taken off", "rate")
"""The columns of the record as CSV."""


def suggested_as_json(document: DocumentId, held: Iterable[Suggestions]) -> SuggestedFacts:
    """Give what is suggested for a document."""
    each = list(held)
    return {
        "document": document,
        "suggestions": [fact for some in each for fact in _suggestions(some)],
        "learning": any(some.learning for some in each),
    }


def queue_as_json(queue: Queue) -> QueueFacts:
    """Give the documents to tag next."""
    return {
        "group": queue.group.slug,
        "waiting": queue.waiting,
        "learning": queue.learning,
        "documents": [
            {
                "document": {
                    "id": each.document.id,
                    "title": each.document.title,
                    "kind": each.document.kind,
                    "date": each.document.date,
                    "organisation": each.document.organisation,
                    "workstreams": list(each.document.workstreams),
                },
                "why": each.why,
                "suggestions": _suggestions(each.suggestions),
            }
            for each in queue.documents
        ],
    }


def record_as_json(record: Record, vocabulary: Vocabulary) -> RecordFacts:
    """Give how often suggestions are accepted."""
    return {
        "whole": _tally(record.whole),
        "groups": {group: _tally(each) for group, each in record.groups.items()},
        "tags": {vocabulary.tags[tag].key: _tally(each) for tag, each in record.tags.items()},
        "bands": [
            {"lowest": lowest, "highest": highest, "tally": _tally(each)}
            for (lowest, highest), each in record.bands.items()
        ],
    }


def write_record(out: TextIO, record: Record, vocabulary: Vocabulary) -> None:
    """Write how often suggestions are accepted as CSV."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for kind, key, name, tally in _rows(record, vocabulary):
        rate = "" if tally.rate is None else round(tally.rate, 3)
        counts = (tally.accepted, tally.refused, tally.undone, tally.taken_off)
        writer.writerow([kind, disarmed(key), disarmed(name), *counts, rate])


def _rows(record: Record, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str, Tally]]:
    yield "all", "", "", record.whole
    for group, tally in record.groups.items():
        yield "group", group, vocabulary.group_name(group), tally
    for tag, tally in record.tags.items():
        yield "tag", vocabulary.tags[tag].key, vocabulary.tags[tag].name, tally
    for (lowest, highest), tally in record.bands.items():
        yield "score", f"{lowest:.2f}-{highest:.2f}", "", tally


def _suggestions(held: Suggestions) -> list[SuggestionFacts]:
    return [
        {
            "tag": each.tag.key,
            "name": each.tag.name,
            "group": each.tag.group,
            "score": round(each.score, 3),
            "words": list(each.words),
        }
        for each in held.tags
    ]


def _tally(tally: Tally) -> TallyFacts:
    return {
        "accepted": tally.accepted,
        "refused": tally.refused,
        "undone": tally.undone,
        "taken_off": tally.taken_off,
        "rate": None if tally.rate is None else round(tally.rate, 4),
    }
