"""Where each file was found, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import DocumentId, Outcome, Problem

MEMBER = "!/"
"""Stands between the path of a ZIP archive and the name of a member."""

_AT_PATH = update(tables.locations).where(tables.locations.c.path == bindparam("at_path"))


@dataclass(frozen=True, slots=True)
class Location:
    """A path (or "archive.zip!/member") and what it held when last seen."""

    path: str
    sha256: str
    size: int
    modified_ns: int
    outcome: Outcome
    document: DocumentId | None = None
    problem: Problem | None = None
    seen_at: str = ""
    vanished_at: str = ""


class Locations:
    """One row for each path ever seen."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, path: str) -> Location | None:
        """Give what is known of a path."""
        with self._store.reading() as connection:
            row = connection.execute(select(tables.locations).where(tables.locations.c.path == path)).first()
        return _location(row) if row else None

    def put(self, location: Location) -> None:
        """Write down what a path holds now."""
        problem = location.problem or Problem("", "")
        values = {
            "sha256": location.sha256,
            "size": location.size,
            "modified_ns": location.modified_ns,
            "document_id": location.document,
            "outcome": location.outcome.value,
            "reason": problem.reason,
            "remedy": problem.remedy,
            "needs": problem.needs,
            "seen_at": location.seen_at,
            "vanished_at": location.vanished_at,
        }
        with self._store.transaction() as connection:
            if not connection.execute(_AT_PATH, {"at_path": location.path, **values}).rowcount:
                connection.execute(insert(tables.locations), {"path": location.path, **values})

    def under(self, prefix: str) -> list[Location]:
        """Give every location whose path is the prefix or lies below it, by path."""
        table = tables.locations
        # By their order, which is that of bytes: "0" comes after "/". LIKE would take "a" for "A" in SQLite.
        below = [(table.c.path >= prefix + end) & (table.c.path < prefix + end[:-1] + "0") for end in ("/", MEMBER)]
        query = select(table).where((table.c.path == prefix) | below[0] | below[1]).order_by(table.c.path)
        with self._store.reading() as connection:
            return [_location(row) for row in connection.execute(query)]

    def all(self) -> list[Location]:
        """Give every location, by path."""
        with self._store.reading() as connection:
            return [_location(row) for row in connection.execute(select(tables.locations).order_by("path"))]

    def of(self, document: DocumentId) -> list[Location]:
        """Give every place where a document was found, by path."""
        table = tables.locations
        with self._store.reading() as connection:
            rows = connection.execute(select(table).where(table.c.document_id == document).order_by(table.c.path))
            return [_location(row) for row in rows]

    def forget(self, document: DocumentId) -> None:
        """Remove the paths of a document."""
        with self._store.transaction() as connection:
            connection.execute(delete(tables.locations).where(tables.locations.c.document_id == document))


def _location(row: object) -> Location:
    values = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001 - SQLAlchemy's documented attribute
    problem = Problem(values["reason"], values["remedy"], values["needs"]) if values["reason"] else None
    return Location(
        values["path"],
        values["sha256"],
        values["size"],
        values["modified_ns"],
        Outcome(values["outcome"]),
        values["document_id"],
        problem,
        values["seen_at"],
        values["vanished_at"],
    )
