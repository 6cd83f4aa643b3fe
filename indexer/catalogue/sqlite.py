"""How the catalogue speaks to SQLite: a file in the library folder, whose writers take turns."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event

from indexer.catalogue.store import IMPATIENCE, PATIENCE, disk_full, taken
from indexer.errors import EvidenceError, LibraryDamaged


def opened(url: URL) -> Engine:
    """Give what makes connections to the file; none is made yet."""
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _explain)
    return engine


def sweep(engine: Engine, *, whole: bool) -> None:
    """Overwrite what was deleted; without ``whole`` only the log is emptied, where deleting overwrote."""
    with engine.connect().execution_options(alone=True) as connection:
        for statement in (*(["VACUUM"] if whole else []), "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.exec_driver_sql(statement)


def given(connection: Connection) -> dict[str, int]:
    """Give the last number that each table gave to a row, where none is given twice."""
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {row.name: row.seq for row in rows}


def go_on_after(connection: Connection, given: dict[str, int]) -> None:
    """Have no number given again that was given elsewhere."""
    for name, last in given.items():
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def _prepare(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: _begin does, knowing which of them will write.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        _log_ahead(cursor)
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        raise _cannot_open(error) from error
    finally:
        cursor.close()


def _log_ahead(cursor: sqlite3.Cursor) -> None:
    """Have readers and a writer get along; of two that do so first to a new file SQLite refuses one at once."""
    until = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "is locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    # A writer takes the write lock at once: taking it later can fail when another writer came between.
    options = connection.get_execution_options()
    if options.get("alone"):  # VACUUM must be outside any transaction
        return
    if options.get("patient", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {IMPATIENCE}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE}")


def _explain(context: ExceptionContext) -> None:
    error = context.original_exception
    if context.connection is None:
        raise _cannot_open(error) from error
    # What SQLite says of pages that make no sense; its other errors are of kinds of their own.
    if type(error) is sqlite3.DatabaseError:
        raise LibraryDamaged(
            f"The catalogue is damaged ({error}). Restore a backup with “evidence restore” into another folder."
        )
    if isinstance(error, sqlite3.OperationalError):
        if "disk is full" in str(error):
            raise disk_full() from error
        if "is locked" in str(error):
            raise taken(error) from error


def _cannot_open(error: BaseException) -> EvidenceError:
    """Tell a library that one may not write to, which reading needs too, from one that is damaged."""
    if "readonly" in str(error) or "unable to open" in str(error):
        return EvidenceError(
            f"The catalogue cannot be opened for writing, which searching needs too ({error}). See that you may write "
            "to the library folder and its files."
        )
    if "is locked" in str(error):
        return taken(error)
    return LibraryDamaged(
        f"The catalogue cannot be opened ({error}). Restore a backup with “evidence restore”, or name another library "
        "folder."
    )
