from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from indexer import papers
from indexer.library import Library
from indexer.model import DocumentId
from indexer.paper_facts import CheckedPaperFacts, PaperFacts, SupportFacts, UseFacts
from indexer.paper_report import (
    Report,
    checked_as_json,
    listed_as_json,
    passage_address,
    state_of,
    support_as_json,
    use_as_json,
)
from indexer.paper_uses import Warned
from indexer.support import support
from indexer.view import View

DRAFT = """# Neglect

Emotional abuse was recorded for 41% of the children (Review Office, 2016). Others disagree (Nobody, 2011; Moor, 2014).

## References

Nobody, A. (2011) *A book that no library holds*. London: Press.

Never, N. (2001) *What nobody cites*. London: Press.

Review Office (2016) *Counting children*. Glasgow: Review Office.
"""


@pytest.fixture
def facts(register: DocumentId, reported: Any) -> dict[str, Any]:
    return checked_as_json(reported(DRAFT, "draft.md", confirm=True))  # type: ignore[return-value]


def test_it_is_of_the_shape_that_is_described(facts: dict[str, Any]) -> None:
    TypeAdapter(CheckedPaperFacts).validate_json(json.dumps(facts), strict=True)
    assert facts.keys() == CheckedPaperFacts.__annotations__.keys()
    for name in ("works", "citations", "claims"):
        assert facts[name]


def test_works_are_numbered_and_citations_point_at_them(facts: dict[str, Any], register: DocumentId) -> None:
    works = {each["text"].split(",")[0].split(" (")[0]: each for each in facts["works"]}
    assert [(name, each["state"]) for name, each in works.items()] == [
        ("Nobody", "not held"),
        ("Never", "not held"),
        ("Review Office", "linked"),
        ("Moor", "not held"),
    ]
    linked = works["Review Office"]
    assert (linked["document"], linked["decided_by"], linked["citations"]) == (register, "Ann", [1])
    assert linked["possible"][0]["reasons"]
    assert works["Never"]["never_cited"]
    assert not works["Moor"]["listed"]
    cited = facts["citations"][0]
    assert (cited["works"], cited["state"], cited["document"], cited["position"]) == ([3], "linked", register, 1)
    assert cited["url"].startswith(f"https://library.example/documents/{register}/passages/1?quote=Of+the+children")


def test_a_claim_stands_beside_the_words_of_its_source(facts: dict[str, Any], register: DocumentId) -> None:
    (claim,) = facts["claims"]
    assert (claim["kind"], claim["words"], claim["verdict"], claim["citation"]) == (
        "figure",
        "41%",
        "another figure",
        1,
    )
    assert (claim["document"], claim["position"], claim["settled"]) == (register, 1, False)
    assert "39 per cent" in claim["source"]
    assert claim["url"].endswith("#quote")


def test_a_document_that_was_not_proposed_is_known_too(
    library: Library, register: DocumentId, reported: Any, add_document: Any
) -> None:
    found = reported(DRAFT)
    other = add_document("Of something else.", title="Something else", date="1999")
    nobody = found.links.works[0].work.key
    me = library.catalogue.people.local_owner()
    papers.decide(library, found.opened.paper.id, {nobody: other}, me)
    again = Report(papers.opened(library, found.opened.paper.id, me), found.view, "https://library.example/")
    assert again.documents[other].title == "Something else"
    assert checked_as_json(again)["works"][0]["document"] == other
    assert again.address(other) == f"https://library.example/documents/{other}"


def test_lists_uses_and_evidence_are_of_their_shape(library: Library, register: DocumentId, reported: Any) -> None:
    paper = reported(DRAFT).opened.paper
    document = library.document(register)
    listed = listed_as_json(paper, [Warned(document, None)])
    assert TypeAdapter(PaperFacts).validate_python(listed)["warned"] == [register]
    use = use_as_json(paper, library.catalogue.papers.uses_in(paper.id)[0])
    assert TypeAdapter(UseFacts).validate_python(use)["confirmed"] is False
    found = support_as_json(
        support(View(library), "39% were registered for emotional abuse"), "https://library.example"
    )
    (near,) = TypeAdapter(SupportFacts).validate_python(found)["nearest"]
    assert (near["document"], near["position"]) == (register, 1)
    assert {each["kind"] for each in near["marks"]} >= {"same figure"}


def test_addresses_lead_to_words_if_there_are_some() -> None:
    assert passage_address("", 3) == "/documents/3"
    assert passage_address("", 3, 2) == "/documents/3/passages/2"
    assert passage_address("", 3, 2, "a & b") == "/documents/3/passages/2?quote=a+%26+b#quote"
    assert len(passage_address("", 3, 2, "word " * 200)) < 400


def test_a_citation_that_names_nothing_is_not_listed(register: DocumentId, reported: Any) -> None:
    found = reported(DRAFT)
    assert state_of(()) == "not listed"
    assert state_of(found.links.works[:1]) == "not held"
    assert state_of(found.links.works[:2]) == "ambiguous"
