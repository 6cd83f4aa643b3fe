"""Rows of saved and recent searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import DocumentId, PersonId

_saved = tables.saved_searches
_looks = tables.looks
_recent = tables.recent_searches


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that somebody kept; ``address`` is the query string of its result page."""

    id: int
    person: PersonId
    name: str
    address: str
    shared: bool
    added_at: str
    looked_at: str
    """When the person who asks last looked at its results; empty when never."""
    last_document: DocumentId
    """The newest document that could be found then; 0 when they never looked."""


@dataclass(frozen=True, slots=True)
class RecentSearch:
    """A search that somebody made lately, with how many documents it found."""

    address: str
    documents: int
    at: str


class Searches:
    """What people searched for and want to search for again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, person: PersonId, name: str, address: str, at: str, *, shared: bool) -> int:
        """Keep a search; gives its number."""
        row = insert(_saved).values(person_id=person, name=name, address=address, shared=int(shared), added_at=at)
        with self._store.transaction() as connection:
            return int(connection.execute(row.returning(_saved.c.id)).scalar_one())

    def change(self, search: int, **values: Any) -> None:
        """Set columns of a saved search."""
        with self._store.transaction() as connection:
            connection.execute(update(_saved).where(_saved.c.id == search).values(**values))

    def remove(self, search: int) -> None:
        """Remove a saved search."""
        with self._store.transaction() as connection:
            connection.execute(delete(_saved).where(_saved.c.id == search))

    def get(self, search: int, person: PersonId) -> SavedSearch | None:
        """Give a saved search that is this person's or shared."""
        found = self._select(person, _saved.c.id == search)
        return found[0] if found else None

    def seen_by(self, person: PersonId) -> list[SavedSearch]:
        """Give the saved searches that are this person's or shared, by name."""
        return self._select(person)

    def look(self, search: int, person: PersonId, at: str, last_document: DocumentId) -> None:
        """Note that somebody looked at the results of a saved search.

        Raises:
            LibraryBusy: somebody else is writing, and this is not worth waiting for.
        """
        look = {"search_id": search, "person_id": person, "at": at, "last_document": last_document}
        with self._store.transaction(patient=False) as connection:
            connection.execute(delete(_looks).where(_looks.c.search_id == search, _looks.c.person_id == person))
            connection.execute(insert(_looks).values(**look))

    def note(self, person: PersonId, address: str, documents: int, at: str, most: int) -> None:
        """Note that somebody made a search; only the newest are kept.

        Raises:
            LibraryBusy: somebody else went on writing for long.
        """
        with self._store.transaction() as connection:
            connection.execute(delete(_recent).where(_recent.c.person_id == person, _recent.c.address == address))
            connection.execute(insert(_recent).values(person_id=person, address=address, documents=documents, at=at))
            kept = select(_recent.c.id).where(_recent.c.person_id == person).order_by(_recent.c.id.desc()).limit(most)
            keys = list(connection.execute(kept).scalars())
            connection.execute(delete(_recent).where(_recent.c.person_id == person, _recent.c.id.not_in(keys)))

    def recent(self, person: PersonId) -> list[RecentSearch]:
        """Give the searches a person made lately, newest first."""
        query = select(_recent).where(_recent.c.person_id == person).order_by(_recent.c.id.desc())
        with self._store.reading() as connection:
            return [RecentSearch(row.address, row.documents, row.at) for row in connection.execute(query)]

    def forget(self, person: PersonId) -> None:
        """Forget the searches a person made lately."""
        with self._store.transaction() as connection:
            connection.execute(delete(_recent).where(_recent.c.person_id == person))

    def _select(self, person: PersonId, *conditions: Any) -> list[SavedSearch]:
        query = (
            select(_saved, _looks.c.at.label("looked_at"), _looks.c.last_document)
            .outerjoin(_looks, (_looks.c.search_id == _saved.c.id) & (_looks.c.person_id == person))
            .where((_saved.c.person_id == person) | (_saved.c.shared == 1), *conditions)
            .order_by(func.lower(_saved.c.name), _saved.c.id)
        )
        with self._store.reading() as connection:
            return [_search(row) for row in connection.execute(query)]


def _search(row: Row[Any]) -> SavedSearch:
    return SavedSearch(
        row.id,
        PersonId(row.person_id),
        row.name,
        row.address,
        bool(row.shared),
        row.added_at,
        row.looked_at or "",
        DocumentId(row.last_document or 0),
    )
