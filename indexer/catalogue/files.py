"""The original files, each kept once under its SHA-256."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from sqlalchemy import delete, insert, select

from indexer.catalogue import tables
from indexer.catalogue.store import Store

_CHUNK = 1 << 20


class Files:
    """Originals on disk, and a row for each."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Give where the original with this checksum lies."""
        return self._folder / sha256[:2] / sha256

    def keep(self, source: Path, sha256: str) -> Path:
        """Copy a file in, unless it is there; the copy appears whole or not at all.

        Raises:
            OSError: it cannot be read, or its bytes changed since the checksum was taken.
        """
        target = self.path(sha256)
        if target.exists() and checksum(target) == sha256:  # one that was damaged is replaced
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, prefix="incoming-", delete=False) as copy, source.open("rb") as file:
            temporary = Path(copy.name)
            try:
                arrived = _copy(file, copy)
                copy.flush()
                os.fsync(copy.fileno())
                if arrived != sha256:
                    raise OSError(f"{source.name} changed while it was being copied")  # noqa: TRY301 - cleaned up below
                temporary.chmod(0o444)
                temporary.replace(target)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        return target

    def record(self, sha256: str, media_type: str, added_at: str) -> None:
        """Add the row of an original that was kept, if it is new."""
        with self._store.transaction() as connection:
            if not connection.execute(select(tables.files).where(tables.files.c.sha256 == sha256)).first():
                size = self.path(sha256).stat().st_size
                row = {"sha256": sha256, "size": size, "media_type": media_type, "added_at": added_at}
                connection.execute(insert(tables.files), row)

    def forget(self, sha256: str) -> None:
        """Remove an original and its row."""
        self.forget_row(sha256)
        self.path(sha256).unlink(missing_ok=True)

    def forget_row(self, sha256: str) -> None:
        """Remove the row of an original; the file should go once that is certain, or "evidence check" removes it."""
        with self._store.transaction() as connection:
            connection.execute(delete(tables.files).where(tables.files.c.sha256 == sha256))

    def rows(self) -> dict[str, int]:
        """Give the size in bytes of every original that the catalogue knows, by checksum."""
        with self._store.reading() as connection:
            return {row.sha256: row.size for row in connection.execute(select(tables.files))}

    def on_disk(self) -> Iterator[Path]:
        """Give every file in the folder of originals, unfinished copies too."""
        if self._folder.is_dir():
            yield from sorted(path for path in self._folder.rglob("*") if path.is_file())


def checksum(path: Path) -> str:
    """Give the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()
