"""The pages of PDF documents: the viewer, its pictures and its words, over a library with made-up files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from indexer.config import Config
from indexer.errors import LibraryBusy
from indexer.extract.drawer import Drawer
from indexer.model import DocumentId, Locator, Passage, Standing
from webapp import create_app
from webapp.library import library_of
from webapp.security import VIEWER_CONTENT

Get = Callable[..., BeautifulSoup]
Shelf = Any  # made by the fixture make_library


def page(index: int, text: str, value: str = "", running: str = "") -> Passage:
    return Passage(Locator("page", value or str(index), index), text, running=running)


def pdf(*texts: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for text in texts:
        for number, line in enumerate(text.splitlines()):
            canvas.drawString(72, 760 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def fill(shelf: Shelf) -> None:
    texts = ("Annual review\nThe guardian spoke of neg-\nlect.", "Of something else.", "Of neglect again.")
    passages = [
        page(1, "The guardian spoke of neglect.", "iv", running="Annual review"),
        page(2, texts[1], "1"),
        page(3, texts[2], "2"),
    ]
    shelf.add("review", passages, content=pdf(*texts), title="A “review” of neglect & more")
    shelf.add("scan", [page(1, "Words of neglect that were recognised.")], content=pdf(""), title="A scan")
    shelf.add("broken", [page(1, "What was read of neglect before.")], content=b"%PDF-1.4 nothing")
    shelf.add("text", [page(1, "Plain neglect.")], media_type="text/plain", path="/srv/notes.txt")
    shelf.add("short", [page(2, "The second page of neglect.")], content=pdf("One", "The second page of neglect."))
    withdrawn = shelf.add("withdrawn", [page(1, "Quokka")], content=pdf("Quokka"))
    shelf.library.catalogue.documents.change(withdrawn, standing=Standing.WITHDRAWN.value)


@pytest.fixture(scope="module")
def shown(make_library: Callable[[Callable[[Shelf], None]], tuple[Path, Shelf]]) -> Iterator[tuple[FlaskClient, Shelf]]:
    folder, shelf = make_library(fill)
    app = create_app(Config(library=folder, local=True))
    app.testing = False
    yield app.test_client(), shelf
    library_of(app).close()


@pytest.fixture
def client(shown: tuple[FlaskClient, Shelf]) -> FlaskClient:
    return shown[0]


@pytest.fixture
def ids(shown: tuple[FlaskClient, Shelf]) -> dict[str, DocumentId]:
    return shown[1].ids


@pytest.fixture
def get(client: FlaskClient) -> Get:
    def get(address: str, status: int = 200) -> BeautifulSoup:
        answer = client.get(address)
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.text, "lxml")

    return get


def said(soup: BeautifulSoup) -> str:
    assert soup.main is not None
    return " ".join(soup.main.get_text().split())


def addresses(soup: BeautifulSoup, selector: str) -> list[str]:
    return [str(each["href"]) for each in soup.select(selector) if not each.has_attr("hidden")]


def test_the_page_says_where_it_is_and_leads_on(get: Get, ids: dict[str, DocumentId]) -> None:
    base = f"/documents/{ids['review']}"
    shown = get(f"{base}/pages/1?q=neglect")
    assert shown.title is not None
    assert shown.title.text == "Page iv as printed, A “review” of neglect & more – Evidence review"
    assert "The words are marked in 1 place on this page." in said(shown)
    assert addresses(shown, "[rel=prev]") == []
    assert addresses(shown, "[rel=next]") == [f"{base}/pages/2?q=neglect"]
    assert addresses(shown, "[data-viewer-plain]") == [f"{base}/pages/3?q=neglect"]
    assert set(addresses(shown, "[data-viewer-text]")) == {f"{base}/passages/1?q=neglect"}
    assert addresses(shown, "[data-viewer-original]") == [f"{base}/original#page=1"]
    assert addresses(get(f"{base}/pages/3"), "[rel=next]") == []


def test_without_script_it_is_a_picture_with_a_text_for_who_cannot_see_it(
    get: Get, client: FlaskClient, ids: dict[str, DocumentId]
) -> None:
    (image,) = get(f"/documents/{ids['review']}/pages/1?q=neglect&any=1").select("main img")
    assert image["alt"] == "Page iv of A “review” of neglect & more as printed. Its words are in the page’s text."
    answer = client.get(str(image["src"]))
    assert answer.mimetype == "image/webp"
    assert answer.headers["Cache-Control"] == "no-store"
    assert Image.open(BytesIO(answer.data)).width == 1000


def test_the_words_are_boxed_in_the_picture(client: FlaskClient, ids: dict[str, DocumentId]) -> None:
    base = f"/documents/{ids['review']}/pages/1/picture?width=240"
    plain, found, other = (client.get(base + more).data for more in ("", "&q=neglect", "&q=zebra"))
    assert plain == other
    assert plain != found
    yellow = [
        each for each in Image.open(BytesIO(found)).convert("RGB").get_flattened_data() if each[2] < 150 < each[1]
    ]
    assert yellow


def test_the_script_is_told_what_to_mark(client: FlaskClient, ids: dict[str, DocumentId]) -> None:
    base = f"/documents/{ids['review']}"
    told = client.get(f"{base}/pages/1/words?q=neglect").get_json()
    (boxes,) = told.pop("places")
    assert len(boxes) == 2  # a word that is broken over two lines
    assert all(72 < left < right < 300 and 600 < bottom < top < 800 for left, bottom, right, top in boxes)
    assert told == {
        "index": 1,
        "place": "Page iv",
        "said": "The words are marked in 1 place on this page.",
        "best": 0,
        "text": f"{base}/passages/1?q=neglect",
        "here": f"{base}/pages/1?q=neglect",
        "previous": "",
        "next": f"{base}/pages/2?q=neglect",
        "before": "",
        "after": f"{base}/pages/3?q=neglect",
    }


def test_only_the_viewer_may_start_a_worker(client: FlaskClient, ids: dict[str, DocumentId]) -> None:
    base = f"/documents/{ids['review']}"
    assert client.get(f"{base}/pages/1").headers["Content-Security-Policy"] == VIEWER_CONTENT
    assert VIEWER_CONTENT.endswith("; worker-src 'self'")
    for address in (f"{base}/pages/1/picture", f"{base}/pages/1/words", f"{base}/passages/1", f"{base}/pages/9"):
        assert "worker-src" not in client.get(address).headers["Content-Security-Policy"], address


@pytest.mark.parametrize(
    ("name", "question", "sentence"),
    [
        ("review", "", ""),
        ("review", "?q=zebra", "No words of “zebra” are on this page."),
        ("scan", "?q=neglect", "This page is a picture, so its words cannot be marked or selected here."),
        ("broken", "?q=neglect", "The file is damaged, or is no PDF, and could not be opened."),
    ],
)
def test_why_nothing_is_marked(get: Get, ids: dict[str, DocumentId], name: str, question: str, sentence: str) -> None:
    status = get(f"/documents/{ids[name]}/pages/1{question}").select_one("[role=status]")
    assert status is not None
    assert status.text.startswith(sentence)
    assert bool(status.text) == bool(sentence)


def test_a_page_that_cannot_be_drawn_leads_to_its_text_and_the_original(get: Get, ids: dict[str, DocumentId]) -> None:
    base = f"/documents/{ids['broken']}"
    shown = get(f"{base}/pages/1")
    assert not shown.select("main img")
    assert f"{base}/passages/1" in addresses(shown, "main a")
    assert f"{base}/original#page=1" in addresses(shown, "main a")
    assert "could not be opened" in said(get(f"{base}/pages/1/picture", 422))


def test_a_page_finds_its_passage_where_their_numbers_differ(get: Get, ids: dict[str, DocumentId]) -> None:
    base = f"/documents/{ids['short']}"
    shown = get(f"{base}/pages/2?q=neglect")
    assert set(addresses(shown, "[data-viewer-text]")) == {f"{base}/passages/1?q=neglect"}
    unread = get(f"{base}/pages/1?q=neglect")
    assert addresses(unread, "[data-viewer-text]") == [base]
    assert "No words of “neglect” are on this page." in said(unread)


def test_a_picture_has_one_of_two_widths(get: Get, ids: dict[str, DocumentId]) -> None:
    for width in ("100000", "-1", "x", ""):
        sentence = said(get(f"/documents/{ids['review']}/pages/1/picture?width={width}", 400))
        assert "240 or 1000 pixels wide" in sentence


@pytest.mark.parametrize("part", ["", "/picture", "/words"])
def test_what_cannot_be_seen_says_so(get: Get, ids: dict[str, DocumentId], part: str) -> None:
    assert "no page 4" in said(get(f"/documents/{ids['review']}/pages/4{part}", 404))
    assert "it is not a PDF" in said(get(f"/documents/{ids['text']}/pages/1{part}", 404))
    assert "was withdrawn" in said(get(f"/documents/{ids['withdrawn']}/pages/1{part}", 410))
    get(f"/documents/999/pages/1{part}", 404)
    get(f"/documents/{ids['review']}/pages/0{part}", 404)


def test_when_too_much_is_drawn_the_page_still_comes(
    get: Get, ids: dict[str, DocumentId], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise LibraryBusy("Too many pages are being drawn at the moment. Try again in a few seconds.")

    monkeypatch.setattr(Drawer, "words", busy)
    assert "Try again in a few seconds." in said(get(f"/documents/{ids['review']}/pages/1"))
    assert "Try again in a few seconds." in said(get(f"/documents/{ids['review']}/pages/1/picture?q=neglect", 503))


def test_a_missing_original_says_what_to_do(
    get: Get, shown: tuple[FlaskClient, Shelf], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, shelf = shown
    held = shelf.library.catalogue.documents.get(shelf.ids["review"])
    assert held is not None
    path = shelf.library.catalogue.files.originals.path(held.sha256)
    path.rename(path.with_suffix(".away"))
    try:
        assert "restore it from a backup" in said(get(f"/documents/{held.id}/pages/1", 503))
    finally:
        path.with_suffix(".away").rename(path)


def test_the_text_of_a_page_leads_to_the_page(get: Get, ids: dict[str, DocumentId]) -> None:
    link = f"/documents/{ids['short']}/pages/2?q=neglect"
    assert link in addresses(get(f"/documents/{ids['short']}/passages/1?q=neglect"), "main a")
    assert "See the page" not in said(get(f"/documents/{ids['text']}/passages/1"))
