"""Every error under /api/ is a problem (RFC 9457), with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.errors import LibraryDamaged, SearchTooSlow
from indexer.view import View

KEYS = {"type", "title", "status", "detail", "instance", "errors"}


def holds(answer: Any, status: int) -> str:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json.keys() == KEYS
    assert (answer.json["type"], answer.json["status"]) == ("about:blank", status)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.json["detail"].endswith((".", "”"))
    return str(answer.json["detail"])


@pytest.mark.parametrize("address", ["/api/v1/nowhere", "/api/v2/search", "/api/", "/api/v1/documents/0"])
def test_an_unknown_address(closed: Any, address: str) -> None:
    assert "/api lists" in holds(closed.app.test_client().get(address), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_an_address_that_can_only_be_read(closed: Any, method: str) -> None:
    answer = closed.app.test_client().open("/api/v1/search", method=method)
    holds(answer, 405)
    assert {each.strip() for each in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


def test_a_request_sent_from_another_site(closed: Any) -> None:
    answer = closed.app.test_client().post("/api/v1/search", headers={"Sec-Fetch-Site": "cross-site"})
    assert "another site" in holds(answer, 403)


def test_a_name_that_is_not_ours(closed: Any) -> None:
    assert "EVIDENCE_ADDRESS" in holds(
        closed.app.test_client().get("/api/v1/search", headers={"Host": "x.example"}), 400
    )


@pytest.mark.parametrize(
    ("error", "status"), [(SearchTooSlow("Too slow. Ask for less."), 503), (LibraryDamaged("Broken. Mend it."), 503)]
)
def test_a_library_that_cannot_answer(ask: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(View, "search", fail)
    assert holds(ask("/search"), status) == str(error)


def test_an_error_of_ours_tells_nothing_of_the_inside(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(View, "search", fail)
    assert "secret" not in holds(ask("/search"), 500)


def test_an_answer_that_breaks_its_word_is_an_error_of_ours(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.api.coverage.coverage_as_json", lambda *_: {"documents": "many"})
    holds(ask("/coverage"), 500)


def test_pages_keep_their_errors(closed: Any) -> None:
    assert closed.app.test_client().get("/nowhere").content_type.startswith("text/html")


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/tags", {"group": "theme", "name": "\ud800"}),
        ("/tags", {"group": "theme", "name": "x", "note": "\udfff", "acronyms": {"\ud800": "a"}}),
        ("/tags", {"group": "theme", "name": "x", "\ud800": "a"}),
        ("/documents/1/tags", {"add": ["\ud800" * 60]}),
    ],
)
def test_half_of_a_character(send: Any, address: str, sent: dict[str, Any]) -> None:
    assert "half of a character" in holds(send(address, sent, "tagger"), 422)


@pytest.mark.parametrize("sent", ["[" * 50_000, '{"name":' + "[" * 50_000])
def test_what_is_nested_too_deep(closed: Any, sent: str) -> None:
    headers = {"Authorization": f"Bearer {closed.tokens['keeper']}"}
    answer = closed.app.test_client().post("/api/v1/tags", data=sent, content_type="application/json", headers=headers)
    assert "within one another too many times" in holds(answer, 422)
