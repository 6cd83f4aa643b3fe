"""Job: files that are no longer where an index run found them are noted; the library keeps what they said."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from indexer.catalogue import now
from indexer.discovery import printable
from indexer.library import Library
from indexer.model import Outcome


def note_vanished(library: Library, paths: Iterable[Path], seen: set[str]) -> list[str]:
    """Note what was found at or below paths before and is not among the files seen now; gives it."""
    gone = []
    closed = [path for path in seen if os.path.isdir(path)]  # noqa: PTH112 - folders that could not be opened
    for path in paths:
        for location in library.catalogue.locations.under(printable(os.path.abspath(path))):  # noqa: PTH100 - as discovered
            if location.path in seen or location.outcome is Outcome.NOT_A_DOCUMENT:
                continue
            if not any(location.path.startswith(f"{folder}/") for folder in closed):
                gone.append(location.path)
                if not location.vanished_at:
                    library.catalogue.locations.put(replace(location, vanished_at=now()))
    return gone
