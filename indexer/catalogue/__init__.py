"""The catalogue: the truth about documents, passages, tags and their history, in a relational database."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, insert, inspect, make_url, select, text, update
from sqlalchemy.exc import ArgumentError

from indexer.catalogue import holder, postgresql, sqlite, tables
from indexer.catalogue.basket import Basket
from indexer.catalogue.documents import Documents
from indexer.catalogue.files import Files
from indexer.catalogue.history import History
from indexer.catalogue.imports import Imports
from indexer.catalogue.locations import Locations
from indexer.catalogue.log import Log
from indexer.catalogue.looked_for import LookedFor
from indexer.catalogue.migrations import NEWEST, migrate
from indexer.catalogue.near_copies import NearCopies
from indexer.catalogue.papers import Papers
from indexer.catalogue.pending import Pending
from indexer.catalogue.people import People
from indexer.catalogue.queue import Queue
from indexer.catalogue.refusals import Refusals
from indexer.catalogue.rounds import Rounds
from indexer.catalogue.searches import Searches
from indexer.catalogue.sources import Sources
from indexer.catalogue.store import now
from indexer.catalogue.tags import Tags
from indexer.catalogue.vocabulary import Terms
from indexer.errors import LibraryBusy, NotFound, UsageError
from indexer.originals import Folder, Originals

__all__ = ["Catalogue", "now"]


class _Kind(Protocol):
    """A database that the catalogue can be kept in: what it wants done in its own way."""

    def opened(self, url: URL) -> Engine: ...
    def sweep(self, engine: Engine, *, whole: bool) -> None: ...


_KINDS: dict[str, _Kind] = {"sqlite": sqlite, "postgresql": postgresql}


class Catalogue:
    """Opens the database and gives one attribute for each noun.

    Reads may happen on any thread. Everything written inside ``transaction()`` happens together or not at all.
    """

    def __init__(self, url: str, originals: Path | Callable[[Catalogue], Originals], *, create: bool = True) -> None:
        """Open the database at an SQLAlchemy address, making or migrating its tables as needed.

        ``originals`` is the folder of the original files, or opens the place that holds them.

        Raises:
            NotFound: it has no tables, and ``create`` is False.
            LibraryDamaged: the file is no database, or was made by a later version.
            UsageError: there can be no database at such an address, or what opens it is not installed.
            EvidenceError: it cannot be opened; the message says why.
        """
        self._engine, self._kind = _open(url, create)
        self._local = threading.local()
        self.version_found: str | None
        """Of which version its tables were when it was opened; None where there were none."""
        try:
            self.version_found = self._migrate(create)
        except BaseException:
            self._engine.dispose()
            raise
        self.files = Files(self, Folder(originals) if isinstance(originals, Path) else originals(self))
        self.documents = Documents(self)
        self.near_copies = NearCopies(self)
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
        self.queue = Queue(self)

    @contextmanager
    def transaction(self, *, patient: bool = True) -> Iterator[Connection]:
        """Make all that is written inside one change; an inner transaction joins the outer one.

        An impatient one gives up soon when another process is writing: what it writes is not worth waiting for.

        Raises:
            EvidenceError: the disk is full, or the server has gone; nothing of it was written.
            LibraryBusy: somebody else went on writing.
        """
        held: Connection | None = getattr(self._local, "connection", None)
        if held is not None:
            yield held
            return
        hold: Connection | None = getattr(self._local, "hold", None)
        if hold is not None:
            postgresql.see_that_it_is_held(hold)
        options = {"writes": True, "patient": patient}
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            self._local.connection = connection
            try:
                yield connection
            finally:
                self._local.connection = None

    @contextmanager
    def claiming(self) -> Iterator[Connection]:
        """Give a connection for a change that locks its own rows, beside whoever writes in their turn."""
        with self._engine.connect().execution_options(claims=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def presence(self, about: dict[str, object]) -> Iterator[int]:
        """Be one of the workers of one that is shared, until this is left or the process ends; gives its number."""
        with postgresql.presence(self._engine, about) as worker:
            yield worker

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
        self._kind.sweep(self._engine, whole=whole)

    @property
    def is_shared(self) -> bool:
        """Tell whether other machines may write to it, so that it must be held with ``hold``."""
        return self._kind is postgresql

    @contextmanager
    def hold(self, facts: Callable[[], str], seconds: float) -> Iterator[None]:
        """Hold one that is shared for writing, against every machine; ``facts`` says who does, once it is held.

        Raises:
            LibraryBusy: somebody else held it for all those seconds; the message says who.
        """
        with ExitStack() as stack:
            try:
                self._local.hold = stack.enter_context(postgresql.hold(self._engine, facts, seconds))
            except LibraryBusy as error:
                raise holder.busy(self.fact(postgresql.WRITER)) from error
            try:
                yield
            finally:
                self._local.hold = None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _migrate(self, create: bool) -> str | None:
        with self._engine.connect() as connection:
            tables_there = inspect(connection).has_table("alembic_version")
            present = (
                connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if tables_there else None
            )
            if present is None and not create:
                raise NotFound(
                    "There is no library in the database that EVIDENCE_CATALOGUE names. Make one with “evidence index "
                    "FOLDER”, or name another."
                )
            if present is None and self._kind is postgresql:
                postgresql.see_that_it_holds_any_text(connection)
        if present != NEWEST:
            migrate(self, present)
        return present


def _open(url: str, create: bool) -> tuple[Engine, _Kind]:
    try:
        address = make_url(url)
        kind = _KINDS[address.get_backend_name()]
        if kind is sqlite and not create and not Path(address.database or "").is_file():
            raise NotFound(f"There is no library in {address.database}. Make one with “evidence index FOLDER”.")
        return kind.opened(address), kind
    except (ArgumentError, KeyError, ValueError) as error:  # their words may hold a password
        raise UsageError(
            "EVIDENCE_CATALOGUE is no address of a database. Leave it empty, or write it like "
            "postgresql+psycopg://user:password@host:5432/name or sqlite:////folder/catalogue.sqlite."
        ) from error
