"""Job: files that wait in the catalogue are read, by as many workers as are started, on as many machines."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from indexer.arrivals import Arrival, decided, unchanged
from indexer.catalogue.locations import Location
from indexer.catalogue.queue import WaitingFile
from indexer.discovery import FoundFile
from indexer.encoding import encode
from indexer.errors import LibraryBusy, LibraryDamaged, UsageError
from indexer.extract.extraction import Extraction
from indexer.extract.job import Limits
from indexer.extract.pool import ReadingPool
from indexer.filing import Filing, Report
from indexer.library import Library
from indexer.manifest import Row
from indexer.model import Outcome, Problem
from indexer.sync import BATCH, follow

_HELD_BACK = 4
"""Files claimed for each process that reads: enough that none waits, few enough that other workers find some."""

_TRIES = 5
_FATAL = Problem(
    f"Whoever read this file ended before it was done, {_TRIES} times.",
    "Save it in another format, or as a PDF, and add that copy.",
)
_IN_TURN = 5.0
"""Seconds that files which have been read wait for one before them, so that order is kept where it can be."""
_FOLLOW = 30.0  # seconds after which the index follows what was read, however little
_POLL = 1.0  # seconds between two looks whether something waits


def share(library: Library, arrivals: Iterable[Arrival], report: Report) -> Generator[str, None, None]:
    """Let files wait for whoever reads first, and read with them; gives a name for each file that is done.

    The library must be held for writing; workers come and go beside. What another worker has read is named at the end.
    """
    catalogue, filing = library.catalogue, Filing(library)
    mine: dict[str, str] = {}  # names by path, of files that are not known to be done
    checksums: set[str] = set()
    described: set[str] = set()  # checksums for which a manifest has spoken: of several copies the first one's counts

    def follow_now() -> None:
        report.complaints.extend(follow(library))

    with Worker.joined(library, follow_now, may_write=True) as worker:

        def settled(locations: Iterable[Location | None]) -> Iterator[str]:
            for location in locations:
                if location is not None and location.path in mine:  # and not left behind by an earlier run
                    report.add(location)
                    yield mine.pop(location.path)

        for arrival in arrivals:
            mine[arrival.found.path] = arrival.found.name
            if arrival.sha256 in described:
                arrival.found = replace(arrival.found, row=None)
            elif arrival.sha256 and arrival.found.row is not None:
                described.add(arrival.sha256)
            waits = arrival.outcome is None
            if arrival.sha256 in checksums and arrival.outcome in (None, Outcome.ADDED, Outcome.DUPLICATE):
                waits = catalogue.documents.with_checksum(arrival.sha256) is None  # its first copy is not read yet
                arrival.outcome = Outcome.DUPLICATE
            if waits:
                checksums.add(arrival.sha256)
                catalogue.queue.put(_waiting(arrival), worker.number)
            else:
                with catalogue.transaction():
                    catalogue.queue.withdraw(arrival.found.path)
                    location = filing.settle(arrival)
                yield from settled([location])
            yield from settled(worker.done())
        while catalogue.queue.count(worker.number):
            location = worker.next()
            if location is None:
                worker.follow(least=BATCH)
                time.sleep(_POLL)
            yield from settled([location])
        yield from settled(map(catalogue.locations.get, list(mine)))  # read elsewhere


def work(library: Library, *, stay: bool, tell: Callable[[Location], None], complain: Callable[[str], None]) -> Report:
    """Read what waits, beside others who do; without ``stay``, until nothing waits any more.

    The index follows what was changed, here or elsewhere, whenever nobody else sees to that. ``tell`` hears what became
    of each file, ``complain`` hears why the index cannot follow.

    Raises:
        UsageError: the catalogue is a file, which one process at a time reads documents into.
    """
    if not library.catalogue.is_shared:
        raise UsageError(
            "Workers share what waits in a catalogue on a server (EVIDENCE_CATALOGUE). This library's is a file: "
            "“evidence index FOLDER” reads with all processors of this machine."
        )
    report = Report()
    many = library.engine.has_many_writers
    encoded = -1

    def follow_if_free(seconds: float | None = 0) -> None:
        if not many:
            return  # the index is of one machine, which need not be this one
        with suppress(LibraryBusy), library.writing("evidence work", seconds):  # else who holds it sees to that
            for complaint in follow(library):
                complain(complaint)

    def know_meanings() -> None:
        """Vectors are each machine's own, whoever lets the index follow."""
        nonlocal encoded
        changes = library.catalogue.changes
        if library.meaning.quick and changes != encoded:
            encode(library, library.meaning.quick)
            encoded = changes

    with Worker.joined(library, follow_if_free, may_write=many) as worker:
        while True:
            location = worker.next()
            if location is not None:
                report.add(location)
                tell(location)
                continue
            worker.follow()
            know_meanings()
            if not stay and not library.catalogue.queue.count():
                break
            time.sleep(_POLL)
    follow_if_free(None)
    return report


@dataclass(slots=True)
class _Claim:
    """A file that this worker reads, or settles without reading."""

    file: WaitingFile
    arrival: Arrival
    reading: Future[Extraction] | None = None
    original: ExitStack = field(default_factory=ExitStack)

    @property
    def is_read(self) -> bool:
        return self.reading is None or self.reading.done()


class Worker:
    """Claims files, reads them in processes of its own, and writes down what became of them. For one thread."""

    def __init__(
        self, library: Library, number: int, pool: ReadingPool, follow: Callable[[], None], may_write: bool
    ) -> None:
        self.number = number
        self._may_write = may_write
        self._catalogue = library.catalogue
        self._pool = pool
        self._follow = follow
        self._due = time.monotonic() + _FOLLOW
        self._filing = Filing(library)
        self._claims: deque[_Claim] = deque()

    @classmethod
    @contextmanager
    def joined(cls, library: Library, follow: Callable[[], None], *, may_write: bool) -> Iterator[Self]:
        """Be a worker; ``follow`` lets the index follow if it can, ``may_write`` tells whether this one may do so."""
        pool = ReadingPool(Limits.of(library.config), library.config.workers)
        with ExitStack() as originals, closing(pool), library.catalogue.queue.joined() as number:
            worker = cls(library, number, pool, follow, may_write)
            try:
                yield worker
            finally:
                for claim in worker._claims:
                    originals.push(claim.original)

    def done(self) -> Iterator[Location]:
        """Settle the files that have been read by now, and claim others."""
        self._claim()
        while self._claims and self._claims[0].is_read:
            location = self._settle(self._claims[0])
            if location is not None:
                yield location
            self._claim()

    def next(self) -> Location | None:
        """Settle a file when it has been read; None where none waits that this worker could read."""
        self._claim()
        while self._claims:
            location = self._settle(self._read())
            if location is not None:
                return location
            self._claim()
        return None

    def follow(self, *, least: int = 1) -> None:
        """Let the index follow what was read: so many passages, or whatever was changed in the last half minute."""
        if self._filing.unsynced < least and time.monotonic() < self._due:
            return
        self._follow()
        self._filing.unsynced = 0
        self._due = time.monotonic() + _FOLLOW

    def _claim(self) -> None:
        queue = self._catalogue.queue
        if not self._claims:  # what somebody ended at is read alone, so that nothing else comes to be suspected
            self._claims.extend(map(self._begin, queue.claim(self.number, 1, suspects=True)))
        room = self._pool.size * _HELD_BACK - len(self._claims)
        if room >= self._pool.size and not any(each.file.tries > 1 for each in self._claims):
            self._claims.extend(map(self._begin, queue.claim(self.number, room)))

    def _begin(self, file: WaitingFile) -> _Claim:
        arrival = _arrival(file, self._catalogue.locations.get(file.path))
        claim = _Claim(file, arrival)
        if unchanged(arrival):
            arrival.settle(Outcome.UNCHANGED)
        elif file.tries > _TRIES:
            arrival.settle(Outcome.UNREADABLE, _FATAL)
        else:
            arrival.outcome = decided(self._catalogue.documents.with_checksum(file.sha256), arrival.known)
        if arrival.outcome is None:
            try:
                path = claim.original.enter_context(self._catalogue.files.local(file.sha256))
                claim.reading = self._pool.submit(path, file.media_type)
            except LibraryDamaged as error:
                arrival.sha256 = ""  # so that the next run reads it
                arrival.settle(Outcome.UNREADABLE, Problem(str(error), "Index the file again."))
        return claim

    def _read(self) -> _Claim:
        """Give a claim whose file has been read: the first, unless that takes long."""
        readings = [each.reading for each in self._claims if each.reading]
        if not self._claims[0].is_read:
            first = self._claims[0].reading
            assert first is not None  # noqa: S101 - else it would count as read
            if not wait([first], _IN_TURN).done:
                wait(readings, return_when=FIRST_COMPLETED)
        return next(each for each in self._claims if each.is_read)

    def _settle(self, claim: _Claim) -> Location | None:
        """Write down what became of a file; None where it is not done, or no longer this worker's."""
        if claim.reading is not None:
            claim.arrival.extraction = claim.reading.result()
        queue, location, ours = self._catalogue.queue, None, False
        try:
            with self._catalogue.transaction():
                ours = queue.holds(claim.file, self.number)
                location = self._filing.settle(claim.arrival, may_write=self._may_write) if ours else None
                if location is not None:
                    queue.withdraw(claim.file.path)
        except LibraryBusy:
            return None  # the next time
        if ours and location is None:  # what stood for it has gone since it was claimed: it is read after all
            self._claims[self._claims.index(claim)] = self._begin(claim.file)
            return None
        self._claims.remove(claim)
        claim.original.close()
        self.follow(least=BATCH)
        return location


def _waiting(arrival: Arrival) -> WaitingFile:
    found, row = arrival.found, arrival.found.row
    said = {"values": dict(row.values), "workstreams": row.workstreams, "tags": row.tags} if row else None
    return WaitingFile(
        found.path,
        found.name,
        arrival.sha256,
        arrival.size,
        arrival.modified_ns,
        arrival.media_type,
        arrival.again,
        json.dumps(said) if said else "",
    )


def _arrival(file: WaitingFile, known: Location | None) -> Arrival:
    said = json.loads(file.manifest) if file.manifest else None
    row = Row(said["values"], tuple(said["workstreams"]), tuple(said["tags"])) if said else None
    found = FoundFile(file.path, file.name, Path(), row=row)
    return Arrival(found, known, file.size, file.modified_ns, file.sha256, file.media_type, file.again)
