"""The catalogue: the truth about documents, passages, tags and their history, in a relational database."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, insert, inspect, select, text, update
from sqlalchemy.exc import ArgumentError, OperationalError

from indexer.catalogue import tables
from indexer.catalogue.basket import Basket
from indexer.catalogue.documents import Documents
from indexer.catalogue.files import Files
from indexer.catalogue.history import History
from indexer.catalogue.imports import Imports
from indexer.catalogue.locations import Locations
from indexer.catalogue.log import Log
from indexer.catalogue.looked_for import LookedFor
from indexer.catalogue.migrations import NEWEST, migrate
from indexer.catalogue.papers import Papers
from indexer.catalogue.pending import Pending
from indexer.catalogue.people import People
from indexer.catalogue.refusals import Refusals
from indexer.catalogue.rounds import Rounds
from indexer.catalogue.searches import Searches
from indexer.catalogue.sources import Sources
from indexer.catalogue.tags import Tags
from indexer.catalogue.vocabulary import Terms
from indexer.errors import EvidenceError, LibraryDamaged, UsageError
from indexer.originals import Folder, Originals

_PATIENCE, _IMPATIENCE = 30_000, 200  # milliseconds to wait for another writer


def now() -> str:
    """Give this moment as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Catalogue:
    """Opens the database and gives one attribute for each noun.

    Reads may happen on any thread. Everything written inside ``transaction()`` happens together or not at all.
    """

    def __init__(self, url: str, originals: Path | Callable[[Catalogue], Originals]) -> None:
        """Open the database at an SQLAlchemy address, making or migrating its tables as needed.

        ``originals`` is the folder of the original files, or opens the place that holds them.

        Raises:
            LibraryDamaged: the file is no database, or was made by a later version.
        """
        self._engine = _open(url)
        self._local = threading.local()
        self._migrate()
        self.files = Files(self, Folder(originals) if isinstance(originals, Path) else originals(self))
        self.documents = Documents(self)
        self.locations = Locations(self)
        self.vocabulary = Terms(self)
        self.tags = Tags(self)
        self.refusals = Refusals(self)
        self.rounds = Rounds(self)
        self.history = History(self)
        self.pending = Pending(self)
        self.people = People(self)
        self.searches = Searches(self)
        self.log = Log(self)
        self.looked_for = LookedFor(self)
        self.imports = Imports(self)
        self.papers = Papers(self)
        self.sources = Sources(self)
        self.basket = Basket(self)

    @contextmanager
    def transaction(self, *, patient: bool = True) -> Iterator[Connection]:
        """Make all that is written inside one change; an inner transaction joins the outer one.

        An impatient one gives up soon when another process is writing: what it writes is not worth waiting for.

        Raises:
            EvidenceError: the disk is full; nothing of it was written.
        """
        held: Connection | None = getattr(self._local, "connection", None)
        if held is not None:
            yield held
            return
        options = {"writes": True, "patient": patient}
        try:
            with self._engine.connect().execution_options(**options) as connection, connection.begin():
                self._local.connection = connection
                try:
                    yield connection
                finally:
                    self._local.connection = None
        except OperationalError as error:
            if "disk is full" in str(error.orig):
                raise EvidenceError(
                    "The disk is full. Make room and try again; what was done before is kept."
                ) from error
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read from: the transaction's, inside one."""
        held: Connection | None = getattr(self._local, "connection", None)
        if held is not None:
            yield held
            return
        with self._engine.connect() as connection:
            yield connection

    @property
    def identity(self) -> str:
        """The library's own identifier, made when its tables were."""
        return self.fact("identity")

    @property
    def is_empty(self) -> bool:
        """Tell whether it has never held a document."""
        with self.reading() as connection:
            return connection.execute(select(tables.documents.c.id).limit(1)).first() is None

    @property
    def changes(self) -> int:
        """Count of changes to what searches depend on; anything remembered under another count is stale."""
        return int(self.fact("changes") or 0)

    @property
    def counts(self) -> tuple[int, int]:
        """Count of changes to what searches depend on, and of changes to codings, asked for at once."""
        names = ("changes", "tag_changes")
        query = select(tables.facts.c.name, tables.facts.c.value).where(tables.facts.c.name.in_(names))
        with self.reading() as connection:
            held = {row.name: int(row.value) for row in connection.execute(query)}
        return held.get("changes", 0), held.get("tag_changes", 0)

    def touch(self) -> None:
        """Count one more change. To be called inside the transaction that makes it."""
        self.record_fact("changes", str(self.changes + 1))

    def fact(self, name: str) -> str:
        """Give a fact about the library, or an empty string."""
        with self.reading() as connection:
            found = connection.execute(select(tables.facts.c.value).where(tables.facts.c.name == name)).scalar()
        return str(found or "")

    def record_fact(self, name: str, value: str) -> None:
        """Write down a fact about the library."""
        with self.transaction() as connection:
            changed = connection.execute(
                update(tables.facts).where(tables.facts.c.name == name).values(value=value)
            ).rowcount
            if not changed:
                connection.execute(insert(tables.facts).values(name=name, value=value))

    def start_run(self, paths: str) -> int:
        """Write down that an index run began; gives its number."""
        with self.transaction() as connection:
            row = insert(tables.runs).values(started_at=now(), paths=paths).returning(tables.runs.c.id)
            return int(connection.execute(row).scalar_one())

    def finish_run(self, run: int, counts: str) -> None:
        """Write down that an index run ended, with its counts as JSON."""
        with self.transaction() as connection:
            connection.execute(
                update(tables.runs).where(tables.runs.c.id == run).values(finished_at=now(), counts=counts)
            )

    def last_run(self) -> tuple[str, dict[str, int]]:
        """Give when the last index run that came to its end did so, and its counts by outcome; "" if there was none."""
        query = select(tables.runs).where(tables.runs.c.finished_at != "").order_by(tables.runs.c.id.desc()).limit(1)
        with self.reading() as connection:
            found = connection.execute(query).first()
        return (found.finished_at, json.loads(found.counts)) if found else ("", {})

    def sweep(self, *, whole: bool = True) -> None:
        """Overwrite what was deleted, so that no word of it stays in the database's files.

        Without ``whole`` only the log is emptied, which is enough where deleting overwrote.
        """
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect().execution_options(alone=True) as connection:
                for statement in (*(["VACUUM"] if whole else []), "PRAGMA wal_checkpoint(TRUNCATE)"):
                    connection.exec_driver_sql(statement)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _migrate(self) -> None:
        try:
            connection = self._engine.connect()
        except OperationalError as error:
            raise _cannot_open(error.orig) from error
        with connection:
            tables_there = inspect(connection).has_table("alembic_version")
            present = (
                connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if tables_there else None
            )
        if present != NEWEST:
            migrate(self, present)


def _open(url: str) -> Engine:
    try:
        engine = create_engine(url)
    except (ArgumentError, ImportError) as error:
        raise UsageError(
            f"EVIDENCE_CATALOGUE is no address of a database ({error}). Leave it empty, or write it like "
            "sqlite:////folder/catalogue.sqlite."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "handle_error", _say_damaged)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite does, knowing which of them will write.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        for pragma in (
            f"busy_timeout = {_PATIENCE}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
    except sqlite3.Error as error:
        raise _cannot_open(error) from error
    finally:
        cursor.close()


def _cannot_open(error: BaseException | None) -> EvidenceError:
    """Tell a library that one may not write to, which reading needs too, from one that is damaged."""
    if "readonly" in str(error) or "unable to open" in str(error):
        return EvidenceError(
            f"The catalogue cannot be opened for writing, which searching needs too ({error}). See that you may write "
            "to the library folder and its files."
        )
    return LibraryDamaged(
        f"The catalogue cannot be opened ({error}). Restore a backup with “evidence restore”, or name another library "
        "folder."
    )


def _say_damaged(context: ExceptionContext) -> None:
    # What SQLite says of pages that make no sense; its other errors are of kinds of their own.
    if type(context.original_exception) is sqlite3.DatabaseError:
        raise LibraryDamaged(
            f"The catalogue is damaged ({context.original_exception}). Restore a backup with “evidence restore” into "
            "another folder."
        )


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the write lock at once: taking it later can fail when another writer came between.
    options = connection.get_execution_options()
    if options.get("alone"):  # VACUUM must be outside any transaction
        return
    if options.get("patient", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_IMPATIENCE}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE}")
