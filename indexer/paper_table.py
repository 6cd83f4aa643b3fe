"""Job: what was found for a paper as a table: a row for each citation, each claim, and each work never cited."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from indexer.cells import disarmed
from indexer.linked import Linked
from indexer.model import DocumentId
from indexer.paper_report import Report, state_of
from indexer.workbook import table

COLUMNS = (
    "what",
    "words",
    "state",
    "work",
    "document",
    "title",
    "date",
    "place",
    "address",
    "source words",
    "why",
    "decided by",
    "decided at",
)
"""The columns of the table: one row for each citation, each claim, and each work that is never cited."""

_WIDTHS = (14, 44, 18, 50, 10, 40, 12, 12, 40, 50, 40, 18, 20)


def as_csv(report: Report) -> str:
    """Give the table as CSV."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(map(disarmed, row) for row in rows(report))
    return out.getvalue()


def as_workbook(report: Report) -> bytes:
    """Give the table as an XLSX workbook."""
    return table("Sources", COLUMNS, rows(report), _WIDTHS)


def rows(report: Report) -> Iterable[tuple[str | int, ...]]:
    """Give the rows of the table, in the order of the paper."""
    found: list[tuple[int, tuple[str | int, ...]]] = []
    for at, citation in enumerate(report.opened.cited.citations):
        works = report.links.of_citation(at)
        work = works[0] if works else None
        document = work.document if work and len(works) == 1 else None
        place = report.place(at, document)
        found.append(
            (
                citation.start,
                (
                    "citation",
                    citation.text,
                    state_of(works),
                    work.work.text if work else "",
                    *_where(report, document, place.position if place else 0, place.words if place else ""),
                    place.words if place else "",
                    "; ".join(filter(None, (citation.why, place.why if place else ""))),
                    *_decided(work),
                ),
            )
        )
    for claim in report.opened.checked.claims:
        settled = report.opened.decisions.get(claim.key)
        state = "settled" if settled and claim.problem else "elsewhere" if claim.misplaced else claim.verdict.value
        state = state if claim.checkable else "not checked"
        where = _where(report, claim.document, claim.position, claim.source)
        decided = (settled.by, settled.at) if settled else ("", "")
        found.append((claim.start, (claim.kind.value, claim.words, state, "", *where, claim.source, "", *decided)))
    yield from (row for _, row in sorted(found, key=lambda each: each[0]))
    for each in report.links.never_cited:
        where = _where(report, each.document, 0, "")
        yield ("never cited", "", each.state.value, each.work.text, *where, "", "", *_decided(each))


def _where(
    report: Report, document: DocumentId | None, position: int, words: str
) -> tuple[str | int, str, str, str, str]:
    held = report.documents.get(document) if document is not None else None
    if held is None:
        return "", "", "", "", ""
    address = report.address(held.id, position, words)
    return held.id, held.title, held.date, report.printed(held.id, position), address


def _decided(work: Linked | None) -> tuple[str, str]:
    return (work.decision.by, work.decision.at) if work and work.decision else ("", "")
