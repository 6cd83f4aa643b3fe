from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def suggestions(client: FlaskClient, typed: str) -> list[dict[str, Any]]:
    answer = client.get("/suggestions", query_string={"q": typed})
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    held: list[dict[str, Any]] = json.loads(answer.text)
    return held


def test_titles_and_workstreams_have_addresses(client: FlaskClient) -> None:
    found = suggestions(client, "negl")
    assert found[:2] == [
        {"kind": "Document", "text": "Recognising neglect: a review", "detail": "2015", "url": "/documents/1"},
        {"kind": "Workstream", "text": "Neglect", "detail": "2 documents", "url": "/?workstream=neglect"},
    ]


def test_acronyms_and_words_fill_the_box(client: FlaskClient) -> None:
    assert {"kind": "Acronym", "text": "HBR", "detail": "home based risk", "fill": "neglect HBR"} in suggestions(
        client, "neglect hb"
    )
    assert {"kind": "Word", "text": "neglect supervision", "detail": "", "fill": "neglect supervision"} in suggestions(
        client, "neglect superv"
    )


@pytest.mark.parametrize("typed", ["quo", "quokka", "womb", "wombat f"])
def test_hidden_documents_are_never_suggested(client: FlaskClient, typed: str) -> None:
    assert suggestions(client, typed) == []


@pytest.mark.parametrize("typed", ["", " ", "\x00", "(((", "a" * 5000, "🦘", '"', "%", "\n"])
def test_whatever_is_typed_gets_an_answer(client: FlaskClient, typed: str) -> None:
    suggestions(client, typed)


def test_browsers_get_their_own_form(client: FlaskClient) -> None:
    answer = client.get("/suggestions/opensearch?q=negl")
    assert answer.content_type == "application/x-suggestions+json"
    typed, completions, kinds, addresses = json.loads(answer.text)
    assert typed == "negl"
    assert completions[:2] == ["Recognising neglect: a review", "Neglect"]
    assert kinds[:2] == ["Document", "Workstream"]
    assert addresses[0] == "http://localhost/documents/1"
    assert len(completions) == len(kinds) == len(addresses)


def test_the_description_names_both_addresses(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ET.fromstring(answer.text)  # noqa: S314 - our own page
    templates = {each.get("type"): each.get("template") for each in root.iter(f"{SPACE}Url")}
    assert templates == {
        "text/html": "http://localhost/?q={searchTerms}",
        "application/x-suggestions+json": "http://localhost/suggestions/opensearch?q={searchTerms}",
    }
    assert '<link rel="search" type="application/opensearchdescription+xml"' in client.get("/").text
