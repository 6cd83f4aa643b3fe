"""The original files: a row for each, and the place that keeps them under their SHA-256."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import delete, insert, select

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.originals import Originals, name_of


class Files:
    """Rows of originals; ``originals`` is the place where they are, which has each before there is a row of it."""

    def __init__(self, store: Store, originals: Originals) -> None:
        self._store = store
        self.originals = originals

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """Give the original with this checksum as a file of this machine, which stays as long as this is entered.

        Raises:
            LibraryDamaged: it is missing, or was found to be damaged.
            OriginalsAway: the place of originals cannot be reached.
        """
        return self.originals.local(sha256)

    def keep(self, source: Path, sha256: str) -> None:
        """Take a file in, unless it is there; afterwards it is there whole.

        Raises:
            OSError: it cannot be read, or its bytes changed since the checksum was taken.
            OriginalsAway: the place of originals cannot be reached.
        """
        self.originals.keep(source, sha256)

    def record(self, sha256: str, media_type: str, added_at: str) -> None:
        """Add the row of an original that was kept, if it is new."""
        with self._store.transaction() as connection:
            if not connection.execute(select(tables.files).where(tables.files.c.sha256 == sha256)).first():
                with self.local(sha256) as path:
                    size = path.stat().st_size
                row = {"sha256": sha256, "size": size, "media_type": media_type, "added_at": added_at}
                connection.execute(insert(tables.files), row)

    def forget(self, sha256: str) -> None:
        """Remove an original and its row."""
        self.forget_row(sha256)
        self.remove(sha256)

    def forget_row(self, sha256: str) -> None:
        """Remove the row of an original; the file should go once that is certain, or "evidence check" removes it."""
        with self._store.transaction() as connection:
            connection.execute(delete(tables.files).where(tables.files.c.sha256 == sha256))

    def remove(self, sha256: str) -> None:
        """Remove an original whose row is gone."""
        self.originals.remove(name_of(sha256))

    def size(self, sha256: str) -> int:
        """Give the size of an original in bytes, as it was taken in; 0 if there is none."""
        with self._store.reading() as connection:
            query = select(tables.files.c.size).where(tables.files.c.sha256 == sha256)
            return connection.execute(query).scalar() or 0

    def rows(self) -> dict[str, int]:
        """Give the size in bytes of every original that the catalogue knows, by checksum."""
        with self._store.reading() as connection:
            return {row.sha256: row.size for row in connection.execute(select(tables.files))}
