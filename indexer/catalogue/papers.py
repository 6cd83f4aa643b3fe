"""Rows of papers that people write: versions, what was decided on their citations, and what they rely on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store, countable
from indexer.model import DocumentId, PersonId

_papers, _versions, _decisions, _uses = (
    tables.papers,
    tables.paper_versions,
    tables.paper_decisions,
    tables.paper_uses,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A text that somebody writes. ``audience`` is empty while it is its owner's alone."""

    id: int
    person: PersonId
    title: str
    audience: str
    added_at: str
    added_by: str
    versions: int = 0
    changed_at: str = ""
    """When its newest version was handed in."""


@dataclass(frozen=True, slots=True)
class Version:
    """A paper as it was handed in, with what was read and found, as JSON."""

    id: int
    paper: int
    number: int
    name: str
    media_type: str
    read: str
    cited: str
    checked: str
    checked_at: str
    checked_changes: int
    added_at: str
    added_by: str


class DecisionKind(StrEnum):
    """What a person can decide."""

    HELD = "held"
    """A work is this document."""
    NOT_HELD = "not held"
    """A work is none of the documents."""
    SETTLED = "settled"
    """What was said of a quotation or figure was looked at, and the paper stands as it is."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a work, or on a quotation or figure, of a paper."""

    kind: DecisionKind
    work: str
    """What it is known by."""
    document: DocumentId | None = None
    note: str = ""
    at: str = ""
    by: str = ""
    person: PersonId | None = None
    paper: int = 0
    batch: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """A place of a paper that relies on a document; ``position`` 0 is the whole document."""

    paper: int
    document: DocumentId
    position: int
    kind: str
    """"citation", "quotation" or "figure"."""
    place: int
    words: str
    confirmed: bool


class Papers:
    """Papers and what belongs to them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, person: PersonId, title: str, at: str, by: str) -> int:
        """Begin a paper; gives its number."""
        row = insert(_papers).values(person_id=person, title=title, added_at=at, added_by=by)
        with self._store.transaction() as connection:
            return int(connection.execute(row.returning(_papers.c.id)).scalar_one())

    def get(self, paper: int) -> Paper | None:
        """Give a paper."""
        found = self._select(_papers.c.id == paper) if countable(paper) else []
        return found[0] if found else None

    def all(self) -> list[Paper]:
        """Give every paper, that with the newest version first."""
        return self._select()

    def change(self, paper: int, **values: str) -> None:
        """Set columns of a paper."""
        with self._store.transaction() as connection:
            connection.execute(update(_papers).where(_papers.c.id == paper).values(**values))

    def remove(self, paper: int) -> None:
        """Remove a paper with all that belongs to it."""
        with self._store.transaction() as connection:
            for table in (_uses, _decisions, _versions):
                connection.execute(delete(table).where(table.c.paper_id == paper))
            connection.execute(delete(_papers).where(_papers.c.id == paper))

    def add_version(self, version: Version, file: bytes) -> int:
        """Keep a version, which gets the next number; gives that."""
        last = select(func.max(_versions.c.number)).where(_versions.c.paper_id == version.paper)
        with self._store.transaction() as connection:
            number = int(connection.execute(last).scalar() or 0) + 1
            connection.execute(
                insert(_versions).values(
                    paper_id=version.paper,
                    number=number,
                    name=version.name,
                    media_type=version.media_type,
                    file=file,
                    read=version.read,
                    cited=version.cited,
                    checked=version.checked,
                    checked_at=version.checked_at,
                    checked_changes=version.checked_changes,
                    added_at=version.added_at,
                    added_by=version.added_by,
                )
            )
        return number

    def version(self, paper: int, number: int | None = None) -> Version | None:
        """Give a version of a paper, or its newest."""
        query = select(*(_versions.c["paper_id" if each.name == "paper" else each.name] for each in fields(Version)))
        query = query.where(_versions.c.paper_id == paper).order_by(_versions.c.number.desc()).limit(1)
        if number is not None:
            if not countable(number):
                return None
            query = query.where(_versions.c.number == number)
        with self._store.reading() as connection:
            row = connection.execute(query).first()
        return Version(*row) if row else None

    def versions(self, paper: int) -> list[tuple[int, str, str, str]]:
        """Give number, name of the file, when and by whom of every version, newest first."""
        query = select(_versions.c.number, _versions.c.name, _versions.c.added_at, _versions.c.added_by)
        query = query.where(_versions.c.paper_id == paper).order_by(_versions.c.number.desc())
        with self._store.reading() as connection:
            return [(row.number, row.name, row.added_at, row.added_by) for row in connection.execute(query)]

    def file(self, version: int) -> bytes:
        """Give the file of a version as it was handed in."""
        query = select(_versions.c.file).where(_versions.c.id == version)
        with self._store.reading() as connection:
            return bytes(connection.execute(query).scalar() or b"")

    def record_check(self, version: int, cited: str, checked: str, at: str, changes: int) -> None:
        """Keep what a version cites and what was found for it, and at which count of the library's changes."""
        row = update(_versions).where(_versions.c.id == version)
        with self._store.transaction() as connection:
            connection.execute(row.values(cited=cited, checked=checked, checked_at=at, checked_changes=changes))

    def checks(self) -> Iterator[tuple[int, str]]:
        """Give what was found for each version of every paper, by the key of the version's row."""
        query = select(_versions.c.id, _versions.c.checked).where(_versions.c.checked != "").order_by(_versions.c.id)
        with self._store.reading() as connection:
            yield from ((row.id, row.checked) for row in connection.execute(query).all())

    def replace_checked(self, version: int, checked: str) -> None:
        """Say of a version that something else was found; when it was looked for stays."""
        with self._store.transaction() as connection:
            connection.execute(update(_versions).where(_versions.c.id == version).values(checked=checked))

    def decide(self, decisions: Iterable[Decision]) -> int:
        """Write decisions down as one action; gives its number, 0 when there are none."""
        batch = 0
        with self._store.transaction() as connection:
            for each in decisions:
                row = insert(_decisions).values(
                    paper_id=each.paper,
                    batch=batch,
                    kind=each.kind,
                    work=each.work,
                    document_id=each.document,
                    note=each.note,
                    at=each.at,
                    by=each.by,
                    person_id=each.person,
                )
                key = int(connection.execute(row.returning(_decisions.c.id)).scalar_one())
                if not batch:
                    batch = key
                    connection.execute(update(_decisions).where(_decisions.c.id == key).values(batch=batch))
        return batch

    def take_back(self, paper: int, batch: int, at: str, by: str) -> int:
        """Take back what was decided in one action; gives how many decisions that were."""
        undone = update(_decisions).where(
            _decisions.c.paper_id == paper, _decisions.c.batch == batch, _decisions.c.undone_at == ""
        )
        with self._store.transaction() as connection:
            return connection.execute(undone.values(undone_at=at, undone_by=by)).rowcount

    def decisions(self, paper: int) -> dict[str, Decision]:
        """Give what stands of a paper, by what the works are known by."""
        return {each.work: each for each in self._decided(_decisions.c.paper_id == paper)}

    def history(self, paper: int) -> list[Decision]:
        """Give every decision on a paper that stands, those overruled by a later one too, latest first."""
        return self._decided(_decisions.c.paper_id == paper)[::-1]

    def confirmed(self, works: Iterable[str]) -> dict[str, Decision]:
        """Give which documents works were last said to be, in whatever paper."""
        decided = self._decided(_decisions.c.work.in_([*works]), _decisions.c.kind != DecisionKind.SETTLED)
        standing = {(each.paper, each.work): each for each in decided}  # the later overrules the earlier
        last = sorted(standing.values(), key=lambda each: each.id)
        return {each.work: each for each in last if each.kind is DecisionKind.HELD}

    def replace_uses(self, paper: int, uses: Iterable[Use]) -> None:
        """Write down where the newest version of a paper relies on what."""
        rows = [
            {
                "paper_id": paper,
                "document_id": each.document,
                "position": each.position,
                "kind": each.kind,
                "place": each.place,
                "words": each.words,
                "confirmed": int(each.confirmed),
            }
            for each in uses
        ]
        with self._store.transaction() as connection:
            connection.execute(delete(_uses).where(_uses.c.paper_id == paper))
            if rows:
                connection.execute(insert(_uses), rows)

    def uses_of(self, document: DocumentId) -> list[Use]:
        """Give the places of papers that rely on a document, paper by paper."""
        return self._used(_uses.c.document_id == document)

    def uses_in(self, paper: int) -> list[Use]:
        """Give the places at which a paper relies on documents."""
        return self._used(_uses.c.paper_id == paper)

    def _select(self, *conditions: Any) -> list[Paper]:
        newest = (
            select(
                _versions.c.paper_id,
                func.count().label("versions"),
                func.max(_versions.c.added_at).label("changed_at"),
            )
            .group_by(_versions.c.paper_id)
            .subquery()
        )
        query = (
            select(_papers, newest.c.versions, newest.c.changed_at)
            .outerjoin(newest, newest.c.paper_id == _papers.c.id)
            .where(*conditions)
            .order_by(newest.c.changed_at.desc().nulls_last(), _papers.c.id.desc())
        )
        with self._store.reading() as connection:
            return [
                Paper(
                    row.id,
                    PersonId(row.person_id),
                    row.title,
                    row.audience,
                    row.added_at,
                    row.added_by,
                    row.versions or 0,
                    row.changed_at or "",
                )
                for row in connection.execute(query)
            ]

    def _decided(self, *conditions: Any) -> list[Decision]:
        query: Select[Any] = select(_decisions).where(_decisions.c.undone_at == "", *conditions)
        with self._store.reading() as connection:
            return [
                Decision(
                    DecisionKind(row.kind),
                    row.work,
                    None if row.document_id is None else DocumentId(row.document_id),
                    row.note,
                    row.at,
                    row.by,
                    row.person_id,
                    row.paper_id,
                    row.batch,
                    row.id,
                )
                for row in connection.execute(query.order_by(_decisions.c.id))
            ]

    def _used(self, *conditions: Any) -> list[Use]:
        query = select(_uses).where(*conditions).order_by(_uses.c.paper_id, _uses.c.place, _uses.c.id)
        with self._store.reading() as connection:
            return [
                Use(
                    row.paper_id,
                    DocumentId(row.document_id),
                    row.position,
                    row.kind,
                    row.place,
                    row.words,
                    bool(row.confirmed),
                )
                for row in connection.execute(query)
            ]
