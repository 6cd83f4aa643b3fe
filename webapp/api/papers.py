"""The API's papers: handed in, looked at, decided upon, and where they rely on documents; evidence for a sentence."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from indexer import papers as job
from indexer.linked import Linked
from indexer.model import DocumentId
from indexer.paper_facts import CheckedPaperFacts, PaperFacts, SupportFacts, UseFacts
from indexer.paper_report import Report, checked_as_json, listed_as_json, support_as_json, use_as_json
from indexer.paper_uses import relying, warned
from indexer.support import support as find_support
from webapp.address import absolute
from webapp.api.bodies import Choices, NewPaper
from webapp.api.operation import operation
from webapp.api.paper_answers import CheckedPaper, Decided, Papers, Supported, TakenBack, Uses
from webapp.api.parameters import Sentence
from webapp.library import library
from webapp.session import person
from webapp.view import shown_document, view

_WRONG = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
_MOST = 8_000_000  # bytes that a paper may be sent as


@operation("papers", Papers)
def papers() -> dict[str, list[PaperFacts]]:
    """List your papers and those shared with you, that with the newest version first."""
    listed = job.listed(library(), person())
    changed = warned(view(), listed)
    return {"papers": [listed_as_json(each, changed.get(each.id, [])) for each in listed]}


@operation("papers", CheckedPaper, HTTPStatus.NOT_FOUND)
def paper(number: int) -> CheckedPaperFacts:
    """Give a paper: its works, citations, quotations and figures, with what was found for each."""
    return checked_as_json(_report(number))


@operation("papers", CheckedPaper, *_WRONG, _TOO_LARGE, body=NewPaper, most=_MOST)
def hand_in_paper(json: NewPaper) -> CheckedPaperFacts:
    """Hand in a paper, or a new version of one of yours; it is yours alone until you share it on the site."""
    version = job.hand_in(library(), json.data(), json.name, person(), paper=json.paper or 0, title=json.title)
    return checked_as_json(_report(version.paper))


@operation("papers", Decided, *_WRONG, _TOO_LARGE, body=Choices)
def decide_sources(number: int, json: Choices) -> dict[str, Any]:
    """Say which document each of several works of a paper is, in one action; only then are they linked."""
    works = {each.place: each for each in _report(number).links.works}
    chosen = {_known(works, each.work).work.key: each.document for each in json.choices}
    documents = {key: None if document is None else DocumentId(document) for key, document in chosen.items()}
    return {"action": job.decide(library(), number, documents, person(), json.note), "works": len(documents)}


@operation("papers", TakenBack, *_WRONG, writes=True)
def take_sources_back(number: int, action: int) -> dict[str, int]:
    """Take back what was decided on the works of a paper in one action."""
    return {"works": job.take_back(library(), number, action, person())}


@operation("papers", Uses, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
def document_papers(number: int) -> dict[str, list[UseFacts]]:
    """List the places of papers that rely on a document: your papers, and those shared with you."""
    held = shown_document(number)
    return {"uses": [use_as_json(each.paper, use) for each in relying(view(), held, person()) for use in each.uses]}


@operation("search", Supported, HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE, takes=Sentence)
def support(query: Sentence) -> SupportFacts:
    """Find the passages nearest to a sentence, in their own words; whether they bear it out is for you to say."""
    return support_as_json(find_support(view(), query.sentence, query.limit), absolute(""))


def _report(number: int) -> Report:
    return Report(job.opened(library(), number, person()), view(), absolute(""))


def _known(works: dict[int, Linked], place: int) -> Linked:
    if place not in works:
        raise job.no_such_work(place)
    return works[place]
