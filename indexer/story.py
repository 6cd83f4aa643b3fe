"""Job: the story of a document is told: what happened to it, what was said of it, and who tagged what, when and why."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TextIO

from indexer.catalogue.history import Event
from indexer.cells import disarmed
from indexer.facts import StoryFacts
from indexer.model import DocumentId
from indexer.tagged import Tagging, history
from indexer.view import View

COLUMNS = ("at", "by", "what", "field", "before", "after", "source", "passage", "quote", "note", "score", "words")
"""The columns of a story as CSV."""

_NAMES_A_DOCUMENT = frozenset({"superseded"})  # whose number stands in "after"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: at a moment (ISO 8601, UTC), by somebody, with what was before and after.

    ``what`` is "added", "corrected", "tagged", "untagged" and so on; ``field`` the metadata field, or the tag's key.
    """

    at: str
    by: str
    what: str
    field: str = ""
    name: str = ""
    """Of a tag, its name."""
    before: str = ""
    after: str = ""
    source: str = ""
    position: int = 0
    quote: str = ""
    note: str = ""
    score: float | None = None
    """Of an accepted suggestion, how sure it was, 0 to 1."""
    words: tuple[str, ...] = ()
    """Of an accepted suggestion, the words that prompted it."""


def story(view: View, document: DocumentId) -> list[Told]:
    """Tell what happened to a document, oldest first, as far as the viewer may know.

    Raises:
        NotFound: there is no such document that may be seen.
    """
    view.document(document)
    events = [_told(each) for each in view.library.catalogue.history.of(document)]
    numbers = {int(each.after) for each in events if each.what in _NAMES_A_DOCUMENT and each.after.isdecimal()}
    seen = view.documents(map(DocumentId, numbers)) if numbers else {}
    told = [
        Told(each.at, each.by, each.what, source=each.source)
        if each.what in _NAMES_A_DOCUMENT and each.after.isdecimal() and int(each.after) not in seen
        else each
        for each in events
    ]
    told += [_tagging(each) for each in history(view, document)]
    return sorted(told, key=lambda each: each.at)


def as_json(told: Told) -> StoryFacts:
    """Give one thing that happened."""
    return {
        "at": told.at,
        "by": told.by,
        "what": told.what,
        "field": told.field,
        "before": told.before,
        "after": told.after,
        "source": told.source,
        "passage": told.position or None,
        "quote": told.quote,
        "note": told.note,
        "score": told.score,
        "words": list(told.words),
    }


def write_csv(told: list[Told], out: TextIO) -> None:
    """Write a story, one row for each thing that happened; cells that a spreadsheet would run are disarmed."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for each in told:
        facts = as_json(each) | {"words": "; ".join(each.words)}
        writer.writerow({name: disarmed(value) if value is not None else "" for name, value in facts.items()})


def _told(event: Event) -> Told:
    return Told(
        event.at, event.by, event.action, event.field, before=event.before, after=event.after, source=event.source
    )


def _tagging(held: Tagging) -> Told:
    coding = held.coding
    prompted = json.loads(coding.prompted) if coding.prompted and held.applied else {}
    return Told(
        held.at,
        held.by,
        "tagged" if held.applied else "untagged",
        held.tag.key,
        held.tag.name,
        "; ".join(held.before),
        "; ".join(held.after),
        coding.source if held.applied else "",
        coding.place.position,
        coding.place.quote,
        coding.note if held.applied else "",
        prompted.get("score"),
        tuple(prompted.get("words", ())),
    )
