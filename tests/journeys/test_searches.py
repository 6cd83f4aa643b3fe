from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from webapp import create_app
from webapp.library import library_of


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in ("first", "second"):
        (folder / f"{name}.txt").write_text(f"The {name} paper is about neglect in care homes.")
    return folder


@pytest.fixture
def site(tmp_path: Path, folder: Path) -> Iterator[str]:
    """Serve a library of two papers, which grows: it stands in the place of the site that other journeys share."""
    config = Config(library=tmp_path / "library", ocr=False, workers=1)
    with Library(config, create=True) as library:
        index(library, [folder])
    app = create_app(replace(config, local=True))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    library_of(app).close()


@pytest.fixture
def more(tmp_path: Path, folder: Path) -> Callable[[], None]:
    """Give a function that brings a third paper into the library."""

    def more() -> None:
        (folder / "third.txt").write_text("A third paper has come, on neglect of the very young.")
        with Library(Config(library=tmp_path / "library", ocr=False, workers=1)) as library:
            index(library, [folder])

    return more


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_what_is_new_in_a_saved_search_is_found(
    open_page: Callable[..., Page], more: Callable[[], None], script: bool
) -> None:
    page = open_page("/?q=neglect", java_script_enabled=script, width=390)
    page.get_by_text("Save this search").click()
    page.get_by_label("Name of the search").fill("Neglect, for the annual report")
    page.get_by_role("button", name="Save the search").click()
    expect(page.get_by_role("status").filter(has_text="The search is saved.")).to_be_visible()

    more()
    page.get_by_role("link", name="Searches", exact=True).click()
    expect(page.locator(".evidence-saved")).to_contain_text(re.compile(r"3 documents,\s+1 new since"))
    page.get_by_role("link", name="Neglect, for the annual report", exact=True).click()
    flagged = page.locator(".evidence-result", has_text="New since you last looked")
    expect(flagged).to_have_count(1)
    expect(flagged).to_contain_text("very young")

    page.get_by_role("link", name="Searches", exact=True).click()
    expect(page.locator(".evidence-saved")).to_contain_text("nothing new since")
    page.get_by_role("link", name="Change, remove or feed of").click()
    page.get_by_role("button", name="Make a feed").click()
    address = page.locator(".evidence-secret code").inner_text()
    answer = page.request.get(address)
    assert answer.status == 200
    assert answer.text().count("<entry>") == 3


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_pages_of_searches_are_for_everybody(open_page: Callable[..., Page], width: int) -> None:
    page = open_page("/?q=neglect+OR+" + "antidisestablishmentarianism" * 3, width=width)
    page.get_by_text("Save this search").click()
    assert_accessible(page)
    page.get_by_role("button", name="Save the search").click()
    for address in ("/searches", "/searches/1/settings", "/searches/1"):
        page.goto(address)
        assert_accessible(page)
    page.goto("/searches/1/settings")
    page.get_by_role("button", name="Make a feed").click()
    assert_accessible(page)
