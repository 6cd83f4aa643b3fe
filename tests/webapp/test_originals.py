from __future__ import annotations

import hashlib
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from webapp.library import library_of

SANDBOX = "sandbox; default-src 'none'"


def test_a_pdf_is_shown_with_its_own_name(client: FlaskClient, ids: dict[str, int]) -> None:
    answer = client.get(f"/documents/{ids['review']}/original", buffered=True)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    assert answer.data.startswith(b"%PDF-1.4 neglect")


def test_a_name_beyond_latin_letters_travels_whole(client: FlaskClient, ids: dict[str, int]) -> None:
    header = client.get(f"/documents/{ids['web']}/original", buffered=True).headers["Content-Disposition"]
    assert f"filename*=UTF-8''{quote('dìon 文書.html')}" in header
    assert "private" not in header


@pytest.mark.parametrize("name", ["web", "slides"])
def test_anything_else_is_saved_and_never_shown(client: FlaskClient, ids: dict[str, int], name: str) -> None:
    answer = client.get(f"/documents/{ids[name]}/original", buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("name", ["web", "review"])
def test_nothing_in_a_file_may_act_on_the_site(client: FlaskClient, ids: dict[str, int], name: str) -> None:
    answer = client.get(f"/documents/{ids[name]}/original", buffered=True)
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_part_of_a_file(client: FlaskClient, ids: dict[str, int]) -> None:
    answer = client.get(f"/documents/{ids['review']}/original", headers={"Range": "bytes=0-7"}, buffered=True)
    assert answer.status_code == 206
    assert answer.data == b"%PDF-1.4"
    assert answer.headers["Content-Range"].startswith("bytes 0-7/")


def test_a_part_that_is_not_there(client: FlaskClient, ids: dict[str, int]) -> None:
    answer = client.get(f"/documents/{ids['review']}/original", headers={"Range": "bytes=999999-"}, buffered=True)
    assert answer.status_code == 416


@pytest.fixture
def missing(client: FlaskClient, ids: dict[str, int]) -> Iterator[int]:
    library = library_of(client.application)
    sha256 = hashlib.sha256(b"the bytes of minutes 1").hexdigest()
    path = library.catalogue.files.originals.path(sha256)
    held = path.read_bytes()
    path.unlink()
    yield ids["minutes 1"]
    path.write_bytes(held)


def test_a_missing_original_says_what_to_do(client: FlaskClient, missing: int) -> None:
    answer = client.get(f"/documents/{missing}/original", buffered=True)
    assert answer.status_code == 503
    assert "restore it from a backup" in answer.text
    assert client.get(f"/documents/{missing}").status_code == 200
