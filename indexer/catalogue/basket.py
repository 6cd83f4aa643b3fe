"""Rows of baskets: passages, words of them and whole documents that people put aside to cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.catalogue.tags import Place
from indexer.model import DocumentId, PersonId

_basket = tables.basket
_WHOLE = Place()


@dataclass(frozen=True, slots=True)
class PutAside:
    """Something in a person's basket: a whole document, a passage, or words of one."""

    document: DocumentId
    place: Place = _WHOLE
    note: str = ""
    added_at: str = ""
    id: int = 0


class Basket:
    """What each person put aside, in the order that they gave it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, person: PersonId, held: PutAside) -> int:
        """Put something at the end of a person's basket; gives its number."""
        with self._store.transaction() as connection:
            last = connection.execute(select(func.max(_basket.c.rank)).where(_basket.c.person_id == person)).scalar()
            row = insert(_basket).values(
                person_id=person,
                document_id=held.document,
                position=held.place.position,
                quote=held.place.quote,
                before=held.place.before,
                after=held.place.after,
                note=held.note,
                added_at=held.added_at,
                rank=(last or 0) + 1,
            )
            return int(connection.execute(row.returning(_basket.c.id)).scalar_one())

    def of(self, person: PersonId) -> list[PutAside]:
        """Give what a person put aside, in order."""
        query = select(_basket).where(_basket.c.person_id == person).order_by(_basket.c.rank, _basket.c.id)
        with self._store.reading() as connection:
            return [_put_aside(row) for row in connection.execute(query)]

    def note(self, number: int, note: str) -> None:
        """Change the note on something that was put aside."""
        with self._store.transaction() as connection:
            connection.execute(update(_basket).where(_basket.c.id == number).values(note=note))

    def arrange(self, numbers: Sequence[int]) -> None:
        """Give things another order: that of their numbers."""
        with self._store.transaction() as connection:
            for rank, number in enumerate(numbers, 1):
                connection.execute(update(_basket).where(_basket.c.id == number).values(rank=rank))

    def remove(self, person: PersonId, numbers: Sequence[int]) -> None:
        """Take things out of a person's basket."""
        chosen = (_basket.c.person_id == person) & _basket.c.id.in_(numbers)
        with self._store.transaction() as connection:
            connection.execute(delete(_basket).where(chosen))


def _put_aside(row: Row[Any]) -> PutAside:
    place = Place(row.position, row.quote, row.before, row.after)
    return PutAside(DocumentId(row.document_id), place, row.note, row.added_at, row.id)
