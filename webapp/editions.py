"""Finds a document's other editions and near-copies, of those that may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.model import Document, DocumentId
from webapp.library import library
from webapp.view import shown_documents


@dataclass(frozen=True, slots=True)
class Related:
    """Documents that belong beside one: the newest edition, if it is another, earlier ones, and near-copies."""

    newest: Document | None
    earlier: tuple[Document, ...]
    near: tuple[tuple[Document, float], ...]
    """With how alike they are, most alike first; editions are not said twice."""


def related(document: Document) -> Related:
    """Look up all other documents that the pages of one name: the only way there from a document."""
    catalogue = library().catalogue
    newer = _newer(document)
    before = [each.id for each in catalogue.documents.earlier(document.id)]
    alike = [(each, share) for each, share in catalogue.near_copies.of(document.id) if each not in {*newer, *before}]
    shown = shown_documents([*newer, *before, *(each for each, _ in alike)])
    return Related(
        next((shown[each] for each in reversed(newer) if each in shown), None),
        tuple(shown[each] for each in before if each in shown),
        tuple((shown[each], share) for each, share in alike if each in shown),
    )


def _newer(document: Document) -> list[DocumentId]:
    """Follow the chain of editions to its end, over those that are not shown."""
    chain: list[DocumentId] = []
    at = document.superseded_by
    while at is not None and at not in chain and at != document.id:
        chain.append(at)
        held = library().catalogue.documents.get(at)
        at = held.superseded_by if held else None
    return chain
