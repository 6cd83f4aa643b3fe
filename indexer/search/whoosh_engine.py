"""The default engine: a Whoosh index in a folder, read through arrays.

The folder holds one sub-folder for each generation of the index and a file, ``current``, that names the one in use.
A rebuild fills a new generation and then changes that name, so that searches go on meanwhile.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Query

from indexer import language
from indexer.errors import LibraryDamaged
from indexer.model import DocumentId
from indexer.search import ranking
from indexer.search.deadline import Deadline
from indexer.search.engine import Capability, Entry, Found, Matches
from indexer.search.evaluation import Answer, Evaluation
from indexer.search.explanation import WordPart
from indexer.search.snapshot import Snapshot
from indexer.search.standing import Standing
from indexer.search.whoosh_index import WhooshIndex

_CURRENT = "current"
_FORMAT = "arrays 1"
"""What the files of a generation are; another version of the program may write others."""


class WhooshReading:
    """One committed state, asked within a time; what a word was found to be is worked out once."""

    def __init__(self, snapshot: Snapshot, deadline: Deadline) -> None:
        self._snapshot = snapshot
        self._evaluation = Evaluation(snapshot, deadline)
        self._last: tuple[Query, Matches] | None = None

    def found(self, tree: Query, within: NDArray[np.int64] | None = None) -> Found:
        """Give every document that has a passage which answers."""
        return Found.of(self.search(tree, within))

    def search(self, tree: Query, within: NDArray[np.int64] | None = None) -> Matches:
        """Give every passage that answers a query tree; what all of them are is kept for the next question."""
        if self._last is not None and self._last[0] is tree:
            return self._last[1] if within is None else self._last[1].only(within)
        matches = self._matches(self._evaluation.passages(tree, within))
        if within is None:
            self._last = tree, matches
        return matches

    def first(self, tree: Query, most: int, within: NDArray[np.int64]) -> list[tuple[DocumentId, int, float]]:
        """Give the passages of some documents that answer best."""
        matches = self.search(tree, within)
        order = ranking.order(matches.scores, most)
        held = (each[order].tolist() for each in (matches.documents, matches.positions, matches.scores))
        return [(DocumentId(document), position, score) for document, position, score in zip(*held, strict=True)]

    def documents(self, tree: Query) -> NDArray[np.int64]:
        """Give the documents in which the words of a tree meet."""
        return self._evaluation.documents(tree)

    def explain(self, tree: Query, places: Sequence[tuple[DocumentId, int]]) -> list[tuple[WordPart, ...]]:
        """Give what each word of a tree adds to the scores of passages."""
        standing = Standing(self._evaluation, self._snapshot, tree)
        return [standing.words(document, position) for document, position in places]

    def _matches(self, found: Answer) -> Matches:
        snapshot, rows, scores = self._snapshot, found.rows, found.scores
        if not snapshot.in_order:
            order = snapshot.by_document(rows)
            rows, scores = rows[order], scores[order]
        return Matches(snapshot.documents[rows], snapshot.positions[rows], scores)


class WhooshEngine:
    """Passages in Whoosh segments. Safe for readers on any thread; writers must take turns (see Library)."""

    capabilities = frozenset(Capability)
    has_many_writers = False

    def __init__(self, folder: Path, *, new: bool = True) -> None:
        """Open the index in a folder; one that is missing is made where the library is new.

        Raises:
            LibraryDamaged: (on use) the index cannot be opened, or is missing.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._index: WhooshIndex | None = None
        if new and not (folder / _CURRENT).exists():
            name = self._next_name()
            WhooshIndex(folder / name, new=True).close()
            self._use(name)

    @property
    def said(self) -> str:
        """Say what holds the index."""
        return f"Whoosh in {self._folder}"

    @property
    def outdated(self) -> bool:
        """Tell whether another version of the program wrote the index."""
        try:
            return self._named()[1] != _FORMAT
        except LibraryDamaged:
            return False

    def put(self, entries: Iterable[Entry]) -> None:
        """Add documents in one commit."""
        held = list(entries)
        self._current(*self._named()).write([entry.document for entry in held], held)

    def remove(self, documents: Iterable[DocumentId]) -> None:
        """Remove documents in one commit."""
        self._current(*self._named()).write(documents, [])

    def reading(self, deadline: Deadline) -> WhooshReading:
        """Give the newest committed state."""
        return WhooshReading(self._snapshot(), deadline)

    def revisions(self) -> Iterator[tuple[DocumentId, int]]:
        """Give each document held with its revision."""
        snapshot = self._snapshot()
        documents, rows = np.unique(snapshot.documents[snapshot.alive], return_index=True)
        revisions = snapshot.revisions[snapshot.alive][rows]
        yield from zip(map(DocumentId, documents.tolist()), revisions.tolist(), strict=True)

    def completions(self, start: str, most: int) -> list[str]:
        """Give words of the indexed texts that begin so."""
        folded = language.fold(start)
        found = {word for each in self._snapshot().lexicons() for word in each.beginning(folded, most)}
        return sorted(found, key=lambda word: (len(word), word))[:most]

    def near_spellings(self, word: str, distance: int) -> list[str]:
        """Give words of the indexed texts that are nearly so."""
        return self._snapshot().near(word, distance)

    def settle(self) -> None:
        """Merge small segments."""
        self._current(*self._named()).settle()

    def is_whole(self) -> bool:
        """Tell whether every segment is as it was written."""
        return self._snapshot().is_whole()

    def clear(self) -> None:
        """Remove everything."""
        self.rebuild([])

    def rebuild(self, batches: Iterable[list[Entry]]) -> None:
        """Fill a new generation, one commit for each batch, and change to it; searches go on in the old one."""
        fresh = WhooshIndex(self._folder / self._next_name(), new=True)
        try:
            for batch in batches:
                fresh.write([], batch)
            fresh.settle()
        except BaseException:
            shutil.rmtree(fresh.folder, ignore_errors=True)
            raise
        finally:
            fresh.close()
        self._use(fresh.folder.name)

    def close(self) -> None:
        """Let go of files."""
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index = None

    def _current(self, name: str, form: str) -> WhooshIndex:
        with self._lock:
            if form != _FORMAT:
                raise LibraryDamaged("The index is of an earlier version. Make it anew with “evidence reindex”.")
            if self._index is None or self._index.folder.name != name:
                self._index = WhooshIndex(self._folder / name)
            return self._index

    def _snapshot(self) -> Snapshot:
        """Give the newest committed state, also where a rebuild takes away the one that was about to be read."""
        while True:
            named = self._named()
            try:
                return self._current(*named).snapshot()
            except LibraryDamaged:
                if self._named() == named:
                    raise

    def _named(self) -> tuple[str, str]:
        """Give the name of the generation in use, and what its files are."""
        try:
            name, _, form = (self._folder / _CURRENT).read_text().strip().partition(" ")
        except (FileNotFoundError, UnicodeDecodeError) as error:
            raise LibraryDamaged("The index is missing. Make it anew with “evidence reindex”.") from error
        return name, form

    def _next_name(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        taken = [int(path.name) for path in self._folder.iterdir() if path.name.isdecimal()]
        return f"{max(taken, default=0) + 1:06}"

    def _use(self, name: str) -> None:
        beside = self._folder / f"{_CURRENT}.new"
        beside.write_text(f"{name} {_FORMAT}")
        beside.replace(self._folder / _CURRENT)
        for path in self._folder.iterdir():
            if path.name.isdecimal() and path.name != name:
                shutil.rmtree(path, ignore_errors=True)
