"""Job: workstreams are applied to documents and taken off again, and who did it is written down."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.catalogue import now
from indexer.catalogue.history import Event
from indexer.catalogue.tags import Coding
from indexer.errors import NotFound
from indexer.language import one_line
from indexer.library import Library
from indexer.model import DocumentId


def tag(library: Library, documents: Sequence[DocumentId], add: Sequence[str], remove: Sequence[str], by: str) -> int:
    """Apply and take off workstreams, named by slug; gives how many codings changed. All or none.

    Raises:
        NotFound: a document or a workstream is not in this library.
    """
    known = [each.slug for each in library.catalogue.tags.workstreams()]
    for slug in (*add, *remove):
        if slug not in known:
            listed = ", ".join(known) or "none yet: index a collection with a workstreams.toml"
            raise NotFound(f"There is no workstream “{one_line(slug)}”. The workstreams are {listed}.")
    for document in documents:
        library.document(document)
    changed = 0
    with library.writing("tagging"), library.catalogue.transaction():
        for document in documents:
            changed += sum(apply(library, document, slug, by) for slug in add)
            changed += sum(take_off(library, document, slug, by) for slug in remove)
    return changed


def apply(library: Library, document: DocumentId, slug: str, by: str) -> bool:
    """Apply a workstream that there is, inside a transaction of one who holds the library for writing."""
    applied = library.catalogue.tags.apply(Coding(document, slug, "person", now(), by))
    if applied:
        library.catalogue.history.record(Event(document, now(), by, "tagged", after=slug, source="person"))
    return applied


def take_off(library: Library, document: DocumentId, slug: str, by: str) -> bool:
    """Take a workstream off, inside a transaction of one who holds the library for writing."""
    removed = library.catalogue.tags.remove(document, slug, now(), by)
    if removed:
        library.catalogue.history.record(Event(document, now(), by, "untagged", before=slug, source="person"))
    return removed
