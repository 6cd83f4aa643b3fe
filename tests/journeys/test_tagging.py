"""A researcher tags: from the keyboard alone, words of a page, a whole search, and takes back what was wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from indexer.config import Config
from indexer.library import Library


@pytest.fixture
def own(sample: Config, served, tmp_path) -> Iterator[tuple[str, Config]]:
    """Serve a copy of the sample collection, of which every tag was taken off."""
    config = replace(sample, library=tmp_path / "library", local=True)
    shutil.copytree(sample.library, config.library)
    with Library(config) as library:
        held = library.catalogue.tags.standing()
        library.catalogue.tags.remove([each.id for each in held], "2020-01-01T00:00:00Z", "a test")
    with served(config) as address:
        yield address, config


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('[data-document]')?.dataset.document ?? ''")


def test_twenty_documents_are_tagged_from_the_keyboard_alone(own, open_page) -> None:
    address, config = own
    page = open_page("/?sort=title", base=address)
    tagged: list[str] = []
    for number in range(20):
        page.keyboard.press("j")
        tagged.append(focused(page))
        page.keyboard.press("t")
        expect(page.get_by_role("combobox", name="Tag")).to_be_focused()
        if number == 0:
            page.keyboard.type("negl")
        first = page.locator(".evidence-suggestion").first
        expect(first).to_have_attribute("aria-selected", "true")
        expect(first).to_contain_text("Neglect")  # what was used last comes first, with nothing typed
        page.keyboard.press("Enter")
        expect(page.locator("#tagger-said")).to_contain_text("Added Neglect: 1 document.")
        expect(page.locator(f"[data-document='{tagged[-1]}'] [data-tags]")).to_contain_text("Neglect")
        expect(page.locator(f"[data-document='{tagged[-1]}'] .ds_search-result__link")).to_be_focused()
        page.locator("#tagger-said").evaluate("each => { each.textContent = ''; }")
    assert len(set(tagged)) == 20
    with Library(config) as library:
        assert {str(each.document) for each in library.catalogue.tags.standing()} == set(tagged)
    page.goto(f"{address}/?workstream=neglect")
    expect(page.get_by_role("heading", name=re.compile(r"^20 documents"))).to_be_visible()

    # A name that no tag has is said, and the same key takes a tag off again, and the message undoes that.
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator(".evidence-suggestion").first).to_contain_text("has it: Enter takes it off")
    page.keyboard.press("Enter")  # nothing is marked, so that a second Enter does no harm
    expect(page.locator("#tagger-wrong")).to_contain_text("choose one with the arrow keys")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#tagger-said")).to_contain_text("Took off Neglect: 1 document.")
    page.locator(".evidence-toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name=re.compile(r"^20 documents"))).to_be_visible()


def test_keys_that_are_switched_off_do_nothing(own, open_page) -> None:
    page = open_page("/", base=own[0])
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.locator(".ds_search-result__link").first.focus()
    page.keyboard.press("t")
    expect(page.locator("#tagger")).to_be_hidden()


def test_words_that_are_selected_are_tagged_and_found_again(own, open_page) -> None:
    address, _ = own
    page = open_page("/documents/22/passages/2", base=address)
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector(".evidence-text"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at >= 0) return document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
            }
        }""",
        "orm of harm that practitioners told us they mee",  # cut words are made whole
    )
    page.keyboard.press("t")
    expect(page.get_by_label("The words")).to_have_value("form of harm that practitioners told us they meet")
    page.keyboard.type("thres")
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Tag").fill("neg")
    expect(page.locator(".evidence-suggestion", has_text="Neglect")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Added Neglect")).to_be_visible()
    page.get_by_role("link", name="“form of harm that practitioners told us they meet”").click()
    expect(page.locator("mark.evidence-quote")).to_have_text("form of harm that practitioners told us they meet")
    page.goto(f"{address}/documents/22#tags")
    expect(page.locator(".evidence-tags")).to_contain_text("1 passage")


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_a_whole_search_is_tagged_after_a_look_and_undone(own, open_page, script: bool) -> None:
    address, _ = own
    page = open_page("/?q=neglect", base=address, java_script_enabled=script)
    count = int(re.match(r"\d+", page.locator("#found").inner_text())[0])
    page.get_by_text("Tag these documents").click()
    page.get_by_label("Apply", exact=True).fill("Neglect; Review")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text(f"{count} documents will get Neglect")).to_be_visible()
    page.get_by_role("button", name=f"Change {count} documents").click()
    said = page.get_by_role("status").filter(has_text=f"Added Neglect, Review: {count} documents")
    expect(said).to_be_visible()
    expect(page.get_by_label("Neglect").first).to_be_visible()  # the filter is there at once
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("status").filter(has_text="Undid")).to_be_visible()
    expect(page.get_by_role("group", name="Evidence type")).to_have_count(0)


def test_those_that_are_ticked_are_tagged(own, open_page) -> None:
    page = open_page("/?sort=title", base=own[0])
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("#ticked")).to_contain_text("3 ticked.")
    page.get_by_role("link", name="Tag them").click()
    page.get_by_label("Apply", exact=True).fill("Neglect")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("3 documents that you ticked")).to_be_visible()
    page.get_by_role("button", name="Change 3 documents").click()
    expect(page.get_by_role("status").filter(has_text="Added Neglect: 3 documents")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_pages_of_tags_are_for_everybody(own, open_page, width: int) -> None:
    address, _ = own
    page = open_page("/documents/22", base=address, width=width)
    page.get_by_label("Add a tag").fill("Neglect")
    expect(page.locator(".evidence-suggestion").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Added Neglect")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{address}/documents/22/passages/2")
    page.get_by_text("Tag words of this page").click()
    page.get_by_role("combobox", name="Tag").focus()
    assert_accessible(page)
    for there in ("/tags/actions", "/tags/actions?by=all", "/tags/bulk?search=q%3Dneglect&add=Review", "/tags/bulk"):
        page.goto(address + there)
        assert_accessible(page)
    page.goto(f"{address}/?q=neglect")
    page.get_by_text("Tag these documents").click()
    assert_accessible(page)
    page.locator(".ds_search-result__link").first.focus()
    page.keyboard.press("t")
    expect(page.locator(".evidence-suggestion").first).to_be_visible()
    assert_accessible(page)
