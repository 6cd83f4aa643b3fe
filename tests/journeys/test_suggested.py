"""Tags are suggested, and accepted with one key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from indexer.catalogue import now
from indexer.config import Config
from indexer.library import Library

OpenPage = Callable[..., Page]


@pytest.fixture
def untagged(sample: Config, tmp_path: Path, served: Any) -> Iterator[str]:
    """Serve a copy of the sample collection of which the first twelve documents have lost their tags."""
    config = replace(sample, library=tmp_path / "library", local=True)
    shutil.copytree(sample.library, config.library)
    with Library(config) as library:
        held = [each.id for each in library.catalogue.tags.standing() if each.document <= 12]
        with library.catalogue.transaction():
            library.catalogue.tags.remove(held, now(), "a test")
    with served(config) as address:
        yield address


def test_the_key_a_accepts_the_first_and_undo_takes_it_back(untagged: str, open_page: OpenPage) -> None:
    page = open_page("/documents/8", base=untagged)
    offers = page.locator("#suggested")
    first = offers.locator("[data-suggestion]").first
    expect(first.locator("strong")).to_have_text("Children's Hearings")
    expect(first.locator("q").first).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("Added Children's Hearings: 1 document.")
    expect(page.locator("#tags .evidence-tag")).to_have_text(re.compile("Children's Hearings"))
    page.locator("main .evidence-said").get_by_role("button", name="Undo").click()
    expect(page.locator("#tags")).to_contain_text("No tags yet.")
    expect(first.locator("strong")).to_have_text("Children's Hearings")


def test_without_script_it_is_turned_down_and_suggested_again(untagged: str, open_page: OpenPage) -> None:
    page = open_page("/documents/8", base=untagged, java_script_enabled=False)
    page.get_by_role("button", name=re.compile("Not this *: Children's Hearings")).click()
    expect(page.get_by_role("status").first).to_contain_text("not suggested for this document any more")
    page.goto(f"{untagged}/documents/8")
    expect(page.get_by_role("button", name=re.compile("Accept Children's Hearings"))).to_have_count(0)
    page.locator("#suggested summary").click()
    page.get_by_role("button", name=re.compile("Suggest again *: Children's Hearings")).click()
    page.get_by_role("button", name=re.compile("Accept Children's Hearings")).click()
    expect(page.locator("#tags .evidence-tag")).to_have_text(re.compile("Children's Hearings"))


def test_the_queue_is_worked_from_the_keyboard(untagged: str, open_page: OpenPage) -> None:
    page = open_page("/tags/queue", base=untagged)
    results = page.locator("[data-document]")
    expect(results).to_have_count(12)
    page.keyboard.press("j")
    expect(results.nth(0).locator(".ds_search-result__link")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#tagger-said")).to_contain_text("Added ")
    expect(results.nth(0)).to_contain_text("Tagged.")
    expect(results.nth(1).locator(".ds_search-result__link")).to_be_focused()
    page.keyboard.press("a")
    expect(results.nth(1)).to_contain_text("Tagged.")
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_contain_text("Tag: ")
    page.keyboard.press("a")  # typed into the field
    expect(results.nth(2).locator("[data-suggestion]").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".evidence-toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Undid: Added ")
    expect(results).to_have_count(11)
    page.goto(f"{untagged}/tags/suggestions")
    expect(page.locator("tbody tr").first).to_contain_text("100%")


def test_where_keys_are_off_it_does_nothing(untagged: str, open_page: OpenPage) -> None:
    page = open_page("/documents/8", base=untagged)
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("a")
    expect(page.locator("#tags")).to_contain_text("No tags yet.")
    expect(page.get_by_role("status")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_stands_in_anybodys_way(untagged: str, open_page: OpenPage, width: int) -> None:
    page = open_page("/documents/8", width=width, base=untagged)
    for address in ("/documents/8", "/tags/queue", "/tags/suggestions"):
        page.goto(f"{untagged}{address}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
