"""Job: a library goes from one database to another, and from one folder to another, and is proved to be the same."""

from __future__ import annotations

from collections.abc import Callable

from indexer.catalogue import Catalogue, copying
from indexer.catalogue.copying import Copied
from indexer.errors import LibraryDamaged, UsageError


def copy(
    source: Catalogue, target: Catalogue, *, files: bool, progress: Callable[[str], None] = lambda _: None
) -> list[Copied]:
    """Copy every table into an empty catalogue and, if told so, every original into its folder; all or nothing.

    What is written into the source meanwhile is not copied: it is read as it was in the beginning. Text loses its NUL
    characters, which PostgreSQL cannot keep. The index is no part of it. ``progress`` is told what is being copied.

    Raises:
        UsageError: the target holds something already.
        LibraryDamaged: an original is missing or changed, or what arrived is not what was sent. No row was copied.
    """
    with source.reading() as reading, target.transaction() as writing:
        if not copying.is_unused(writing):
            raise UsageError("The library to copy to is not empty. Copy into a new one.")
        originals = copying.originals(reading)  # which begins what is read: later changes are not seen
        if files:
            for number, sha256 in enumerate(originals, 1):
                progress(f"original {number} of {len(originals)}")
                _copy_original(source, target, sha256)
        try:
            return list(copying.copy(reading, writing, progress))
        except ValueError as error:
            raise LibraryDamaged(
                f"The table {error} did not arrive as it was sent, so nothing was copied. Check the library with "
                "“evidence check”, and try again."
            ) from error


def _copy_original(source: Catalogue, target: Catalogue, sha256: str) -> None:
    try:
        with source.files.local(sha256) as path:
            target.files.keep(path, sha256)
    except LibraryDamaged as error:
        raise LibraryDamaged(
            f"The original {sha256} is missing, so nothing was copied. “evidence check” says which document it is of; "
            "index its file with --again, then copy."
        ) from error
    except OSError as error:
        raise LibraryDamaged(
            f"The original {sha256} could not be copied ({error.strerror or error}), so nothing was. “evidence check” "
            "says what is wrong with it."
        ) from error
