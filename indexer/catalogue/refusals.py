"""Rows of refusals: suggestions that people turned down, which are not made again until that is taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import DocumentId, PersonId, TagId

_refusals = tables.refusals


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody said that a tag does not belong to a document."""

    document: DocumentId
    tag: TagId
    score: float
    at: str
    by: str
    person: PersonId | None = None


class Refusals:
    """Suggestions that were turned down."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, refusal: Refusal) -> None:
        """Write one down."""
        with self._store.transaction() as connection:
            connection.execute(
                insert(_refusals).values(
                    tag_id=refusal.tag,
                    document_id=refusal.document,
                    person_id=refusal.person,
                    score=refusal.score,
                    at=refusal.at,
                    by=refusal.by,
                )
            )

    def remove(self, document: DocumentId, tags: Collection[TagId]) -> int:
        """Take those of a document and some tags back; gives how many there were."""
        which = _refusals.c.document_id == document, _refusals.c.tag_id.in_(sorted(tags))
        with self._store.transaction() as connection:
            return connection.execute(delete(_refusals).where(*which)).rowcount

    def of(self, document: DocumentId) -> list[Refusal]:
        """Give those of a document, oldest first."""
        return self._select(document)

    def all(self) -> list[Refusal]:
        """Give every one, oldest first."""
        return self._select(None)

    def _select(self, document: DocumentId | None) -> list[Refusal]:
        query = select(_refusals).where(_refusals.c.round_id.is_(None)).order_by(_refusals.c.id)
        if document is not None:
            query = query.where(_refusals.c.document_id == document)
        with self._store.reading() as connection:
            return [
                Refusal(
                    DocumentId(row.document_id),
                    TagId(row.tag_id),
                    row.score,
                    row.at,
                    row.by,
                    PersonId(row.person_id) if row.person_id is not None else None,
                )
                for row in connection.execute(query)
            ]
