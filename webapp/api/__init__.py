"""The API: what the library knows, as JSON for programs, seen with the eyes of whoever holds the token."""

from __future__ import annotations

from flask import Blueprint, Flask

from webapp.api import coverage, documents, evidence_map, guide, passages, problems, rounds, search, suggested
from webapp.documents import NUMBER, POSITION

_FIRST = "/api/v1"
"""The addresses of version 1 of the API, in which nothing is taken away or changes its meaning."""

pages = Blueprint("api", __name__)
pages.get(f"{_FIRST}/search")(search.search)
pages.get(f"{_FIRST}/documents")(documents.documents)
pages.get(f"{_FIRST}/documents/{NUMBER}")(documents.document)
pages.get(f"{_FIRST}/documents/{NUMBER}/passages")(passages.passages)
pages.get(f"{_FIRST}/documents/{NUMBER}/passages/{POSITION}")(passages.passage)
pages.get(f"{_FIRST}/documents/{NUMBER}/suggestions")(suggested.document_suggestions)
pages.get(f"{_FIRST}/suggestions/queue")(suggested.suggestion_queue)
pages.get(f"{_FIRST}/suggestions/record")(suggested.suggestion_record)
pages.get(f"{_FIRST}/coverage")(coverage.coverage)
pages.get(f"{_FIRST}/map")(evidence_map.evidence_map)
pages.get(f"{_FIRST}/rounds")(rounds.rounds)
pages.get(f"{_FIRST}/rounds/{NUMBER}")(rounds.coding_round)
pages.get(f"{_FIRST}/rounds/{NUMBER}/agreement")(rounds.agreement)
pages.get(f"{_FIRST}/openapi.json")(guide.description)
pages.get("/api")(guide.guide)


def prepare(app: Flask) -> None:
    """Let an application answer errors of the API in the API's own form."""
    problems.prepare(app)
