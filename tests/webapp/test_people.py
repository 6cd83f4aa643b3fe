from __future__ import annotations

import re

import pytest

from indexer import people
from webapp import create_app
from webapp.library import library_of

PASSWORD = "three random words"


@pytest.fixture
def catalogue(accounts):
    return library_of(accounts.app).catalogue


@pytest.fixture
def reader(accounts, catalogue):
    reader = accounts.people["reader"]
    people.set_password(catalogue, reader.id, PASSWORD, "a test")
    return reader


class TestSigningIn:
    def test_with_a_password(self, accounts, reader, send):
        client = accounts.client()
        answer = send(client, "/sign-in?next=/coverage", email="Reader@example.org", password=PASSWORD)
        assert (answer.status_code, answer.location) == (303, "/coverage")
        page = client.get("/")
        assert page.status_code == 200
        assert "Sign out" in page.text
        assert client.get("/sign-in").location == "/"

    @pytest.mark.parametrize(
        "email",
        ["reader@example.org", "nobody@example.org", "administrator@example.org"],
        ids=["wrong", "unknown", "unset"],
    )
    def test_what_is_wrong_is_not_told(self, accounts, reader, send, email):
        client = accounts.client()
        answer = send(client, "/sign-in", email=email, password="another password")
        assert answer.status_code == 422
        assert "The address or the password is wrong." in answer.text
        assert f'value="{email}"' in answer.text
        assert client.get("/").status_code == 302

    @pytest.mark.parametrize(
        "next_", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "javascript:x"]
    )
    def test_nobody_is_sent_elsewhere(self, accounts, reader, send, next_):
        answer = send(accounts.client(), f"/sign-in?next={next_}", email="reader@example.org", password=PASSWORD)
        assert answer.location == "/"

    def test_a_session_is_new_after_signing_in(self, accounts, reader, send):
        client = accounts.client()
        client.get("/sign-in")
        before = client.get_cookie("evidence-session").value
        send(client, "/sign-in", email="reader@example.org", password=PASSWORD)
        with client.session_transaction() as cookie:
            assert "csrf_token" not in cookie  # nothing of before is left
        assert client.get_cookie("evidence-session").value != before

    def test_trying_too_often_is_stopped(self, accounts, reader, send):
        app = create_app(
            library_of(accounts.app).config.__class__(
                library=library_of(accounts.app).folder, sign_in_limit="3 per minute"
            )
        )
        client = app.test_client()
        statuses = [send(client, "/sign-in", email="reader@example.org", password="x").status_code for _ in range(4)]
        assert statuses == [422, 422, 422, 429]
        assert "Wait a minute" in send(client, "/sign-in", email="reader@example.org", password=PASSWORD).text
        library_of(app).close()


class TestSigningOut:
    def test_here(self, accounts, send):
        client, other = accounts.client("reader"), accounts.client("reader")
        assert send(client, "/", "/sign-out").status_code == 303
        assert client.get("/").status_code == 302
        assert other.get("/").status_code == 200

    def test_an_old_cookie_opens_nothing(self, accounts, send):
        client = accounts.client("reader")
        client.get("/account")
        kept = client.get_cookie("evidence-session").value
        send(client, "/", "/sign-out")
        client.set_cookie("evidence-session", kept)
        assert client.get("/").status_code == 302

    def test_everywhere(self, accounts, send):
        client, other = accounts.client("reader"), accounts.client("reader")
        send(client, "/account", "/account/sign-out-everywhere")
        assert (client.get("/").status_code, other.get("/").status_code) == (302, 302)


class TestInvitations:
    def test_from_the_account_to_the_first_search(self, accounts, send):
        admin, newcomer = accounts.client("administrator"), accounts.client()
        made = send(admin, "/people", name="Dora", email="dora@example.org", role="researcher", group="inner")
        assert made.status_code == 201
        link = re.search(r"<code>http://localhost(/invitations/[\w-]+)</code>", made.text)[1]
        assert "dora@example.org" in newcomer.get(link).text
        assert "at least 12 characters" in send(newcomer, link, password="short").text
        assert send(newcomer, link, password=PASSWORD).location == "/"
        assert "For the inner group" in newcomer.get("/").text
        assert "was used" in accounts.client().get(link).text
        assert link not in admin.get("/people").text

    def test_an_unknown_link_says_what_to_do(self, accounts, send):
        page = accounts.client().get("/invitations/nothing")
        assert (page.status_code, "Ask an administrator" in page.text) == (200, True)


class TestAccount:
    def test_the_password_is_changed(self, accounts, reader, catalogue, send):
        client, other = accounts.client("reader"), accounts.client("reader")
        wrong = send(client, "/account", "/account/password", current="x", password="another three words")
        assert "not your present password" in wrong.text
        weak = send(client, "/account", "/account/password", current=PASSWORD, password="short")
        assert (weak.status_code, "at least 12 characters" in weak.text) == (422, True)
        done = send(client, "/account", "/account/password", current=PASSWORD, password="another three words")
        assert done.status_code == 303
        assert (client.get("/").status_code, other.get("/").status_code) == (200, 302)
        assert people.authenticate(catalogue, "reader@example.org", "another three words") is not None

    def test_keys_are_switched_off_and_on(self, accounts, send):
        client = accounts.client("reader")
        assert "data-keys" not in client.get("/").text
        send(client, "/account", "/account/settings")
        assert '<html lang="en-GB" data-keys="off">' in client.get("/").text
        send(client, "/account", "/account/settings", keys="on")
        assert "data-keys" not in client.get("/").text

    def test_a_token_is_shown_once_and_ended(self, accounts, catalogue, send):
        client = accounts.client("reader")
        made = send(client, "/account", "/account/tokens", name="Sheet", scope="search", days="30")
        secret = re.search(r"<code>([\w-]{43})</code>", made.text)[1]
        assert people.token_holder(catalogue, secret) is not None
        page = client.get("/account").text
        assert ("Sheet" in page, secret in page) == (True, False)
        number = re.search(r"/account/tokens/(\d+)/end", page)[1]
        other = accounts.client("other")
        assert send(other, "/account", f"/account/tokens/{number}/end").status_code == 404
        send(client, "/account", f"/account/tokens/{number}/end")
        assert people.token_holder(catalogue, secret) is None

    def test_a_token_needs_a_name(self, accounts, send):
        answer = send(accounts.client("reader"), "/account", "/account/tokens", name=" ", scope="search")
        assert (answer.status_code, "Give the token a name" in answer.text) == (422, True)


def test_closing_an_account_shuts_everything_at_once(accounts, catalogue, send):
    reader, admin = accounts.client("reader"), accounts.client("administrator")
    token = people.make_token(catalogue, accounts.people["reader"], "Sheet", ["search"], 30)
    number = accounts.people["reader"].id
    assert send(admin, f"/people/{number}", f"/people/{number}/close").status_code == 303
    assert reader.get("/").status_code == 302
    assert people.token_holder(catalogue, token) is None


def test_the_owner_here_needs_no_account(client):
    page = client.get("/account").text
    assert "Sign out" not in page
    assert "Present password" not in page
