from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from indexer.config import Config
from indexer.errors import NotFound
from webapp import create_app
from webapp.library import library_of


def test_without_a_library_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="evidence index"):
        create_app(Config(library=tmp_path / "nothing"))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    folder = library_of(app).folder
    monkeypatch.setenv("EVIDENCE_LIBRARY", str(folder))
    monkeypatch.setenv("EVIDENCE_LOCAL", "yes")
    made = create_app()
    assert made.test_client().get("/healthz").status_code == 200
    library_of(made).close()
