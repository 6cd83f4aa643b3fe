"""What an import needs of a run that only proposes documents, so that the run need not know what an import is."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from indexer.catalogue.locations import Location
from indexer.discovery import FoundFile, Room
from indexer.model import DocumentId


class Proposals(Protocol):
    """Gives the files to read, and writes down what became of each."""

    def find(self, temporary: Path, room: Room) -> list[FoundFile]:
        """Give the files to read."""
        ...

    def is_written(self, path: str) -> bool:
        """Tell whether a run that was cut short wrote this file down already."""
        ...

    def is_mine(self, document: DocumentId) -> bool:
        """Tell whether a proposed document waits in this very import."""
        ...

    def begin(self, found: FoundFile) -> None:
        """Hear which file everything waits for."""
        ...

    def put(self, found: FoundFile, location: Location) -> None:
        """Write down what became of a file, in the transaction that holds its document."""
        ...
