"""Turns rows of documents and passages into what the library speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from indexer.model import Document, DocumentId, Link, Locator, LocatorLabel, Passage, Problem, ReadStatus, Standing


def as_document(row: Row[Any], workstreams: Iterable[str], tags: Iterable[str]) -> Document:
    """Give a document, with its workstreams and tags."""
    return Document(
        id=DocumentId(row.id),
        sha256=row.sha256,
        media_type=row.media_type,
        title=row.title,
        kind=row.kind,
        date=row.date,
        organisation=row.organisation,
        author=row.author,
        language=row.language,
        audience=row.audience,
        standing=Standing(row.standing),
        status=ReadStatus(row.status or "unreadable"),
        problem=_problem(row),
        passages=row.passages,
        unreadable_passages=row.unreadable_passages,
        revision=row.revision,
        superseded_by=row.superseded_by,
        workstreams=tuple(workstreams),
        added_at=row.added_at,
        tags=tuple(tags),
    )


PASSAGE = (
    *("label", "value", "locator_index", "text", "heading", "notes", "running", "reader"),
    *("reason", "remedy", "needs"),
)
"""The columns of a passage, in the order in which ``passage_of`` takes their values."""


def as_passage(row: Row[Any], links: tuple[Link, ...]) -> Passage:
    """Give a passage, with its links."""
    held = (row.label, row.value, row.locator_index, row.text, row.heading, row.notes, row.running, row.reader)
    return passage_of(*held, row.reason, row.remedy, row.needs, links)


def passage_of(
    label: LocatorLabel,
    value: str,
    index: int,
    text: str,
    heading: str,
    notes: str,
    running: str,
    reader: str,
    reason: str,
    remedy: str,
    needs: str,
    links: tuple[Link, ...] = (),
) -> Passage:
    """Give a passage; a search takes the columns in their order, for to look them up by name takes longer."""
    problem = Problem(reason, remedy, needs) if reason else None
    return Passage(Locator(label, value, index), text, heading, notes, running, links, problem, reader)


def _problem(row: Row[Any]) -> Problem | None:
    return Problem(row.reason, row.remedy, row.needs) if row.reason else None
