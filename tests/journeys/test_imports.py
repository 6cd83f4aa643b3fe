"""Documents are brought in through the browser: sent, watched, confirmed, found; and the numbers add up."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect

from indexer.check import check
from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library

OpenPage = Callable[..., Page]

REPORT = "\n\n".join(f"Paragraph {number} speaks of homes, of care, and of what was done." for number in range(40))
OLDER = f"# Report on homes\n\nPublished 1 March 2015.\n\n{REPORT}"
MINUTES = "# Minutes of the group\n\nNeglect was discussed."
PATIENCE = 60_000  # milliseconds that a process of its own may take on a busy machine


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(library=tmp_path / "library", ocr=False, workers=1)


@pytest.fixture
def site(served: Callable[[Config], AbstractContextManager[str]], config: Config, tmp_path: Path) -> Iterator[str]:
    """Serve a library with two documents; gives the site's address."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "homes.md").write_text(OLDER)
    (documents / "minutes.md").write_text(MINUTES)
    with Library(config, create=True) as library:
        index(library, [documents])
    with served(replace(config, local=True)) as address:
        yield address


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write a newer edition, a duplicate, and an archive with a new document and an empty one."""
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "homes.md").write_text(OLDER.replace("2015", "2016") + "\n\nOne more sentence.")
    (folder / "minutes (copy).md").write_text(MINUTES)
    with zipfile.ZipFile(folder / "papers.zip", "w") as archive:
        archive.writestr("hearings.md", "# Heerings\n\nThe quokka was heard.")
        archive.writestr("empty.txt", "")
    return sorted(folder.iterdir())


def label_of(box: Locator) -> Locator:
    """Give the label, which is what people see of a radio button."""
    return box.page.locator(f'label[for="{box.get_attribute("id")}"]')


def wait_for(page: Page, state: str, *, script: bool) -> None:
    """Wait as a person would: look, or without script ask again."""
    heading = page.get_by_role("heading", level=1)
    if script:
        expect(heading).to_contain_text(state, timeout=PATIENCE)
        return
    for _ in range(PATIENCE // 500):
        if state in heading.inner_text():
            return
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Refresh").click()
    raise AssertionError(heading.inner_text())


def send(page: Page, files: list[Path]) -> None:
    page.get_by_role("link", name="Add documents").click()
    page.get_by_role("link", name="Bring documents in").click()
    page.get_by_label("Files").set_input_files(files)
    label_of(page.get_by_label("Everyone who may use this library")).click()
    page.get_by_role("button", name="Read them").click()


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_from_files_to_a_search_that_finds_them(
    open_page: OpenPage, config: Config, files: list[Path], script: bool
) -> None:
    page = open_page("/", java_script_enabled=script)
    send(page, files)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import 1")
    wait_for(page, "waiting for a person", script=script)

    expect(page.locator("main")).to_contain_text("A duplicate of Minutes of the group.")
    edition = page.get_by_role("region", name="homes.md in import 1")
    expect(edition).to_contain_text("the same file name, the same title and nearly the same words")
    expect(edition).to_contain_text("It is dated later.")
    expect(edition.get_by_label("Add it as a newer edition of “Report on homes”")).to_be_checked()
    hearings = page.get_by_role("region", name="hearings.md in papers.zip")
    expect(hearings).to_contain_text("A guess, from: first heading")
    hearings.get_by_label("Title").fill("Hearings")
    page.get_by_role("button", name="Save, and add all 3 documents").click()
    wait_for(page, "finished", script=script)

    rows = {
        row.get_by_role("rowheader").inner_text(): int(row.get_by_role("cell").inner_text())
        for row in page.get_by_role("row").all()
    }
    assert rows.pop("All files") == sum(rows.values()) == 4
    assert rows == {
        "Added, read in full": 2,
        "Added as they are, for they could not be read": 1,
        "Duplicates of what is here already": 1,
    }
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_label("Words to search for").fill("quokka")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Hearings").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hearings")
    expect(page.locator("main")).to_contain_text("hearings.md in papers.zip")
    page.goto("/documents/1")
    expect(page.locator("main")).to_contain_text("There is a newer edition.")
    with Library(config) as library:
        assert check(library).faults == ()


def test_files_are_dropped_anywhere_on_the_form(open_page: OpenPage) -> None:
    page = open_page("/imports/new")
    page.evaluate("""() => {
        const held = new DataTransfer();
        held.items.add(new File(["Words."], "dropped.txt", { type: "text/plain" }));
        for (const kind of ["dragover", "drop"])
            document.querySelector("form[data-bytes]").dispatchEvent(
                new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator("[data-chosen]")).to_have_text("1 file (1 KB): dropped.txt")
    label_of(page.get_by_label("Everyone who may use this library")).click()
    page.get_by_role("button", name="Read them").click()
    wait_for(page, "waiting for a person", script=True)
    expect(page.get_by_role("region", name="dropped.txt in import 1")).to_be_visible()


def test_what_is_left_out_is_gone(open_page: OpenPage, config: Config, files: list[Path]) -> None:
    page = open_page("/")
    send(page, files)
    wait_for(page, "waiting for a person", script=True)
    page.locator("summary", has_text=re.compile("^Leave out all$")).click()
    page.get_by_role("button", name="Leave out all 3 files").click()
    wait_for(page, "finished", script=True)
    with Library(config) as library:
        assert len(library.catalogue.documents.all()) == len(library.catalogue.files.originals.listed()) == 2
        assert check(library).tidied == ()


def test_the_pages_keep_to_the_rules_at_every_width(open_page: OpenPage, files: list[Path]) -> None:
    page = open_page("/imports/new", bypass_csp=True)  # axe is a script of its own
    visited = [("the form", page.url)]
    send(page, files)
    wait_for(page, "waiting for a person", script=True)
    label_of(page.get_by_label("Leave it out").first).click()
    page.get_by_label("Date").first.fill("last spring")
    page.get_by_role("button", name="Save this page").click()
    expect(page.get_by_role("alert")).to_contain_text("“last spring” is no date")
    page.get_by_role("link", name="“last spring” is no date").click()
    expect(page.get_by_label("Date").first).to_be_focused()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        keep_to_the_rules(page, "decisions with an error")
    visited += [("decisions", page.url), ("the list", page.url.rpartition("/")[0])]
    for name, address in visited:
        page.goto(address)
        keep_to_the_rules(page, name)


def keep_to_the_rules(page: Page, name: str) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{name}: {results.generate_report()}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{name} scrolls sideways"
