"""Job: passages are encoded, so that they are found by their meaning: at once, or by a better model bit by bit.

A vector that is missing or of an earlier revision only means that a passage is found by its words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.library import Library
from indexer.meaning.encoder import as_text
from indexer.meaning.kinds import Kind, Texts
from indexer.model import Document, DocumentId, Standing
from indexer.search.engine import Entry

_TOGETHER = 32  # passages that a better model reads before they are kept

Progress = Callable[[int, int], None]
"""Called with passages held and passages in all."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a kind of vectors has come: of how many documents and passages it holds what they say now."""

    name: str
    documents: int
    documents_in_all: int
    passages: int
    passages_in_all: int

    @property
    def complete(self) -> bool:
        """Tell whether nothing is missing."""
        return self.documents == self.documents_in_all


def entry(library: Library, document: Document) -> Entry:
    """Give a document as it is indexed and encoded."""
    passages = library.catalogue.documents.passages(document.id)
    return Entry(document.id, document.revision, document.title, list(passages.values()))


def texts(held: Entry) -> Texts:
    """Give what of a document is encoded."""
    found = {position: as_text(held.title, passage) for position, passage in enumerate(held.passages, 1)}
    return Texts(held.document, held.revision, found)


def state(library: Library, kind: Kind) -> State:
    """Tell how far a kind of vectors has come."""
    found = _found(library)
    missing = _missing(kind, found)
    held = [each for each in found if each.id not in missing]
    in_all = sum(each.passages for each in found)
    return State(kind.encoder.name, len(held), len(found), sum(each.passages for each in held), in_all)


def encode(library: Library, kind: Kind, progress: Progress | None = None) -> int:
    """Encode every passage whose vector is missing or stale; gives of how many documents.

    What is done is kept every few passages, so that it goes on from there when it was stopped. The library need not be
    held for writing: what changes meanwhile is met by the next run.
    """
    found = _found(library)
    kind.vectors.remove({document for document, _ in kind.vectors.revisions()} - {each.id for each in found})
    missing = _missing(kind, found)
    in_all = sum(each.passages for each in found)
    done = in_all - sum(each.passages for each in found if each.id in missing)
    batch: list[Texts] = []
    for number, document in enumerate(sorted(missing), 1):
        batch.append(texts(entry(library, missing[document])))
        if sum(len(each.texts) for each in batch) >= _TOGETHER or number == len(missing):
            kind.vectors.put(kind.read(batch))
            _take_back(library, kind, batch)
            done += sum(len(each.texts) for each in batch)
            batch = []
            if progress:
                progress(done, in_all)
    return len(missing)


def _take_back(library: Library, kind: Kind, batch: Sequence[Texts]) -> None:
    """Leave nothing of documents that were removed while they were read: who purged them could not know of this."""
    held = library.catalogue.documents.many([each.document for each in batch])
    if not all(each.document in held and is_found(held[each.document]) for each in batch):
        kind.vectors.keep(revisions(library))


def stale(kind: Kind, revisions: Mapping[DocumentId, int]) -> set[DocumentId]:
    """Give the documents whose vectors are missing, of another revision, or left over."""
    held = dict(kind.vectors.revisions())
    return {each for each in revisions.keys() | held.keys() if revisions.get(each) != held.get(each)}


def _missing(kind: Kind, found: Sequence[Document]) -> dict[DocumentId, Document]:
    documents = np.array([each.id for each in found], np.int64)
    revisions = np.array([each.revision for each in found], np.int64)
    held = kind.vectors.held(documents, revisions)
    return {each.id: each for each, is_held in zip(found, held.tolist(), strict=True) if not is_held}


def revisions(library: Library) -> dict[DocumentId, int]:
    """Give the revision of every document that searches look through."""
    return {each.id: each.revision for each in _found(library)}


def _found(library: Library) -> list[Document]:
    documents: Iterable[Document] = library.catalogue.documents.all()
    return [each for each in documents if is_found(each)]


def is_found(document: Document) -> bool:
    """Tell whether searches look through a document, so that it is indexed and encoded."""
    return document.standing in (Standing.CURRENT, Standing.SUPERSEDED)
