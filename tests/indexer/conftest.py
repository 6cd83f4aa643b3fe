"""A library in a temporary folder, and small documents to read into it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from indexer import importing, imports, papers, people
from indexer.catalogue import now
from indexer.catalogue.documents import Reading
from indexer.config import Config
from indexer.filing import Report as Indexed
from indexer.ingest import index as run
from indexer.library import Library
from indexer.model import Document, DocumentId, Locator, Passage, ReadStatus
from indexer.paper_report import Report
from indexer.search.document_table import Filters
from indexer.search.engine import Entry
from indexer.search.results import Results, Search
from indexer.view import View

ANN = "Ann"
TEXTS = {
    "neglect.txt": "Neglect of infants was found in three homes. Thresholds were unclear.",
    "trafficking.md": "# Trafficking review\n\nTrafficking of older children was found by the police.",
    "minutes.txt": "Minutes of the group. Neglect was discussed, and trafficking was not.",
    "guidance.html": "<html><head><title>Guidance on thresholds</title></head><body><h1>Guidance on thresholds</h1>"
    "<p>Thresholds for action are set out here for every social worker in the authority.</p></body></html>",
}


@pytest.fixture
def config(tmp_path: Path, catalogue_address: str) -> Config:
    return Config(library=tmp_path / "library", catalogue=catalogue_address, ocr=False, workers=1, lock_seconds=0.2)


@pytest.fixture
def library(config: Config) -> Iterator[Library]:
    with Library(config, create=True) as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty folder for documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


@pytest.fixture
def folder_of_documents(folder: Path) -> Path:
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def index(library: Library, folder: Path) -> Callable[..., Indexed]:
    """Give a function that indexes the folder, or the paths it is given."""

    def index(*paths: Path, again: bool = False) -> Indexed:
        return run(library, paths or [folder], again=again)

    return index


@pytest.fixture
def at(library: Library, folder: Path) -> Callable[[str], Document]:
    """Give a function that gives the document found at a path below the folder."""

    def at(name: str) -> Document:
        location = library.catalogue.locations.get(f"{folder}/{name}")
        assert location is not None, f"{name} was never met"
        assert location.document is not None, f"{name} is no document"
        return library.document(location.document)

    return at


@pytest.fixture
def search(library: Library) -> Callable[..., Results]:
    """Give a function that searches: the words, then filters by keyword and anything else Search takes."""

    def search(
        text: str = "",
        chosen: dict[str, set[str]] | None = None,
        excluded: dict[str, set[str]] | None = None,
        **others: object,
    ) -> Results:
        filters = Filters(
            {facet: frozenset(values) for facet, values in (chosen or {}).items()},
            {facet: frozenset(values) for facet, values in (excluded or {}).items()},
        )
        return library.search(Search(text, filters, **others))  # type: ignore[arg-type]

    return search


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Give a function that writes a file below the folder, making folders as needed."""

    def write(name: str, content: str | bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def zipped(folder: Path) -> Callable[..., Path]:
    """Give a function that writes a ZIP archive of members by name."""

    def zipped(name: str, members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
        with zipfile.ZipFile(folder / name, "w", compression) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return folder / name

    return zipped


@pytest.fixture
def add_document(library: Library) -> Callable[..., DocumentId]:
    """Give a function that adds a document of one passage by hand, without reading a file; gives its number."""

    def add_document(text: str, **fields: str) -> DocumentId:
        passages = [Passage(Locator("section", "1", 1), text)]
        held = {"title": "A document", "audience": "public", "language": "en"} | fields
        reading = Reading(passages, ReadStatus.READ, None, None, "1")
        sha = sha256(text.encode()).hexdigest()
        made = library.catalogue.documents.add(sha, "text/plain", held, reading, now())
        library.engine.put([Entry(made, 1, held["title"], passages)])
        return made

    return add_document


@pytest.fixture
def send(library: Library) -> Callable[..., int]:
    """Give a function that uploads files by name and has them read; gives the import's number."""

    def send(files: dict[str, str | bytes], by: str = ANN, **others: Any) -> int:
        streams = [
            (name, BytesIO(content if isinstance(content, bytes) else content.encode()))
            for name, content in files.items()
        ]
        number = imports.begin_upload(library, streams, by, **others)
        importing.run(library, number)
        return number

    return send


@pytest.fixture
def finish(library: Library) -> Callable[[int], imports.Result]:
    """Give a function that has all of an import added; gives what became of it."""

    def finish(number: int) -> imports.Result:
        imports.add_all(library, number)
        importing.run(library, number)
        return imports.result(library, number)

    return finish


@pytest.fixture
def register(add_document: Callable[..., DocumentId]) -> DocumentId:
    """Add a document that papers cite."""
    text = "Of the children 39 per cent were registered for emotional abuse, and 2,751 children stood on the register."
    return add_document(text, title="Counting children", organisation="Review Office", date="2016-05-01")


@pytest.fixture
def reported(library: Library) -> Callable[..., Report]:
    """Give a function that hands in a paper, and confirms what is clear if told so; gives what was found."""

    def reported(text: str | bytes, name: str = "", *, confirm: bool = False) -> Report:
        me = people.local_owner(library.catalogue, ANN)
        data = text if isinstance(text, bytes) else text.encode()
        number = papers.hand_in(library, data, name, me).paper
        found = Report(papers.opened(library, number, me), View(library, me.viewer), "https://library.example")
        if not confirm:
            return found
        papers.decide(library, number, {each.work.key: each.document for each in found.links.to_confirm}, me)
        return Report(papers.opened(library, number, me), found.view, found.site)

    return reported
