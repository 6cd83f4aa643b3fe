"""One generation of the Whoosh index: written by one process, read through snapshots."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
"""From here on the small segments are merged: each costs every search a little, merging costs indexing a lot."""

_MERGED_AT_ONCE = 8


class WhooshIndex:
    """A folder of Whoosh segments."""

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        """Open the index in a folder, or make a new one: searching makes none, so that none seems to be empty.

        Raises:
            LibraryDamaged: the index cannot be opened.
        """
        self.folder = folder
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._generation = -1
        self._pieces = Pieces()
        self._lexicons: dict[str, Lexicon] = {}
        if new:
            folder.mkdir(parents=True)
            self._index = index.create_in(folder, schema())
            return
        try:
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
        writer = ArrayWriter(self._index, self._pieces)
        try:
            for row in np.flatnonzero(stale).tolist():
                writer.delete_document(row)
            for entry in held:
                _add(writer.inverter, entry)
            writer.has_rows()
            writer.commit(merge=False)
        except BaseException:
            writer.cancel()  # a disk that was full may have room later, and the lock must be free then
            raise
        segments = writer.segments
        if len(segments) >= MOST_SEGMENTS:
            self._merge(sorted(segments, key=lambda segment: segment.doc_count_all())[:_MERGED_AT_ONCE])

    def settle(self) -> None:
        """Merge segments until each is at least twice as large as all smaller ones, and at least half alive."""
        chosen: list[Any] = []
        total = 0
        segments = [leaf.segment() for leaf, _ in self.snapshot().reader.leaf_readers() if leaf.doc_count_all()]
        for segment in sorted(segments, key=lambda segment: segment.doc_count_all()):
            if chosen and segment.doc_count_all() >= 2 * total:
                break
            chosen.append(segment)
            total += segment.doc_count_all()
        if len(chosen) > 1 or sum(segment.deleted_count() for segment in chosen) * 2 > total:
            self._merge(chosen)

    def _merge(self, segments: list[Any]) -> None:
        ArrayWriter(self._index, self._pieces).join(segments)

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
