"""One generation of the Whoosh index: written by one process, read through snapshots."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index

from indexer import language
from indexer.errors import LibraryDamaged
from indexer.model import DocumentId, Passage
from indexer.search.engine import Entry
from indexer.search.lexicon import Lexicon
from indexer.search.snapshot import Snapshot
from indexer.search.whoosh_codec import PostingLists, WholeListCodec, merge_when_many
from indexer.search.whoosh_fields import TEXT_FIELDS, schema

_LEXICON = 0  # the document number of rows that hold no passage, only the spellings new with a commit


class WhooshIndex:
    """A folder of Whoosh segments."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder, or make it where the folder does not exist.

        Raises:
            LibraryDamaged: the index cannot be opened.
        """
        self.folder = folder
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._generation = -1
        self._forms: set[str] = set()
        self._lexicons: dict[str, Lexicon] = {}
        try:
            if folder.exists():
                self._index = index.open_dir(folder)
            else:
                folder.mkdir(parents=True)
                self._index = index.create_in(folder, schema())
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
                except Exception as error:
                    raise LibraryDamaged(f"The index cannot be read ({error}). Run “evidence reindex”.") from error
                self._generation = newest
            return self._snapshot

    def write(self, gone: Iterable[DocumentId], entries: Iterable[Entry]) -> None:
        """Take documents out and put entries in, in one commit."""
        snapshot = self.snapshot()
        held = list(entries)
        stale = snapshot.alive & np.isin(snapshot.documents, np.array(list(gone), np.int64))
        if not held and not stale.any():
            return
        writer = self._index.writer(codec=WholeListCodec())
        writer.pool = PostingLists()  # Whoosh takes a poolclass and ignores it
        try:
            for row in np.flatnonzero(stale).tolist():
                writer.delete_document(row)
            tokens: set[str] = set()
            for entry in held:
                _add(writer, entry, tokens)
            forms = {language.fold(token) for token in tokens}
            fresh = forms - self._known_forms(snapshot)
            if fresh:
                writer.add_document(document=_LEXICON, position=-1, revision=0, forms=fresh)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=merge_when_many)
        self._forms |= fresh

    def _known_forms(self, snapshot: Snapshot) -> set[str]:
        """Give the spellings the index holds; only this process writes, so they are read once."""
        if not self._forms:
            self._forms = {bytes(form).decode() for form in snapshot.reader.lexicon("forms")}
        return self._forms

    def close(self) -> None:
        """Let go of files."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.reader.close()
            self._snapshot = None
            self._index.close()


def _add(writer: Any, entry: Entry, tokens: set[str]) -> None:
    for position, passage in enumerate(entry.passages, 1):
        _add_row(writer, entry, position, passage, tokens)
    if not entry.passages:
        _add_row(writer, entry, 0, None, tokens)


def _add_row(writer: Any, entry: Entry, position: int, passage: Passage | None, tokens: set[str]) -> None:
    texts = {"title": entry.title}
    values: dict[str, Any] = {}
    if passage is not None:
        texts |= {"heading": passage.heading, "text": passage.text, "notes": passage.notes}
        if passage.locator.label in ("page", "slide"):  # nobody prints the numbers of sections
            values["page"] = passage.locator.value.lower()
    for name in TEXT_FIELDS:
        found = language.words(texts.get(name, ""))
        tokens.update(found)
        values[f"{name}_length"] = len(found)
        writer.pool.take(name, writer.docnum, found)
    writer.add_document(document=entry.document, position=position, revision=entry.revision, **values)
