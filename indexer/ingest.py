"""Job: files become Documents with Passages, each file with exactly one outcome."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from contextlib import ExitStack, closing
from pathlib import Path

from indexer.arrivals import Arrival, Arrivals
from indexer.discovery import Room, discover
from indexer.extract.extraction import Extraction
from indexer.extract.job import Limits
from indexer.extract.pool import ReadingPool
from indexer.filing import Filing, Report
from indexer.library import Library
from indexer.proposals import Proposals
from indexer.sync import BATCH, follow
from indexer.vanished import note_vanished
from indexer.vocabulary_intake import learn
from indexer.work import share

_HELD_BACK = 8  # files read ahead for each worker, so that none waits while the catalogue or the index is written

_IDLE = 250  # passages that are worth indexing while the next file is still being read

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file just finished."""


def index(library: Library, paths: Iterable[Path], progress: Progress | None = None, *, again: bool = False) -> Report:
    """Read every file at or below the paths into the library; ``again`` reads unchanged files too.

    Where the catalogue is on a server, workers that run beside share the reading: see :mod:`indexer.work`.

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
        arrivals = Arrivals(library, temporary, again=again, proposed=False, room=Room())
        run = share if library.catalogue.is_shared else read
        key = library.catalogue.start_run(json.dumps([str(path) for path in held]))
        with closing(run(library, map(arrivals.look, found), report)) as names:
            for done, name in enumerate(names, 1):
                if progress:
                    progress(done, len(found), name)
        report.complaints += follow(library)
        library.engine.settle()
        report.complaints = list(dict.fromkeys(report.complaints))
        report.vanished = note_vanished(library, held, {each.path for each in found})
        library.catalogue.finish_run(key, json.dumps({outcome.value: n for outcome, n in report.counts.items()}))
        follow(library)  # what was corrected meanwhile
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
        arrivals = Arrivals(library, temporary, again=False, proposed=True, room=room)
        new = map(arrivals.look, (each for each in found if not proposals.is_written(each.path)))
        with closing(read(library, new, Report(), proposals)) as names:
            deque(names, maxlen=0)


def read(
    library: Library, arrivals: Iterable[Arrival], report: Report, proposals: Proposals | None = None
) -> Generator[str, None, None]:
    """Read files ahead and write them down in order; gives each name when its outcome is written down."""
    catalogue, filing = library.catalogue, Filing(library, proposals)
    waiting: deque[tuple[Arrival, Future[Extraction] | None, ExitStack]] = deque()
    taken: set[str] = set()  # checksums that this run has had read

    follows = proposals is None  # what is only proposed is not in the index

    def finish() -> str:
        nonlocal follows
        arrival, reading, original = waiting.popleft()
        with original:
            if proposals is not None:
                proposals.begin(arrival.found)
            arrival.extraction = reading.result() if reading else None
            location = filing.settle(arrival)
            assert location is not None  # noqa: S101 - it was read, or its first copy was
            report.add(location)
        if filing.unsynced >= (_IDLE if follows and waiting and not _is_read(waiting[0][1]) else BATCH):
            complaints = follow(library)
            report.complaints += complaints
            follows = follows and not complaints  # to ask a cluster that is away takes long
            filing.unsynced = 0
        return arrival.found.name

    try:
        with closing(ReadingPool(Limits.of(library.config), library.config.workers)) as pool:
            for arrival in arrivals:
                reading, original = None, ExitStack()
                if arrival.outcome is None and arrival.sha256 not in taken:
                    taken.add(arrival.sha256)
                    path = original.enter_context(catalogue.files.local(arrival.sha256))
                    reading = pool.submit(path, arrival.media_type)
                waiting.append((arrival, reading, original))
                while len(waiting) > pool.size * _HELD_BACK or (waiting and waiting[0][0].outcome is not None):
                    yield finish()
            while waiting:
                yield finish()
    finally:
        for _, _, original in waiting:
            original.close()


def _is_read(reading: Future[Extraction] | None) -> bool:
    return reading is None or reading.done()
