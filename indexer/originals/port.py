"""What every place of original files promises: a folder, or a store on other machines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from indexer.errors import LibraryDamaged

_WHOLE = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}")


class Originals(Protocol):
    """Originals, each once under its SHA-256, whole or not at all. Safe on any thread and in several processes.

    Every method raises OriginalsAway where the place cannot be reached; nothing of it was done then.
    """

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """Give a file of this machine that holds an original; it stays as long as this is entered.

        Raises:
            LibraryDamaged: the original is missing, or was found to be damaged.
        """

    def keep(self, source: Path, sha256: str) -> None:
        """Take a file in, unless it is there; afterwards it is there whole, which was proved.

        Raises:
            OSError: it cannot be read, or its bytes changed since the checksum was taken.
        """

    def remove(self, name: str) -> None:
        """Remove an original, or an unfinished copy, by the name that it is listed with; it may be gone already."""

    def listed(self) -> dict[str, int]:
        """Give the size in bytes of every file in the place by name, unfinished copies too."""

    def is_whole(self, sha256: str) -> bool:
        """Read an original through, where it is kept, and tell whether it is what it should be."""

    def tidy(self, known: Collection[str]) -> None:
        """Remove what was fetched to this machine if it is damaged, or no longer among the known checksums."""

    def answer(self) -> None:
        """Return if the place can be read."""


def name_of(sha256: str) -> str:
    """Give the name that an original is listed with: its path below the place."""
    return f"{sha256[:2]}/{sha256}"


def is_whole_name(name: str) -> bool:
    """Tell whether a name that is listed is that of a whole original, and of no unfinished copy."""
    return _WHOLE.fullmatch(name) is not None


def checksum(path: Path) -> str:
    """Give the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def missing(sha256: str) -> LibraryDamaged:
    """Give the error that an original is not where it should be."""
    return LibraryDamaged(
        f"The original file {sha256[:12]}… is missing. “evidence check” lists what is missing; index its file again "
        "with --again, or restore it from a backup."
    )
