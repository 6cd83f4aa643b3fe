"""Pairs of documents with nearly the same words."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import DocumentId, Standing

_documents = tables.documents
_pairs = tables.near_copies


class NearCopies:
    """What of each document is compared, and which were found alike."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def signatures(self) -> dict[DocumentId, bytes]:
        """Give the MinHash signature of every document that has one, purged ones apart."""
        query = select(_documents.c.id, _documents.c.signature).where(
            _documents.c.signature.is_not(None), _documents.c.standing != Standing.PURGED.value
        )
        with self._store.reading() as connection:
            return {DocumentId(row.id): row.signature for row in connection.execute(query.order_by(_documents.c.id))}

    def link(self, one: DocumentId, other: DocumentId, similarity: float) -> None:
        """Write down that two documents have nearly the same words."""
        first, second = sorted((one, other))
        with self._store.transaction() as connection:
            connection.execute(delete(_pairs).where(_pairs.c.first_id == first, _pairs.c.second_id == second))
            connection.execute(insert(_pairs).values(first_id=first, second_id=second, similarity=similarity))

    def of(self, document: DocumentId) -> list[tuple[DocumentId, float]]:
        """Give the documents with nearly the same words and how alike they are, most alike first; no proposed ones."""
        proposed = select(_documents.c.id).where(_documents.c.standing == Standing.PROPOSED.value)
        query = select(_pairs).where(
            ((_pairs.c.first_id == document) & _pairs.c.second_id.not_in(proposed))
            | ((_pairs.c.second_id == document) & _pairs.c.first_id.not_in(proposed))
        )
        with self._store.reading() as connection:
            rows = connection.execute(query.order_by(_pairs.c.similarity.desc(), _pairs.c.first_id, _pairs.c.second_id))
            return [
                (DocumentId(row.second_id if row.first_id == document else row.first_id), row.similarity)
                for row in rows
            ]
