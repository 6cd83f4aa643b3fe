"""Quotations and figures of a paper on the site: beside the words of the source, settled, and marked in the text."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from indexer import papers
from webapp.library import library_of

DRAFT = (
    'It begins: "Everybody may read of neglect" (Anon, 2016). And: "Everybody must read of neglect" (Anon, 2016).\n\n'
    'Elsewhere: "The inner group reads of neglect" (Anon, 2016). Others: "a zebra crosses no road at all" (Nobody, 2011).'
    "\n\nReferences\n\nAnon (2016) For everybody. Press.\n"
)


@pytest.fixture
def paper(cited, send):
    """Give the address of a paper of somebody who may see both documents."""
    return send(cited.client("insider"), "/papers", text=DRAFT).location.partition("#")[0]


@pytest.fixture
def client(cited):
    return cited.client("insider")


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml").main


def claims(client, paper):
    """Give the quotations on the page by the heading that they stand under, with what is said of each."""
    return {
        section.h2.text: [each.h3.text for each in section.select(".evidence-claim")]
        for section in shown(client, f"{paper}/claims").select("section")
    }


def test_each_stands_under_what_is_to_be_done(client, paper) -> None:
    assert claims(client, paper) == {
        "To look at: 2": [
            "Quotation: the source has other words",
            "Quotation: found in another document than the one cited",
        ],
        "Found in a source: 1": ["Quotation: word for word"],
        "Could not be checked: 1": ["Quotation: could not be checked"],
    }


def test_each_is_beside_the_words_of_the_source_and_leads_to_them(client, paper) -> None:
    page = shown(client, f"{paper}/claims")
    differs, elsewhere = page.select("section[aria-labelledby=to-look-at] .evidence-claim")
    assert differs.mark.text == "Everybody must read of neglect"
    assert "The source:" in differs.text
    assert differs.find("del").text == "only in the paper: must; "
    assert differs.find("ins").text == "only in the source: may; "
    link = differs.select_one(".evidence-claim__source a")["href"]
    assert link.startswith("/documents/1/passages/1?quote=Everybody")
    assert client.get(link).status_code == 200
    assert "Another document:" in elsewhere.text
    assert elsewhere.select_one(".evidence-claim__source a")["href"].startswith("/documents/2/")
    (unchecked,) = page.select("section[aria-labelledby=unchecked-title] .evidence-claim")
    assert "The library does not hold its source." in unchecked.text
    assert "the 2 documents of the library" in unchecked.text


def test_it_is_settled_and_taken_back(client, paper, send) -> None:
    key = shown(client, f"{paper}/claims").select_one("input[name=claim]")["value"]
    answer = send(client, f"{paper}/claims", f"{paper}/settle", claim=key)
    said = BeautifulSoup(client.get(answer.location).text, "lxml")
    assert "1 claim settled" in said.text
    assert claims(client, paper)["Settled: 1"] == ["Quotation: the source has other words"]
    assert "Settled by Insider" in shown(client, f"{paper}/claims").text
    undo = next(each for each in said.select("form") if "/undo" in each["action"])
    back = send(
        client,
        f"{paper}/claims",
        undo["action"],
        **{each["name"]: each["value"] for each in undo.select("input[name=to]")},
    )
    assert back.location == f"{paper}/claims"
    assert "To look at: 2" in claims(client, paper)


@pytest.mark.parametrize("sent", [{}, {"claim": "no such claim"}])
def test_nothing_that_stands_in_it_is_said(client, paper, send, sent) -> None:
    answer = send(client, f"{paper}/claims", f"{paper}/settle", **sent)
    assert "Nothing was chosen" in client.get(answer.location).text
    assert "To look at: 2" in claims(client, paper)


def test_the_text_marks_each_and_leads_there_and_back(client, paper) -> None:
    text, page = shown(client, f"{paper}/text"), shown(client, f"{paper}/claims")
    marks = text.select("a.evidence-claim-mark")
    assert [each.find(string=True) for each in marks] == re.findall(r'"([^"]+)"', DRAFT)
    assert [each.select_one(".visually-hidden").text for each in marks] == [
        " (word for word)",
        " (the source has other words)",
        " (found in another document than the one cited)",
        " (its source is not held)",
    ]
    for each in marks:
        assert page.select_one(f"#{each['href'].rpartition('#')[2]}") is not None
    for each in page.select(".evidence-claim__paper a"):
        assert text.select_one(f"#{each['href'].rpartition('#')[2]}") is not None


def test_who_may_only_look_settles_nothing(cited, client, paper, send) -> None:
    send(client, f"{paper}/settings", do="share", shared="everyone")
    other = cited.client("other")
    page = shown(other, f"{paper}/claims")
    assert "It is right as it is" not in page.text
    # The other document is not for them: all is as if it were not there.
    assert claims(other, paper)["To look at: 2"][1] == "Quotation: not found"
    assert "/documents/2" not in str(page)
    assert "For the inner group" not in page.text
    assert "the 1 document of the library" in page.text
    key = shown(client, f"{paper}/claims").select_one("input[name=claim]")["value"]
    send(other, "/papers", f"{paper}/settle", claim=key)
    assert "To look at: 2" in claims(client, paper)


def test_of_a_paper_that_is_still_to_be_checked_nothing_is_said(cited, client) -> None:
    library = library_of(cited.app)
    insider = cited.people["insider"]
    number = papers.take_in(library, DRAFT.encode(), "", insider).paper
    page = shown(client, f"/papers/{number}/claims")
    assert "not checked yet" in page.text
    assert "nothing to look at" not in page.text


def test_a_figure_that_is_not_found_may_have_been_worked_out(cited, send) -> None:
    text = "It had 4,711 readers (Anon, 2016).\n\nReferences\n\nAnon (2016) For everybody. Press.\n"
    client = cited.client("insider")
    paper = send(client, "/papers", text=text).location.partition("#")[0]
    assert "worked out yourself" in shown(client, f"{paper}/claims").text
