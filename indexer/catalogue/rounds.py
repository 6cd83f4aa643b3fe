"""Rows of rounds: several people code the same documents, each for themselves, and then agree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import DocumentId, PersonId, RoundId

_rounds, _people, _documents, _progress, _agreements = (
    tables.rounds,
    tables.round_people,
    tables.round_documents,
    tables.round_progress,
    tables.round_agreements,
)


@dataclass(frozen=True, slots=True)
class Round:
    """Some documents, the groups of tags asked about, and who codes them."""

    id: RoundId
    name: str
    groups: tuple[str, ...]
    coders: tuple[PersonId, ...]
    blind: bool
    added_at: str
    added_by: str
    opened_at: str = ""
    """When the coders began to agree; empty while they code."""
    opened_by: str = ""
    closed_at: str = ""
    closed_by: str = ""
    person: PersonId | None = None
    """Who began it."""

    @property
    def blinded(self) -> bool:
        """Tell whether its coders are not to see each other's tags yet."""
        return self.blind and not (self.opened_at or self.closed_at)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed upon a document: the keys of its tags, by whom, when and why."""

    document: DocumentId
    at: str
    by: str
    why: str
    tags: tuple[str, ...]
    id: int = 0


class Rounds:
    """Rounds, their documents and how far each coder has come."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, held: Round, documents: Iterable[DocumentId]) -> RoundId:
        """Begin a round; gives its number."""
        row = insert(_rounds).values(
            name=held.name,
            groups=json.dumps(held.groups),
            blind=int(held.blind),
            added_at=held.added_at,
            added_by=held.added_by,
            person_id=held.person,
        )
        with self._store.transaction() as connection:
            number = RoundId(connection.execute(row.returning(_rounds.c.id)).scalar_one())
            connection.execute(
                insert(_people), [{"round_id": number, "person_id": each} for each in dict.fromkeys(held.coders)]
            )
            connection.execute(
                insert(_documents), [{"round_id": number, "document_id": each} for each in sorted(set(documents))]
            )
        return number

    def get(self, number: int) -> Round | None:
        """Give a round."""
        found = [each for each in self.all() if each.id == number]
        return found[0] if found else None

    def all(self) -> list[Round]:
        """Give every round, newest first."""
        with self._store.reading() as connection:
            coders: dict[int, list[PersonId]] = {}
            for row in connection.execute(select(_people).order_by(_people.c.person_id)):
                coders.setdefault(row.round_id, []).append(PersonId(row.person_id))
            return [
                Round(
                    RoundId(row.id),
                    row.name,
                    tuple(json.loads(row.groups)),
                    tuple(coders.get(row.id, ())),
                    bool(row.blind),
                    row.added_at,
                    row.added_by,
                    row.opened_at,
                    row.opened_by,
                    row.closed_at,
                    row.closed_by,
                    row.person_id,
                )
                for row in connection.execute(select(_rounds).order_by(_rounds.c.id.desc()))
            ]

    def change(self, number: RoundId, **values: str) -> None:
        """Set columns of a round."""
        with self._store.transaction() as connection:
            connection.execute(update(_rounds).where(_rounds.c.id == number).values(**values))

    def documents(self, number: RoundId) -> dict[DocumentId, Agreed | None]:
        """Give a round's documents, each with what was agreed upon it last."""
        held = (
            select(_documents.c.document_id).where(_documents.c.round_id == number).order_by(_documents.c.document_id)
        )
        with self._store.reading() as connection:
            found: dict[DocumentId, Agreed | None] = dict.fromkeys(map(DocumentId, connection.execute(held).scalars()))
        return found | {each.document: each for each in self.agreements(number)}

    def of_document(self, document: DocumentId) -> dict[RoundId, Agreed | None]:
        """Give the rounds that a document is in, each with what was agreed upon it there last."""
        query = select(_documents.c.round_id).where(_documents.c.document_id == document)
        with self._store.reading() as connection:
            found: dict[RoundId, Agreed | None] = dict.fromkeys(map(RoundId, connection.execute(query).scalars()))
        for number in found:
            found[number] = next(reversed(self.agreements(number, document)), None)
        return found

    def agree(self, number: RoundId, agreed: Agreed) -> None:
        """Write down what was agreed upon a document; what was agreed before is kept."""
        values = {
            "round_id": number,
            "document_id": agreed.document,
            "at": agreed.at,
            "by": agreed.by,
            "why": agreed.why,
            "tags": json.dumps(agreed.tags),
        }
        with self._store.transaction() as connection:
            connection.execute(insert(_agreements).values(values))

    def agreements(self, number: RoundId, document: DocumentId | None = None) -> list[Agreed]:
        """Give everything that was agreed in a round, or upon one document of it, oldest first."""
        query = select(_agreements).where(_agreements.c.round_id == number).order_by(_agreements.c.id)
        if document is not None:
            query = query.where(_agreements.c.document_id == document)
        with self._store.reading() as connection:
            return [_agreed(row) for row in connection.execute(query)]

    def mark(self, number: RoundId, person: PersonId, document: DocumentId, at: str) -> None:
        """Say that a coder is done with a document; without a moment, that they are not."""
        key = {"round_id": number, "person_id": person, "document_id": document}
        with self._store.transaction() as connection:
            connection.execute(delete(_progress).where(*(_progress.c[name] == value for name, value in key.items())))
            if at:
                connection.execute(insert(_progress).values(**key, at=at))

    def done(self, number: RoundId) -> dict[PersonId, set[DocumentId]]:
        """Give the documents that each coder of a round is done with."""
        with self._store.reading() as connection:
            people = connection.execute(select(_people.c.person_id).where(_people.c.round_id == number))
            found: dict[PersonId, set[DocumentId]] = {PersonId(each): set() for each in people.scalars()}
            for row in connection.execute(select(_progress).where(_progress.c.round_id == number)):
                found[PersonId(row.person_id)].add(DocumentId(row.document_id))
        return found

    def scopes(self) -> list[tuple[Round, set[DocumentId]]]:
        """Give every round that goes on, with the documents that nobody has agreed upon yet."""
        going_on = {each.id: each for each in self.all() if not each.closed_at}
        waiting: dict[RoundId, set[DocumentId]] = {each: set() for each in going_on}
        with self._store.reading() as connection:
            for table, change in ((_documents, set.add), (_agreements, set.discard)):
                query = select(table.c.round_id, table.c.document_id).where(table.c.round_id.in_(going_on))
                for row in connection.execute(query):
                    change(waiting[RoundId(row.round_id)], DocumentId(row.document_id))
        return [(each, waiting[number]) for number, each in going_on.items()]


def _agreed(row: Row[Any]) -> Agreed:
    return Agreed(DocumentId(row.document_id), row.at, row.by, row.why, tuple(json.loads(row.tags)), row.id)
