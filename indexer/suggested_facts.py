"""Gives suggestions, the queue and the record of acceptance as JSON and CSV, and says what each key means."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from typing_extensions import TypedDict  # as for all facts

from indexer.acceptance import Record, Tally
from indexer.cells import disarmed
from indexer.facts import ResultDocument
from indexer.model import DocumentId
from indexer.suggested import Queue, Suggestions
from indexer.terms import Vocabulary

COLUMNS = ("of", "key", "name", "accepted", "refused", "undone", "taken off", "rate")
"""The columns of the record as CSV."""


class SuggestionFacts(TypedDict):
    """A tag that a document may deserve."""

    tag: str
    """The tag’s key, such as “neglect” or “evidence-type/review”."""
    name: str
    group: str
    """The slug of its tag group."""
    score: float
    """From 0 to 1; from 0.5 on the tag is rather right than wrong."""
    words: list[str]
    """The document’s own words that speak for it, best first."""


class SuggestedFacts(TypedDict):
    """What is suggested for a document, best first in each tag group."""

    document: int
    suggestions: list[SuggestionFacts]
    learning: bool
    """It is being learnt anew at the moment, so ask again."""


class QueuedFacts(TypedDict):
    """A document that is worth tagging next."""

    document: ResultDocument
    why: str
    suggestions: list[SuggestionFacts]


class QueueFacts(TypedDict):
    """The documents that are most useful to tag next in a tag group: unsure ones and sure ones by turns."""

    group: str
    waiting: int
    """Documents without a tag of the group."""
    learning: bool
    """It is being learnt anew at the moment, so ask again."""
    documents: list[QueuedFacts]


class TallyFacts(TypedDict):
    """What became of suggestions that somebody decided about."""

    accepted: int
    refused: int
    undone: int
    """Accepted, and then undone: in neither of the two."""
    taken_off: int
    """Of those accepted: the tag was taken off later."""
    rate: float | None
    """The share that was accepted; none while nothing is decided."""


class BandFacts(TypedDict):
    """What became of suggestions with scores in a band."""

    lowest: float
    highest: float
    tally: TallyFacts


class RecordFacts(TypedDict):
    """How often people accept the tags that are suggested."""

    whole: TallyFacts
    groups: dict[str, TallyFacts]
    """By the slugs of tag groups."""
    tags: dict[str, TallyFacts]
    """By the keys of tags."""
    bands: list[BandFacts]


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
                    "tags": list(each.document.tags),
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
