"""The evidence map read by keyboard alone, a gap recorded, and the same without script and on a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from indexer.config import Config

MAP = "/map?rows=workstream&columns=evidence-type"


@pytest.fixture
def site(sample: Config, tmp_path: Path, served: Callable[[Config], AbstractContextManager[str]]) -> Iterator[str]:
    """Serve a copy of the sample collection, in which gaps can be recorded."""
    config = replace(sample, library=tmp_path / "library", local=True)
    copytree(sample.library, config.library)
    with served(config) as address:
        yield address


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def focused(page: Page) -> str:
    return " ".join(str(page.evaluate("document.activeElement.textContent")).split())


def test_the_map_is_read_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page(MAP)
    first = page.locator(".evidence-map__cell a").first
    page.get_by_text("Change the map").focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("End")
    assert focused(page).endswith("(Systems Review Group, Slides)")
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    page.keyboard.press("Control+End")
    assert focused(page).endswith("(Trafficking, Slides)")
    box, region = (page.locator(each).bounding_box() for each in (":focus", "#map"))
    assert box is not None
    assert region is not None
    assert box["x"] + box["width"] <= region["x"] + region["width"] + 1, "it scrolls into view"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert focused(page).endswith("(Trafficking, Slides)"), "the map is left and entered where one was"
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    said = focused(page)
    assert said.endswith("(Children's Hearings, Review)")
    number = re.match(r"(\d+) document", said)
    assert number is not None
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text(f"{number[1]} document")


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_a_gap_that_was_looked_for_is_recorded(open_page: Callable[..., Page], script: bool) -> None:
    page = open_page(MAP, java_script_enabled=script, width=390)
    page.get_by_role("link", name="not yet looked at (Trafficking, Practice example)").click()
    expect(page.get_by_role("heading", name="Trafficking and Practice example")).to_be_visible()
    page.get_by_role("link", name="Search for this now").click()
    expect(page.locator("#found")).to_be_visible()
    page.go_back()
    page.get_by_label("Note (optional)").fill("Asked the committee too.")
    page.get_by_role("button", name="Record that none was found").click()
    expect(page.get_by_text("It is recorded")).to_be_visible()
    page.get_by_role("link", name="Back to the map").click()
    page.get_by_role("link", name="searched, none found (Trafficking, Practice example)").click()
    expect(page.get_by_text("Note: Asked the committee too.")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("link", name="Back to the map").click()
    expect(page.get_by_role("link", name="not yet looked at (Trafficking, Practice example)")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_page_of_it_is_accessible(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(f"{MAP}&compared=2020-01-01", width=width)
    page.get_by_text("Change the map").click()
    assert_accessible(page)
    page.goto("/map?rows=year&columns=year")
    assert_accessible(page)
    page.goto("/map/cell?rows=workstream&columns=evidence-type&row=trafficking&column=evidence-type/practice-example")
    page.get_by_role("button", name="Record that none was found").click()
    expect(page.get_by_text("It is recorded")).to_be_visible()
    assert_accessible(page)


def test_headers_stay_in_view_and_nothing_hides_beneath_them(open_page: Callable[..., Page]) -> None:
    page = open_page(MAP, width=320)
    page.locator(".evidence-map__cell a").first.focus()
    for key in ["ArrowRight"] * 5 + ["ArrowDown"] * 5 + ["ArrowLeft"] * 3 + ["ArrowUp"] * 3:
        page.keyboard.press(key)
        seen = page.evaluate(
            """() => {
              const cell = document.activeElement.getBoundingClientRect();
              const corner = document.querySelector(".evidence-map__corner").getBoundingClientRect();
              return cell.left >= corner.right - 1 && cell.top >= corner.bottom - 1;
            }"""
        )
        assert seen, focused(page)


def test_the_print_has_the_whole_map(open_page: Callable[..., Page]) -> None:
    page = open_page(MAP)
    page.emulate_media(media="print")
    assert page.evaluate(
        "(() => { const map = document.getElementById('map'); return map.scrollHeight <= map.clientHeight + 1; })()"
    )
    expect(page.get_by_text("Change the map")).to_be_hidden()


def test_on_a_phone_the_map_says_that_it_goes_on_to_the_right(open_page: Callable[..., Page]) -> None:
    page = open_page("/map", width=390, has_touch=True, is_mobile=True)
    shadow = "getComputedStyle(document.querySelector('.evidence-sideways'), '::after').opacity"
    expect(page.get_by_text("Swipe sideways to see all columns.")).to_be_visible()
    expect(page.get_by_text("Arrow keys move from cell to cell")).to_be_hidden()
    page.wait_for_function(f"{shadow} === '1'")
    page.locator("#map").evaluate("map => { map.scrollLeft = map.scrollWidth; }")
    page.wait_for_function(f"{shadow} === '0'")
    corner = "document.querySelector('.evidence-map__corner')"
    page.locator("#map").scroll_into_view_if_needed()
    assert page.evaluate(
        f"(() => {{ const at = {corner}.getBoundingClientRect();"
        f" return document.elementFromPoint(at.x + at.width / 2, at.bottom - 8) === {corner}; }})()"
    ), "the columns pass beneath the corner"


def test_with_a_mouse_the_keys_are_named(open_page: Callable[..., Page]) -> None:
    page = open_page("/map")
    expect(page.get_by_text("Swipe sideways")).to_be_hidden()
    expect(page.get_by_text("Arrow keys move from cell to cell")).to_be_visible()
