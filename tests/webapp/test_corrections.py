from __future__ import annotations

import pytest

from webapp.library import library_of


def test_what_is_wrong_is_put_right_and_confirmed(accounts, send):
    client = accounts.client("researcher")
    page = "/documents/1/correct"
    answer = send(client, page, title="Recognising neglect", date="2016-07", organisation=" The  Office ")
    assert answer.location == "/documents/1"
    shown = client.get("/documents/1").text
    assert "Recognising neglect" in shown
    assert "July 2016" in shown
    guesses = library_of(accounts.app).catalogue.history.guesses(1)
    assert (guesses["organisation"].value, guesses["organisation"].confirmed) == ("The Office", True)
    assert "kind" not in guesses  # nobody said anything of it
    assert "Recognising neglect" in client.get("/?q=recognising").text


@pytest.mark.parametrize(("values", "says"), [({"title": " "}, "needs a title"), ({"date": "soon"}, "is no date")])
def test_what_makes_no_sense_is_said_on_the_form(accounts, send, values, says):
    answer = send(accounts.client("editor"), "/documents/1/correct", organisation="Kept", **values)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Kept"' in answer.text
    assert library_of(accounts.app).catalogue.documents.get(1).title == "For everybody"


def test_nothing_changed_is_said(accounts, send):
    client = accounts.client("researcher")
    assert send(client, "/documents/1/correct").status_code == 303
    assert "Nothing was changed." in client.get("/").text


def test_who_gives_a_document_to_others_goes_back_to_the_search(accounts, send):
    client = accounts.client("researcher")
    assert send(client, "/documents/1/correct", audience="inner").location == "/"
    assert client.get("/documents/1").status_code == 404
    assert accounts.client("insider").get("/documents/1").status_code == 200


def test_a_hidden_document_is_not_corrected(accounts, send):
    client = accounts.client("researcher")
    assert client.get("/documents/2/correct").status_code == 404
    assert send(client, "/documents/1/correct", "/documents/2/correct", title="Mine").status_code == 404
    assert library_of(accounts.app).catalogue.documents.get(2).title == "For the inner group"


def test_a_reader_is_offered_no_correction(accounts):
    assert "Correct what is said here" not in accounts.client("reader").get("/documents/1").text
    assert "Correct what is said here" in accounts.client("editor").get("/documents/1").text
