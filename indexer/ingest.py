"""Job: files become Documents with Passages, each file with exactly one outcome."""

from __future__ import annotations

import json
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from indexer import metadata
from indexer.catalogue import now
from indexer.catalogue.documents import Reading
from indexer.catalogue.history import Event
from indexer.catalogue.locations import Location
from indexer.discovery import FoundFile, Room, discover, unpack
from indexer.documents import accept, describe, supersede, take_over
from indexer.extract import READING, ocr
from indexer.extract.extraction import Extraction
from indexer.extract.job import Limits
from indexer.extract.media_type import media_type
from indexer.extract.pool import ReadingPool
from indexer.library import Library
from indexer.metadata.near_copies import NearCopies, signature
from indexer.model import Document, DocumentId, Outcome, Problem, ReadStatus, Standing
from indexer.originals import checksum
from indexer.passages import cut, summary
from indexer.proposals import Proposals
from indexer.sync import BATCH, ahead, follow
from indexer.vanished import note_vanished
from indexer.vocabulary_intake import learn

NOT_A_DOCUMENT = Problem(
    "This is no kind of document that can be read (PDF, Office, OpenDocument, web page, text).",
    "Leave it where it is, or save what it says as a PDF and add that.",
)
DESCRIPTION = Problem("This file describes the collection.", "Nothing needs doing.")

FOLLOWS = "follows"
"""The history's word for an edition that could not be read and so did not take the place of the one before."""

_HELD_BACK = 8  # files read ahead for each worker, so that none waits while the catalogue or the index is written


@dataclass(slots=True)
class Report:
    """How an index run went: a count for each outcome, every file with trouble, and what else there is to say."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    troubles: list[Location] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """Count the files seen."""
        return sum(self.counts.values())


Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file just finished."""


def index(library: Library, paths: Iterable[Path], progress: Progress | None = None, *, again: bool = False) -> Report:
    """Read every file at or below the paths into the library; ``again`` reads unchanged files too.

    Raises:
        UsageError: a path does not exist.
        BadCollection: a manifest.csv, workstreams.toml or vocabulary.csv cannot be understood.
        LibraryBusy: another process is writing.
    """
    held = list(paths)
    with library.writing("evidence index"), library.temporary_folder() as temporary:
        report = Report()
        report.complaints += follow(library)  # what an earlier run that was cut short left to do
        found = list(discover(held, temporary, library.folder, report.complaints))
        report.complaints += learn(library.catalogue, (each.collection for each in found if each.collection))
        run = _Run(library, report, temporary, again)
        key = library.catalogue.start_run(json.dumps([str(path) for path in held]))
        try:
            for done, name in enumerate(run.go(found), 1):
                if progress:
                    progress(done, len(found), name)
        finally:
            run.close()
        report.complaints += follow(library)
        library.engine.settle()
        report.complaints = list(dict.fromkeys(report.complaints))
        report.vanished = note_vanished(library, held, {each.path for each in found})
        library.catalogue.finish_run(key, json.dumps({outcome.value: n for outcome, n in report.counts.items()}))
    return report


def propose(library: Library, proposals: Proposals) -> None:
    """Read files into documents that only wait for a person's word; nothing else in the library changes.

    The one exception are workstreams that a folder brings: its files are shown for confirmation with them.

    Raises:
        UsageError: the files can't be found.
        BadCollection: a manifest.csv, workstreams.toml or vocabulary.csv cannot be understood.
        LibraryBusy: another process is writing.
    """
    with library.writing("bringing documents in"), library.temporary_folder() as temporary:
        room = Room(library.config.unpacked_mb * 1_000_000)
        found = proposals.find(temporary, room)
        learn(library.catalogue, (each.collection for each in found if each.collection))
        run = _Run(library, Report(), temporary, again=False, proposals=proposals, room=room)
        try:
            deque(run.go(each for each in found if not proposals.is_written(each.path)), maxlen=0)
        finally:
            run.close()


@dataclass(slots=True)
class _Job:
    """One file on its way: settled at once, or waiting for what a worker reads from it."""

    found: FoundFile
    known: Location | None
    size: int = 0
    modified_ns: int = 0
    sha256: str = ""
    media_type: str = ""
    outcome: Outcome | None = None
    problem: Problem | None = None
    reading: Future[Extraction] | None = None
    original: ExitStack = field(default_factory=ExitStack)
    """Holds the original on this machine while it is read."""


class _Run:
    """One index run: files are read ahead by workers and written down in order by this process."""

    def __init__(
        self,
        library: Library,
        report: Report,
        temporary: Path,
        again: bool,
        proposals: Proposals | None = None,
        room: Room | None = None,
    ) -> None:
        self._library = library
        self._catalogue = library.catalogue
        self._report = report
        self._temporary = temporary
        self._again = again
        self._proposals = proposals
        self._room = room or Room()
        self._at = now()
        self._pool = ReadingPool(Limits.of(library.config), library.config.workers)
        self._organisations = self._catalogue.documents.organisations(proposed=proposals is not None)
        self._described: set[DocumentId] = set()  # by a manifest row: of several copies, the first one's speaks
        self._unsynced = 0
        self._following: list[DocumentId] = []  # new editions, which must be found as soon as the old ones are not

    @cached_property
    def _near(self) -> NearCopies:
        """The signatures of what is held: gathered while the first files are read, for it takes a while."""
        return NearCopies(self._catalogue.documents.signatures())

    def close(self) -> None:
        self._pool.close()

    def go(self, found: Iterable[FoundFile]) -> Iterator[str]:
        """Take the files in order; gives each name when its outcome is written down."""
        waiting: deque[_Job] = deque()
        taken: set[str] = set()  # checksums that this run has had read
        for each in found:
            job = self._prepare(each)
            if job.outcome is None and job.sha256 not in taken:
                taken.add(job.sha256)
                path = job.original.enter_context(self._catalogue.files.local(job.sha256))
                job.reading = self._pool.submit(path, job.media_type)
            waiting.append(job)
            while len(waiting) > self._pool.size * _HELD_BACK or (waiting and waiting[0].outcome is not None):
                yield self._finish(waiting.popleft())
        while waiting:
            yield self._finish(waiting.popleft())

    def _finish(self, job: _Job) -> str:
        if self._proposals is not None:
            self._proposals.begin(job.found)
        with self._catalogue.transaction():
            self._settle(job)
            ahead(self._library, self._following)
            self._following.clear()
        job.original.close()
        if self._unsynced >= BATCH:
            self._report.complaints += follow(self._library)
            self._unsynced = 0
        return job.found.name

    def _prepare(self, found: FoundFile) -> _Job:
        """Look at a file as little as needed to know whether it must be read."""
        job = _Job(found, self._catalogue.locations.get(found.path))
        if found.problem is not None:
            return _settled(job, Outcome.UNREADABLE, found.problem)
        if found.describes_collection:
            return _settled(job, Outcome.NOT_A_DOCUMENT, DESCRIPTION)
        try:
            stat = found.disk.stat()
            job.size, job.modified_ns = stat.st_size, stat.st_mtime_ns
            known = job.known
            wanted = self._again or known is None or (self._proposals is None and self._now_readable(known))
            as_seen = known and known.sha256 and (known.size, known.modified_ns) == (job.size, job.modified_ns)
            if known and not wanted and as_seen:  # one without a checksum could not be opened
                job.sha256 = known.sha256
                return _settled(job, Outcome.UNCHANGED)
            disk = unpack(found, self._temporary, self._room)
            job.sha256 = checksum(disk)
            if known and not wanted and known.sha256 == job.sha256:
                return _settled(job, Outcome.UNCHANGED)
            kind = media_type(disk, found.name)
            if kind is None:
                return _settled(job, Outcome.NOT_A_DOCUMENT, NOT_A_DOCUMENT)
            job.media_type = kind
            held = self._catalogue.documents.with_checksum(job.sha256)
            if held is not None and held.standing is Standing.PROPOSED:
                return _settled(job, Outcome.ADDED)
            mine = held is not None and known is not None and known.document == held.id
            if held is not None and not mine:
                return _settled(job, Outcome.DUPLICATE)
            if held is not None and held.standing in (Standing.WITHDRAWN, Standing.PURGED):
                return _settled(job, Outcome.UNCHANGED)
            self._catalogue.files.keep(disk, job.sha256)
        except OSError as error:
            job.sha256 = ""
            reason = error.strerror or str(error)
            return _settled(
                job,
                Outcome.UNREADABLE,
                Problem(f"The file could not be opened ({reason}).", "See that it can be read, and index it again."),
            )
        return job

    def _now_readable(self, known: Location) -> bool:
        """Tell whether a program that was missing when the file was read is there now."""
        needs = known.problem.needs if known.problem else ""
        return bool(needs) and shutil.which(needs) is not None and (needs != ocr.PROGRAM or self._library.config.ocr)

    def _settle(self, job: _Job) -> None:
        """Write down what became of a file: its document, its location and its outcome."""
        held = self._catalogue.documents.with_checksum(job.sha256) if job.sha256 else None
        outcome, problem, document = job.outcome, job.problem, held.id if held else None
        if outcome is Outcome.UNCHANGED:
            self._unchanged(job, held)
            return
        if outcome is Outcome.UNREADABLE and held is None and job.known and self._proposals is None:
            document = job.known.document  # could not be opened this time: what stood here is not forgotten
        if held is not None and held.standing is Standing.PURGED and outcome is not Outcome.UNREADABLE:
            outcome, document = Outcome.NOT_A_DOCUMENT, None
            problem = Problem("This file was purged from the library, so it is left out.", "Nothing needs doing.")
        elif outcome is Outcome.ADDED and held is not None:
            outcome, problem = self._take_up(job, held)
        elif outcome is Outcome.DUPLICATE or (outcome is None and job.reading is None):
            outcome, problem = self._known_again(job, held)
        elif outcome is None and job.reading is not None:
            outcome, problem, document = self._read(job, job.reading.result(), held)
        assert outcome is not None  # noqa: S101 - every branch above gives one
        if held is not None and outcome is not Outcome.UNREADABLE:
            self._heed_manifest(job, held)
        location = Location(job.found.path, job.sha256, job.size, job.modified_ns, outcome, document, problem, self._at)
        if self._proposals is not None:
            self._proposals.put(job.found, location)
            return
        self._catalogue.locations.put(location)
        self._count(outcome, location)

    def _unchanged(self, job: _Job, held: Document | None) -> None:
        known = job.known
        assert known is not None  # noqa: S101 - only a known file is unchanged
        if self._proposals is not None:
            as_it_was = replace(known, outcome=Outcome.UNCHANGED, problem=None) if known.document else known
            self._proposals.put(job.found, as_it_was)
            return
        moved = (known.size, known.modified_ns) != (job.size, job.modified_ns)
        if moved or known.vanished_at:
            self._catalogue.locations.put(
                replace(known, size=job.size, modified_ns=job.modified_ns, seen_at=self._at, vanished_at="")
            )
        if held is not None:
            self._heed_manifest(job, held)
        self._report.counts[Outcome.UNCHANGED] += 1

    def _heed_manifest(self, job: _Job, held: Document) -> None:
        if job.found.row is None or held.standing is Standing.PURGED or held.id in self._described or self._proposals:
            return
        self._described.add(held.id)
        take_over(self._catalogue, held, job.found.row, self._at)

    def _known_again(self, job: _Job, held: Document | None) -> tuple[Outcome, Problem | None]:
        """A file whose bytes the library holds: a copy, or an earlier edition put back in its place."""
        assert held is not None  # noqa: S101 - its first copy was written down before it
        known = job.known
        before = self._catalogue.documents.get(known.document) if known and known.document else None
        if before is None or before.id == held.id or held.standing is not Standing.SUPERSEDED or self._proposals:
            return Outcome.DUPLICATE, None
        supersede(self._catalogue, before, held, self._at, "the earlier file was put back")
        return Outcome.CHANGED, None

    def _take_up(self, job: _Job, held: Document) -> tuple[Outcome, Problem | None]:
        """A file that an import proposed, and that is met by itself or by another import; it is not read again."""
        if self._proposals is not None:
            mine = self._proposals.is_mine(held.id)
            return (Outcome.DUPLICATE, None) if mine else (_outcome(held.status), held.problem)
        if held.standing is not Standing.PROPOSED:  # its first copy came just before it
            return self._known_again(job, held)
        before = self._catalogue.documents.get(job.known.document) if job.known and job.known.document else None
        accept(self._catalogue, held, before, self._at, "evidence index")
        self._unsynced += max(held.passages, 1)
        if before is not None:
            self._replace(before, held)
        return _outcome(held.status, changed=before is not None), held.problem

    def _read(
        self, job: _Job, extraction: Extraction, held: Document | None
    ) -> tuple[Outcome, Problem | None, DocumentId]:
        """Write down a document: a new one, a new edition of one, or a new reading of the same bytes."""
        passages = cut(extraction.blocks)
        problem = summary(extraction, passages)
        sign = signature(passages)
        reading = Reading(passages, extraction.status, problem, sign, READING)
        self._unsynced += max(len(passages), 1)
        before = None
        if held is not None:
            document = held.id
            self._catalogue.documents.read_again(document, reading)
        else:
            self._catalogue.files.record(job.sha256, job.media_type, self._at)
            guesses = metadata.guess(extraction, passages, job.found.name, self._organisations)
            if job.known and job.known.document and self._proposals is None:
                before = self._catalogue.documents.get(job.known.document)
            document = describe(
                self._catalogue,
                job.sha256,
                job.media_type,
                reading,
                guesses,
                job.found.row,
                before,
                self._at,
                Standing.CURRENT if self._proposals is None else Standing.PROPOSED,
            )
            if job.found.row is not None:
                self._described.add(document)
            # now: a run that was cut short guesses the same
            self._organisations |= self._catalogue.documents.organisations(document)
            if before is not None:
                self._replace(before, self._catalogue.documents.many([document])[document])
        if self._proposals is None:
            self._catalogue.pending.mark(document)
        if sign is not None:
            for other, similarity in self._near.like(sign):
                if other != document:
                    self._catalogue.documents.link_near_copy(document, other, similarity)
            self._near.add(document, sign)
        outcome = _outcome(extraction.status, changed=before is not None or held is not None)
        return outcome, None if extraction.status is ReadStatus.READ else problem, document

    def _replace(self, before: Document, new: Document) -> None:
        """Let a new edition take the old one's place, unless nobody could read it; what it follows is written down."""
        history = self._catalogue.history
        if new.status is ReadStatus.UNREADABLE:
            history.record(Event(new.id, self._at, "evidence index", FOLLOWS, after=str(before.id)))
            return
        supersede(self._catalogue, before, new, self._at, "the file changed")
        self._following.append(new.id)
        for event in history.of(before.id):
            followed = self._catalogue.documents.get(DocumentId(int(event.after))) if event.action == FOLLOWS else None
            if followed is not None and followed.standing is Standing.CURRENT:
                supersede(self._catalogue, followed, new, self._at, "the file changed")

    def _count(self, outcome: Outcome, location: Location) -> None:
        self._report.counts[outcome] += 1
        if outcome in (Outcome.PARTLY_READ, Outcome.UNREADABLE, Outcome.NOT_A_DOCUMENT):
            self._report.troubles.append(location)


def _outcome(status: ReadStatus, *, changed: bool = False) -> Outcome:
    if status is ReadStatus.READ:
        return Outcome.CHANGED if changed else Outcome.ADDED
    return Outcome.PARTLY_READ if status is ReadStatus.PARTLY_READ else Outcome.UNREADABLE


def _settled(job: _Job, outcome: Outcome, problem: Problem | None = None) -> _Job:
    job.outcome, job.problem = outcome, problem
    return job
