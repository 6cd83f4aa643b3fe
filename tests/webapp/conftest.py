"""A small library made by hand, with one document for each thing a page must show, and the site over it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import people
from indexer.catalogue.documents import Reading
from indexer.catalogue.history import Event
from indexer.catalogue.locations import Location
from indexer.config import Config
from indexer.library import Library
from indexer.model import (
    DocumentId,
    Link,
    Locator,
    Outcome,
    Passage,
    Person,
    Problem,
    ReadStatus,
    Role,
    Standing,
    Workstream,
)
from indexer.search.engine import Entry
from indexer.tags import apply_to
from webapp import create_app
from webapp.library import library_of

AT = "2026-11-20T10:00:00Z"
PDF = "application/pdf"
NO_WORDS = Problem("The page is a picture without words.", "Install tesseract and index the file again.", "tesseract")


class Shelf:
    """Adds documents to a library by hand; ``ids`` keeps their numbers by name."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.ids: dict[str, DocumentId] = {}

    def add(
        self,
        name: str,
        passages: list[Passage],
        *,
        media_type: str = PDF,
        path: str = "",
        workstreams: tuple[str, ...] = (),
        content: bytes = b"",
        status: ReadStatus = ReadStatus.READ,
        problem: Problem | None = None,
        **values: str,
    ) -> DocumentId:
        catalogue = self.library.catalogue
        content = content or f"the bytes of {name}".encode()
        sha256 = hashlib.sha256(content).hexdigest()
        original = catalogue.files.originals.path(sha256)
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_bytes(content)
        catalogue.files.record(sha256, media_type, AT)
        fields = {"language": "en", "audience": "public", "kind": "report", "title": name} | values
        document = catalogue.documents.add(
            sha256, media_type, fields, Reading(passages, status, problem, None, "1"), AT
        )
        for each in workstreams:
            apply_to(catalogue, document, each, "manifest", AT, "a test")
        found = path or f"/srv/private/{name}.pdf"
        catalogue.locations.put(Location(found, sha256, len(content), 0, Outcome.ADDED, document, None, AT))
        held = catalogue.documents.get(document)
        assert held is not None
        self.library.engine.put([Entry(document, held.revision, held.title, passages)])
        self.ids[name] = document
        return document


def page(index: int, text: str, value: str = "", **others: object) -> Passage:
    return Passage(Locator("page", value or str(index), index), text, reader="pypdfium2 5.15.2", **others)  # type: ignore[arg-type]


def fill(shelf: Shelf) -> None:
    tags = shelf.library.catalogue.vocabulary
    tags.put_workstream(Workstream("neglect", "Neglect", "", ("neglect",), {"HBR": "home based risk"}), 1)
    tags.put_workstream(Workstream("inspections", "Inspections", "", (), {}), 2)
    review = shelf.add(
        "review",
        [
            page(1, "The guardian spoke of neglect.\n\nA second paragraph about a guardian.", "iv", heading="Foreword"),
            page(
                2,
                "Supervision of practice & <script>alert(1)</script> neglect in 2015.",
                "1",
                heading="Supervision of practice",
                running="Annual review 2015",
                links=(Link("https://example.org/neglect", "Neglect pages"), Link("javascript:alert(1)", "Do not")),
            ),
            page(3, "", "2", problem=NO_WORDS),
        ],
        title="Recognising neglect: a review",
        kind="review",
        date="2015-07-31",
        organisation="Review Office",
        workstreams=("neglect", "inspections"),
        path="/srv/private/reviews/neglect – 文書.pdf",
        content=b"%PDF-1.4 neglect " + b"x" * 3000,
        status=ReadStatus.PARTLY_READ,
        problem=Problem("One page has no words.", "Install tesseract and index the file again."),
    )
    catalogue = shelf.library.catalogue
    catalogue.history.record(
        Event(review, AT, "evidence index", "guessed", "date", "", "2015-07-31", "first page", confirmed=False)
    )
    catalogue.history.record(
        Event(
            review, AT, "evidence index", "described", "organisation", "", "Review Office", "manifest", confirmed=True
        )
    )
    location = catalogue.locations.of(review)[0]
    catalogue.locations.put(
        Location("/srv/private/papers.zip!/old/neglect.pdf", location.sha256, 1, 0, Outcome.DUPLICATE, review, None, AT)
    )
    draft = shelf.add(
        "draft",
        [page(1, "The guardian spoke of neglect in a draft.")],
        title="Recognising neglect: draft",
        kind="review",
        date="2015-06",
        organisation="Review Office",
    )
    catalogue.documents.change(draft, standing=Standing.SUPERSEDED.value, superseded_by=review)
    catalogue.near_copies.link(review, draft, 0.93)
    shelf.add(
        "slides",
        [
            Passage(
                Locator("slide", "1", 1), "Thresholds for action", heading="Thresholds", notes="Say that HBR is new."
            ),
            Passage(Locator("slide", "2", 2), "Home based risk assessment"),
        ],
        title="Thresholds workshop",
        kind="slides",
        date="2016",
        organisation="Training Unit",
        workstreams=("neglect",),
        media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
        path="/srv/private/slides/thresholds.pptx",
    )
    shelf.add(
        "scan",
        [],
        title="Scanned letter",
        kind="letter",
        status=ReadStatus.UNREADABLE,
        problem=Problem("It holds pictures of pages only.", "Install tesseract and index it again.", "tesseract"),
        language="",
    )
    shelf.add(
        "web",
        [Passage(Locator("section", "1", 1), "Seachdain air neglect agus dìon.", heading="Dìon")],
        title="Dìon chloinne",
        media_type="text/html",
        path="/srv/private/web/dìon 文書.html",
        content=b"<script>alert(1)</script>",
        language="gd",
    )
    withdrawn = shelf.add("withdrawn", [page(1, "The quokka knows of neglect.")], title="Quokka files")
    shelf.library.engine.remove([withdrawn])
    catalogue.documents.change(withdrawn, standing=Standing.WITHDRAWN.value)
    purged = shelf.add("purged", [page(1, "The wombat knows of neglect.")], title="Wombat files")
    shelf.library.engine.remove([purged])
    catalogue.documents.empty(purged)
    for number in range(1, 26):
        shelf.add(
            f"minutes {number}",
            [page(1, f"Minutes of meeting {number}: the action list.")],
            title=f"Minutes {number:02}",
            kind="minutes",
            date=f"2014-01-{number:02}",
            organisation="Programme Office",
        )
    catalogue.locations.put(
        Location(
            "/srv/private/holiday.jpg",
            "0" * 64,
            1,
            0,
            Outcome.NOT_A_DOCUMENT,
            None,
            Problem("It is a picture.", "Leave it where it is."),
            AT,
        )
    )


@pytest.fixture(scope="session")
def make_library(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Shelf], None]], tuple[Path, Shelf]]:
    """Give a function that makes a library folder and fills it."""

    def make(filling: Callable[[Shelf], None]) -> tuple[Path, Shelf]:
        folder = tmp_path_factory.mktemp("library")
        with Library(Config(library=folder), create=True) as library:
            shelf = Shelf(library)
            filling(shelf)
        return folder, shelf

    return make


@pytest.fixture(scope="session")
def shelf(make_library: Callable[[Callable[[Shelf], None]], tuple[Path, Shelf]]) -> Shelf:
    return make_library(fill)[1]


@pytest.fixture(scope="session")
def ids(shelf: Shelf) -> dict[str, DocumentId]:
    return shelf.ids


@pytest.fixture(scope="session")
def app(shelf: Shelf) -> Iterator[Flask]:
    app = create_app(Config(library=shelf.library.folder, local=True))
    app.testing = False  # an error must become a page here too
    yield app
    library_of(app).close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@dataclass
class Accounts:
    """The site over a library with accounts: one person for each role, and two readers in the group "inner"."""

    app: Flask
    people: dict[str, Person]

    def client(self, name: str = "") -> FlaskClient:
        """Give a browser in which this person is signed in, or nobody."""
        client = self.app.test_client()
        if name:
            secret = people.start_session(library_of(self.app).catalogue, self.people[name], 1, "a test")
            with client.session_transaction() as cookie:
                cookie["_user_id"] = secret
        return client


def make_accounts(folder: Path) -> Accounts:
    """Serve a library to people who sign in."""
    app = create_app(Config(library=folder, sign_in_limit="1000 per minute", search_limit="10000 per minute"))
    app.testing = False
    catalogue = library_of(app).catalogue
    made = {}
    for name, role, groups in [
        ("administrator", Role.ADMINISTRATOR, []),
        ("editor", Role.EDITOR, []),
        ("researcher", Role.RESEARCHER, []),
        ("reader", Role.READER, []),
        ("insider", Role.READER, ["Inner"]),
        ("other", Role.READER, ["Another group"]),
    ]:
        made[name] = people.add(catalogue, name.capitalize(), f"{name}@example.org", role, groups, "a test")
    return Accounts(app, made)


@pytest.fixture(scope="session")
def serve_accounts() -> Callable[[Path], Accounts]:
    return make_accounts


@pytest.fixture
def accounts(make_library: Callable[[Callable[[Shelf], None]], tuple[Path, Shelf]]) -> Iterator[Accounts]:
    """Give a library with accounts, of one's own: what a test changes in it concerns no other."""

    def few(shelf: Shelf) -> None:
        shelf.add("open", [page(1, "Everybody may read of neglect.")], title="For everybody", audience="public")
        shelf.add(
            "inner", [page(1, "The inner group reads of neglect.")], title="For the inner group", audience="inner"
        )

    made = make_accounts(make_library(few)[0])
    yield made
    library_of(made.app).close()


@pytest.fixture
def cited(accounts: Accounts) -> Accounts:
    """Give the library with accounts whose documents say whose they are and from when, so that papers can cite them."""
    documents = library_of(accounts.app).catalogue.documents
    documents.change(DocumentId(1), organisation="Anon", date="2016")
    documents.change(DocumentId(2), organisation="Inner", date="2016")
    return accounts


@pytest.fixture(scope="session")
def send() -> Callable[..., TestResponse]:
    """Give a function that fills in a form as a browser does: with the token of the page it stands on."""

    def send(client: FlaskClient, page: str, address: str = "", **values: object) -> TestResponse:
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
        assert found is not None
        return client.post(address or page, data={"csrf_token": found[1], **values})

    return send
