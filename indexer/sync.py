"""Brings the search index up to date with the catalogue, and rebuilds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from indexer.library import Library
from indexer.model import Document, DocumentId, Standing
from indexer.search.engine import Entry

BATCH = 5000
"""Passages in one commit of the index: enough to make commits cheap, few enough to hold in memory."""

Progress = Callable[[int, int], None]
"""Called with documents done and documents in all."""


def sync(library: Library, progress: Progress | None = None) -> int:
    """Let the index follow every document marked as pending; gives how many. The library must be held for writing."""
    marks = library.catalogue.pending.marked()
    done = 0
    for batch in _batches(library, marks):
        _follow(library, batch)
        library.catalogue.pending.clear({document: marks[document] for document in batch})
        done += len(batch)
        if progress:
            progress(done, len(marks))
    return done


def rebuild(library: Library, progress: Progress | None = None) -> int:
    """Make the index anew beside the live one, then change over; gives how many documents it holds."""
    catalogue = library.catalogue
    marks = catalogue.pending.marked()
    wanted = [each.id for each in catalogue.documents.all() if _is_found(each)]
    done = 0

    def entries() -> Iterator[list[Entry]]:
        nonlocal done
        for batch in _batches(library, wanted):
            yield [_entry(library, document) for document in catalogue.documents.many(batch).values()]
            done += len(batch)
            if progress:
                progress(done, len(wanted))

    library.engine.rebuild(entries())
    catalogue.pending.clear(marks)
    return done


def _follow(library: Library, batch: list[DocumentId]) -> None:
    held = library.catalogue.documents.many(batch)
    found = [held[document] for document in batch if document in held and _is_found(held[document])]
    library.engine.remove([document for document in batch if document not in {each.id for each in found}])
    library.engine.put(_entry(library, document) for document in found)


def _batches(library: Library, documents: Iterable[DocumentId]) -> Iterator[list[DocumentId]]:
    batch: list[DocumentId] = []
    size = 0
    counts = library.catalogue.documents.counts()
    for document in documents:
        passages = counts.get(document, 0)
        if batch and size + passages > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += passages
    if batch:
        yield batch


def _entry(library: Library, document: Document) -> Entry:
    passages = library.catalogue.documents.passages(document.id)
    return Entry(document.id, document.revision, document.title, list(passages.values()))


def _is_found(document: Document) -> bool:
    return document.standing in (Standing.CURRENT, Standing.SUPERSEDED)
