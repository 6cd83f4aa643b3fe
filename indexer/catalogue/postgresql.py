"""How the catalogue speaks to PostgreSQL: a server, which several machines may write to, in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    ExceptionContext,
    Integer,
    Select,
    String,
    Table,
    cast,
    column,
    create_engine,
    delete,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import REGCLASS, insert
from sqlalchemy.exc import DBAPIError, OperationalError

from indexer.catalogue import tables
from indexer.catalogue.store import IMPATIENCE, PATIENCE, disk_full, taken
from indexer.errors import EvidenceError, UsageError

WRITER = "writer"
"""The fact that says who holds the library for writing."""

# Keys of PostgreSQL's advisory locks: names that only we give a meaning to. They hold within one database.
_TURN, _HOLD = 0x45564944_0001, 0x45564944_0002
_WORKER = 0x45564957  # with the worker's number: keys of two parts are a kind of their own

_PRESENT = (
    text(
        "SELECT CAST(objid AS bigint) AS id FROM pg_locks WHERE locktype = 'advisory' AND classid = :kind AND "
        "objsubid = 2 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    .bindparams(kind=_WORKER)
    .columns(column("id", Integer))
)

# Found out within minutes when the server's machine is gone without a word; by itself it would take hours.
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


class _Text(String):
    """Text without NUL, which PostgreSQL refuses: people paste it unseen, and it stands for no character."""

    render_bind_cast = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy asks so
        return lambda value: value.replace("\0", "") if value is not None and "\0" in value else value


class _Number(Integer):
    """A number that is as large as it is: a cast to the column's kind would make one that no row has an error."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy asks so
        return lambda value: int(value) if isinstance(value, bool) else value  # as SQLite keeps them


def opened(url: URL) -> Engine:
    """Give what makes connections to the server; none is made yet.

    Raises:
        UsageError: the driver is not installed, or the address has unescaped characters.
    """
    if "@" in f"{url.host}{url.database}":
        raise UsageError(
            "EVIDENCE_CATALOGUE is no address of a database: of what stands in a password, write @ as %40, / as %2F, "
            ": as %3A and % as %25."
        )
    arguments = {"connect_timeout": 10, "fallback_application_name": "evidence", **_KEEPALIVE}
    arguments = {name: value for name, value in arguments.items() if name not in url.query}
    try:
        # Every statement of a reader sees the same state; _begin says otherwise for writers.
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args=arguments,
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
        )
    except ImportError as error:
        raise UsageError(
            "A catalogue in PostgreSQL needs a driver that is not installed. Install it with “pip install "
            "'evidence-review[postgresql]'”."
        ) from error
    engine.dialect.colspecs = {**engine.dialect.colspecs, String: _Text, Integer: _Number}
    event.listen(engine, "connect", _be_missed)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _explaining(url))
    return engine


def sweep(engine: Engine, *, whole: bool) -> None:
    """Write the tables anew without what was deleted; without ``whole`` its room is only given back to be used again.

    The server's own log of changes, and backups of it, are for its keepers to clear.
    """
    names = ", ".join(f'"{each}"' for each in sorted(tables.metadata.tables))
    with _alone(engine) as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE}")
        connection.exec_driver_sql(f"VACUUM (FULL) {names}" if whole else f"VACUUM {names}")


@contextmanager
def hold(engine: Engine, facts: Callable[[], str], seconds: float) -> Iterator[Connection]:
    """Hold the library for writing, on a connection that does nothing else; ``facts`` says for whom.

    The server frees it when the connection ends, however that comes about.

    Raises:
        LibraryBusy: somebody else held it for all those seconds; what the fact ``writer`` says of them is for the
            caller to look up.
    """
    with _alone(engine) as connection:
        wait = min(max(1, round(seconds * 1000)), 1 << 30)
        _endure(connection)
        connection.exec_driver_sql(f"SET lock_timeout = {wait}")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_HOLD})")
        # Nobody but who holds it writes this row, so it need not wait for its turn.
        row = insert(tables.facts).values(name=WRITER, value=facts())
        connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value}))
        try:
            yield connection
        finally:
            with suppress(EvidenceError):  # all that was done is written down, even if the server has gone since
                see_that_it_is_held(connection)
                connection.execute(delete(tables.facts).where(tables.facts.c.name == WRITER))


@contextmanager
def presence(engine: Engine, about: dict[str, object]) -> Iterator[int]:
    """Be there as a worker, as long as this is entered and its connection lasts; gives the worker's number."""
    with _alone(engine) as connection:
        _endure(connection)
        # In one statement, so that no row is seen whose number is not locked.
        row = insert(tables.workers).values(about).returning(tables.workers.c.id).cte("row")
        yield connection.execute(select(row.c.id, func.pg_advisory_lock(_WORKER, row.c.id))).one().id


def present() -> Select[int]:
    """Ask for the numbers of the workers that are there."""
    return select(_PRESENT.subquery().c.id)


def see_that_it_is_present(connection: Connection, worker: int) -> None:
    """Refuse to go on where the connection by which a worker was there was lost: others take it for dead.

    Raises:
        EvidenceError: it was lost.
    """
    if worker not in connection.execute(present()).scalars().all():
        raise _lost("others may read by now what this one had claimed")


def see_that_it_is_held(connection: Connection) -> None:
    """Refuse to go on where the connection that holds the library was lost: somebody else may be writing by now.

    Raises:
        EvidenceError: it was lost.
    """
    if connection.invalidated:
        raise _lost("the library is no longer held for writing")
    connection.exec_driver_sql("SELECT 1")


def see_that_it_holds_any_text(connection: Connection) -> None:
    """Refuse a database that was made for one part of the world's characters.

    Raises:
        UsageError: its encoding is another than UTF-8.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise UsageError(
            f"The database keeps text as {encoding}, which lacks characters. Make one with “createdb --encoding=UTF8 "
            "--template=template0 NAME”, and name it in EVIDENCE_CATALOGUE."
        )


def given(connection: Connection) -> dict[str, int]:
    """Give the last number that each table gave to a row, where none is given twice."""
    found = {
        table.name: connection.execute(select(func.pg_sequence_last_value(_sequence(table)))).scalar()
        for table in _numbered()
        if table.dialect_options["sqlite"]["autoincrement"]
    }
    return {name: last for name, last in found.items() if last is not None}


def go_on_after(connection: Connection, given: dict[str, int]) -> None:
    """Have no number given again that was given elsewhere, or that a row came with."""
    for table in _numbered():
        held = connection.execute(select(func.max(table.c.id))).scalar() or 0
        if last := max(held, given.get(table.name, 0)):
            connection.execute(select(func.setval(_sequence(table), last)))


def _numbered() -> list[Table]:
    return [each for each in tables.metadata.sorted_tables if "id" in each.c]


def _sequence(table: Table) -> ColumnElement[Any]:
    return cast(func.pg_get_serial_sequence(table.name, "id"), REGCLASS)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection of its own, outside transactions, which ends with its use."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", alone=True) as connection:
        connection.detach()
        yield connection


def _endure(connection: Connection) -> None:
    """Let a connection last as long as its process and its machine do."""
    connection.exec_driver_sql("SET statement_timeout = 0; SET idle_session_timeout = 0")


def _be_missed(connection: Any, _record: Any) -> None:
    """Have the server notice within minutes, too, when this machine is gone without a word, and free what it held."""
    connection.autocommit = True
    connection.execute("SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3")
    connection.autocommit = False


def _begin(connection: Connection) -> None:
    # Writers take turns, as in SQLite: much is read, changed and written back, and numbers must come in the order in
    # which their rows can be seen. An advisory lock stands in no way of readers or of the server's own upkeep, and is
    # there before any table is. Whoever waited for it sees what the one before wrote, hence the isolation level.
    options = connection.get_execution_options()
    if options.get("claims"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    elif options.get("writes"):
        wait = PATIENCE if options.get("patient", True) else IMPATIENCE
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
            f"SET LOCAL lock_timeout = {wait}; SELECT pg_advisory_xact_lock({_TURN})"
        )


def _explaining(url: URL) -> Callable[[ExceptionContext], None]:
    """Give what turns errors into sentences, none of which has the password in it."""

    def explain(context: ExceptionContext) -> None:
        error = context.original_exception
        if context.is_pre_ping or not isinstance(context.sqlalchemy_exception, DBAPIError):
            return  # an idle connection has ended, and is replaced by a new one; or the error is none of the server's
        said = " ".join(str(error).split())
        if url.password:
            said = said.replace(str(url.password), "…")
        if context.connection is None:
            raise _cannot_connect(said, url) from error
        if context.is_disconnect:
            raise _lost(said) from error
        match getattr(error, "sqlstate", None):
            case "53100":
                raise disk_full() from error
            case "55P03":
                raise taken(error) from error
            case "25006":
                raise EvidenceError(
                    "The catalogue's database takes no changes: it may be a standby of another server. Name that one "
                    "in EVIDENCE_CATALOGUE."
                ) from error
            case "42P07":
                raise UsageError(
                    f"The database “{url.database}” has tables of something else ({said}). Make one of its own with "
                    "“createdb”, and name it in EVIDENCE_CATALOGUE."
                ) from error
            case "42501":
                raise EvidenceError(
                    f"The user of the catalogue's database may not do that ({said}). Have the database's owner do "
                    f"“GRANT ALL ON SCHEMA public TO {url.username}”, or make that user its owner."
                ) from error
        if isinstance(context.sqlalchemy_exception, OperationalError):
            raise EvidenceError(
                f"The catalogue's database could not do what was asked ({said}). What was done before is kept. Try "
                "again, and if it happens again, show this to whoever keeps the server."
            ) from error

    return explain


def _lost(said: str) -> EvidenceError:
    return EvidenceError(
        f"The connection to the catalogue's database was lost ({said}). What was done before is kept. Try again when "
        "the server answers."
    )


def _cannot_connect(said: str, url: URL) -> EvidenceError:
    where = f"{url.host or 'this machine'}{f', port {url.port}' if url.port else ''}"
    if "authentication failed" in said or "no password supplied" in said:
        return EvidenceError(
            f"The server of the catalogue's database ({where}) does not take the user “{url.username}” with this "
            "password. Correct EVIDENCE_CATALOGUE."
        )
    if f'database "{url.database}" does not exist' in said:
        return EvidenceError(
            f"There is no database “{url.database}” on the server ({where}). Make it with “createdb {url.database}”, "
            "or name another in EVIDENCE_CATALOGUE."
        )
    return EvidenceError(
        f"The catalogue's database cannot be reached ({said}). See that its server runs, and that EVIDENCE_CATALOGUE "
        "names it."
    )
