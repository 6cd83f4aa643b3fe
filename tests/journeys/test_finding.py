"""Finding by keyboard: the combobox, the keys, long facets, and all of it without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from webapp.vendored import HOW, MANIFEST, VENDOR

OpenPage = Callable[..., Page]

styled = pytest.mark.skipif(
    not (VENDOR / MANIFEST).exists(), reason=f"How the site looks needs the design system’s files. {HOW}"
)


def typed(page: Page, words: str) -> Page:
    box = page.locator("#search-words")
    box.click()
    box.press_sequentially(words)
    expect(page.get_by_role("option").first).to_be_visible()
    return page


def test_the_box_is_a_combobox_that_works_by_keyboard(open_page: OpenPage) -> None:
    page = typed(open_page("/"), "negl")
    box = page.get_by_role("combobox", name="Words to search for")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text(re.compile(r"^\d+ suggestions?\. Use the arrow keys"))
    page.keyboard.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("negl")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/documents/\d+$"))


def test_a_word_fills_the_box_and_enter_then_searches(open_page: OpenPage) -> None:
    page = typed(open_page("/"), "child superv")
    page.get_by_role("option").filter(has_text="Word").first.click()
    expect(page.locator("#search-words")).to_have_value("child supervision")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=child\+supervision"))


def test_enter_without_a_choice_searches_what_was_typed(open_page: OpenPage) -> None:
    page = typed(open_page("/"), "neglect")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=neglect"))


def test_a_workstream_filters(open_page: OpenPage) -> None:
    page = typed(open_page("/"), "negl")
    page.get_by_role("option").filter(has_text="Workstream").first.click()
    expect(page.locator(".evidence-chip").first).to_contain_text("Workstream:")


@styled
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_rule_of_axe_is_broken_with_the_list_open(open_page: OpenPage, width: int) -> None:
    page = typed(open_page("/", width, bypass_csp=True), "negl")
    page.keyboard.press("ArrowDown")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@styled
@pytest.mark.parametrize("width", [1280, 320])
def test_no_rule_of_axe_is_broken_with_the_keys_open(open_page: OpenPage, width: int) -> None:
    page = open_page("/?q=neglekt", width, bypass_csp=True)
    page.keyboard.press("?")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_keys_walk_the_results(open_page: OpenPage) -> None:
    page = open_page("/?q=neglect")
    links = page.locator(".ds_search-result__link")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("/")
    box = page.locator("#search-words")
    expect(box).to_be_focused()
    expect(box).to_have_value("neglect")
    page.keyboard.press("End")
    page.keyboard.type("j?/")
    expect(box).to_have_value("neglectj?/")
    assert page.locator("#shortcuts[open]").count() == 0


def test_a_held_modifier_and_a_switched_off_setting_leave_the_keys_alone(open_page: OpenPage) -> None:
    page = open_page("/?q=neglect")
    page.keyboard.press("Alt+j")
    expect(page.locator(".ds_search-result__link").first).not_to_be_focused()
    page.evaluate("() => { document.documentElement.dataset.keys = 'off'; }")
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert page.evaluate("() => document.activeElement === document.body")


def test_the_list_of_keys_opens_and_closes(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="Keyboard shortcuts").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/")


def test_a_correction_is_a_link(open_page: OpenPage) -> None:
    page = open_page("/?q=neglekt")
    page.locator(".evidence-meant a").click()
    expect(page).to_have_url(re.compile(r"\?q=neglect$"))


@pytest.mark.parametrize("address", ["/", "/?q=neglect"])
def test_without_script_the_box_is_a_plain_form(open_page: OpenPage, address: str) -> None:
    page = open_page(address, java_script_enabled=False)
    assert page.get_by_role("combobox", name="Words to search for").count() == 0
    page.get_by_label("Words to search for").fill("guardian")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"\?q=guardian\b"))
    page.get_by_role("link", name="Keyboard shortcuts").click()
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
