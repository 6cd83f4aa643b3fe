"""Keeps what was fetched from elsewhere in a folder of bounded size; what was not used for longest leaves first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from indexer.errors import LibraryDamaged
from indexer.originals.port import checksum

_INCOMING = "incoming-"

Fetch = Callable[[Path], None]
"""Writes a file to a path; raises FileNotFoundError where there is none."""


class Fetched:
    """Copies of files by their SHA-256, for all processes of this machine.

    Whoever uses a copy holds a shared lock on it (flock), and whoever wants it gone an exclusive one, so that none goes
    while it is used: the folder holds at most ``most`` bytes and what is in use, and a tenth more for each process.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most
        self._unseen = 0  # bytes that may arrive before the folder is looked at again

    @contextmanager
    def using(self, sha256: str, fetch: Fetch) -> Iterator[Path]:
        """Give a copy that stays as long as this is entered; it is fetched if it is not here, once for all who wait.

        Raises:
            LibraryDamaged: what was fetched is not what it should be.
            FileNotFoundError: there is nothing to fetch.
        """
        path = self._folder / sha256
        while (held := _lock(path, fcntl.LOCK_SH)) is None:
            self._fetch(sha256, fetch)
        with held:
            os.utime(held.fileno())
            self._make_room()
            yield path

    def renew(self, sha256: str, fetch: Fetch) -> None:
        """Fetch a file whether it is here or not, which proves what is kept elsewhere; raises as :meth:`using`."""
        self.forget(sha256)
        with self.using(sha256, fetch):
            pass

    def forget(self, sha256: str) -> None:
        """Remove a copy at once; whoever has it open may read on."""
        (self._folder / sha256).unlink(missing_ok=True)

    def tidy(self, known: Collection[str]) -> None:
        """Remove copies that are damaged, or not among the known ones."""
        for _, _, path in self._held():
            if path.name.startswith(_INCOMING):
                _drop(path)  # one that is being fetched is locked
            elif path.name not in known or checksum(path) != path.name:
                self.forget(path.name)

    def _fetch(self, sha256: str, fetch: Fetch) -> None:
        target, coming = self._folder / sha256, self._folder / (_INCOMING + sha256)
        self._folder.mkdir(parents=True, exist_ok=True)
        coming.touch()
        held = _lock(coming, fcntl.LOCK_EX)
        if held is None:  # another has just fetched it
            return
        with held:
            if target.exists():
                return
            try:
                fetch(coming)
                if checksum(coming) != sha256:
                    raise LibraryDamaged(  # noqa: TRY301 - cleaned up below
                        f"The original file {sha256[:12]}… is damaged where it is kept. “evidence check” lists what is "
                        "damaged; index its file again with --again, or restore it from a backup."
                    )
                coming.chmod(0o444)
                self._unseen -= coming.stat().st_size
                coming.replace(target)
            except BaseException:
                coming.unlink(missing_ok=True)
                raise

    def _make_room(self) -> None:
        if self._unseen > 0:
            return
        held = sorted(self._held())
        total = sum(size for _, size, _ in held)
        for _, size, path in held:
            if total <= self._most * 0.9:
                break
            if _drop(path):
                total -= size
        self._unseen = self._most // 10

    def _held(self) -> Iterator[tuple[int, int, Path]]:
        """Give when each file was last used, in nanoseconds, and its size."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                stat = path.stat()
                yield stat.st_mtime_ns, stat.st_size, path


def _lock(path: Path, kind: int) -> IO[bytes] | None:
    """Open a file and lock it, waiting for whoever has it; None if it is not there, or went meanwhile."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, kind)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
    except BaseException:
        file.close()
        raise
    file.close()
    return None


def _drop(path: Path) -> bool:
    """Remove a file unless somebody uses it; tells whether it is gone."""
    try:
        held = _lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    if held is not None:
        with held:
            path.unlink(missing_ok=True)
    return True
