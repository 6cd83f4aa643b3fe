"""Documents whose index entry is out of date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import DocumentId


class Pending:
    """Marks, set in the transaction that changes a document and cleared when the index has followed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def mark(self, document: DocumentId) -> None:
        """Say that the index must follow this document."""
        with self._store.transaction() as connection:
            connection.execute(delete(tables.pending).where(tables.pending.c.document_id == document))
            row = {"document_id": document, "since": datetime.now(UTC).isoformat()}
            connection.execute(insert(tables.pending), row)

    def marked(self) -> dict[DocumentId, str]:
        """Give every marked document with the moment of its mark, oldest document first."""
        with self._store.reading() as connection:
            rows = connection.execute(select(tables.pending).order_by(tables.pending.c.document_id))
            return {DocumentId(row.document_id): row.since for row in rows}

    def clear(self, marks: dict[DocumentId, str]) -> None:
        """Take away these marks, but not one that was set again since."""
        with self._store.transaction() as connection:
            for document, since in marks.items():
                connection.execute(
                    delete(tables.pending).where(
                        tables.pending.c.document_id == document, tables.pending.c.since == since
                    )
                )

    def mark_all(self, documents: Iterable[DocumentId]) -> None:
        """Mark many documents."""
        with self._store.transaction():
            for document in documents:
                self.mark(document)

    def followed(self) -> DocumentId:
        """Give the newest document that searches can find, or 0; those added after it are still on their way."""
        query = select(func.max(tables.documents.c.id)).where(
            tables.documents.c.id.not_in(select(tables.pending.c.document_id))
        )
        with self._store.reading() as connection:
            return DocumentId(connection.execute(query).scalar() or 0)

    def count(self) -> int:
        """Give how many documents are marked."""
        with self._store.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(tables.pending)).scalar_one())
