"""Gives documents as works to cite: with what people entered, which goes before their metadata."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.catalogue import Catalogue
from indexer.citation.reference import work
from indexer.model import Document, DocumentId
from indexer.paper_text import Csl


def works(catalogue: Catalogue, documents: Iterable[Document]) -> dict[DocumentId, Csl]:
    """Give documents as CSL-JSON items, by number. Whoever asks sees to it that these may be seen."""
    held = {each.id: each for each in documents}
    entered = catalogue.sources.of(held.keys())
    return {number: work(each, entered[number].csl if number in entered else {}) for number, each in held.items()}
