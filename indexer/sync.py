"""Brings the search index and the vectors up to date with the catalogue, and rebuilds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from indexer import encoding
from indexer.errors import EngineAway
from indexer.library import Library
from indexer.meaning.kinds import forget, keep
from indexer.meaning.segments import Held
from indexer.model import DocumentId
from indexer.search.engine import Entry

BATCH = 5000
"""Passages in one commit of the index: enough to make commits cheap, few enough to hold in memory."""

Progress = Callable[[int, int], None]
"""Called with documents done and documents in all."""


def sync(library: Library, progress: Progress | None = None) -> int:
    """Let the index follow every document marked as pending; gives how many. The library must be held for writing."""
    if library.engine.outdated:
        return rebuild(library, progress)
    done = 0
    while marks := library.catalogue.pending.marked():  # others may be set meanwhile, by who does not hold the library
        in_all = done + len(marks)
        for batch in _batches(library, marks):
            _follow(library, batch)
            library.catalogue.pending.clear({document: marks[document] for document in batch})
            done += len(batch)
            if progress:
                progress(done, in_all)
    return done


def follow(library: Library) -> list[str]:
    """Let the index follow as far as it can; where it is away, marks stay, and a sentence says so."""
    try:
        sync(library)
    except EngineAway as error:
        return [str(error)]
    return []


def ahead(library: Library, documents: Sequence[DocumentId]) -> None:
    """Index documents inside the transaction that lets them take others' places, so that neither is missing after it.

    What the catalogue does not show is not found, so that nobody sees them before.
    """
    if documents:
        held = library.catalogue.documents.many(documents)
        with suppress(EngineAway):  # then neither is found until it is back, and the mark stays
            library.engine.put([encoding.entry(library, each) for each in held.values()])


def rebuild(library: Library, progress: Progress | None = None) -> int:
    """Make the index anew beside the live one, then change over; gives how many documents it holds.

    Vectors that are still of what a document says are kept, and nothing is left of others.
    """
    catalogue = library.catalogue
    marks = catalogue.pending.marked()
    revisions = encoding.revisions(library)
    wanted = list(revisions)
    keep(library.folder / "meaning", revisions)
    unread = encoding.stale(library.meaning.quick, revisions) if library.meaning.quick else set()
    done = 0

    def entries() -> Iterator[list[Entry]]:
        nonlocal done
        for batch in _batches(library, wanted):
            held = [encoding.entry(library, document) for document in catalogue.documents.many(batch).values()]
            _hold(library, _vectors(library, [each for each in held if each.document in unread]))
            yield held
            done += len(batch)
            if progress:
                progress(done, len(wanted))

    library.engine.rebuild(entries())
    catalogue.pending.clear(marks)
    sync(library)
    return done


def _follow(library: Library, batch: list[DocumentId]) -> None:
    held = library.catalogue.documents.many(batch)
    found = [held[document] for document in batch if document in held and encoding.is_found(held[document])]
    gone = sorted(set(batch) - {each.id for each in found})
    entries = [encoding.entry(library, document) for document in found]
    with ThreadPoolExecutor(1) as beside:  # what encodes spends most of its time outside of Python
        vectors = beside.submit(_vectors, library, entries)
        library.engine.remove(gone)
        library.engine.put(entries)
        _hold(library, vectors.result())
    forget(library.folder / "meaning", gone)


def _vectors(library: Library, entries: Sequence[Entry]) -> list[Held]:
    """Give the vectors of documents, where there is what makes them."""
    kind = library.meaning.quick
    return kind.read(map(encoding.texts, entries)) if kind else []


def _hold(library: Library, vectors: Sequence[Held]) -> None:
    if library.meaning.quick and vectors:
        library.meaning.quick.vectors.put(vectors)


def _batches(library: Library, documents: Collection[DocumentId]) -> Iterator[list[DocumentId]]:
    batch: list[DocumentId] = []
    size = 0
    counts = library.catalogue.documents.counts(documents)
    for document in documents:
        passages = counts.get(document, 0)
        if batch and size + passages > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += passages
    if batch:
        yield batch
