"""Rows of sources: citable works as CSL-JSON, of documents and of works that are not held."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store, countable
from indexer.model import DocumentId
from indexer.paper_text import Csl

_sources = tables.sources


@dataclass(frozen=True, slots=True)
class Source:
    """A citable work: what people entered of a document beside its metadata, or a work that is not held."""

    id: int
    document: DocumentId | None
    """None for a work that is not held."""
    csl: Csl
    work: str
    """What the work is known by, so that the same one is not kept twice."""
    added_at: str
    added_by: str
    changed_at: str = ""
    changed_by: str = ""


class Sources:
    """Sources in the order in which they came."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, csl: Csl, work: str, document: DocumentId | None, at: str, by: str) -> int:
        """Write a source down; gives its number. A document has one at most."""
        row = insert(_sources).values(
            document_id=document, csl=_written(csl), work=work, added_at=at, added_by=by, changed_at="", changed_by=""
        )
        with self._store.transaction() as connection:
            return int(connection.execute(row.returning(_sources.c.id)).scalar_one())

    def change(self, number: int, csl: Csl, work: str, document: DocumentId | None, at: str, by: str) -> None:
        """Give a source other facts."""
        values = {"csl": _written(csl), "work": work, "document_id": document, "changed_at": at, "changed_by": by}
        with self._store.transaction() as connection:
            connection.execute(update(_sources).where(_sources.c.id == number).values(**values))

    def remove(self, number: int) -> None:
        """Remove a source."""
        with self._store.transaction() as connection:
            connection.execute(delete(_sources).where(_sources.c.id == number))

    def get(self, number: int) -> Source | None:
        """Give a source by its number."""
        found = self._select(_sources.c.id == number) if countable(number) else []
        return found[0] if found else None

    def of(self, documents: Collection[DocumentId]) -> dict[DocumentId, Source]:
        """Give the sources of documents, by document."""
        found = self._select(_sources.c.document_id.in_(documents)) if documents else []
        return {each.document: each for each in found if each.document is not None}

    def of_documents(self) -> dict[DocumentId, Source]:
        """Give the sources of all documents, by document."""
        return {each.document: each for each in self._select(_sources.c.document_id.is_not(None)) if each.document}

    def not_held(self) -> list[Source]:
        """Give the works that are not held."""
        return self._select(_sources.c.document_id.is_(None))

    def _select(self, *conditions: ColumnElement[bool]) -> list[Source]:
        query = select(_sources).where(*conditions).order_by(_sources.c.id)
        with self._store.reading() as connection:
            return [_source(row) for row in connection.execute(query)]


def _written(csl: Csl) -> str:
    return json.dumps(dict(csl), ensure_ascii=False)


def _source(row: Row[Any]) -> Source:
    document = None if row.document_id is None else DocumentId(row.document_id)
    return Source(
        row.id,
        document,
        json.loads(row.csl),
        row.work,
        row.added_at,
        row.added_by,
        row.changed_at,
        row.changed_by,
    )
