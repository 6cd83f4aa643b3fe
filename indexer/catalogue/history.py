"""What happened to each document, and where each of its metadata values comes from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.log import Entry, Log
from indexer.catalogue.store import Store
from indexer.model import DocumentId, Guess

_CAME_WITH_IT = ("proposed", "guessed", "described")  # by an import, by the program, by a manifest


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a document. ``field`` is empty unless a metadata value changed."""

    document: DocumentId
    at: str
    by: str
    action: str
    field: str = ""
    before: str = ""
    after: str = ""
    source: str = ""
    confirmed: bool = False


class History:
    """Rows that are only ever added to, except that a purge takes the words out of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._log = Log(store)

    def record(self, *events: Event) -> None:
        """Add what happened, to the log too; what came with a document is no change that anybody made."""
        with self._store.transaction() as connection:
            for event in events:
                if event.action not in _CAME_WITH_IT:
                    self._log.record(Entry(event.at, event.by, event.action, f"document {event.document}", event.field))
            rows = [
                {
                    "document_id": event.document,
                    "at": event.at,
                    "by": event.by,
                    "action": event.action,
                    "field": event.field,
                    "before": event.before,
                    "after": event.after,
                    "source": event.source,
                    "confirmed": int(event.confirmed),
                }
                for event in events
            ]
            connection.execute(insert(tables.history), rows)

    def of(self, document: DocumentId) -> list[Event]:
        """Give what happened to a document, oldest first."""
        table = tables.history
        with self._store.reading() as connection:
            rows = connection.execute(select(table).where(table.c.document_id == document).order_by(table.c.id))
            return [
                Event(
                    DocumentId(row.document_id),
                    row.at,
                    row.by,
                    row.action,
                    row.field,
                    row.before,
                    row.after,
                    row.source,
                    bool(row.confirmed),
                )
                for row in rows
            ]

    def latest(self, action: str) -> dict[DocumentId, str]:
        """Give when something last happened to each document that it happened to."""
        table = tables.history
        query = select(table.c.document_id, func.max(table.c.at)).where(table.c.action == action)
        with self._store.reading() as connection:
            return {DocumentId(row[0]): row[1] for row in connection.execute(query.group_by(table.c.document_id))}

    def guesses(self, document: DocumentId) -> dict[str, Guess]:
        """Give the value of each metadata field with its source: the newest row of each field."""
        return {
            event.field: Guess(event.after, event.source, event.confirmed) for event in self.of(document) if event.field
        }

    def blank(self, document: DocumentId) -> None:
        """Take every word out of a document's history, leaving when, who and what kind of thing happened."""
        with self._store.transaction() as connection:
            connection.execute(
                update(tables.history)
                .where(tables.history.c.document_id == document)
                .values(before="", after="", source="")
            )
