"""Library: a Catalogue, a SearchEngine, vectors and a Drawer opened together; what command line and site each hold."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from filelock import FileLock, Timeout

from indexer.catalogue import Catalogue, holder
from indexer.config import Config
from indexer.errors import NotFound
from indexer.extract.drawer import Drawer
from indexer.meaning.kinds import Meaning
from indexer.model import EVERYTHING, Document, DocumentId, Standing, Viewer
from indexer.originals import open_originals
from indexer.search.acronyms import Acronyms
from indexer.search.document_table import DocumentTable
from indexer.search.engine import SearchEngine
from indexer.search.engines import opened
from indexer.search.finder import Finder
from indexer.search.results import Results, Search
from indexer.search.tag_table import Scopes, TagColumns, TagTable
from indexer.terms import Vocabulary

_FINDERS = 8  # for so many sets of groups the columns that searches read stay in memory


@dataclass(slots=True)
class _Known:
    """What searches need of the catalogue in one state, and who searched it."""

    changes: int
    tag_changes: int
    documents: list[Document]
    tags: TagTable
    acronyms: Acronyms
    finders: dict[Viewer, Finder] = field(default_factory=dict)


class Library:
    """A library folder, open. Reading is safe on any thread and beside one writer."""

    def __init__(self, config: Config, *, create: bool = False) -> None:
        """Open the library that the settings name.

        Raises:
            NotFound: there is none, and ``create`` is False.
            LibraryDamaged: it cannot be opened.
        """
        self.config = config
        self.folder = config.library
        if not create and not (self.folder / "catalogue.sqlite").exists() and not config.catalogue:
            raise NotFound(f"There is no library in {self.folder}. Make one with “evidence index FOLDER”.")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotFound(
                f"No library can be made in {self.folder} ({error.strerror}). Name another folder."
            ) from error
        create = create or not config.catalogue
        self.catalogue = Catalogue(config.catalogue_url, partial(open_originals, config), create=create)
        self.engine: SearchEngine = opened(config.engine, self.folder / "index", new=self.catalogue.is_empty)
        self.meaning = Meaning(self.folder / "meaning", config.meaning)
        self._known: _Known | None = None
        self.drawer = Drawer(config.memory_mb * 1_000_000)
        self._opening = threading.Lock()
        self.at_close = ExitStack()
        """What else ends when the library is closed."""

    def search(self, search: Search, viewer: Viewer = EVERYTHING) -> Results:
        """Answer a search from the documents that a viewer may see.

        Raises:
            SearchTooSlow: it took longer than the setting ``search_seconds``.
        """
        return self.finder(viewer).find(search, self.config.search_seconds)

    def finder(self, viewer: Viewer = EVERYTHING) -> Finder:
        """Give what searches the catalogue as it is now, and of it only what a viewer may see."""
        with self._opening:
            known = self._now()
            if viewer.coder is not None and viewer.coder not in known.tags.coders:
                viewer = replace(viewer, coder=None)  # who codes nothing for themselves sees what everybody sees
            found = known.finders.get(viewer)
            if found is None:
                while len(known.finders) >= _FINDERS:
                    known.finders.pop(next(iter(known.finders)))
                table = DocumentTable(filter(viewer.may_see, known.documents), known.tags.seen_by(viewer.coder))
                fetch = self.catalogue.documents.texts
                found = Finder(self.engine, table, known.acronyms, fetch, self.meaning.likeness)
                known.finders[viewer] = found
            return found

    @property
    def vocabulary(self) -> Vocabulary:
        """The tags that there are."""
        with self._opening:
            return self._now().tags.vocabulary

    def tags(self, viewer: Viewer = EVERYTHING) -> TagColumns:
        """Give which documents have which tags, as a viewer sees it."""
        with self._opening:
            return self._now().tags.seen_by(viewer.coder)

    def _now(self) -> _Known:
        """Give what is known of the catalogue as it is now; only what changed is read again."""
        known = self._known
        changes, tag_changes = self.catalogue.counts
        if known is not None and (changes < known.changes or tag_changes < known.tag_changes):
            known = None  # the database was put back to an earlier state: what was known since never was
        if known is None or known.changes != changes:
            documents, changed = self._documents(known.documents if known else [])
            tags = self._tags(known, self.catalogue.vocabulary.all(), changed)
            acronyms = Acronyms(self.catalogue.vocabulary.acronyms())
            self._known = known = _Known(changes, tag_changes, documents, tags, acronyms)
        elif known.tag_changes != tag_changes:
            known.tags = self._tags(known, known.tags.vocabulary, set())
            known.tag_changes = tag_changes
            known.finders = {
                viewer: finder.tagged(known.tags.seen_by(viewer.coder)) for viewer, finder in known.finders.items()
            }
        return known

    def _documents(self, known: Sequence[Document]) -> tuple[list[Document], set[DocumentId]]:
        """Give all documents, and which of them changed or are gone."""
        held = {each.id: each for each in known}
        present, fresh = self.catalogue.documents.revised({each.id: each.revision for each in known})
        changed = {*held}.difference(present) | fresh.keys()
        held |= fresh
        return [held[each] for each in present if each in held], changed

    def _tags(self, known: _Known | None, vocabulary: Vocabulary, changed: set[DocumentId]) -> TagTable:
        """Give the tags; those of changed documents are read again too, for tags go with what is purged."""
        tags, scopes = self.catalogue.tags, self._scopes()
        if known is not None and known.tags.knows(scopes) and known.tags.vocabulary.equals(vocabulary):
            changed = changed | tags.changed_since(known.tag_changes)
            return known.tags.updated(changed, tags.pairs(changed), scopes)
        return TagTable(vocabulary, tags.pairs(), scopes)

    def _scopes(self) -> Scopes:
        return {held.id: (held.groups, held.coders, documents) for held, documents in self.catalogue.rounds.scopes()}

    def document(self, document: DocumentId) -> Document:
        """Give a document.

        Raises:
            NotFound: the library has none with this identifier, or it was only proposed.
        """
        found = self.catalogue.documents.get(document)
        if found is None or found.standing is Standing.PROPOSED:
            raise NotFound(f"There is no document {document} in this library. “evidence search” finds the numbers.")
        return found

    @contextmanager
    def writing(self, purpose: str, seconds: float | None = None) -> Iterator[None]:
        """Hold the library for writing; a second writer waits ``seconds``, or those of ``lock_seconds``.

        Raises:
            LibraryBusy: another process holds it; the message says which, for what, since when.
        """
        facts = partial(holder.facts, purpose)
        held = self.catalogue.hold if self.catalogue.is_shared else self._hold
        with held(facts, self.config.lock_seconds if seconds is None else seconds):
            yield

    @contextmanager
    def _hold(self, facts: Callable[[], str], seconds: float) -> Iterator[None]:
        lock, said = FileLock(self.folder / "writer.lock"), self.folder / "writer.json"
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            about = ""
            with suppress(OSError):  # it may be freed at this moment
                about = said.read_text()
            raise holder.busy(about) from None
        try:
            said.write_text(facts())
            yield
        finally:
            said.unlink(missing_ok=True)
            lock.release()

    @contextmanager
    def temporary_folder(self) -> Iterator[Path]:
        """Give a folder to unpack in, inside the library, where what a killed run left behind is found and removed.

        The library must be held for writing.
        """
        for left in self.folder.glob("temporary-*"):
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(prefix="temporary-", dir=self.folder) as folder:
            yield Path(folder)

    def close(self) -> None:
        """Let go of the catalogue and the index, and end the processes that draw pages."""
        self.at_close.close()
        self.drawer.close()
        self.engine.close()
        self.catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
