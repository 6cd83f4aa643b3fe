from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.errors import LibraryDamaged
from indexer.library import Library


def test_a_library_that_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "documents": 29, "passages": 31, "pending": 0}


def test_a_library_that_cannot_answer(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Library) -> None:
        raise LibraryDamaged("The index cannot be opened.")

    monkeypatch.setattr(Library, "finder", broken)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "reason": "LibraryDamaged"}
