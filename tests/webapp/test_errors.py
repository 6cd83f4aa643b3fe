from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.errors import EvidenceError, LibraryBusy, LibraryDamaged, SearchTooSlow
from indexer.library import Library


def test_an_unknown_address(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "<h1" in answer.text
    assert "Check the address, or search" in answer.text


def test_nothing_can_be_sent_in(client: FlaskClient) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LibraryDamaged("The index is damaged. Rebuild it."), 503),
        (LibraryBusy("The library is held. Try again."), 503),
        (EvidenceError("It is odd."), 500),
        (ZeroDivisionError("secret"), 500),
    ],
)
def test_errors_become_plain_pages(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(Library, "search", broken)
    answer = client.get("/?q=neglect")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (str(error) in answer.text) == (status == 503)
    assert "Traceback" not in answer.text


def test_a_slow_search_inside_a_document_only_leaves_the_list_whole(
    client: FlaskClient, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexer.search.whoosh_engine import WhooshReading

    def slow(*_: object) -> None:
        raise SearchTooSlow("Too slow.")

    monkeypatch.setattr(WhooshReading, "search", slow)
    answer = client.get(f"/documents/{ids['review']}/passages/1?q=guardian")
    assert answer.status_code == 200
    assert "<mark>guardian</mark>" in answer.text
