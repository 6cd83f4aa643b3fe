"""Papers on the site: handed in as files or as text, shared, renamed, removed, and seen by nobody else."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from webapp.library import library_of

DRAFT = 'All may read it: "Everybody may read of neglect" (Anon, 2016).\n\nReferences\n\nAnon (2016) For everybody. Press.\n'


@pytest.fixture
def hand_in(cited, send):
    """Give a function that hands in a pasted draft as somebody; gives the paper's address."""

    def hand_in(name="reader", text=DRAFT, **others):
        answer = send(cited.client(name), "/papers", text=text, **others)
        assert answer.status_code == 303, BeautifulSoup(answer.text, "lxml").main.text
        return answer.location.partition("#")[0]

    return hand_in


def main(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml").main


def test_a_pasted_text_is_checked(accounts, hand_in) -> None:
    address = hand_in(title="My draft")
    client = accounts.client("reader")
    assert "My draft" in main(client, "/papers").text
    shown = main(client, address)
    assert "For everybody" in shown.text
    assert "Nothing is linked until" in shown.text


def test_a_file_is_checked_and_given_back_as_it_was(accounts, send) -> None:
    client = accounts.client("reader")
    sent = send(client, "/papers", file=(io.BytesIO(DRAFT.encode()), "draft.md"), text="")
    assert sent.status_code == 303
    number = re.search(r"\d+", sent.location)[0]
    original = client.get(f"/papers/{number}/versions/1/original")
    assert original.data == DRAFT.encode()
    assert "attachment" in original.headers["Content-Disposition"]
    assert original.headers["Content-Security-Policy"].startswith("sandbox")
    assert client.get(f"/papers/{number}/versions/2/original").status_code == 404


@pytest.mark.parametrize(
    "sent", [{"text": ""}, {"text": " \n"}, {"file": (b"\0\1", "odd.bin")}, {"file": (b"PK\3\4", "a.docx")}]
)
def test_what_cannot_be_read_is_said_beside_the_field(accounts, send, sent) -> None:
    files = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in sent.items()
    }
    answer = send(accounts.client("reader"), "/papers", **files)
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "lxml")
    assert shown.select_one("#file-error").text.endswith(".")
    assert shown.select_one("#file")["aria-describedby"] == "file-hint file-error"


def test_more_than_is_allowed_is_refused_in_a_sentence(accounts, hand_in) -> None:
    library = library_of(accounts.app)
    library.config = replace(library.config, paper_mb=1)
    address = hand_in()
    for there in ("/papers", f"{address}/version"):
        sent = {"file": (io.BytesIO(b"Words."), "draft.txt"), "text": ""}
        length = {"CONTENT_LENGTH": "1000001"}
        answer = accounts.client("reader").post(there, data=sent, environ_overrides=length)
        assert answer.status_code == 413
        assert "A paper may have 1 MB" in answer.text
        assert "Check it" in answer.text


def test_a_form_of_another_site_hands_in_nothing(accounts) -> None:
    client = accounts.client("reader")
    assert client.post("/papers", data={"text": DRAFT}).status_code == 400
    assert "Your papers" not in client.get("/papers").text


@pytest.mark.parametrize("end", ["", "/claims", "/text", "/files", "/settings", "/paper.csv", "/versions/1/original"])
def test_a_paper_of_somebody_else_is_not_there(accounts, hand_in, end) -> None:
    address = hand_in("reader")
    assert accounts.client("reader").get(address + end).status_code == 200
    for name in ("other", "researcher", "editor", "administrator"):
        there, nowhere = (accounts.client(name).get(each + end) for each in (address, "/papers/99"))
        assert there.status_code == nowhere.status_code == 404
        assert there.text.replace(address.rpartition("/")[2], "99") == nowhere.text or "paper" in nowhere.text


@pytest.mark.parametrize(
    ("end", "form"),
    [
        ("/decide", {"work": "1", "document": "1"}),
        ("/settle", {"claim": "x"}),
        ("/check", {}),
        ("/settings", {"do": "remove", "known": "yes"}),
        ("/settings", {"do": "share", "shared": "everyone"}),
        ("/version", {"text": DRAFT}),
        ("/decisions/1/undo", {}),
    ],
)
def test_nothing_is_done_to_a_paper_of_somebody_else(accounts, hand_in, send, end, form) -> None:
    address = hand_in("reader")
    answer = send(accounts.client("editor"), "/papers", address + end, **form)
    assert answer.status_code in (404, 422)
    assert accounts.client("reader").get(address).status_code == 200
    assert library_of(accounts.app).catalogue.papers.get(int(address.rpartition("/")[2])).audience == ""


def test_sharing_shows_it_and_takes_it_away_again(accounts, hand_in, send) -> None:
    address, owner = hand_in("reader"), accounts.client("reader")
    send(owner, f"{address}/settings", do="share", shared="everyone")
    assert "Shared with you" in accounts.client("other").get("/papers").text
    assert "Confirm all" not in accounts.client("other").get(address).text
    assert "Confirm all" in accounts.client("researcher").get(address).text
    send(owner, f"{address}/settings", do="share", shared="groups", **{"more-groups": "inner"})
    assert accounts.client("insider").get(address).status_code == 200
    assert accounts.client("other").get(address).status_code == 404
    send(owner, f"{address}/settings", do="share", shared="nobody")
    assert accounts.client("insider").get(address).status_code == 404


def test_it_is_renamed(accounts, hand_in, send) -> None:
    address, owner = hand_in("reader"), accounts.client("reader")
    assert send(owner, f"{address}/settings", do="rename", title="Better").status_code == 303
    assert main(owner, address).h1.text.strip() == "Better"
    refused = send(owner, f"{address}/settings", do="rename", title=" ")
    assert refused.status_code == 422
    assert "needs a title" in refused.text


def test_it_is_removed_only_by_who_knows_what_that_means(accounts, hand_in, send) -> None:
    address, owner = hand_in("reader"), accounts.client("reader")
    send(owner, f"{address}/settings", do="remove")
    assert owner.get(address).status_code == 200
    assert send(owner, f"{address}/settings", do="remove", known="yes").location == "/papers"
    assert owner.get(address).status_code == 404


def test_a_new_version_is_handed_in(accounts, hand_in, send) -> None:
    address, owner = hand_in("reader"), accounts.client("reader")
    assert send(owner, f"{address}/settings", f"{address}/version", text=DRAFT + "More.").status_code == 303
    assert "Version 2" in main(owner, f"{address}/settings").text
    refused = send(owner, f"{address}/settings", f"{address}/version", text="")
    assert refused.status_code == 422
    assert "Version 3" not in main(owner, f"{address}/settings").text


def test_a_library_that_changed_is_looked_through_again(accounts, hand_in, send) -> None:
    address, owner = hand_in("reader"), accounts.client("reader")
    assert "Check again" not in owner.get(address).text
    library_of(accounts.app).catalogue.touch()
    assert "Check again" in owner.get(address).text
    send(owner, address, f"{address}/check")
    assert "Check again" not in owner.get(address).text


def test_the_page_of_a_document_names_the_papers_that_rely_on_it(accounts, hand_in, send) -> None:
    address, owner = hand_in("reader", title="Relying on it"), accounts.client("reader")
    shown = main(owner, "/documents/1")
    assert "1 paper relies on this document" in shown.text
    assert "likely: nobody has confirmed it" in shown.text
    assert "Relying on it" not in accounts.client("editor").get("/documents/1").text
    assert "Relying on it" in owner.get("/documents/1/passages/1").text
    send(owner, address, f"{address}/decide", work="1", document="1")
    assert "nobody has confirmed it" not in main(owner, "/documents/1").text


def test_a_withdrawn_source_is_warned_of(accounts, hand_in, send) -> None:
    address, owner = hand_in("reader"), accounts.client("reader")
    send(owner, address, f"{address}/decide", work="1", document="1")
    library_of(accounts.app).catalogue.documents.change(1, standing="withdrawn")
    assert "1 source changed since" in owner.get("/papers").text
    assert "was withdrawn" in main(owner, address).text
