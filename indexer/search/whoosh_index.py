"""One generation of the Whoosh index: written by one process, read through snapshots."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from whoosh import index

from indexer.errors import LibraryDamaged
from indexer.model import DocumentId
from indexer.search.engine import Entry
from indexer.search.lexicon import Lexicon
from indexer.search.segments.codec import ArrayWriter
from indexer.search.segments.fields import schema
from indexer.search.segments.inverter import Inverter, Pieces
from indexer.search.snapshot import Snapshot

MOST_SEGMENTS = 10
"""From here on segments are merged: each costs every search a little, merging costs indexing a lot."""


class WhooshIndex:
    """A folder of Whoosh segments."""

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        """Open the index in a folder, or make it there.

        Raises:
            LibraryDamaged: the index cannot be opened.
        """
        self.folder = folder
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._generation = -1
        self._pieces = Pieces()
        self._lexicons: dict[str, Lexicon] = {}
        try:
            if new:
                folder.mkdir(parents=True)
                self._index = index.create_in(folder, schema())
            else:
                self._index = index.open_dir(folder)
        except Exception as error:
            raise LibraryDamaged(f"The index cannot be opened ({error}). Run “evidence reindex”.") from error

    def snapshot(self) -> Snapshot:
        """Give the newest committed state, opened again only when it changed.

        Raises:
            LibraryDamaged: it cannot be read.
        """
        with self._lock:
            newest = self._index.latest_generation()
            if self._snapshot is None or newest != self._generation:
                try:
                    self._snapshot = Snapshot(self._index.reader(), self._lexicons)
                except LibraryDamaged:
                    raise
                except Exception as error:
                    raise LibraryDamaged(f"The index cannot be read ({error}). Run “evidence reindex”.") from error
                self._generation = newest
            return self._snapshot

    def write(self, gone: Iterable[DocumentId], entries: Iterable[Entry]) -> None:
        """Take documents out and put entries in, in one commit; when segments are many, the small become one."""
        snapshot = self.snapshot()
        held = list(entries)
        stale = snapshot.alive & np.isin(snapshot.documents, np.array(list(gone), np.int64))
        if not held and not stale.any():
            return
        with self._writing() as writer:
            for row in np.flatnonzero(stale).tolist():
                writer.delete_document(row)
            for entry in held:
                _add(writer.inverter, entry)
            writer.has_rows()
            writer.commit(merge=False)
        if len(writer.segments) >= MOST_SEGMENTS:
            self.settle()

    def settle(self) -> None:
        """Merge segments until each is at least twice as large as all smaller ones, and at least half alive."""
        leaves = [leaf for leaf, _ in self.snapshot().reader.leaf_readers() if leaf.doc_count_all()]
        segments = sorted((leaf.segment() for leaf in leaves), key=lambda segment: segment.doc_count_all())
        chosen = smaller = 0
        for number, segment in enumerate(segments, 1):
            rows = segment.doc_count_all()
            if rows < 2 * smaller or segment.deleted_count() * 2 > rows:
                chosen = number
            smaller += rows
        if chosen:
            with self._writing() as writer:
                writer.join(segments[:chosen])

    @contextmanager
    def _writing(self) -> Iterator[ArrayWriter]:
        """Give a writer that is to commit; what fails leaves the index as it was, and not locked."""
        writer = ArrayWriter(self._index, self._pieces)
        try:
            yield writer
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise

    def close(self) -> None:
        """Let go of files."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.reader.close()
            self._snapshot = None
            self._index.close()


def _add(inverter: Inverter, entry: Entry) -> None:
    for position, passage in enumerate(entry.passages, 1):
        texts = {"title": entry.title, "heading": passage.heading, "text": passage.text, "notes": passage.notes}
        # nobody prints the numbers of sections
        page = passage.locator.value.lower() if passage.locator.label in ("page", "slide") else ""
        inverter.add(_numbers(entry, position), texts, page)
    if not entry.passages:
        inverter.add(_numbers(entry, 0), {"title": entry.title}, "")


def _numbers(entry: Entry, position: int) -> dict[str, int]:
    return {"document": entry.document, "position": position, "revision": entry.revision}
