"""A site with accounts over a library of which readers see only a part, and tokens to ask its API with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from indexer import people
from indexer.config import Config
from indexer.library import Library
from indexer.model import Link, Locator, Passage, Person, Problem, ReadStatus, Role, Standing, Workstream
from webapp import create_app
from webapp.library import library_of

Make = Callable[[Callable[[Any], None]], tuple[Any, Any]]
OFTEN = "1000000 per minute"


class Ask(Protocol):
    """Asks the API for an address with the token of somebody; with none for nobody."""

    def __call__(self, address: str, who: str = "reader") -> TestResponse: ...


@dataclass(frozen=True)
class Closed:
    """The site, the numbers of its documents by name, the secrets of its tokens, and its people."""

    app: Flask
    ids: dict[str, int]
    tokens: dict[str, str]
    people: dict[str, Person]


def page(index: int, text: str, **others: Any) -> Passage:
    return Passage(Locator("page", str(index), index), text, reader="pypdfium2 5.15.2", **others)


def fill(shelf: Any) -> None:
    catalogue = shelf.library.catalogue
    catalogue.vocabulary.put_workstream(
        Workstream("neglect", "Neglect", "", ("neglect",), {"CPC": "child protection"}), 1
    )
    pages = [page(number, f"Neglect on page {number}.") for number in range(1, 8)]
    pages[1] = page(2, "Neglect & thresholds.", links=(Link("https://example.org/", "thresholds"),))
    pages[6] = page(7, "", problem=Problem("The page is a picture.", "Install tesseract.", "tesseract"))
    report = shelf.add(
        "report", pages, kind="report", date="2016-02", organisation="Trust", workstreams=("neglect",),
        status=ReadStatus.PARTLY_READ, problem=Problem("One page has no words.", "Install tesseract."),
    )  # fmt: skip
    secret = shelf.add(
        "secret", [page(1, "Neglect and the quokka.")], kind="minutes", date="2017", organisation="Quokka Board",
        audience="review group", path="/srv/private/quokka.pdf", language="gd", workstreams=("neglect",),
    )  # fmt: skip
    old = shelf.add("old", [page(1, "Neglect, as it was seen.")], kind="report", date="2012")
    early = shelf.add("early", [page(1, "Early neglect.")], audience="review group", kind="draft")
    catalogue.documents.change(old, standing=Standing.SUPERSEDED.value, superseded_by=secret)
    catalogue.documents.change(early, standing=Standing.SUPERSEDED.value, superseded_by=report)
    catalogue.near_copies.link(report, secret, 0.91)
    catalogue.near_copies.link(report, old, 0.5)
    shelf.add(
        "blank", [], audience="review group", status=ReadStatus.UNREADABLE, path="/srv/private/wombat.pdf",
        problem=Problem("It holds pictures only.", "Install tesseract.", "tesseract"),
    )  # fmt: skip
    withdrawn = shelf.add("withdrawn", [page(1, "Neglect withdrawn.")])
    shelf.library.engine.remove([withdrawn])
    catalogue.documents.change(withdrawn, standing=Standing.WITHDRAWN.value)
    for number in range(4):
        shelf.add(f"minutes {number}", [page(1, f"Meeting {number} spoke of neglect.")], kind="minutes", date="2014")


@pytest.fixture(scope="session")
def closed(make_library: Make) -> Iterator[Closed]:
    """Give a site that no test changes."""
    yield from make_closed(make_library)


@pytest.fixture
def own(make_library: Make) -> Iterator[Closed]:
    """Give a site of one's own: what a test changes in it concerns no other."""
    yield from make_closed(make_library)


@pytest.fixture
def send(own: Closed) -> Callable[..., TestResponse]:
    """Give a function that sends the API of one's own site something with the token of somebody, or reads it."""

    def send(address: str, json: Any = None, who: str = "keeper", method: str = "POST") -> TestResponse:
        headers = {"Authorization": f"Bearer {own.tokens[who]}"}
        return own.app.test_client().open(f"/api/v1{address}", method=method, json=json, headers=headers)

    return send


def make_closed(make_library: Make) -> Iterator[Closed]:
    folder, shelf = make_library(fill)
    with Library(Config(library=folder)) as library:
        held, tokens = {}, {}
        for name, role, groups, scopes in (
            ("keeper", Role.ADMINISTRATOR, (), people.SCOPES),
            ("reader", Role.READER, (), people.SCOPES),
            ("member", Role.READER, ("review group",), people.SCOPES),
            ("searcher", Role.RESEARCHER, (), ("search",)),
            ("surveyor", Role.RESEARCHER, (), ("coverage",)),
            ("former", Role.READER, (), people.SCOPES),
            ("tagger", Role.RESEARCHER, (), ("search", "tag")),
            ("writer", Role.RESEARCHER, (), ("papers",)),
        ):
            held[name] = people.add(library.catalogue, name, f"{name}@example.org", role, groups, "a test")
            tokens[name] = people.make_token(library.catalogue, held[name], "a test", scopes, 30)
        people.close(library.catalogue, held["former"].id, "a test")
    app = create_app(Config(library=folder, search_limit=OFTEN))
    yield Closed(app, shelf.ids, tokens, held)
    library_of(app).close()


@pytest.fixture
def ask(closed: Closed) -> Ask:
    def asked(address: str, who: str = "reader") -> TestResponse:
        headers = {"Authorization": f"Bearer {closed.tokens[who]}"} if who else {}
        return closed.app.test_client().get(f"/api/v1{address}", headers=headers)

    return asked
