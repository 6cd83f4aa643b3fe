"""The log of every change: rows that are only ever added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select

from indexer.catalogue import tables
from indexer.catalogue.store import Store

_log = tables.log
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: when, by whom, what was done to what. It holds no words of documents, so a purge leaves it be."""

    at: str
    by: str
    action: str
    object: str = ""
    detail: str = ""


class Log:
    """Entries in the order in which they happened."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, entry: Entry) -> None:
        """Add an entry, in the transaction of the change itself."""
        row = {"at": entry.at, "by": entry.by, "action": entry.action, "object": entry.object, "detail": entry.detail}
        with self._store.transaction() as connection:
            connection.execute(insert(_log), row)

    def count(self, by: str = "") -> int:
        """Count the entries, or those of one person."""
        query = select(func.count()).select_from(_log).where(*_of(by))
        with self._store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def newest(self, start: int, most: int, by: str = "") -> list[Entry]:
        """Give some entries, newest first, after leaving out ``start`` of them."""
        query = select(_log).where(*_of(by)).order_by(_log.c.id.desc()).offset(start).limit(most)
        with self._store.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def all(self) -> Iterator[Entry]:
        """Give every entry, oldest first."""
        last = 0
        while True:
            query = select(_log).where(_log.c.id > last).order_by(_log.c.id).limit(_AT_ONCE)
            with self._store.reading() as connection:
                rows = list(connection.execute(query))
            for row in rows:
                yield _entry(row)
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].id


def _of(by: str) -> list[ColumnElement[bool]]:
    return [_log.c.by == by] if by else []


def _entry(row: Any) -> Entry:
    return Entry(row.at, row.by, row.action, row.object, row.detail)
