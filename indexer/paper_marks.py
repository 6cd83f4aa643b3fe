"""Decides what a paper that is given back carries: links where somebody confirmed the source, comments at problems."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.checked import Looked
from indexer.claims import Verdict
from indexer.linked import Linked, State, problems
from indexer.manuscript.marks import Mark
from indexer.model import Standing
from indexer.paper_report import Report

_LONGEST = 300  # characters of a source that a comment repeats


def marks(report: Report) -> list[Mark]:
    """Give the links and comments of a paper, in the order of its text.

    A link leads from a citation to the passage that it most likely means, and only where a person confirmed the source.
    What is to be said of a work is said at its first citation.
    """
    found = [*_of_citations(report), *_of_claims(report), *_of_the_list(report)]
    return sorted(found, key=lambda each: (each.start, each.end))


def _of_citations(report: Report) -> Iterator[Mark]:
    said: set[int] = set()
    for at, citation in enumerate(report.opened.cited.citations):
        works = report.links.of_citation(at)
        if not works:
            said_of_none = "Nothing in the list of references seems to be meant here."
            yield Mark(citation.start, citation.end, comment=said_of_none)
            continue
        work = works[0]
        comment = "" if work.place in said else _comment(report, works)
        said.update(each.place for each in works)
        url = ""
        if len(works) == 1 and work.state is State.LINKED and work.document is not None:
            place = report.place(at, work.document)
            url = report.address(work.document, place.position, place.words) if place else report.address(work.document)
        if url or comment:
            yield Mark(citation.start, citation.end, url, comment)


def _comment(report: Report, works: tuple[Linked, ...]) -> str:
    if len(works) > 1:
        return "Several entries of the list of references may be meant: " + "; ".join(each.work.text for each in works)
    work = works[0]
    held = report.documents.get(work.document) if work.document is not None else None
    said = []
    if report.links.listed and not work.work.listed:
        said.append("This is cited, but it is not in the list of references.")
    if work.state is State.NOT_HELD:
        by_whom = "The library does not hold" if work.decision else "No document in the library seems to be"
        said.append(f"{by_whom} this source.")
    elif work.state is State.TO_CHOOSE:
        known = [report.documents.get(each.document) for each in work.work.possible]
        titles = [each.title for each in known if each]
        many = "More than one document may be meant" if len(titles) > 1 else "It is not sure that this is meant"
        said.append(f"{many}: {'; '.join(titles)}.")
    elif work.state is State.TO_CONFIRM and held is not None:
        said.append(f"This seems to be “{held.title}”. Nobody has confirmed it.")
    if held is not None and held.superseded_by is not None:
        said.append("There is a newer edition of this source.")
    elif held is not None and held.standing is Standing.WITHDRAWN:
        said.append("This source was withdrawn from the library.")
    return " ".join(said)


def _of_claims(report: Report) -> Iterator[Mark]:
    for claim in problems(report.opened.checked.claims, report.opened.decisions):
        yield Mark(claim.start, claim.end, comment=_finding(report, claim))


def _finding(report: Report, claim: Looked) -> str:
    """Say what was found for a quotation or figure, with the source's words and their place."""
    what = "quotation" if claim.kind == "quotation" else "figure"
    held = report.documents.get(claim.document) if claim.document is not None else None
    if held is None or claim.verdict is Verdict.NOT_FOUND:
        return f"This {what} was not found in the sources that it leans on, nor elsewhere in the library."
    where = ", ".join(filter(None, (held.title, report.printed(held.id, claim.position))))
    address = report.address(held.id, claim.position, claim.source)
    if claim.verdict is Verdict.UNREADABLE:
        return f"This {what} was not found, and not every page of {where} could be read: {address}"
    if claim.misplaced:
        return f"The source that is cited does not have this {what}. Another document does: {where}: {address}"
    says = "has other words" if claim.verdict is Verdict.DIFFERS else "has another figure"
    source = claim.source if len(claim.source) <= _LONGEST else claim.source[:_LONGEST] + " …"
    return f"The source {says}: “{source}” ({where}): {address}"


def _of_the_list(report: Report) -> Iterator[Mark]:
    listed = {each.text: each for each in report.opened.cited.listed if each.end}
    for work in report.links.never_cited:
        if entry := listed.get(work.work.text):
            yield Mark(entry.start, entry.end, comment="This is listed, and nothing in the text cites it.")
