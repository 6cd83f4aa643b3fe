"""Looks at each file that comes in as little as needed to know whether it must be read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.catalogue.locations import Location
from indexer.discovery import FoundFile, Room, unpack
from indexer.extract import ocr
from indexer.extract.extraction import Extraction
from indexer.extract.media_type import media_type
from indexer.library import Library
from indexer.model import Document, Outcome, Problem, Standing
from indexer.originals import checksum

NOT_A_DOCUMENT = Problem(
    "This is no kind of document that can be read (PDF, Office, OpenDocument, web page, text).",
    "Leave it where it is, or save what it says as a PDF and add that.",
)
DESCRIPTION = Problem("This file describes the collection.", "Nothing needs doing.")


@dataclass(slots=True)
class Arrival:
    """A file that came in: settled at once, or to be read."""

    found: FoundFile
    known: Location | None
    size: int = 0
    modified_ns: int = 0
    sha256: str = ""
    media_type: str = ""
    again: bool = False
    """Whether it is read again although it has not changed."""
    outcome: Outcome | None = None
    problem: Problem | None = None
    extraction: Extraction | None = None
    """What was read from it, once it was."""

    def settle(self, outcome: Outcome, problem: Problem | None = None) -> Arrival:
        """Say what becomes of it without reading it."""
        self.outcome, self.problem = outcome, problem
        return self


class Arrivals:
    """Takes files in for one run."""

    def __init__(self, library: Library, temporary: Path, *, again: bool, proposed: bool, room: Room) -> None:
        """Take files in; ``again`` has unchanged ones read too, ``proposed`` ones wait for a person's word."""
        self._library = library
        self._catalogue = library.catalogue
        self._temporary = temporary
        self._again = again
        self._proposed = proposed
        self._room = room

    def look(self, found: FoundFile) -> Arrival:
        """Look at a file, and keep its bytes if it may have to be read."""
        arrival = Arrival(found, self._catalogue.locations.get(found.path))
        if found.problem is not None:
            return arrival.settle(Outcome.UNREADABLE, found.problem)
        if found.describes_collection:
            return arrival.settle(Outcome.NOT_A_DOCUMENT, DESCRIPTION)
        known = arrival.known
        with _opening(arrival):
            stat = found.disk.stat()
            arrival.size, arrival.modified_ns = stat.st_size, stat.st_mtime_ns
            arrival.again = self._again or (known is not None and not self._proposed and self._now_readable(known))
            as_seen = known and known.sha256 and (known.size, known.modified_ns) == (stat.st_size, stat.st_mtime_ns)
            if known and as_seen and not arrival.again:  # one without a checksum could not be opened
                arrival.sha256 = known.sha256
                return arrival.settle(Outcome.UNCHANGED)
            disk = unpack(found, self._temporary, self._room)
            arrival.sha256 = checksum(disk)
            if unchanged(arrival):
                return arrival.settle(Outcome.UNCHANGED)
            kind = media_type(disk, found.name)
            if kind is None:
                return arrival.settle(Outcome.NOT_A_DOCUMENT, NOT_A_DOCUMENT)
            arrival.media_type = kind
            arrival.outcome = decided(self._catalogue.documents.with_checksum(arrival.sha256), known)
            if arrival.outcome is None:
                self._catalogue.files.keep(disk, arrival.sha256)
        return arrival

    def _now_readable(self, known: Location) -> bool:
        """Tell whether a program that was missing when the file was read is there now."""
        needs = known.problem.needs if known.problem else ""
        return bool(needs) and shutil.which(needs) is not None and (needs != ocr.PROGRAM or self._library.config.ocr)


def unchanged(arrival: Arrival) -> bool:
    """Tell whether a file is as it was written down, and need not be read again."""
    return arrival.known is not None and not arrival.again and arrival.known.sha256 == arrival.sha256


def decided(held: Document | None, known: Location | None) -> Outcome | None:
    """Say what becomes of a file whose bytes a document holds already; None where it has to be read."""
    if held is None:
        return None
    if held.standing is Standing.PROPOSED:
        return Outcome.ADDED
    if known is None or known.document != held.id:
        return Outcome.DUPLICATE
    return Outcome.UNCHANGED if held.standing in (Standing.WITHDRAWN, Standing.PURGED) else None


@contextmanager
def _opening(arrival: Arrival) -> Iterator[None]:
    """Settle a file that cannot be opened."""
    try:
        yield
    except OSError as error:
        arrival.sha256 = ""
        arrival.settle(
            Outcome.UNREADABLE,
            Problem(
                f"The file could not be opened ({error.strerror or error}).",
                "See that it can be read, and index it again.",
            ),
        )
