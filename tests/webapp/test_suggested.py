"""Suggestions on the site: shown apart, decided by a person, and what became of them is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.model import DocumentId, Locator, Passage, Workstream
from webapp.library import library_of


@pytest.fixture
def site(make_library: Callable, page: Callable, serve_accounts: Callable[[Path], object]) -> Iterator:
    def fill(shelf) -> None:
        tags = shelf.library.catalogue.vocabulary
        tags.put_workstream(Workstream("neglect", "Neglect", "", ("infants", "hygiene"), {}), 1)
        tags.put_workstream(Workstream("hearings", "Hearings", "", ("panel", "advocacy"), {}), 2)
        shelf.add("infants", [page(1, "Neglect of infants <b> and their hygiene.")], title="On infants")
        shelf.add("panel", [page(1, "The hearings and their panel, with advocacy.")], title="On the panel")
        shelf.add("secret", [page(1, "Neglect of infants in xylographs.")], title="Xylographs", audience="inner")

    made = serve_accounts(make_library(fill)[0])
    yield made
    library_of(made.app).close()


@pytest.fixture(scope="session")
def page() -> Callable:
    return lambda index, text: Passage(Locator("page", str(index), index), text)


def workstreams(site, number: int) -> tuple[str, ...]:
    return library_of(site.app).document(DocumentId(number)).workstreams


def test_they_stand_apart_with_the_words_that_prompted_them(site) -> None:
    text = site.client("researcher").get("/documents/1").text
    tags, _, offers = text.partition('id="suggested"')
    assert "No tags yet." in tags
    assert "<strong>Neglect</strong>" in offers
    assert "because of: " in offers
    assert "<q>infants</q>" in offers
    assert 'name="accept" value="neglect"' in offers


def test_a_reader_sees_none(site) -> None:
    assert "Suggested tags" not in site.client("reader").get("/documents/1").text


def test_accepted_it_is_a_tag_with_an_undo_and_counted(site, send: Callable) -> None:
    client: FlaskClient = site.client("researcher")
    answer = send(client, "/documents/1", "/documents/1/suggestions", accept="neglect")
    assert (answer.status_code, answer.location) == (303, "/documents/1#tags")
    assert workstreams(site, 1) == ("neglect",)
    after = client.get("/documents/1").text
    assert "Added Neglect: 1 document." in after
    assert "/undo" in after
    text = client.get("/tags/suggestions").text
    assert "<td>100%</td><td>1</td><td>0</td>" in text
    assert "all,,,1,0,0,0,1.0" in client.get("/tags/suggestions.csv").text
    assert client.get("/tags/suggestions.json").json["tags"]["neglect"]["accepted"] == 1
    send(client, "/documents/1", "/tags/actions/1/undo")
    assert "all,,,0,0,1,0," in client.get("/tags/suggestions.csv").text


def test_score_and_words_are_our_own_whatever_a_form_says(site, send: Callable) -> None:
    send(site.client("researcher"), "/documents/1", "/documents/1/suggestions", accept="neglect", score="7", words="x")
    (coding,) = library_of(site.app).catalogue.tags.standing()
    said = json.loads(coding.prompted)
    assert "infants" in said["words"]
    assert said["score"] < 1


def test_turned_down_it_is_not_suggested_until_that_is_taken_back(site, send: Callable) -> None:
    client = site.client("researcher")
    answer = send(client, "/documents/1", "/documents/1/suggestions", refuse="neglect", next="/tags/queue")
    assert answer.location == "/tags/queue"
    text = client.get("/documents/1").text
    assert 'name="accept" value="neglect"' not in text
    assert "Turned down (1)" in text
    assert 'name="again" value="neglect"' in text
    send(client, "/documents/1", "/documents/1/suggestions", again="neglect")
    assert 'name="accept" value="neglect"' in client.get("/documents/1").text


def test_a_script_is_answered_as_data(site, send: Callable) -> None:
    client = site.client("researcher")
    token = client.get("/documents/1").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    headers = {"Accept": "application/json"}
    data = {"csrf_token": token, "accept": "neglect"}
    done = client.post("/documents/1/suggestions", data=data, headers=headers)
    assert done.json["said"] == "Added Neglect: 1 document."
    assert done.json["undo"] == "/tags/actions/1/undo"
    assert "Neglect" in done.json["html"]
    wrong = client.post("/documents/1/suggestions", data={"csrf_token": token, "accept": "ghosts"}, headers=headers)
    assert (wrong.status_code, "no tag “ghosts”" in wrong.json["said"]) == (422, True)


def test_one_comes_back_to_this_site_only(site, send: Callable) -> None:
    client = site.client("researcher")
    answer = send(client, "/documents/1", "/documents/1/suggestions", refuse="neglect", next="//elsewhere.example/")
    assert answer.location == "/"
    assert send(client, "/documents/1", "/documents/1/suggestions").status_code == 303
    assert "Choose a suggestion first." in client.get("/documents/1").text


def test_the_queue_has_why_and_only_what_one_may_see(site, send: Callable) -> None:
    client = site.client("researcher")
    text = client.get("/tags/queue").text
    assert "2 documents without a tag of this group" in text
    assert "Looks like" in text
    assert "Xylographs" not in text
    assert "Xylographs" in site.client("administrator").get("/tags/queue").text
    send(client, "/documents/1", "/documents/1/suggestions", accept="neglect")
    assert "On infants" not in client.get("/tags/queue?group=workstream").text
    assert "On infants" in client.get("/tags/queue?group=evidence-type").text
    unknown = client.get("/tags/queue?group=ghosts")
    assert unknown.status_code == 404
    assert "There is no tag group “ghosts”" in unknown.text


def test_hidden_documents_get_no_suggestions(site, send: Callable) -> None:
    client = site.client("researcher")
    answer = send(client, "/documents/1", "/documents/3/suggestions", accept="neglect")
    assert answer.status_code == 404


def test_the_pages_lead_to_each_other(site) -> None:
    client = site.client("researcher")
    assert "/tags/queue" in client.get("/tags/actions").text
    assert "/tags/suggestions" in client.get("/tags/queue").text
    assert "/tags/queue" in client.get("/tags/suggestions").text
