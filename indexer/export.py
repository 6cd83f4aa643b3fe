"""Job: what is found and known as CSV or JSON, the same facts that the pages show."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import TextIO

from indexer.cells import disarmed
from indexer.coverage import Coverage, Gap
from indexer.facts import (
    CoverageFacts,
    DetailFacts,
    DocumentFacts,
    GapFacts,
    LocatorFacts,
    PassageFacts,
    ResultFacts,
    ResultsFacts,
    TroubleFacts,
    WhyFacts,
)
from indexer.library import Library
from indexer.model import Document, DocumentId, Guess, Locator, Passage, Problem
from indexer.search.results import Met, Result, Results, Search, Why

_PAGE = 200  # documents fetched at once while exporting
_TAGS = re.compile(r"</?mark>")

COLUMNS = (
    "document",
    "title",
    "kind",
    "organisation",
    "date",
    "workstreams",
    "tags",
    "language",
    "match",
    "place",
    "heading",
    "passage",
    "address",
)
"""The columns of an export as CSV: one row for each passage that answers."""


def results_as_json(results: Results) -> ResultsFacts:
    """Give results in the form of ``evidence search --json`` and the API.

    The order says which is better; no score is given, for it depends on words of documents that may be hidden.
    """
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
        "by_meaning": results.by_meaning,
        "meaning": results.meaning,
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


def document_as_json(document: Document) -> DocumentFacts:
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
        "tags": list(document.tags),
        "standing": document.standing.value,
        "status": document.status.value,
        "superseded_by": document.superseded_by,
        "passages": document.passages,
        "unreadable_passages": document.unreadable_passages,
        "media_type": document.media_type,
        "sha256": document.sha256,
    }


def details_as_json(
    document: Document,
    guesses: Mapping[str, Guess],
    near_copies: Iterable[tuple[DocumentId, float]],
    earlier: Iterable[Document],
) -> DetailFacts:
    """Give everything that is known of a document; who asks for others leaves out those they may not see."""
    return {
        **document_as_json(document),
        "problem": _problem_as_json(document.problem),
        "sources": {name: {"source": each.source, "confirmed": each.confirmed} for name, each in guesses.items()},
        "near_copies": [{"document": other, "similarity": round(alike, 3)} for other, alike in near_copies],
        "earlier_editions": [each.id for each in earlier],
    }


def passage_as_json(document: DocumentId, position: int, passage: Passage) -> PassageFacts:
    """Give a passage in full."""
    return {
        "document": document,
        "position": position,
        "locator": locator_as_json(passage.locator),
        "heading": passage.heading,
        "text": passage.text,
        "notes": passage.notes,
        "running": passage.running,
        "links": [{"url": link.url, "anchor": link.anchor} for link in passage.links],
        "problem": _problem_as_json(passage.problem),
        "reader": passage.reader,
        "url": address(document, position),
    }


def address(document: int, position: int) -> str:
    """Give the address of a passage on the site."""
    return f"/documents/{document}/passages/{position}"


def coverage_as_json(coverage: Coverage, named: Callable[[str], str] = str) -> CoverageFacts:
    """Give coverage in the form of ``evidence coverage --json``; ``named`` writes the path of a file."""
    return {
        "documents": coverage.documents,
        "passages": coverage.passages,
        "pending": coverage.pending,
        "standings": coverage.standings,
        "outcomes": coverage.outcomes,
        "unreadable_files": [_gap_as_json(each, named) for each in coverage.unreadable_files],
        "unreadable_passages": [_gap_as_json(each, named) for each in coverage.unreadable_passages],
        "not_documents": [_gap_as_json(each, named) for each in coverage.not_documents],
        "vanished": [{"path": named(each.path), "since": each.vanished_at} for each in coverage.vanished],
    }


def every_result(library: Library, search: Search) -> Iterator[Result]:
    """Give all documents that answer a search with all their passages, page after page; not what is only like them."""
    start = 0
    while True:
        results = library.search(replace(search, start=start, size=_PAGE, snippets=1 << 30))
        yield from (each for each in results.results if each.met is not Met.MEANING)
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
            "; ".join(document.tags),
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


def _result_as_json(result: Result) -> ResultFacts:
    document = result.document
    return {
        "document": {
            "id": document.id,
            "title": document.title,
            "kind": document.kind,
            "date": document.date,
            "organisation": document.organisation,
            "workstreams": list(document.workstreams),
            "tags": list(document.tags),
        },
        "match": result.met.value,
        "why": _why_as_json(result.why) if result.why else None,
        "matching_passages": result.passages,
        "passages": [
            {
                "position": hit.position,
                "locator": locator_as_json(hit.locator),
                "heading": hit.heading,
                "in_notes": hit.in_notes,
                "snippet": hit.snippet,
                "url": address(document.id, hit.position),
            }
            for hit in result.hits
        ],
    }


def _why_as_json(why: Why) -> WhyFacts:
    return {"by_words": why.by_words, "by_meaning": why.by_meaning, "of": why.of}


def locator_as_json(locator: Locator) -> LocatorFacts:
    """Give where in a file something stands."""
    return {"label": locator.label, "value": locator.value, "index": locator.index}


def _problem_as_json(problem: Problem | None) -> TroubleFacts | None:
    return {"reason": problem.reason, "remedy": problem.remedy, "needs": problem.needs or None} if problem else None


def _gap_as_json(gap: Gap, named: Callable[[str], str]) -> GapFacts:
    return {
        "document": gap.document.id if gap.document else None,
        "title": gap.document.title if gap.document else None,
        "path": named(gap.path),
        "place": str(gap.locator) if gap.locator else None,
        "reason": gap.problem.reason,
        "remedy": gap.problem.remedy,
        "needs": gap.problem.needs or None,
    }
