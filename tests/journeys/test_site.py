from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from webapp.vendored import HOW, MANIFEST, VENDOR

OpenPage = Callable[..., Page]

styled = pytest.mark.skipif(
    not (VENDOR / MANIFEST).exists(), reason=f"How the site looks needs the design system’s files. {HOW}"
)

PAGES = {
    "every document": "/",
    "results": "/?q=neglect",
    "results narrowed": "/?q=neglect&workstream=neglect&not-kind=minutes",
    "results across pages": "/?q=guardian+supervision+dataset",
    "nothing found": "/?q=zebra",
    "a document": "/documents/1",
    "a document with hits": "/documents/1?q=child",
    "a passage": "/documents/1/passages/1?q=child",
    "coverage": "/coverage",
    "help": "/help",
    "help with tables": "/help/searching",
    "a guide": "/help/administrators",
    "a guide with sums": "/help/agreement",
    "accessibility": "/accessibility",
    "keyboard shortcuts": "/keyboard-shortcuts",
    "the API": "/api",
    "searches": "/searches",
    "documents brought in": "/imports",
    "bringing in": "/imports/new",
    "what to tag next": "/tags/queue",
    "how good suggestions are": "/tags/suggestions",
    "the tags": "/tags",
    "a tag": "/tags/evidence-type/review",
    "changing a tag": "/tags/evidence-type/review/change",
    "a new tag": "/tags/new",
    "a tag group": "/tags/groups/theme",
    "tags from a file": "/tags/import",
    "tagged passages": "/tags/passages",
    "a map": "/map?rows=workstream&columns=evidence-type",
    "coding": "/rounds",
    "a new round": "/rounds/new",
    "a story": "/documents/1/story",
    "a guide to tags": "/help/tags",
    "correcting": "/documents/1/correct",
    "account": "/account",
}


def count(page: Page) -> int:
    found = re.match(r"[\d,]+", page.locator("#found").inner_text())
    return int(found.group().replace(",", "")) if found else 0


def tick(page: Page, name: str, value: str) -> None:
    """Click the label, which is what people see of a checkbox."""
    box = page.locator(f'input[name="{name}"][value="{value}"]')
    page.locator(f'label[for="{box.get_attribute("id")}"]').click()
    expect(box).to_be_checked()


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_from_a_search_to_the_original(open_page: OpenPage, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    everything = count(page)
    page.get_by_label("Words to search for").fill("neglect")
    page.get_by_role("button", name="Search").click()
    found = count(page)
    assert 0 < found < everything
    expect(page).to_have_title(f"neglect: {found} documents found – Evidence review")

    tick(page, "workstream", "neglect")
    tick(page, "kind", "review")
    page.get_by_role("button", name="Apply filters").click()
    narrowed = count(page)
    assert 0 < narrowed < found
    expect(page.get_by_label("Words to search for")).to_have_value("neglect")
    page.get_by_role("link", name="Remove filter Kind of document: Review").click()
    assert narrowed < count(page) < found

    page.locator(".evidence-hit__place").first.click()
    expect(page).to_have_url(re.compile(r"/documents/\d+/passages/\d+\?q=neglect&from=[^#]+#hit$"))
    expect(page.locator("mark").first).to_be_visible()

    original = page.get_by_role("link", name=re.compile("the original")).get_attribute("href")
    assert original is not None
    answer = page.request.get(original.partition("#")[0])
    assert answer.status == 200
    assert len(answer.body()) > 1000
    page.go_back()
    page.get_by_role("link", name="Clear all filters").click()
    assert count(page) == found


def test_a_pdf_opens_in_the_browser(open_page: OpenPage) -> None:
    page = open_page("/?kind=review&q=neglect")
    page.locator(".evidence-hit__place").first.click()
    link = page.get_by_role("link", name="Open the original at this page")
    with page.expect_response(re.compile("/original")) as answered:
        link.click()
    assert answered.value.headers["content-type"] == "application/pdf"
    expect(page).to_have_url(re.compile(r"/original#page=\d+$"))


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with the Tab key")


@styled
def test_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    tab_to(page, "input[name=q]")
    page.keyboard.type("neglect")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    found = count(page)
    tab_to(page, 'input[name="workstream"][value="neglect"]')
    page.keyboard.press("Space")
    tab_to(page, ".evidence-filters__apply")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert 0 < count(page) < found
    tab_to(page, ".evidence-hit__place")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    tab_to(page, ".evidence-hit-walk a, .evidence-turn a")


@styled
@pytest.mark.parametrize(
    "address", ["/?q=neglect&workstream=neglect", "/documents/1/passages/2?q=child", "/imports/new", "/account"]
)
def test_focus_can_always_be_seen(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    seen = 0
    while True:
        page.keyboard.press("Tab")
        # The place where the focus shows: a checkbox is drawn by its label.
        box = page.evaluate(
            """() => {
                const held = document.activeElement;
                if (held === document.body) return null;
                held.scrollIntoView({block: "center", behavior: "instant"});
                const box = (held.labels && held.type === "checkbox" ? held.parentElement : held).getBoundingClientRect();
                return {x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8};
            }"""
        )
        if box is None:
            break
        clip: Any = {**box, "x": max(box["x"], 0), "y": max(box["y"], 0)}
        focused = page.screenshot(clip=clip, animations="disabled")
        page.evaluate("() => { window.held = document.activeElement; window.held.blur(); }")
        name = page.evaluate("() => window.held.outerHTML")
        if not name.startswith('<a class="ds_skip-links'):  # those are gone without focus
            assert page.screenshot(clip=clip, animations="disabled") != focused, f"No focus can be seen on {name}"
        page.evaluate("() => window.held.focus()")
        seen += 1
    assert seen > 10


@styled
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    page = open_page("/", width)
    for name, address in PAGES.items():
        page.goto(address)
        page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide on a screen of {width}"


@styled
def test_wider_text_spacing_cuts_nothing_off(open_page: OpenPage) -> None:
    # WCAG 2.2, 1.4.12.
    page = open_page("/", 320, bypass_csp=True)
    spacing = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    for name, address in PAGES.items():
        page.goto(address)
        page.add_style_tag(content=spacing)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, name


@styled
def test_targets_are_large_enough(open_page: OpenPage) -> None:
    # WCAG 2.2, 2.5.8: 24 by 24 pixels, save for links inside sentences.
    page = open_page("/?q=neglect&workstream=neglect", 390)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
                "a.evidence-hit__place, a.evidence-chip, a.evidence-chips__clear, button, select, summary, .evidence-header a"
            )]
            .filter(each => each.checkVisibility())
            .filter(each => each.getBoundingClientRect().height < 24)
            .map(each => each.outerHTML)"""
    )
    assert small == []


@styled
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_axe_is_broken(open_page: OpenPage, name: str, width: int) -> None:
    page = open_page(PAGES[name], width, bypass_csp=True)  # axe is a script of its own
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
