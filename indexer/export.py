"""Job: search results as CSV or JSON, the same facts that the page shows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any, TextIO

from indexer.coverage import Coverage, Gap
from indexer.library import Library
from indexer.model import Document
from indexer.search.results import Result, Results, Search

_PAGE = 200  # documents fetched at once while exporting
_TAGS = re.compile(r"</?mark>")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "document",
    "title",
    "kind",
    "organisation",
    "date",
    "workstreams",
    "language",
    "match",
    "place",
    "heading",
    "passage",
    "address",
)
"""The columns of an export as CSV: one row for each passage that answers."""


def results_as_json(results: Results) -> dict[str, Any]:
    """Give results in the form of ``evidence search --json``."""
    searched = results.searched
    return {
        "query": results.query,
        "searched_as": results.searched_as,
        "expansions": list(results.expansions),
        "notes": list(results.notes),
        "documents": results.documents,
        "passages": results.passages,
        "across": results.across,
        "any_word": results.any_word,
        "coverage": {
            "documents": searched.documents,
            "passages": searched.passages,
            "unreadable": searched.unreadable,
        },
        "facets": {
            facet.name: [
                {
                    "value": each.value,
                    "label": each.label,
                    "count": each.count,
                    "chosen": each.chosen,
                    "excluded": each.excluded,
                }
                for each in facet.values
            ]
            for facet in results.facets
        },
        "results": [_result_as_json(result) for result in results.results],
    }


def document_as_json(document: Document) -> dict[str, Any]:
    """Give a document's metadata."""
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind,
        "date": document.date,
        "organisation": document.organisation,
        "author": document.author,
        "language": document.language,
        "audience": document.audience,
        "workstreams": list(document.workstreams),
        "standing": document.standing.value,
        "status": document.status.value,
        "superseded_by": document.superseded_by,
        "passages": document.passages,
        "unreadable_passages": document.unreadable_passages,
        "media_type": document.media_type,
        "sha256": document.sha256,
    }


def address(document: int, position: int) -> str:
    """Give the address of a passage on the site."""
    return f"/documents/{document}/passages/{position}"


def coverage_as_json(coverage: Coverage) -> dict[str, Any]:
    """Give coverage in the form of ``evidence coverage --json``."""
    return {
        "documents": coverage.documents,
        "passages": coverage.passages,
        "pending": coverage.pending,
        "standings": coverage.standings,
        "outcomes": coverage.outcomes,
        "unreadable_files": [_gap_as_json(each) for each in coverage.unreadable_files],
        "unreadable_passages": [_gap_as_json(each) for each in coverage.unreadable_passages],
        "not_documents": [_gap_as_json(each) for each in coverage.not_documents],
        "vanished": [{"path": each.path, "since": each.vanished_at} for each in coverage.vanished],
    }


def every_result(library: Library, search: Search) -> Iterator[Result]:
    """Give all results of a search with all their passages, page after page."""
    start = 0
    while True:
        results = library.search(replace(search, start=start, size=_PAGE, snippets=1 << 30))
        yield from results.results
        start += _PAGE
        if start >= results.total:
            return


def write_csv(library: Library, search: Search, out: TextIO) -> int:
    """Write a row for each passage that answers; gives how many. Cells that a spreadsheet would run are disarmed."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    rows = 0
    for result in every_result(library, search):
        document = result.document
        about = [
            document.id,
            document.title,
            document.kind,
            document.organisation,
            document.date,
            "; ".join(document.workstreams),
            document.language,
            result.met.value,
        ]
        for hit in result.hits:
            row = [*about, str(hit.locator), hit.heading, plain(hit.snippet), address(document.id, hit.position)]
            writer.writerow([disarmed(cell) for cell in row])
            rows += 1
        if not result.hits:
            writer.writerow([disarmed(cell) for cell in [*about, "", "", "", f"/documents/{document.id}"]])
            rows += 1
    return rows


def plain(snippet: str) -> str:
    """Give a snippet without its marks, as text."""
    return unescape(_TAGS.sub("", snippet))


def disarmed(cell: object) -> str:
    """Keep a cell from being taken for a formula (OWASP, "CSV Injection")."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _result_as_json(result: Result) -> dict[str, Any]:
    document = result.document
    return {
        "document": {
            "id": document.id,
            "title": document.title,
            "kind": document.kind,
            "date": document.date,
            "organisation": document.organisation,
            "workstreams": list(document.workstreams),
        },
        "match": result.met.value,
        "score": result.score,
        "matching_passages": result.passages,
        "passages": [
            {
                "locator": {"label": hit.locator.label, "value": hit.locator.value, "index": hit.locator.index},
                "heading": hit.heading,
                "in_notes": hit.in_notes,
                "snippet": hit.snippet,
                "url": address(document.id, hit.position),
                "score": hit.score,
            }
            for hit in result.hits
        ],
    }


def _gap_as_json(gap: Gap) -> dict[str, Any]:
    return {
        "document": gap.document.id if gap.document else None,
        "title": gap.document.title if gap.document else None,
        "path": gap.path,
        "place": str(gap.locator) if gap.locator else None,
        "reason": gap.problem.reason,
        "remedy": gap.problem.remedy,
        "needs": gap.problem.needs or None,
    }
