from __future__ import annotations

import csv

import pytest
from bs4 import BeautifulSoup

from indexer import tags
from indexer.anchors import place_of
from indexer.view import View
from indexer.vocabulary import By, find
from webapp.library import library_of


@pytest.fixture
def put(accounts):
    """Give a function that tags words of a document."""
    held = library_of(accounts.app)

    def put(document, words, tag="evidence-type/review", note=""):
        place = place_of(View(held), document, 1, words)
        tags.tag(held, [document], [find(held.vocabulary, tag)], [], By("Ann"), place=place, note=note)

    return put


def test_words_are_shown_with_a_link_to_them(accounts, put) -> None:
    put(1, "everybody may read", note="See also 2")
    client = accounts.client("reader")
    shown = BeautifulSoup(client.get("/tags/passages").text, "lxml").main
    assert shown.blockquote.text.strip() == "Everybody may read"
    assert "Note: See also 2" in shown.text
    link = next(each["href"] for each in shown.select("a") if "quote=" in each["href"])
    assert 'id="quote"' in client.get(link).text


def test_they_are_narrowed_to_a_tag_or_a_group(accounts, put) -> None:
    put(1, "Everybody")
    put(1, "neglect", "minutes")
    client = accounts.client("reader")

    def words(query):
        shown = BeautifulSoup(client.get(f"/tags/passages{query}").text, "lxml")
        return [each.text.strip() for each in shown.select("blockquote")]

    assert words("") == words("?group=evidence-type") == ["neglect", "Everybody"]
    assert words("?tag=Minutes") == ["neglect"]
    assert words("?group=theme") == []
    assert client.get("/tags/passages?tag=ghosts").status_code == 404


def test_what_one_may_not_see_is_not_there(accounts, put) -> None:
    put(2, "inner group")
    for address in ("/tags/passages", "/tags/passages.csv", "/tags/passages.json"):
        assert "inner group" not in accounts.client("reader").get(address).text
        assert "inner group" in accounts.client("insider").get(address).text


def test_they_are_saved_as_csv_and_json(accounts, put) -> None:
    put(1, "Everybody", note="=1+1")
    client = accounts.client("reader")
    (row,) = csv.DictReader(client.get("/tags/passages.csv?tag=review").text.removeprefix("\ufeff").splitlines())
    assert (row["words"], row["note"]) == ("Everybody", "'=1+1")
    (held,) = client.get("/tags/passages.json?group=evidence-type").json
    assert (held["words"], held["state"]) == ("Everybody", "there")
    assert client.get("/tags/passages.json?group=theme").json == []
