from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.vendored import MANIFEST, VENDOR

ROUTES = Path(__file__).with_name("routes.txt")
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


def test_no_address_vanishes_or_appears_unnoticed(app: Flask) -> None:
    rules = sorted(
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )
    assert rules == ROUTES.read_text(encoding="utf-8").splitlines()


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
    assert "Set-Cookie" not in headers
    if not address.startswith("/static"):
        assert headers["Cache-Control"] == "no-store"


def test_the_policy_of_pages(client: FlaskClient) -> None:
    assert client.get("/").headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


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
