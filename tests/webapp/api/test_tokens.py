"""Who is let in, and how often."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from indexer.config import Config
from indexer.model import Person
from webapp import create_app
from webapp.library import library_of
from webapp.session import sign_in

ADDRESSES = {
    "/search?q=neglect": "search",
    "/documents": "search",
    "/documents/1": "search",
    "/documents/1/passages": "search",
    "/documents/1/passages/1": "search",
    "/documents/1/story": "search",
    "/documents/1/suggestions": "search",
    "/suggestions/queue": "search",
    "/suggestions/record": "search",
    "/coverage": "coverage",
    "/map": "search",
    "/rounds": "search",
    "/rounds/1": "search",
    "/rounds/1/agreement": "search",
    "/documents/1/tags": "search",
    "/documents/1/source": "search",
    "/sources": "search",
    "/basket": "search",
    "/tags": "search",
    "/tag-groups": "search",
    "/vocabulary": "search",
    "/passages-tagged": "search",
    "/actions": "search",
    "/papers": "papers",
    "/papers/1": "papers",
    "/documents/1/papers": "papers",
    "/support?sentence=Neglect+was+found": "search",
}
NOT_THERE = ("/rounds/1", "/rounds/1/agreement", "/papers/1")
"""Addresses that are for who takes part in a round, or whose a paper is, alone."""
WRITING = {
    "/documents/1/tags": {"add": ["neglect"]},
    "/tags": {"group": "theme", "name": "Fear"},
    "/tags/apply": {"documents": [1], "add": ["neglect"]},
    "/tags/change": {"tag": "neglect", "name": "Want"},
    "/tags/merge": {"tag": "minutes", "into": "slides"},
    "/tags/split": {"tag": "review", "into": ["minutes", "slides"]},
    "/tags/retire": {"tag": "neglect"},
    "/tags/bring-back": {"tag": "neglect"},
    "/tag-groups": {"name": "Setting"},
    "/tag-groups/change": {"group": "theme", "name": "Themes"},
    "/vocabulary": {"text": "group,name\ntheme,Fear\n"},
    "/actions/1/undo": None,
    "/documents/1/suggestions/accept": {"tag": "review"},
    "/documents/1/suggestions/refuse": {"tag": "review"},
    "/documents/1/suggestions/take-back": {"tag": "review"},
    "/map/looks": {"row": "neglect", "column": "review", "search": "neglect"},
    "/map/looks/1/take-back": None,
    "/rounds": {"name": "First", "groups": ["evidence-type"], "coders": ["keeper", "tagger"], "documents": [1]},
    "/rounds/1/done": {"document": 1},
    "/rounds/1/open": None,
    "/rounds/1/accept": None,
    "/rounds/1/agree": {"document": 1, "tags": []},
    "/rounds/1/close": None,
    "/papers": {"text": "Neglect was found."},
    "/papers/1/decide": {"choices": [{"work": 1, "document": 1}]},
    "/papers/1/decisions/1/take-back": None,
}
"""Operations that change something, with what they are sent."""
FOR_ALL = {"/papers", "/papers/1/decide", "/papers/1/decisions/1/take-back"}
"""Those of them that ask for the scope "papers", which a token of any role may have; the others ask for "tag"."""


def test_every_address_is_tried_here(closed: Any) -> None:
    held = {
        (method, re.sub("<[^>]*>", "1", rule.rule).removeprefix("/api/v1"))
        for rule in closed.app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST"}
        if rule.rule.startswith("/api/v1/") and "openapi" not in rule.rule
    }
    reading = {("GET", address.partition("?")[0]) for address in ADDRESSES}
    assert held == reading | {("POST", address) for address in WRITING}


@pytest.mark.parametrize("address", WRITING)
def test_what_changes_something_is_opened_by_a_token_only(closed: Any, address: str) -> None:
    client = signed_in(closed.app, closed.people["keeper"])
    answer = client.post(f"/api/v1{address}", json=WRITING[address])
    assert answer.status_code == 401
    assert "Being signed in is not enough" in answer.json["detail"]


@pytest.mark.parametrize("address", WRITING)
def test_what_changes_something_asks_for_the_scope_and_the_role(closed: Any, address: str) -> None:
    def post(who: str) -> Any:
        headers = {"Authorization": f"Bearer {closed.tokens[who]}"}
        return closed.app.test_client().post(f"/api/v1{address}", json=WRITING[address], headers=headers)

    scope = "papers" if address in FOR_ALL else "tag"
    assert f"lacks the scope “{scope}”" in post("searcher").json["detail"]
    answer = post("reader")
    if address in FOR_ALL:
        assert answer.status_code not in (401, 403)
    else:
        assert answer.status_code == 403
        assert "Your role does not allow it" in answer.json["detail"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_token_nobody_is_let_in(ask: Any, address: str) -> None:
    answer = ask(address, who="")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Evidence review"'
    assert "account page" in answer.json["detail"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Basic cmVhZGVyOng=", "x", "Bearer  ", "Bearer a=b", "Bearer \xff"]
)
def test_what_is_no_token_opens_nothing(closed: Any, address: str, header: str) -> None:
    answer = closed.app.test_client().get(f"/api/v1{address}", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.www_authenticate.type == "bearer"
    assert answer.www_authenticate["error"] == "invalid_token"


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_token_of_a_closed_account_opens_nothing(ask: Any, address: str) -> None:
    assert ask(address, who="former").status_code == 401


@pytest.mark.parametrize(("address", "scope"), ADDRESSES.items())
def test_a_token_opens_what_its_scope_says_and_nothing_else(ask: Any, address: str, scope: str) -> None:
    for who, held in (("searcher", "search"), ("surveyor", "coverage"), ("writer", "papers")):
        answer = ask(address, who=who)
        assert answer.status_code == (403 if held != scope else 404 if address in NOT_THERE else 200)
        if held != scope:
            assert f"“{scope}”" in answer.json["detail"]


def signed_in(app: Flask, person: Person) -> Any:
    with app.test_request_context():
        sign_in(person, "a test")
        from flask import session

        kept = dict(session)
    client = app.test_client()
    with client.session_transaction() as held:
        held.update(kept)
    return client


def test_whoever_is_signed_in_may_try_it_in_the_browser(closed: Any) -> None:
    client = signed_in(closed.app, closed.people["keeper"])
    assert all(client.get(f"/api/v1{address}").status_code == 200 for address in {*ADDRESSES} - {*NOT_THERE})


def test_a_token_comes_before_the_cookie(closed: Any) -> None:
    client = signed_in(closed.app, closed.people["keeper"])
    secret = f"/api/v1/documents/{closed.ids['secret']}"
    assert client.get(secret).status_code == 200
    reader = {"Authorization": f"Bearer {closed.tokens['reader']}"}
    assert client.get(secret, headers=reader).status_code == 404
    assert client.get(secret, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_token_opens_no_page(closed: Any) -> None:
    answer = closed.app.test_client().get("/", headers={"Authorization": f"Bearer {closed.tokens['keeper']}"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_the_owner_at_this_computer_needs_none(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/api/v1/search").status_code == 200
    assert client.get("/api/v1/search", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api/v1/search", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 403


def test_each_person_may_ask_so_often(closed: Any) -> None:
    app = create_app(Config(library=library_of(closed.app).folder, search_limit="2 per minute"))

    def ask(who: str) -> Any:
        headers = {"Authorization": f"Bearer {closed.tokens[who]}"}
        return app.test_client().get("/api/v1/documents", headers=headers)

    try:
        assert [ask("member").status_code for _ in range(3)] == [200, 200, 429]
        refused = ask("member")
        assert 1 <= int(refused.headers["Retry-After"]) <= 61
        assert refused.content_type == "application/problem+json"
        assert ask("searcher").status_code == 200
    finally:
        library_of(app).close()
