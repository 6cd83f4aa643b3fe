"""The original files: where they are kept, in the library's folder, in a shared one or in an object store."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from indexer.config import Config
from indexer.errors import UsageError
from indexer.originals.fetched import Fetched
from indexer.originals.folder import Folder
from indexer.originals.object_store import ObjectStore
from indexer.originals.port import Originals, checksum, is_whole_name, name_of

__all__ = ["Folder", "Originals", "Whose", "checksum", "is_whole_name", "name_of", "open_originals"]


class Whose(Protocol):
    """What has to be known of a library, to know which originals are its own."""

    @property
    def identity(self) -> str:
        """The library's own identifier."""

    @property
    def is_empty(self) -> bool:
        """Tell whether it has never held a document, so that nothing need be there yet."""


def open_originals(config: Config, whose: Whose, *, new: bool = False) -> Originals:
    """Give the place that the settings name; ``new``: nothing need be there yet, though the library holds documents.

    One outside the library's folder may hold the originals of several libraries, each below its identity: none can take
    another's for leftovers.

    Raises:
        UsageError: the setting makes no sense, or what it needs is not installed.
    """
    if not config.files:
        return Folder(config.library / "files")
    scheme, separated, rest = config.files.partition("://")
    if not separated:
        folder = Path(config.files)
        own = folder / whose.identity
        if folder.is_dir() and (new or whose.is_empty):
            own.mkdir(exist_ok=True)
        return Folder(own, shared=True)
    if scheme != "s3" or not rest.strip("/"):
        raise UsageError(
            f"EVIDENCE_FILES must be a folder or an address such as s3://bucket/prefix, not “{config.files}”."
        )
    fetched = Fetched(config.library / "fetched", config.files_cache_mb * 1_000_000)
    return ObjectStore(f"{config.files.rstrip('/')}/{whose.identity}", fetched)
