"""Keeps originals in a folder: of the library itself, or one that several machines share."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from indexer.errors import OriginalsAway
from indexer.originals.port import checksum, missing, name_of

_CHUNK = 1 << 20


class Folder:
    """Originals in a folder, which is used as it stands."""

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        """Name the folder; one that is shared is never made here, for it may only not be mounted."""
        self._folder = folder
        self._shared = shared

    def path(self, sha256: str) -> Path:
        """Give where an original lies, if it is there."""
        return self._folder / name_of(sha256)

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """Give the original itself."""
        path = self.path(sha256)
        if not path.is_file():
            self.answer()
            raise missing(sha256)
        yield path

    def keep(self, source: Path, sha256: str) -> None:
        """Copy a file in, unless it is there; the copy appears whole or not at all."""
        target = self.path(sha256)
        if target.exists() and checksum(target) == sha256:  # one that was damaged is replaced
            return
        self.answer()
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file, NamedTemporaryFile(dir=self._folder, prefix="incoming-", delete=False) as copy:
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

    def remove(self, name: str) -> None:
        """Remove a file of the folder."""
        self.answer()
        (self._folder / name).unlink(missing_ok=True)

    def listed(self) -> dict[str, int]:
        """Give the size of every file in the folder, unfinished copies too."""
        self.answer()
        found = sorted(path for path in self._folder.rglob("*") if path.is_file())
        return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in found}

    def is_whole(self, sha256: str) -> bool:
        """Read an original through."""
        self.answer()
        path = self.path(sha256)
        return path.is_file() and checksum(path) == sha256

    def tidy(self, known: Collection[str]) -> None:
        """Do nothing: nothing is fetched."""

    def answer(self) -> None:
        """Return if the folder is there, or will be made with the first original."""
        if self._shared and not self._folder.is_dir():
            raise OriginalsAway(
                f"The folder {self._folder}, which holds this library’s original files, is not there. See that it is "
                "mounted and that EVIDENCE_FILES names the right place, and try again. Nothing was lost."
            )


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()
