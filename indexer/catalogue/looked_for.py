"""Rows of looks: a person looked for evidence for a cell of the map, and there was none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store, countable

_looks = tables.looked_for


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked for what belongs in a cell, which its axes and its keys name, and found nothing."""

    rows: str
    row: str
    columns: str
    column: str
    search: str
    """The search that was made, as the query of an address."""
    note: str
    at: str
    by: str
    taken_back_at: str = ""
    """Empty while it stands."""
    id: int = 0


class LookedFor:
    """Looks in the order in which they were written down."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, look: Look) -> int:
        """Write a look down; gives its number."""
        row = insert(_looks).values(
            rows=look.rows,
            row=look.row,
            columns=look.columns,
            column=look.column,
            search=look.search,
            note=look.note,
            at=look.at,
            by=look.by,
        )
        with self._store.transaction() as connection:
            return int(connection.execute(row.returning(_looks.c.id)).scalar_one())

    def take_back(self, number: int, at: str) -> bool:
        """Take a look back. False when it did not stand."""
        change = update(_looks).where(_looks.c.id == number, _looks.c.taken_back_at == "").values(taken_back_at=at)
        with self._store.transaction() as connection:
            return connection.execute(change).rowcount > 0

    def get(self, number: int) -> Look | None:
        """Give a look, taken back or not."""
        if not countable(number):
            return None
        with self._store.reading() as connection:
            row = connection.execute(select(_looks).where(_looks.c.id == number)).first()
        return _look(row) if row else None

    def standing(self, at: str = "") -> list[Look]:
        """Give the looks that stand, or that stood at a moment (ISO 8601, UTC), oldest first."""
        query = select(_looks).order_by(_looks.c.id)
        stands = _looks.c.taken_back_at == ""
        query = query.where(_looks.c.at <= at, stands | (_looks.c.taken_back_at > at)) if at else query.where(stands)
        with self._store.reading() as connection:
            return [_look(row) for row in connection.execute(query)]


def _look(row: Row[Any]) -> Look:
    return Look(
        row.rows, row.row, row.columns, row.column, row.search, row.note, row.at, row.by, row.taken_back_at, row.id
    )
