"""The works of a paper on the site: confirmed at once or one by one, chosen otherwise, and taken back."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from webapp.library import library_of

DRAFT = (
    "They say so (Anon, 2016; Nobody, 2011), and again (Anon, 2016).\n\nReferences\n\nAnon (2016) For everybody. Press.\n\n"
    "Nobody, A. (2011) A work that no library holds. Press.\n\nNever, N. (2001) What nobody cites. Press.\n"
)


@pytest.fixture
def paper(cited, send):
    """Give the address of a reader's paper."""
    return send(cited.client("reader"), "/papers", text=DRAFT).location.partition("#")[0]


@pytest.fixture
def client(accounts):
    return accounts.client("reader")


def states(client, paper):
    """Give the works on the page by the heading that they stand under."""
    shown = BeautifulSoup(client.get(paper).text, "lxml").main
    return {
        section.h2.text.partition(":")[0]: [re.split(r"[ ,]", each.text.strip())[0] for each in section.select("h3")]
        for section in shown.select("section")
    }


def test_works_stand_under_what_is_to_be_done(client, paper) -> None:
    assert states(client, paper) == {"To be confirmed": ["Anon"], "Not held": ["Nobody", "Never"]}
    shown = BeautifulSoup(client.get(paper).text, "lxml").main
    assert "Listed, but never cited" in shown.text
    assert "same title" in shown.text


def test_all_that_are_ticked_are_confirmed_in_one_action_and_taken_back(client, paper, send) -> None:
    answer = send(client, paper, f"{paper}/decide", do="confirm", work=["1", "2", "77"])
    shown = client.get(answer.location)
    assert "1 work linked" in shown.text
    assert states(client, paper)["Linked"] == ["Anon"]
    form = next(each for each in BeautifulSoup(shown.text, "lxml").select("form") if "/undo" in each["action"])
    answer = send(client, paper, form["action"])
    assert "1 decision taken back" in client.get(answer.location).text
    assert states(client, paper)["To be confirmed"] == ["Anon"]
    assert "nothing to take back" in client.get(send(client, paper, form["action"]).location).text


def test_nothing_ticked_is_said(client, paper, send) -> None:
    answer = send(client, paper, f"{paper}/decide", do="confirm")
    assert "Nothing was ticked" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"work": "9", "document": "1"}, "This paper has changed meanwhile"),
        ({"work": "2", "document": "x"}, "Give the number of a document"),
        ({"work": "2", "document": "99"}, "There is no document 99"),
        ({"work": "2", "document": "2"}, "There is no document 2"),
        ({}, "This paper has changed meanwhile"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(client, paper, send, form, said) -> None:
    answer = send(client, paper, f"{paper}/decide", **form)
    assert said in client.get(answer.location).text
    assert "Linked" not in states(client, paper)


def test_another_document_is_linked_and_said_not_to_be(client, paper, send) -> None:
    send(client, paper, f"{paper}/decide", work="2", document="1")
    assert states(client, paper)["Linked"] == ["Nobody"]
    send(client, paper, f"{paper}/decide", work="2", document="none")
    assert "Nobody" in states(client, paper)["Not held"]


def test_a_document_whose_link_was_taken_back_is_not_offered_as_confirmed(client, paper, send) -> None:
    answer = send(client, paper, f"{paper}/decide", work="2", document="1")
    form = next(
        each
        for each in BeautifulSoup(client.get(answer.location).text, "lxml").select("form")
        if "/undo" in each["action"]
    )
    send(client, paper, form["action"])
    assert "Nobody" in states(client, paper)["Not held"]


def test_each_citation_leads_to_the_page_that_it_likely_means(client, paper) -> None:
    shown = BeautifulSoup(client.get(f"{paper}/text").text, "lxml").main
    marks = shown.select("a.evidence-cite-mark")
    assert [each.find(string=True) for each in marks] == ["Anon, 2016", "Nobody, 2011", "Anon, 2016"]
    assert {each["href"].rpartition("#")[2] for each in marks} == {"work-1", "work-2"}


def test_the_text_shows_every_letter_once(client, paper) -> None:
    shown = BeautifulSoup(client.get(f"{paper}/text").text, "lxml").main.article
    for hidden in shown.select(".visually-hidden"):
        hidden.decompose()
    assert "".join(shown.text.split()) == "".join(DRAFT.split())  # blocks are parted by no white space
    assert [" ".join(each.text.split()) for each in shown.find_all(["p", "h2"])] == DRAFT.strip().split("\n\n")


def test_the_files_are_offered_and_given(client, paper, send) -> None:
    assert "is not confirmed yet" in client.get(f"{paper}/files").text
    send(client, paper, f"{paper}/decide", work="1", document="1")
    assert "not confirmed yet" not in client.get(f"{paper}/files").text
    for ending, begins in (
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("html", b"<!doctype"),
        ("csv", b"\xef\xbb\xbfwhat,"),
        ("ris", b"TY  - "),
        ("bib", b"@"),
        ("json", b"["),
    ):
        answer = client.get(f"{paper}/paper.{ending}")
        assert answer.status_code == 200
        assert answer.data.lower().startswith(begins.lower())
        assert f"paper-{paper.rpartition('/')[2]}.{ending}" in answer.headers["Content-Disposition"]
    assert client.get(f"{paper}/paper.docx?style=oscola").status_code == 200
    assert client.get(f"{paper}/paper.docx?style=nothing").status_code == 400


def test_hidden_documents_are_neither_named_nor_counted_for_others(cited, send) -> None:
    insider = cited.client("insider")
    text = 'They say "The inner group reads of neglect" (Inner, 2016).\n\nReferences\n\nInner (2016) For the inner group. Press.'
    paper = send(insider, "/papers", text=text).location.partition("#")[0]
    send(insider, f"{paper}/settings", do="share", shared="everyone")
    send(insider, paper, f"{paper}/decide", work="1", document="2")
    assert "Linked" in states(insider, paper)
    for end in ("", "/claims", "/text", "/paper.csv", "/paper.json"):
        seen = cited.client("other").get(paper + end).text
        assert "/documents/2" not in seen
    assert states(cited.client("other"), paper) == {"Not held": ["Inner"]}


def test_decisions_are_kept_with_who_and_when(client, paper, send, accounts) -> None:
    send(client, paper, f"{paper}/decide", work="1", document="1", note="Seen by the group")
    assert "Seen by the group" in client.get(paper).text
    held = library_of(accounts.app).catalogue.papers.history(int(paper.rpartition("/")[2]))
    assert [(each.by, each.document) for each in held] == [(accounts.people["reader"].name, 1)]
