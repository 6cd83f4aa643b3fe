from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from indexer.catalogue.documents import Reading
from indexer.config import Config
from indexer.model import Locator, Passage, ReadStatus, Standing
from webapp import create_app
from webapp.library import library_of

WORDS = "Neglect is seldom a single event"


def page(index: int, text: str) -> Passage:
    return Passage(Locator("page", str(index), index), text)


def fill(shelf: Any) -> None:
    """Three editions of a report; the newest is withdrawn."""
    shelf.add("first", [page(1, "Contents"), page(2, f"{WORDS}. It goes on and on."), page(3, "The end.")])
    shelf.add("second", [page(1, "A foreword."), page(2, "Contents"), page(3, f"We said it before: {WORDS.lower()}!")])
    shelf.add("third", [page(1, f"Secret quokkas. {WORDS}.")], title="Quokka files")
    documents = shelf.library.catalogue.documents
    first, second, third = (shelf.ids[name] for name in ("first", "second", "third"))
    documents.change(first, standing=Standing.SUPERSEDED.value, superseded_by=second)
    documents.change(second, superseded_by=third)
    documents.change(third, standing=Standing.WITHDRAWN.value)


@pytest.fixture
def client(make_library: Callable[..., tuple[Path, Any]]) -> Iterator[FlaskClient]:
    app = create_app(Config(library=make_library(fill)[0], local=True))
    yield app.test_client()
    library_of(app).close()


def soup(client: FlaskClient, address: str, status: int = 200, **parameters: str) -> BeautifulSoup:
    answer = client.get(address, query_string=parameters or None)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


def text(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text().split())


def said(page: BeautifulSoup) -> str:
    return text(page.select_one(".evidence-quoted"))


def read_again(client: FlaskClient, number: int, *texts: str) -> None:
    passages = [page(at, each) for at, each in enumerate(texts, 1)]
    documents = library_of(client.application).catalogue.documents
    documents.read_again(number, Reading(passages, ReadStatus.READ, None, None, "2"))  # type: ignore[arg-type]


def test_quoted_words_are_marked_apart_from_words_found(client: FlaskClient) -> None:
    opened = soup(client, "/documents/1/passages/2", quote="single  EVENT. It goes", q="event")
    marks = opened.select("mark.evidence-quote")
    assert [text(each) for each in marks] == ["single event. It goes"]
    assert marks[0]["id"] == "quote"
    assert [(text(each), each["id"]) for each in marks[0].select("mark")] == [("event", "hit")]
    assert "Go to the quoted words" in said(opened)


def test_a_newer_edition_that_has_the_words_is_said_with_the_page(client: FlaskClient) -> None:
    opened = soup(client, "/documents/1/passages/2", quote=WORDS)
    assert "The newer edition has these words: Page 3" in said(opened)
    link = opened.select_one('.evidence-quoted a[href^="/documents/2/passages/3?"]')
    assert link is not None
    landed = soup(client, str(link["href"]).partition("#")[0])
    assert text(landed.select_one("#quote")) == WORDS.lower()


def test_words_that_a_newer_edition_lost(client: FlaskClient) -> None:
    assert "The newer edition does not have these words." in said(
        soup(client, "/documents/1/passages/3", quote="The end")
    )


def test_an_edition_that_may_not_be_shown_is_not_told_of(client: FlaskClient) -> None:
    for address in ("/documents/2/passages/3", "/documents/2", "/documents/1", "/documents/1/passages/2"):
        answer = client.get(address, query_string={"quote": WORDS})
        assert "quokka" not in answer.text.lower()
        assert "/documents/3" not in answer.text


def test_words_that_moved_are_followed_and_it_is_said(client: FlaskClient) -> None:
    read_again(client, 1, "Contents", "Foreword", f"Now {WORDS[:9]}\n{WORDS[9:]}.")
    answer = client.get("/documents/1/passages/2", query_string={"quote": WORDS, "q": "event"})
    assert answer.status_code == 302
    assert answer.location.startswith("/documents/1/passages/3?quote=Neglect+is+seldom")
    assert answer.location.endswith("#quote")
    opened = soup(client, answer.location.partition("#")[0])
    assert "The quoted words have moved. The link led to passage 2; they stand here now." in said(opened)
    assert [text(each) for each in opened.select("mark.evidence-quote mark")] == ["event"]


def test_a_passage_that_is_no_more_does_not_lose_the_words(client: FlaskClient) -> None:
    read_again(client, 1, f"Contents. {WORDS}.")
    answer = client.get("/documents/1/passages/3", query_string={"quote": WORDS})
    assert answer.location.startswith("/documents/1/passages/1?")
    gone = text(soup(client, "/documents/1/passages/3", 404, quote="words never said").main)
    assert "has no passage 3, and these words are nowhere in it: “words never said”" in gone


def test_words_that_a_cut_parts_are_marked_on_both_pages(client: FlaskClient) -> None:
    read_again(client, 1, "Contents. Neglect is seldom", "a single event.")
    opened = soup(client, "/documents/1/passages/1", quote=WORDS)
    assert text(opened.select_one("#quote")) == "Neglect is seldom"
    assert "They go on in passage 2" in said(opened)


def test_nearly_the_words_are_told_apart_with_what_differs(client: FlaskClient) -> None:
    opened = soup(client, "/documents/1/passages/2", quote="Neglect is never a single event. It goes on and on")
    assert "Nearly these words." in said(opened)
    assert text(opened.select_one(".evidence-changes del")) == "only in the link: never;"
    assert text(opened.select_one(".evidence-changes ins")) == "only here: seldom;"
    marked = opened.select_one("mark.evidence-quote--nearly")
    assert marked is not None
    assert marked["id"] == "nearly"
    assert opened.select_one("section#quote")  # the link leads to the warning, not past it


def test_words_that_are_gone_are_shown_as_what_the_link_carried(client: FlaskClient) -> None:
    answer = client.get("/documents/1/passages/2", query_string={"quote": "<script>alert(1)</script> was said"})
    opened = BeautifulSoup(answer.text, "lxml")
    assert "The words of this link are gone." in said(opened)
    assert text(opened.select_one("blockquote")) == "<script>alert(1)</script> was said"
    assert not opened.select("main script")
    assert not opened.select("mark")


def test_a_quote_too_long_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.get("/documents/1/passages/2", query_string={"quote": "word " * 500})
    assert answer.status_code == 400
    assert "longer than 2,000 characters" in answer.text


@pytest.mark.parametrize("quote", ["", "  ", "—", "“”"])
def test_a_quote_without_words_is_none(client: FlaskClient, quote: str) -> None:
    assert not soup(client, "/documents/1/passages/2", quote=quote).select(".evidence-quoted")
