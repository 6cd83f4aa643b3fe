"""The files of an import, as a run that proposes documents asks for them and writes down what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from indexer.catalogue import now
from indexer.catalogue.history import Event
from indexer.catalogue.imports import Decision, Import, ImportFile
from indexer.catalogue.locations import MEMBER, Location
from indexer.discovery import FoundFile, Room, discover, discover_named
from indexer.editions import Editions
from indexer.errors import UsageError
from indexer.importing.pulse import Pulse
from indexer.imports import UPLOAD, staging
from indexer.library import Library
from indexer.model import Document, DocumentId, Outcome, Standing
from indexer.tags import PERSON, apply_to


class Reading:
    """One reading of an import's files; those that an earlier one wrote down are passed over."""

    def __init__(self, library: Library, held: Import, pulse: Pulse) -> None:
        self._library = library
        self._catalogue = library.catalogue
        self._held = held
        self._pulse = pulse
        written = self._catalogue.imports.files(held.id)
        self._written = {each.path for each in written}
        self._mine = {each.document for each in written if each.proposed}
        self._editions = Editions(self._catalogue)
        self._bytes = self._all_bytes = 0

    def find(self, temporary: Path, room: Room) -> list[FoundFile]:
        """Give every file of the import.

        Raises:
            UsageError: there are too many, or they are not there.
            BadCollection: a manifest.csv, workstreams.toml or vocabulary.csv cannot be understood.
        """
        self._pulse.start_clock()
        most = self._library.config.import_files
        complaints: list[str] = []
        found = list(islice(self._all(temporary, room, complaints), most + 1))
        if len(found) > most:
            raise UsageError(f"There are more than {most:,} files. Bring them in in several parts.")
        self._catalogue.imports.change(self._held.id, complaints=tuple(complaints))
        self._pulse.total = len(found)
        self._all_bytes = sum(map(_size, found))
        for each in found:
            if self.is_written(each.path):
                self._count(each)
        self._pulse.start_clock()
        return found

    def is_written(self, path: str) -> bool:
        """Tell whether a reading that was cut short wrote this file down already."""
        return path in self._written

    def is_mine(self, document: DocumentId) -> bool:
        """Tell whether a proposed document waits in this very import."""
        return document in self._mine

    def begin(self, found: FoundFile) -> None:
        """Hear which file everything waits for.

        Raises:
            Stopped: somebody stopped the import.
        """
        self._pulse.current = found.name
        self._pulse.go_on()

    def put(self, found: FoundFile, location: Location) -> None:
        """Write down what became of a file."""
        file = ImportFile(
            path=location.path,
            outcome=location.outcome,
            sha256=location.sha256,
            size=location.size,
            modified_ns=location.modified_ns,
            problem=location.problem,
            document=location.document,
        )
        held = self._catalogue.documents.get(location.document) if location.document else None
        if held is not None and held.standing is Standing.PROPOSED and location.outcome is not Outcome.DUPLICATE:
            self._mine.add(held.id)
            file = self._proposed(file, held)
        self._catalogue.imports.put_file(self._held.id, file)
        self._count(found)

    def _proposed(self, file: ImportFile, held: Document) -> ImportFile:
        if not self._catalogue.imports.waiting_for(held.id):  # where another import proposed it, that one described it
            self._describe(held)
        place = self._catalogue.locations.get(file.path)
        editions, taken = self._editions.of(held, file.path, place.document if place else None)
        decision = Decision.ADD if taken is None else Decision.EDITION
        return replace(file, proposed=True, editions=editions, decision=decision, edition_of=taken)

    def _describe(self, held: Document) -> None:
        """Give a document the audience and the workstreams that the person chose for all of them."""
        guesses, at, by = self._catalogue.history.guesses(held.id), now(), self._held.person
        if self._held.audience and not ("audience" in guesses and guesses["audience"].confirmed):
            self._catalogue.documents.change(held.id, audience=self._held.audience)
            self._catalogue.history.record(
                Event(held.id, at, by, "described", "audience", held.audience, self._held.audience, "person", True)
            )
        for slug in self._held.workstreams:
            apply_to(self._catalogue, held.id, slug, PERSON, at, by)

    def _all(self, temporary: Path, room: Room, complaints: list[str]) -> Iterator[FoundFile]:
        if self._held.source != UPLOAD:
            yield from discover([Path(self._held.source)], temporary, self._library.folder, complaints, room)
            return
        folder = staging(self._library, self._held.id)
        files = [
            (folder / str(place), f"import {self._held.id}{MEMBER}{name}")
            for place, name in enumerate(self._held.names)
        ]
        if not all(disk.is_file() for disk, _ in files):
            raise UsageError("The files that were sent are no longer there. Take what was read, or leave it out.")
        yield from discover_named(files, temporary, room)

    def _count(self, found: FoundFile) -> None:
        self._pulse.done += 1
        self._bytes += _size(found)
        files = self._pulse.done / self._pulse.total
        self._pulse.share = (files + self._bytes / self._all_bytes) / 2 if self._all_bytes else files


def _size(found: FoundFile) -> int:
    if found.member is not None:
        return found.size
    try:
        return found.disk.stat().st_size
    except OSError:  # it went meanwhile, which reading finds too
        return 0
