"""Files that wait to be read, and the workers that read them; of a catalogue that several machines write to."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Protocol

from sqlalchemy import Connection, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql as dialect

from indexer.catalogue import postgresql, tables
from indexer.catalogue.store import Store, now
from indexer.errors import EvidenceError

_files = tables.waiting_files
_workers = tables.workers


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that is kept among the originals and waits to be read; ``manifest`` is JSON."""

    path: str
    name: str
    sha256: str
    size: int
    modified_ns: int
    media_type: str
    again: bool
    manifest: str
    id: int = 0
    tries: int = 0
    """How often it was claimed by somebody who ended before it was done, counting this time."""


class _Shared(Store, Protocol):
    """The catalogue, as the queue sees it."""

    def claiming(self) -> AbstractContextManager[Connection]:
        """Give a connection that writes rows which it locks itself, beside the one that writes in its turn."""
        ...

    def presence(self, about: dict[str, object]) -> AbstractContextManager[int]:
        """Show every machine that a worker is there; gives its number."""
        ...


class Queue:
    """Rows of files that wait. Whoever claims one reads it; the claims of who dies are free again."""

    def __init__(self, store: _Shared) -> None:
        self._store = store

    @contextmanager
    def joined(self) -> Iterator[int]:
        """Be one of the workers; gives its number. What it has claimed and not finished is free when it leaves."""
        about = {"host": socket.gethostname(), "process": os.getpid(), "started_at": now()}
        with self._store.presence(about) as worker:
            tried = 0
            try:
                yield worker
            except (KeyboardInterrupt, SystemExit, GeneratorExit, EvidenceError):
                raise  # no file is to blame
            except BaseException:
                tried = 1
                raise
            finally:
                with suppress(EvidenceError), self._store.claiming() as connection:  # the server may be gone
                    freed = {"worker_id": None, "tries": _files.c.tries - 1 + tried}
                    connection.execute(update(_files).where(_files.c.worker_id == worker).values(freed))
                    connection.execute(delete(_workers).where(_workers.c.id == worker))

    def put(self, file: WaitingFile, put_by: int) -> None:
        """Let a file wait, in the place of another that waits at its path: who reads that one loses its claim."""
        values = asdict(file) | {"again": int(file.again), "put_by": put_by}
        del values["id"], values["tries"]
        said = ("sha256", "media_type", "again", "manifest")
        another = and_(_files.c.path == file.path, or_(*(_files.c[name] != values[name] for name in said)))
        row = dialect.insert(_files).values(values)
        with self._store.transaction() as connection:
            connection.execute(delete(_files).where(another))
            connection.execute(row.on_conflict_do_update(index_elements=["path"], set_={"put_by": put_by}))

    def withdraw(self, path: str) -> None:
        """Let the file at a path wait no longer: what became of it is written down. Who reads it loses its claim."""
        with self._store.transaction() as connection:
            connection.execute(delete(_files).where(_files.c.path == path))

    def claim(self, worker: int, most: int, *, suspects: bool = False) -> list[WaitingFile]:
        """Take files that nobody reads, in the order in which they were found.

        Of several copies only the first is given, until it is done; then the others are known by it. ``suspects`` asks
        for a single one of those at which somebody ended, to be read with nothing beside it.

        Raises:
            EvidenceError: this worker's connection was lost, so that others took it for dead.
        """
        earlier = _files.alias("earlier")
        a_copy = select(earlier.c.id).where(earlier.c.sha256 == _files.c.sha256, earlier.c.id < _files.c.id).exists()
        free = (
            select(_files.c.id)
            .where(_files.c.worker_id.is_(None), ~a_copy, _files.c.tries > 0 if suspects else _files.c.tries == 0)
            .order_by(_files.c.id)
            .limit(1 if suspects else most)
            .with_for_update(skip_locked=True)
            .cte("free")  # worked out once: as a part of the condition it might lock more than it gives
        )
        mine = {"worker_id": worker, "tries": _files.c.tries + 1}
        with self._store.claiming() as connection:
            postgresql.see_that_it_is_present(connection, worker)
            _free_the_dead(connection)
            rows = connection.execute(
                update(_files).where(_files.c.id.in_(select(free.c.id))).values(mine).returning(_files)
            )
            found = sorted(rows, key=lambda row: int(row.id))
        return [
            WaitingFile(
                row.path,
                row.name,
                row.sha256,
                row.size,
                row.modified_ns,
                row.media_type,
                bool(row.again),
                row.manifest,
                row.id,
                row.tries,
            )
            for row in found
        ]

    def holds(self, file: WaitingFile, worker: int) -> bool:
        """Tell whether a claim is still this worker's, and keep it so to the end of the transaction."""
        ours = and_(_files.c.id == file.id, _files.c.worker_id == worker)
        with self._store.transaction() as connection:
            return connection.execute(select(_files.c.id).where(ours).with_for_update()).first() is not None

    def count(self, put_by: int | None = None) -> int:
        """Give how many files wait or are being read; all, or those that one worker found."""
        query = select(func.count()).select_from(_files)
        if put_by is not None:
            query = query.where(_files.c.put_by == put_by)
        with self._store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def has(self, sha256: str) -> bool:
        """Tell whether a file with these bytes waits."""
        with self._store.reading() as connection:
            return connection.execute(select(_files.c.id).where(_files.c.sha256 == sha256)).first() is not None

    def checksums(self) -> set[str]:
        """Give the checksums of all files that wait."""
        with self._store.reading() as connection:
            return set(connection.execute(select(_files.c.sha256)).scalars())


def _free_the_dead(connection: Connection) -> None:
    """Free what workers had claimed whose process, machine or connection has ended since."""
    alive = postgresql.present()
    claimed = and_(_files.c.worker_id.is_not(None), _files.c.worker_id.not_in(alive))
    connection.execute(update(_files).where(claimed).values(worker_id=None))
    connection.execute(delete(_workers).where(_workers.c.id.not_in(alive)))
