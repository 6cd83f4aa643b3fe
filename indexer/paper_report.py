"""Job: a checked paper with the documents and passages that it speaks of, as JSON, and ready for other forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from urllib.parse import urlencode

from indexer.anchors import shortened
from indexer.catalogue.papers import Paper, Use
from indexer.checked import Looked, Place
from indexer.export import locator_as_json
from indexer.linked import Linked, Links, State, links
from indexer.model import Document, DocumentId, Passage
from indexer.paper_facts import (
    CheckedPaperFacts,
    CitationFacts,
    ClaimFacts,
    PaperFacts,
    PossibleFacts,
    SupportFacts,
    UseFacts,
    WorkFacts,
)
from indexer.paper_uses import Warned
from indexer.papers import Opened
from indexer.support import Support
from indexer.view import View


class Report:
    """A checked paper with the documents and passages it speaks of, ready to be written out."""

    def __init__(self, opened: Opened, view: View, site: str) -> None:
        """Take a paper as a person sees it; ``site`` is the address that its links begin with."""
        self.opened = opened
        self.view = view
        self.site = site.rstrip("/")
        self.links: Links = links(opened.checked, opened.decisions)
        decided = {each.document for each in self.links.works if each.document is not None}
        self.documents: Mapping[DocumentId, Document] = view.documents(opened.checked.documents | decided)
        self._places = {(each.citation, each.document): each for each in opened.checked.places}

    @cached_property
    def passages(self) -> Mapping[tuple[int, int], Passage]:
        """The passages that are spoken of, by document and position."""
        wanted: dict[DocumentId, set[int]] = {}
        places = [(each.document, each.position) for each in self.opened.checked.places]
        places += [(each.document, each.position) for each in self.opened.checked.claims if each.document is not None]
        for document, position in places:
            if document in self.documents and position:
                wanted.setdefault(document, set()).add(position)
        held = self.view.library.catalogue.documents
        return {
            (document, position): passage
            for document, positions in wanted.items()
            for position, passage in held.passages(document, sorted(positions)).items()
        }

    def place(self, citation: int, document: DocumentId | None) -> Place | None:
        """Give where in a document a citation points."""
        return None if document is None else self._places.get((citation, document))

    def address(self, document: int, position: int = 0, words: str = "") -> str:
        """Give the lasting address of a document, a passage, or words in it."""
        return passage_address(self.site, document, position, words)

    def printed(self, document: int, position: int) -> str:
        """Name a passage as its reader would, such as "page iv"."""
        found = self.passages.get((document, position))
        return str(found.locator) if found else ""


def passage_address(site: str, document: int, position: int = 0, words: str = "") -> str:
    """Give the lasting address of a document, of a passage of it, or of words in that."""
    path = f"{site}/documents/{document}"
    if not position:
        return path
    path += f"/passages/{position}"
    return f"{path}?{urlencode({'quote': shortened(words)})}#quote" if words else path


def checked_as_json(report: Report) -> CheckedPaperFacts:
    """Give a paper with all that was found, in the form of ``evidence cite --json`` and the API."""
    opened = report.opened
    return {
        "id": opened.paper.id,
        "title": opened.paper.title,
        "owner": opened.paper.added_by,
        "audience": opened.paper.audience,
        "version": opened.version.number,
        "checked_at": opened.version.checked_at,
        "stale": opened.stale,
        "considered": opened.checked.considered,
        "notes": [*(f"{each.reason} {each.remedy}" for each in opened.text.problems), *opened.checked.notes],
        "works": [_work(report, each) for each in report.links.works],
        "citations": [_citation(report, at) for at in range(len(opened.cited.citations))],
        "claims": [_claim(report, each) for each in opened.checked.claims],
    }


def listed_as_json(paper: Paper, changed: Iterable[Warned]) -> PaperFacts:
    """Give a paper as a list has it, with its linked sources that are not what they were."""
    return {
        "id": paper.id,
        "title": paper.title,
        "owner": paper.added_by,
        "audience": paper.audience,
        "versions": paper.versions,
        "changed_at": paper.changed_at,
        "warned": [each.document.id for each in changed],
    }


def use_as_json(paper: Paper, use: Use) -> UseFacts:
    """Give a place of a paper that relies on a document."""
    return {
        "paper": paper.id,
        "title": paper.title,
        "kind": use.kind,
        "position": use.position or None,
        "words": use.words,
        "confirmed": use.confirmed,
    }


def support_as_json(found: Support, site: str) -> SupportFacts:
    """Give what is nearest to a sentence, in the form of ``evidence support --json`` and the API."""
    return {
        "sentence": found.sentence,
        "considered": found.searched.documents,
        "nearest": [
            {
                "words": each.sentence,
                "document": each.document.id,
                "title": each.document.title,
                "organisation": each.document.organisation,
                "date": each.document.date,
                "kind": each.document.kind,
                "position": each.position,
                "place": locator_as_json(each.locator),
                "url": passage_address(site, each.document.id, each.position, each.sentence),
                "marks": [{"kind": mark.kind.value, "words": mark.words} for mark in each.marks],
            }
            for each in found.evidence
        ],
    }


def state_of(works: tuple[Linked, ...]) -> str:
    """Say what became of a citation that may mean these works: a state of theirs, or “not listed”."""
    if not works:
        return "not listed"
    return works[0].state.value if len(works) == 1 else State.TO_CHOOSE.value


def _work(report: Report, linked: Linked) -> WorkFacts:
    work, decision = linked.work, linked.decision
    return {
        "work": linked.place,
        "text": work.text,
        "csl": dict(work.csl),
        "state": linked.state.value,
        "document": linked.document,
        "possible": [
            _possible(report.documents[each.document], each.reasons)
            for each in work.possible
            if each.document in report.documents
        ],
        "listed": work.listed,
        "never_cited": linked.never_cited,
        "citations": [each + 1 for each in work.citations],
        "decided_by": decision.by if decision else "",
        "decided_at": decision.at if decision else "",
    }


def _possible(document: Document, reasons: tuple[str, ...]) -> PossibleFacts:
    return {
        "document": document.id,
        "title": document.title,
        "organisation": document.organisation,
        "date": document.date,
        "standing": document.standing.value,
        "newer": document.superseded_by,
        "reasons": [*reasons],
    }


def _citation(report: Report, at: int) -> CitationFacts:
    citation = report.opened.cited.citations[at]
    works = report.links.of_citation(at)
    document = works[0].document if len(works) == 1 else None
    place = report.place(at, document)
    passage = report.passages.get((place.document, place.position)) if place else None
    return {
        "citation": at + 1,
        "start": citation.start,
        "end": citation.end,
        "text": citation.text,
        "kind": citation.kind.value,
        "locator": citation.locator,
        "works": [each.place for each in works],
        "state": state_of(works),
        "listed": any(each.work.listed for each in works),
        "document": document,
        "position": place.position if place else None,
        "place": locator_as_json(passage.locator) if passage else None,
        "url": report.address(document, place.position if place else 0, place.words if place else "")
        if document is not None
        else "",
        "why": "; ".join(filter(None, (citation.why, place.why if place else ""))),
    }


def _claim(report: Report, claim: Looked) -> ClaimFacts:
    held = claim.document is not None and claim.document in report.documents
    passage = report.passages.get((claim.document, claim.position)) if claim.document is not None else None
    return {
        "kind": claim.kind.value,
        "start": claim.start,
        "end": claim.end,
        "words": claim.words,
        "citation": claim.citation + 1 if claim.citation >= 0 else None,
        "verdict": claim.verdict.value,
        "document": claim.document if held else None,
        "position": claim.position or None,
        "place": locator_as_json(passage.locator) if passage else None,
        "url": report.address(claim.document, claim.position, claim.source) if claim.document is not None else "",
        "source": claim.source,
        "elsewhere": claim.elsewhere,
        "differences": [{"change": change, "words": words} for change, words in claim.changes],
        "settled": claim.key in report.opened.decisions,
    }
