from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from indexer.catalogue.documents import Reading
from indexer.config import Config
from indexer.documents import confirm_edition
from indexer.ingest import index
from indexer.library import Library
from indexer.model import DocumentId, Locator, Passage, ReadStatus
from webapp.vendored import HOW, MANIFEST, VENDOR

OpenPage = Callable[..., Page]

styled = pytest.mark.skipif(
    not (VENDOR / MANIFEST).exists(), reason=f"How the site looks needs the design system’s files. {HOW}"
)

WORDS = "the word threshold meant something different in every office"
EDITIONS = {
    "draft.txt": f"We asked in three areas. In each of them {WORDS}. Nobody had written it down.",
    "final.txt": "Contents.\n\n" + "Much was found. " * 200 + f"\n\nAs we say, {WORDS}.",
}


@pytest.fixture
def editions(tmp_path: Path, served: Callable[..., Any]) -> Iterator[tuple[str, Library]]:
    """Serve a draft and its final edition; gives the site's address and the library to change under it."""
    folder = tmp_path / "documents"
    folder.mkdir()
    config = Config(library=tmp_path / "library", ocr=False, workers=1, local=True)
    with Library(config, create=True) as library:
        for name, words in EDITIONS.items():
            (folder / name).write_text(words, encoding="utf-8")
            index(library, [folder])
        with served(config) as address:
            yield address, library


def first_hit(open_page: OpenPage, search: str, **options: Any) -> Page:
    page = open_page(search, **options)
    page.locator(".evidence-hit__place").first.click()
    expect(page.locator("#hit")).to_be_in_viewport()
    return page


def select(page: Page, words: str) -> None:
    """Select words in the text with the mouse's effect, wherever marks divide them; the words may be cut ones."""
    page.evaluate(
        """words => {
            const walk = document.createTreeWalker(document.querySelector(".evidence-text"), NodeFilter.SHOW_TEXT);
            let text = "";
            const places = [];
            for (let node = walk.nextNode(); node; node = walk.nextNode())
                for (let at = 0; at < node.length; at++) { places.push([node, at]); text += node.data[at]; }
            const from = text.indexOf(words);
            const [first, start] = places[from];
            const [last, end] = places[from + words.length - 1];
            document.getSelection().setBaseAndExtent(first, start, last, end + 1);
        }""",
        words,
    )


def clipboard(page: Page) -> str:
    return str(page.evaluate("() => navigator.clipboard.readText()"))


def test_from_hit_to_hit_and_page_to_page_by_keys(open_page: OpenPage) -> None:
    page = open_page("/documents/22/passages/2?q=neglect")
    page.wait_for_load_state()  # the keys wake with the page
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/passages/3\?q=neglect#hit$"))
    expect(page.locator("#hit")).to_be_in_viewport()
    page.wait_for_load_state()  # the keys wake with the page
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(r"/passages/2\?q=neglect#hit$"))
    page.wait_for_load_state()  # the keys wake with the page
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/passages/3\?q=neglect$"))
    page.wait_for_load_state()  # the keys wake with the page
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"/passages/2\?q=neglect$"))


def test_keys_sleep_in_fields_beside_other_keys_and_where_switched_off(open_page: OpenPage) -> None:
    page = open_page("/documents/22/passages/2?q=neglect")
    page.get_by_text("Cite this page").click()
    words = page.get_by_label("Other words of this page to quote")
    words.fill("")
    words.press("n")
    words.press("ArrowLeft")
    expect(words).to_have_value("n")
    page.locator("h1").click()
    page.keyboard.press("Control+n")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile(r"/passages/2\?q=neglect$"))

    page.route(
        "**/passages/4*",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("<html ", '<html data-keys="off" ', 1)
        ),
    )
    page.goto("/documents/22/passages/4?q=neglect")
    page.keyboard.press("n")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"/passages/4\?q=neglect$"))
    expect(page.locator(".evidence-turn__keys")).to_be_hidden()


def test_selected_words_are_copied_as_link_and_quotation(open_page: OpenPage) -> None:
    page = open_page("/documents/22/passages/2?q=neglect")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Cite this page").click()
    select(page, "orm of harm that practitioners told us they mee")  # cut words are made whole
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Link copied.")
    link = clipboard(page)
    assert link.endswith("?quote=form+of+harm+that+practitioners+told+us+they+meet#quote")

    page.get_by_role("button", name="Copy quotation").click()
    expect(page.get_by_role("status")).to_have_text("Quotation copied.")
    address = link.partition("?")[0]
    assert clipboard(page) == (
        "“form of harm that practitioners told us they meet” (Systems Review Group, 2016, p. 2)\n\n"
        f"Systems Review Group (2016) Review of Neglect: Recognition and Response. Available at: {address}"
    )

    page.goto(link)
    marked = page.locator("mark.evidence-quote")
    expect(marked).to_have_text("form of harm that practitioners told us they meet")
    expect(marked).to_be_in_viewport()


def test_words_that_stand_there_twice_are_linked_with_their_surroundings(open_page: OpenPage) -> None:
    page = open_page("/documents/22/passages/2")
    text = page.locator(".evidence-text").inner_text()
    assert text.count("neglect") > 1
    select(page, "evidence on neglect")
    page.evaluate(
        """() => {
            const range = document.getSelection().getRangeAt(0);
            document.getSelection().setBaseAndExtent(range.endContainer, range.endOffset - 7, range.endContainer, range.endOffset);
        }"""
    )
    page.wait_for_function("() => document.querySelector('#cite-link').value.includes('before=')")
    page.goto(page.locator("#cite-link").input_value())
    before = page.evaluate("() => document.querySelector('#quote').previousSibling.data.trim().slice(-11)")
    assert before == "evidence on"


def test_where_the_clipboard_is_closed_the_words_are_copied_all_the_same(open_page: OpenPage) -> None:
    page = open_page("/documents/22/passages/2?q=neglect")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.get_by_text("Cite this page").click()
    page.get_by_role("button", name="Copy reference").click()
    expect(page.get_by_role("status")).to_have_text("Reference copied.")
    expect(page.get_by_role("button", name="Copy reference")).to_be_focused()
    page.evaluate("() => { document.execCommand = () => false; }")
    page.get_by_role("button", name="Copy reference").click()
    expect(page.get_by_role("status")).to_have_text(
        "The reference could not be copied. Select it and copy it yourself."
    )


def test_citing_without_script(open_page: OpenPage) -> None:
    page = first_hit(open_page, "/?q=neglect&kind=review", java_script_enabled=False)
    page.get_by_text("Cite this page").click()
    expect(page.get_by_label("Quotation")).to_have_value(re.compile(r"^“.*[nN]eglect.*” \(.*, 20\d\d, p. \d+\)\n\n"))
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()
    expect(page.locator(".evidence-turn__keys")).to_be_hidden()
    words = page.locator(".evidence-text p").last.inner_text().split()[2:9]
    page.get_by_label("Other words of this page to quote").fill("  ".join(words))
    page.get_by_role("button", name="Quote these words").click()
    expect(page.locator("mark.evidence-quote").first).to_be_visible()
    page.get_by_text("Cite this page").click()
    expect(page.get_by_label("Link")).to_have_value(re.compile(r"\?quote=.*#quote$"))
    saved = page.get_by_role("link", name="RIS").get_attribute("href")
    assert saved is not None
    assert page.request.get(saved).text().startswith("TY  - RPRT")
    page.get_by_role("link", name="Search results").click()
    expect(page).to_have_url(re.compile(r"\?q=neglect&kind=review$"))


def test_a_link_lasts_through_another_cutting_and_a_new_edition(
    open_page: OpenPage, editions: tuple[str, Library]
) -> None:
    site, library = editions
    page = open_page(f"{site}/documents/1/passages/1?q=threshold")
    page.get_by_text("Cite this section").click()
    select(page, WORDS)
    page.wait_for_function("() => document.querySelector('#cite-link').value.includes('every+office')")
    link = page.get_by_label("Link").input_value()

    cut = [
        Passage(Locator("page", str(at), at), text) for at, text in enumerate(("Contents", EDITIONS["draft.txt"]), 1)
    ]
    library.catalogue.documents.read_again(DocumentId(1), Reading(cut, ReadStatus.READ, None, None, "2"))
    page.goto(link)
    assert urlsplit(page.url).path == "/documents/1/passages/2"
    expect(page.get_by_text("The quoted words have moved.")).to_be_visible()
    expect(page.locator("#quote")).to_have_text(WORDS)

    confirm_edition(library, DocumentId(2), DocumentId(1), "the group")
    page.goto(link)
    expect(page.locator("#quote")).to_have_text(WORDS)
    expect(page.get_by_label("The quoted words")).to_contain_text("The newer edition has these words")
    page.get_by_label("The quoted words").get_by_role("link", name=re.compile("^Section")).click()
    expect(page).to_have_url(re.compile(r"/documents/2/passages/\d+\?quote="))
    expect(page.locator("#quote")).to_have_text(WORDS)
    expect(page.locator("#quote")).to_be_in_viewport()


STATES = {
    "words found": "form of harm that practitioners",
    "nearly the words": "the form of damage that practitioners told us they meet most often",
    "words gone": "the moon is made of green cheese",
}


def test_words_that_are_gone_are_said_and_shown(open_page: OpenPage) -> None:
    page = open_page(f"/documents/22/passages/2?quote={STATES['words gone']}#quote")
    said = page.get_by_label("The quoted words")
    expect(said).to_contain_text("The words of this link are gone.")
    expect(said.locator("blockquote")).to_have_text(STATES["words gone"])
    expect(said).to_be_in_viewport()
    expect(page.locator("mark")).to_have_count(0)


@styled
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("state", STATES)
def test_quotes_are_accessible_and_fit(open_page: OpenPage, state: str, width: int) -> None:
    page = open_page(f"/documents/22/passages/2?q=harm&quote={STATES[state]}", width, bypass_csp=True)
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
