"""Evidence for a sentence on the site: its own words, marked with what can be checked, and never judged."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from indexer.errors import SearchTooSlow


def shown(client, **sent):
    answer = client.get("/support", query_string=sent)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml").main


def test_the_page_asks_for_a_sentence(client) -> None:
    page = shown(client)
    assert page.select_one("textarea#sentence").text == ""
    assert page.select("blockquote") == []
    assert page.h2 is None


def test_the_nearest_passages_stand_there_in_their_own_words(client, ids) -> None:
    page = shown(client, sentence="A guardian  spoke of\nneglect in 2015")
    assert page.select_one("textarea").text == "A guardian spoke of neglect in 2015"
    words = [each.text for each in page.select("blockquote")]
    assert "“The guardian spoke of neglect.”" in words
    assert "nearest" in page.h2.text
    link = page.select_one(".evidence-support__place a")
    assert link["href"].startswith(f"/documents/{ids['review']}/passages/1?quote=")
    assert "page iv" in link.text
    assert client.get(link["href"]).status_code == 200
    for verdict in ("supports", "contradicts", "confirms"):
        assert verdict not in page.text


def test_what_can_be_checked_is_marked(client) -> None:
    page = shown(client, sentence="Supervision of neglect practice was reviewed in 2015")
    marked = next(each for each in page.select(".evidence-claim") if each.mark)
    assert marked.mark.text == "2015"
    assert "Marked: same figure (“2015”)" in marked.text


def test_nothing_found_is_said_with_how_much_was_looked_through(client) -> None:
    page = shown(client, sentence="Zebras dance the polka")
    assert page.h2.text == "Nothing found"
    assert "Nothing was found in" in page.text
    assert "/?q=Zebras" in page.select_one("a[href*='q=']")["href"]


def test_a_sentence_that_is_too_long_is_refused_in_one(client) -> None:
    answer = client.get("/support", query_string={"sentence": "word " * 300})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "lxml")
    assert page.select_one("#sentence-error").text == "Error: A sentence has at most 1,000 characters here. Shorten it."
    assert page.select_one("#sentence")["aria-describedby"] == "sentence-error"


def test_a_search_that_takes_too_long_says_so(client, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        raise SearchTooSlow("It took too long.")

    monkeypatch.setattr("webapp.support.support", slow)
    answer = client.get("/support", query_string={"sentence": "Neglect of children"})
    assert answer.status_code == 422
    assert "It took too long." in answer.text


def test_what_one_may_not_see_is_not_found(accounts) -> None:
    sentence = "The inner group reads of neglect"
    assert "The inner group" in shown(accounts.client("insider"), sentence=sentence).blockquote.text
    assert "/documents/2" not in str(shown(accounts.client("other"), sentence=sentence))
