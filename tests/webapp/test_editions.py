from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from indexer.config import Config
from indexer.model import Standing
from webapp import create_app
from webapp.editions import Related, related
from webapp.library import library, library_of
from webapp.view import shown_documents


def fill(shelf: Any) -> None:
    for name in ("one", "two", "three", "four"):
        shelf.add(name, [])
    documents = shelf.library.catalogue.documents
    documents.change(shelf.ids["one"], superseded_by=shelf.ids["two"], standing=Standing.SUPERSEDED.value)
    documents.change(shelf.ids["two"], superseded_by=shelf.ids["three"], standing=Standing.WITHDRAWN.value)
    shelf.library.catalogue.near_copies.link(shelf.ids["one"], shelf.ids["three"], 0.9)
    shelf.library.catalogue.near_copies.link(shelf.ids["one"], shelf.ids["four"], 0.8)


@pytest.fixture
def app(make_library: Callable[..., tuple[Path, Any]]) -> Iterator[Flask]:
    app = create_app(Config(library=make_library(fill)[0], local=True))
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        yield app
    library_of(app).close()


def look(number: int) -> Related:
    return related(shown_documents([number])[number])


def test_the_newest_that_may_be_shown_is_found_past_one_that_may_not(app: Flask) -> None:
    assert look(1).newest == shown_documents([3])[3]
    assert look(3).newest is None
    assert look(3).earlier == ()  # the one before it was withdrawn


def test_an_edition_is_no_near_copy_besides(app: Flask) -> None:
    assert [(each.id, share) for each, share in look(1).near] == [(4, 0.8)]


def test_a_ring_of_editions_has_an_end(app: Flask) -> None:
    library().catalogue.documents.change(3, superseded_by=1)  # type: ignore[arg-type]
    assert look(1).newest == shown_documents([3])[3]
