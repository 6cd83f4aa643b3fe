"""Rows of people, their groups, and the secrets they were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import Person, PersonId, Role

_people = tables.people
_memberships = tables.memberships
_credentials = tables.credentials


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret that was given out, of which only the hash is known."""

    id: int
    kind: str
    person: PersonId
    name: str = ""
    scope: str = ""
    added_at: str = ""
    used_at: str = ""
    expires_at: str = ""
    ended_at: str = ""


class People:
    """People and what they may sign in with. Nothing here changes what a search finds, so no index follows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, email: str, role: Role, at: str) -> PersonId:
        """Add a person, who has no password yet."""
        row = insert(_people).values(name=name, email=email, role=role.value, added_at=at).returning(_people.c.id)
        with self._store.transaction() as connection:
            return PersonId(connection.execute(row).scalar_one())

    def change(self, person: PersonId, **values: Any) -> None:
        """Set columns of a person."""
        with self._store.transaction() as connection:
            connection.execute(update(_people).where(_people.c.id == person).values(**values))

    def set_groups(self, person: PersonId, groups: Iterable[str]) -> None:
        """Say which groups a person belongs to, and to no others."""
        rows = [{"person_id": person, "group_name": name} for name in sorted(set(groups))]
        with self._store.transaction() as connection:
            connection.execute(delete(_memberships).where(_memberships.c.person_id == person))
            if rows:
                connection.execute(insert(_memberships), rows)

    def get(self, person: PersonId) -> Person | None:
        """Give one person."""
        return self._first(_people.c.id == person)

    def with_email(self, email: str) -> Person | None:
        """Give the person with an account under this address."""
        return self._first(_people.c.email == email) if email else None

    def with_subject(self, subject: str) -> Person | None:
        """Give the person whom the single sign-on provider knows by this identifier."""
        return self._first(_people.c.subject == subject) if subject else None

    def named(self, name: str) -> Person | None:
        """Give the person of this name, whatever its case."""
        return self._first(func.lower(_people.c.name) == name.lower())

    def all(self) -> list[Person]:
        """Give everybody, by name."""
        return self._select(None)

    def accounts(self) -> int:
        """Count the accounts; the local owner has none."""
        query = select(func.count()).select_from(_people).where(_people.c.email != "")
        with self._store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def local_owner(self) -> Person | None:
        """Give the person who uses the library at its own computer, once there is one."""
        return self._first(_people.c.email == "")

    def password(self, person: PersonId) -> str:
        """Give the hash of a person's password, or nothing."""
        with self._store.reading() as connection:
            found = connection.execute(select(_people.c.password).where(_people.c.id == person)).scalar()
        return str(found or "")

    def groups(self) -> set[str]:
        """Give the name of every group that somebody belongs to."""
        with self._store.reading() as connection:
            return set(connection.execute(select(_memberships.c.group_name).distinct()).scalars())

    def give(
        self, kind: str, person: PersonId, hashed: str, at: str, *, name: str = "", scope: str = "", expires: str = ""
    ) -> int:
        """Write down a secret that is given out; gives its number."""
        row = insert(_credentials).values(
            kind=kind, person_id=person, hash=hashed, name=name, scope=scope, added_at=at, expires_at=expires
        )
        with self._store.transaction() as connection:
            return int(connection.execute(row.returning(_credentials.c.id)).scalar_one())

    def holder(self, kind: str, hashed: str, at: str) -> tuple[Credential, Person] | None:
        """Give a secret that opens something at this moment, with whose it is. Nobody disabled is given."""
        query = select(_credentials).where(
            _credentials.c.kind == kind, _credentials.c.hash == hashed, _credentials.c.ended_at == ""
        )
        with self._store.reading() as connection:
            row = connection.execute(query).first()
            if row is None or (row.expires_at and row.expires_at <= at):
                return None
            person = self.get(PersonId(row.person_id))
        return (_credential(row), person) if person is not None and not person.disabled_at else None

    def credentials(self, kind: str, person: PersonId) -> list[Credential]:
        """Give the secrets of a kind that a person holds and that have not ended, oldest first."""
        query = select(_credentials).where(
            _credentials.c.kind == kind, _credentials.c.person_id == person, _credentials.c.ended_at == ""
        )
        with self._store.reading() as connection:
            return [_credential(row) for row in connection.execute(query.order_by(_credentials.c.id))]

    def use(self, credential: int, at: str, expires: str = "") -> None:
        """Note that a secret was used, and until when it opens something from now on."""
        values = {"used_at": at} | ({"expires_at": expires} if expires else {})
        with self._store.transaction() as connection:
            connection.execute(update(_credentials).where(_credentials.c.id == credential).values(**values))

    def end(self, credential: int, at: str) -> None:
        """End one secret."""
        with self._store.transaction() as connection:
            connection.execute(update(_credentials).where(_credentials.c.id == credential).values(ended_at=at))

    def end_all(self, person: PersonId, kinds: Iterable[str], at: str, *, scope: str = "", but: int = 0) -> int:
        """End a person's secrets of these kinds (of one scope, if named), save one; gives how many."""
        query = update(_credentials).where(
            _credentials.c.person_id == person,
            _credentials.c.kind.in_(list(kinds)),
            _credentials.c.ended_at == "",
            _credentials.c.id != but,
        )
        if scope:
            query = query.where(_credentials.c.scope == scope)
        with self._store.transaction() as connection:
            return int(connection.execute(query.values(ended_at=at)).rowcount)

    def _first(self, condition: Any) -> Person | None:
        found = self._select(condition)
        return found[0] if found else None

    def _select(self, condition: Any) -> list[Person]:
        query = select(_people).order_by(func.lower(_people.c.name), _people.c.id)
        groups = select(_memberships)
        if condition is not None:
            query = query.where(condition)
            groups = groups.where(_memberships.c.person_id.in_(select(_people.c.id).where(condition)))
        with self._store.reading() as connection:
            rows = list(connection.execute(query))
            held: dict[int, set[str]] = {}
            for row in connection.execute(groups):
                held.setdefault(row.person_id, set()).add(row.group_name)
        return [_person(row, frozenset(held.get(row.id, ()))) for row in rows]


def _person(row: Row[Any], groups: frozenset[str]) -> Person:
    return Person(
        id=PersonId(row.id),
        name=row.name,
        email=row.email,
        role=Role(row.role),
        groups=groups,
        subject=row.subject,
        keys=bool(row.keys),
        disabled_at=row.disabled_at,
        added_at=row.added_at,
    )


def _credential(row: Row[Any]) -> Credential:
    return Credential(
        row.id,
        row.kind,
        PersonId(row.person_id),
        row.name,
        row.scope,
        row.added_at,
        row.used_at,
        row.expires_at,
        row.ended_at,
    )
