from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue
from indexer.config import Config
from indexer.errors import LibraryDamaged
from indexer.library import Library
from webapp import create_app
from webapp.library import library_of


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


class TestReadyz:
    @pytest.fixture(params=["folder", "object store"])
    def site(self, request, tmp_path: Path) -> Iterator[Flask]:
        files = ""
        if request.param == "object store":
            files = request.getfixturevalue("s3")
        config = Config(library=tmp_path / "library", local=True, files=files)
        Library(config, create=True).close()
        app = create_app(config)
        app.testing = False
        yield app
        library_of(app).close()

    def test_ready(self, site: Flask) -> None:
        answer = site.test_client().get("/readyz")
        assert (answer.status_code, answer.json) == (200, {"status": "ready"})

    @pytest.mark.parametrize("name", ["catalogue", "index", "originals"])
    def test_what_does_not_answer_is_named_and_nothing_else_is_told(
        self, site: Flask, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = library_of(site)
        broken = {
            "catalogue": (Catalogue, "counts", property(_broken)),
            "index": (type(held.engine), "revisions", _broken),
            "originals": (type(held.catalogue.files.originals), "answer", _broken),
        }
        monkeypatch.setattr(*broken[name])
        answer = site.test_client().get("/readyz")
        assert (answer.status_code, answer.json) == (503, {"status": "not ready", "not answering": [name]})

    def test_a_store_that_is_away(self, tmp_path: Path, s3: str) -> None:
        config = Config(library=tmp_path / "library", local=True, files=s3.replace("s3://b", "s3://none-"))
        Library(config, create=True).close()
        app = create_app(config)
        answer = app.test_client().get("/readyz")
        library_of(app).close()
        assert (answer.status_code, answer.json) == (200, {"status": "ready", "not answering": ["originals"]})

    def test_a_cluster_that_is_away(self, tmp_path: Path) -> None:
        config = Config(library=tmp_path / "library", local=True, engine="opensearch+http://127.0.0.1:9/library")
        Library(config, create=True).close()
        app = create_app(config)
        client = app.test_client()
        ready, alive = client.get("/readyz"), client.get("/healthz")
        library_of(app).close()
        assert (ready.status_code, ready.json) == (200, {"status": "ready", "not answering": ["index"]})
        assert alive.status_code == 200


def _broken(_: object) -> None:
    raise LibraryDamaged("A secret stands in postgresql://user:password@host.")
