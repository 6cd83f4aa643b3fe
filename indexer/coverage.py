"""Job: what is in the library, and every file and page that could not be read, why, and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from indexer.catalogue.locations import Location
from indexer.model import Document, Locator, Outcome, Problem, ReadStatus, Standing
from indexer.view import View


@dataclass(frozen=True, slots=True)
class Gap:
    """A file, or one place in a document, that could not be read."""

    document: Document | None
    path: str
    locator: Locator | None
    problem: Problem


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looks through, and what it cannot."""

    documents: int
    passages: int
    pending: int
    standings: dict[str, int]
    outcomes: dict[str, int]
    unreadable_files: tuple[Gap, ...]
    unreadable_passages: tuple[Gap, ...]
    not_documents: tuple[Gap, ...]
    vanished: tuple[Location, ...]


def coverage(view: View) -> Coverage:
    """Give the state of the library, as far as somebody may see it.

    A file that never became a document has no audience, so only who sees everything is told of it.
    """
    catalogue = view.library.catalogue
    documents = view.all()
    found = [each for each in documents.values() if each.standing is Standing.CURRENT]
    locations = [each for each in catalogue.locations.all() if view.whole or each.document in documents]
    paths = {each.document: each.path for each in reversed(locations) if each.document}
    unreadable = [
        Gap(each, paths.get(each.id, ""), None, each.problem or Problem("The file holds no text.", "Look at it."))
        for each in documents.values()
        if each.status is not ReadStatus.READ and each.standing in (Standing.CURRENT, Standing.SUPERSEDED)
    ]
    never_opened = [
        Gap(None, each.path, None, each.problem)
        for each in locations
        if each.outcome is Outcome.UNREADABLE
        and each.problem
        and (each.document is None or documents[each.document].sha256 != each.sha256)
    ]
    return Coverage(
        documents=len(found),
        passages=sum(each.passages for each in found),
        pending=len(catalogue.pending.marked().keys() & documents.keys()),
        standings=dict(Counter(each.standing.value for each in documents.values())),
        outcomes=dict(Counter(each.outcome.value for each in locations)),
        unreadable_files=(*unreadable, *never_opened),
        unreadable_passages=tuple(
            Gap(documents[document], paths.get(document, ""), passage.locator, passage.problem)
            for document, passage in catalogue.documents.troubled_passages()
            if passage.problem and document in documents
        ),
        not_documents=tuple(
            Gap(None, each.path, None, each.problem)
            for each in locations
            if each.outcome is Outcome.NOT_A_DOCUMENT and each.problem
        ),
        vanished=tuple(each for each in locations if each.vanished_at),
    )
