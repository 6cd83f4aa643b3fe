"""Keeps originals in an object store that speaks S3, and what was fetched of it on this machine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from indexer.errors import LibraryDamaged, OriginalsAway, UsageError
from indexer.originals.fetched import Fetched
from indexer.originals.port import missing, name_of

_PATIENCE = {"connect_timeout": 5, "read_timeout": 60, "retries": {"max_attempts": 2}}  # in seconds, and once again
_BLOCK = 8 << 20  # bytes read at once
_AFTER_HOST = re.compile(r"(https?://[^/\s\"]+)[^\s\"]*")


class ObjectStore:
    """Originals as objects below ``s3://bucket/prefix``. Where the store is and its keys, boto's environment says."""

    def __init__(self, address: str, fetched: Fetched) -> None:
        """Name the place; nothing is asked of it yet.

        Raises:
            UsageError: the address names no bucket, or what speaks S3 is not installed.
        """
        try:
            import s3fs  # noqa: F401, PLC0415 - only who keeps originals so needs it
        except ImportError:
            raise UsageError(
                "EVIDENCE_FILES names an object store, and what speaks to it is not installed: "
                "pip install 'evidence-review[s3]'."
            ) from None
        self._address = address
        self._root = address.removeprefix("s3://").strip("/")
        self._fetched = fetched

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """Give a copy on this machine, which was compared with its checksum when it was fetched."""
        with ExitStack() as stack:
            try:
                path = stack.enter_context(self._fetched.using(sha256, lambda target: self._fetch(sha256, target)))
            except FileNotFoundError:
                self.answer()  # a bucket that is not there is not one original missing
                raise missing(sha256) from None
            yield path

    def keep(self, source: Path, sha256: str) -> None:
        """Send a file and fetch it back, unless the store gives it whole already."""
        if self._gives(sha256):
            return
        with source.open("rb"):  # that it cannot be read is not the store's doing
            pass
        with self._asking():
            self._store.put_file(str(source), self._key(name_of(sha256)))
        if not self._gives(sha256):
            self.remove(name_of(sha256))
            raise OSError(f"{source.name} changed while it was being copied")

    def remove(self, name: str) -> None:
        """Remove an object, and the copy on this machine."""
        with self._asking():
            self._store.rm_file(self._key(name))
        self._fetched.forget(name.rpartition("/")[2])

    def listed(self) -> dict[str, int]:
        """Give the size of every object below the prefix."""
        self.answer()
        with self._asking():
            found: dict[str, dict[str, Any]] = self._store.find(self._root, detail=True)
        return {key.removeprefix(f"{self._root}/"): facts["size"] for key, facts in sorted(found.items())}

    def is_whole(self, sha256: str) -> bool:
        """Read an object through, which leaves no copy here."""
        try:
            with (
                self._asking(may_be_missing=True),
                self._store.open(self._key(name_of(sha256)), "rb", block_size=_BLOCK) as file,
            ):
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            self.answer()
            return False

    def tidy(self, known: Collection[str]) -> None:
        """Remove copies on this machine that are damaged, or of no original any more."""
        self._fetched.tidy(known)

    def answer(self) -> None:
        """Return if the bucket can be listed."""
        bucket, _, prefix = self._root.partition("/")
        with self._asking():
            self._store.call_s3("list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=1)

    @cached_property
    def _store(self) -> Any:
        # Opened when it is first asked, so that a server may start its processes before; and for itself alone, because
        # s3fs would give one that was opened under other settings of the environment.
        import s3fs  # noqa: PLC0415 - only who keeps originals so needs it

        return s3fs.S3FileSystem(config_kwargs=_PATIENCE, use_listings_cache=False, skip_instance_cache=True)

    def _key(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _fetch(self, sha256: str, target: Path) -> None:
        with self._asking(may_be_missing=True):
            self._store.get_file(self._key(name_of(sha256)), str(target))

    def _gives(self, sha256: str) -> bool:
        """Fetch an object anew, which proves it."""
        try:
            self._fetched.renew(sha256, lambda target: self._fetch(sha256, target))
        except (FileNotFoundError, LibraryDamaged):
            return False
        return True

    @contextmanager
    def _asking(self, *, may_be_missing: bool = False) -> Iterator[None]:
        from aiohttp import ClientError as LostConnection  # noqa: PLC0415 - as above
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as above

        try:
            yield
        except (OSError, BotoCoreError, ClientError, LostConnection) as error:
            if may_be_missing and isinstance(error, FileNotFoundError):
                raise
            reason = _AFTER_HOST.sub(r"\1", str(error)).rstrip(".") or type(error).__name__
            raise OriginalsAway(
                f"{self._address}, which holds this library’s original files, does not give or take them ({reason}). "
                "See that the store runs, and that EVIDENCE_FILES and the AWS_ variables of the environment are right, "
                "and try again. Nothing was lost."
            ) from error
