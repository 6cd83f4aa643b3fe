from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import people
from indexer.config import Config
from indexer.errors import UsageError
from indexer.model import Role
from webapp import create_app
from webapp.library import library_of
from webapp.vendored import MANIFEST, VENDOR

ADDRESSES = [
    "/",
    "/?q=neglect",
    "/coverage",
    "/keyboard-shortcuts",
    "/opensearch.xml",
    "/suggestions?q=neg",
    "/suggestions/opensearch?q=neg",
    "/documents/1",
    "/documents/1/original",
    "/documents/1/passages/1",
    "/documents/6",
    "/healthz",
    "/static/evidence.css",
    "/nowhere",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_on_every_answer(client: FlaskClient, address: str) -> None:
    headers = client.get(address, buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; ") if " " in part)
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    if not address.startswith("/static"):
        assert headers["Cache-Control"] == "no-store"


def test_the_policy_of_pages(client: FlaskClient) -> None:
    assert client.get("/").headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_the_cookie_on_loopback(client: FlaskClient) -> None:
    cookie = client.get("/account").headers["Set-Cookie"]
    assert cookie.startswith("evidence-session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_cookie_under_https(accounts) -> None:
    app = served(accounts, address="https://evidence.example.org")
    answer = app.test_client().get("/sign-in", base_url="https://evidence.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    library_of(app).close()


def served(accounts, **settings) -> Flask:
    """Serve the library of accounts under other settings."""
    return create_app(Config(library=library_of(accounts.app).folder, **settings))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"address": "evidence.example.org"}, "EVIDENCE_ADDRESS must be like"),
        ({"address": "https://evidence.example.org/path"}, "EVIDENCE_ADDRESS must be like"),
        ({"sign_in_limit": "often"}, "A limit is written like"),
        ({"local": True}, "There are accounts"),
    ],
)
def test_settings_that_make_no_sense_are_refused_at_the_start(accounts, settings, says) -> None:
    with pytest.raises(UsageError, match=says):
        served(accounts, **settings)


@pytest.mark.parametrize("settings", [{"host": "0.0.0.0"}, {"address": "https://evidence.example.org"}, {"proxies": 1}])  # noqa: S104
def test_nobody_but_this_computer_is_answered_without_signing_in(shelf, settings) -> None:
    with pytest.raises(UsageError, match="only for this computer"):
        create_app(Config(library=shelf.library.folder, local=True, **settings))


@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"]
)
def test_a_sign_of_a_proxy_is_refused_where_nobody_signs_in(client: FlaskClient, name: str) -> None:
    answer = client.get("/?q=neglect", headers={name: "127.0.0.1"})
    assert answer.status_code == 403
    assert "Recognising" not in answer.text
    assert "Account" not in answer.text


def test_another_computer_is_refused_where_nobody_signs_in(client: FlaskClient) -> None:
    assert client.get("/", environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code == 403


def test_the_owner_here_is_nobody_once_there_are_accounts(make_library) -> None:
    folder, _ = make_library(lambda _: None)
    app = create_app(Config(library=folder, local=True))
    client = app.test_client()
    assert client.get("/").status_code == 200
    people.add(library_of(app).catalogue, "Anna", "anna@example.org", Role.ADMINISTRATOR, [], "a test")
    assert client.get("/").status_code == 302
    library_of(app).close()


@pytest.mark.parametrize("values", [{}, {"csrf_token": "forged"}])
def test_a_form_without_our_token_changes_nothing(accounts, values) -> None:
    client = accounts.client("administrator")
    number = accounts.people["reader"].id
    answer = client.post(f"/people/{number}/close", data=values)
    assert (answer.status_code, "nothing was changed" in answer.text) == (400, True)
    assert not library_of(accounts.app).catalogue.people.get(number).disabled_at


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_changes_nothing_even_with_our_token(accounts, send, site) -> None:
    client = accounts.client("administrator")
    client.environ_base["HTTP_SEC_FETCH_SITE"] = site
    answer = send(client, "/people", name="Dora", email="dora@example.org")
    assert (answer.status_code, "from another site" in answer.text) == (403, True)


def test_the_key_that_signs_cookies_is_private_and_stays(app: Flask) -> None:
    path = library_of(app).folder / "secret.key"
    assert path.stat().st_mode & 0o077 == 0
    again = create_app(library_of(app).config)
    assert again.config["SECRET_KEY"] == app.config["SECRET_KEY"] == path.read_text()
    library_of(again).close()


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "localhost"])
def test_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8000", "10.0.0.1"])
def test_another_name_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/?q=neglect", headers={"Host": host})
    assert answer.status_code == 400
    assert "Open it as localhost" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_a_file_with_its_version_in_its_address_may_be_kept(client: FlaskClient) -> None:
    for address in ("evidence.css", "vendor/nothing-1.0/nothing.css"):
        assert "immutable" not in client.get(f"/static/{address}", buffered=True).headers.get("Cache-Control", "")
    manifest = VENDOR / MANIFEST
    if not manifest.exists():
        pytest.skip("The front-end files were not copied: run “npm ci --ignore-scripts” and “python -m webapp.vendor”.")
    held = json.loads(manifest.read_text(encoding="utf-8"))["@scottish-government/design-system"]
    answer = client.get(f"/static/vendor/{held['folder']}/{next(iter(held['files']))}", buffered=True)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
