"""A draft is checked: its sources linked at once or one by one, its figures looked at, and it is given back as Word."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from indexer import papers, people
from indexer.config import Config
from indexer.library import Library

DRAFT = Path(__file__).parents[2] / "docs" / "sample-paper.md"
TITLE = "Seeing neglect early: a draft to be checked"


@pytest.fixture
def own(sample: Config, served, tmp_path) -> Iterator[tuple[str, Config]]:
    """Serve a copy of the sample collection."""
    config = replace(sample, library=tmp_path / "library", local=True)
    shutil.copytree(sample.library, config.library)
    with served(config) as address:
        yield address, config


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", level=2, name=re.compile(f"^{name}"))


def count(page: Page, name: str) -> int:
    """Give the number that a heading ends in: "To be confirmed: 3 works"."""
    found = heading(page, name)
    return int(re.search(r": (\d+)", found.inner_text())[1]) if found.count() else 0


def said(page: Page, words: str) -> Locator:
    return page.get_by_role("status").filter(has_text=words)


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_a_draft_is_checked_and_given_back(own, open_page, tmp_path, script: bool) -> None:
    page = open_page("/", base=own[0], java_script_enabled=script)
    page.get_by_role("link", name="Papers", exact=True).first.click()
    page.get_by_label("File").set_input_files(DRAFT)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    clear, unclear = count(page, "To be confirmed"), count(page, "To be chosen")
    assert clear >= 3
    assert unclear >= 1
    counts = page.locator(".evidence-counts")
    expect(counts).to_contain_text(f"{clear} to be confirmed")
    expect(counts).to_contain_text("listed, but never cited")

    page.get_by_role("button", name="Confirm all that are ticked").click()
    expect(said(page, f"{clear} works linked.")).to_be_visible()
    expect(heading(page, "To be confirmed")).to_have_count(0)

    page.locator("section", has=heading(page, "To be chosen")).get_by_role(
        "button", name="It is this one"
    ).first.click()
    expect(said(page, "1 work linked.")).to_be_visible()
    assert count(page, "Linked") == clear + 1
    page.get_by_role("button", name="Undo").click()
    expect(said(page, "1 decision taken back.")).to_be_visible()
    assert (count(page, "Linked"), count(page, "To be chosen")) == (clear, unclear)

    tabs = page.get_by_role("navigation", name="This paper")
    tabs.get_by_role("link", name="Quotations and figures").click()
    wrong = count(page, "To look at")
    assert wrong >= 1
    first = page.locator(".evidence-claim").first
    expect(first.locator("mark")).to_be_visible()
    expect(first.locator(".evidence-claim__source a")).to_be_visible()
    first.get_by_role("button", name="It is right as it is").click()
    expect(said(page, "1 claim settled.")).to_be_visible()
    assert (count(page, "To look at"), count(page, "Settled")) == (wrong - 1, 1)

    tabs.get_by_role("link", name="Text", exact=True).click()
    page.get_by_role("link", name="SRG, 2017").click()
    expect(page).to_have_url(re.compile(r"#work-\d+$"))

    tabs.get_by_role("link", name="Give it back").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as Word").click()
    saved.value.save_as(tmp_path / "paper.docx")
    written = [each.text for each in docx.Document(str(tmp_path / "paper.docx")).paragraphs]
    assert written[0] == TITLE
    assert "Sources in the library" in written
    assert len(written) - written.index("Sources in the library") - 1 >= clear - 1


def test_words_that_are_selected_are_taken_to_the_evidence_for_them(own, open_page) -> None:
    address, config = own
    page = open_page(hand_in(config), base=address)
    page.get_by_role("navigation", name="This paper").get_by_role("link", name="Text", exact=True).click()
    find = page.get_by_role("button", name="Find evidence for the selected words")
    expect(find).to_be_hidden()
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector("[data-paper]"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at >= 0) return document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
            }
        }""",
        "Supervision is often about tasks",
    )
    find.click()
    expect(page.get_by_label("Sentence")).to_have_value("Supervision is often about tasks")
    page.locator(".evidence-support__place a").first.click()
    expect(page.locator("mark.evidence-quote").first).to_be_visible()


def reach(page: Page, wanted: Locator) -> None:
    """Go from one element to the next with the Tab key until this one has the focus."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"The Tab key never reaches {wanted}")


def test_all_of_it_can_be_done_from_the_keyboard_alone(own, open_page) -> None:
    address, _ = own
    page = open_page("/papers", base=address)
    reach(page, page.get_by_label("Or paste the text"))
    page.keyboard.insert_text(DRAFT.read_text(encoding="utf-8"))
    reach(page, page.get_by_role("button", name="Check it"))
    page.keyboard.press("Enter")
    expect(heading(page, "To be confirmed")).to_be_visible()
    clear = count(page, "To be confirmed")
    tick = page.locator(".evidence-tick").first
    reach(page, page.get_by_role("button", name="Confirm all that are ticked"))
    reach(page, tick)
    page.keyboard.press("Space")
    expect(tick).not_to_be_checked()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Confirm all that are ticked")).to_be_focused()
    page.keyboard.press("Enter")
    expect(said(page, f"{clear - 1} works linked.")).to_be_visible()
    reach(page, page.locator("section", has=heading(page, "To be chosen")).get_by_role("button").first)
    page.keyboard.press("Enter")
    expect(said(page, "1 work linked.")).to_be_visible()
    page.goto(page.url.partition("#")[0] + "/claims")
    wrong = count(page, "To look at")
    reach(page, page.get_by_role("button", name="It is right as it is").first)
    page.keyboard.press("Enter")
    expect(said(page, "1 claim settled.")).to_be_visible()
    assert count(page, "To look at") == wrong - 1
    page.goto(f"{address}/support")
    reach(page, page.get_by_label("Sentence"))
    page.keyboard.type("Supervision is often about tasks")
    reach(page, page.get_by_role("button", name="Find evidence"))
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()


def test_the_pages_of_papers_are_for_everybody(own, open_page) -> None:
    address, config = own
    paper = hand_in(config)
    page = open_page("/papers", base=address)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        ends = ("", "/claims", "/text", "/files", "/settings")
        for there in ("/papers", *(paper + end for end in ends), "/support", "/support?sentence=Neglect+is+a+pattern"):
            page.goto(address + there)
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            assert_accessible(page)
    page.get_by_label("Sentence").fill("Zebras dance the polka")
    page.get_by_role("button", name="Find evidence").click()
    expect(heading(page, "Nothing found")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{address}/papers")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("#file-error")).to_be_visible()
    assert_accessible(page)


def hand_in(config: Config) -> str:
    """Hand the draft in, and confirm one work of it; gives the paper's address."""
    with Library(config) as library:
        me = people.local_owner(library.catalogue, "a test")
        number = papers.hand_in(library, DRAFT.read_bytes(), DRAFT.name, me).paper
        works = papers.opened(library, number, me).checked.works
        clear = next(each for each in works if each.held is not None)
        papers.decide(library, number, {clear.key: clear.held}, me)
    return f"/papers/{number}"


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(page.url, each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
