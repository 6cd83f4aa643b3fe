"""The API: what the library knows, as JSON for programs, seen with the eyes of whoever holds the token."""

from __future__ import annotations

from flask import Blueprint, Flask

from webapp.api import (
    coverage,
    documents,
    evidence_map,
    guide,
    papers,
    passages,
    problems,
    references,
    rounds,
    search,
    suggested,
    tags,
    vocabulary,
)
from webapp.documents import NUMBER, POSITION

_FIRST = "/api/v1"
"""The addresses of version 1 of the API, in which nothing is taken away or changes its meaning."""

_ROUND = "<int(min=1, max=2147483647):round_number>"

_ACTION = "<int(min=1, max=2147483647):action>"

pages = Blueprint("api", __name__)
pages.get(f"{_FIRST}/search")(search.search)
pages.get(f"{_FIRST}/documents")(documents.documents)
pages.get(f"{_FIRST}/documents/{NUMBER}")(documents.document)
pages.get(f"{_FIRST}/documents/{NUMBER}/story")(documents.document_story)
pages.get(f"{_FIRST}/documents/{NUMBER}/passages")(passages.passages)
pages.get(f"{_FIRST}/documents/{NUMBER}/passages/{POSITION}")(passages.passage)
pages.get(f"{_FIRST}/documents/{NUMBER}/tags")(tags.document_tags)
pages.post(f"{_FIRST}/documents/{NUMBER}/tags")(tags.tag_document)
pages.get(f"{_FIRST}/tags")(vocabulary.tags)
pages.post(f"{_FIRST}/tags")(vocabulary.add_tag)
pages.post(f"{_FIRST}/tags/apply")(tags.apply_tags)
pages.post(f"{_FIRST}/tags/change")(vocabulary.change_tag)
pages.post(f"{_FIRST}/tags/merge")(vocabulary.merge_tags)
pages.post(f"{_FIRST}/tags/split")(vocabulary.split_tag)
pages.post(f"{_FIRST}/tags/retire")(vocabulary.retire_tag)
pages.post(f"{_FIRST}/tags/bring-back")(vocabulary.bring_tag_back)
pages.get(f"{_FIRST}/tag-groups")(vocabulary.tag_groups)
pages.post(f"{_FIRST}/tag-groups")(vocabulary.add_tag_group)
pages.post(f"{_FIRST}/tag-groups/change")(vocabulary.change_tag_group)
pages.get(f"{_FIRST}/vocabulary")(vocabulary.vocabulary_file)
pages.post(f"{_FIRST}/vocabulary")(vocabulary.import_vocabulary)
pages.get(f"{_FIRST}/passages-tagged")(tags.passages_tagged)
pages.get(f"{_FIRST}/actions")(tags.actions)
pages.post(f"{_FIRST}/actions/{NUMBER}/undo")(tags.undo)
pages.get(f"{_FIRST}/documents/{NUMBER}/suggestions")(suggested.document_suggestions)
pages.post(f"{_FIRST}/documents/{NUMBER}/suggestions/accept")(suggested.accept_suggestion)
pages.post(f"{_FIRST}/documents/{NUMBER}/suggestions/refuse")(suggested.refuse_suggestion)
pages.post(f"{_FIRST}/documents/{NUMBER}/suggestions/take-back")(suggested.suggest_again)
pages.get(f"{_FIRST}/suggestions/queue")(suggested.suggestion_queue)
pages.get(f"{_FIRST}/suggestions/record")(suggested.suggestion_record)
pages.get(f"{_FIRST}/documents/{NUMBER}/source")(references.document_source)
pages.get(f"{_FIRST}/sources")(references.sources)
pages.get(f"{_FIRST}/basket")(references.basket)
pages.get(f"{_FIRST}/coverage")(coverage.coverage)
pages.get(f"{_FIRST}/map")(evidence_map.evidence_map)
pages.post(f"{_FIRST}/map/looks")(evidence_map.record_look)
pages.post(f"{_FIRST}/map/looks/{NUMBER}/take-back")(evidence_map.take_look_back)
pages.get(f"{_FIRST}/rounds")(rounds.rounds)
pages.post(f"{_FIRST}/rounds")(rounds.begin_round)
pages.get(f"{_FIRST}/rounds/{_ROUND}")(rounds.coding_round)
pages.get(f"{_FIRST}/rounds/{_ROUND}/agreement")(rounds.agreement)
pages.post(f"{_FIRST}/rounds/{_ROUND}/done")(rounds.finish_document)
pages.post(f"{_FIRST}/rounds/{_ROUND}/open")(rounds.open_agreement)
pages.post(f"{_FIRST}/rounds/{_ROUND}/accept")(rounds.accept_alike)
pages.post(f"{_FIRST}/rounds/{_ROUND}/agree")(rounds.agree)
pages.post(f"{_FIRST}/rounds/{_ROUND}/close")(rounds.close_round)
pages.get(f"{_FIRST}/papers")(papers.papers)
pages.post(f"{_FIRST}/papers")(papers.hand_in_paper)
pages.get(f"{_FIRST}/papers/{NUMBER}")(papers.paper)
pages.post(f"{_FIRST}/papers/{NUMBER}/decide")(papers.decide_sources)
pages.post(f"{_FIRST}/papers/{NUMBER}/decisions/{_ACTION}/take-back")(papers.take_sources_back)
pages.get(f"{_FIRST}/documents/{NUMBER}/papers")(papers.document_papers)
pages.get(f"{_FIRST}/support")(papers.support)
pages.get(f"{_FIRST}/openapi.json")(guide.description)
pages.get("/api")(guide.guide)


def prepare(app: Flask) -> None:
    """Let an application answer errors of the API in the API's own form."""
    problems.prepare(app)
