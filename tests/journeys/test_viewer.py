"""Seeing a page as it was printed: the words that were searched are on the screen, marked, wherever they stand."""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from indexer import language
from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from indexer.model import Passage
from webapp.vendored import HOW, MANIFEST, VENDOR

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.skipif(not (VENDOR / MANIFEST).exists(), reason=f"The viewer needs pdf.js. {HOW}")

REPORTS = 12
PHRASES = 50

# Of every mark of the hit that is looked at: the words under it in pdf.js's own layer of text, and whether its middle
# is on the screen and inside the frame.
UNDER_MARKS = """() => {
    const layer = document.querySelector(".textLayer");
    const frame = document.querySelector("[data-viewer-scroll]").getBoundingClientRect();
    const pieces = [...layer.querySelectorAll("span")].map(span => [span, span.getBoundingClientRect()]);
    return [...document.querySelectorAll(".evidence-mark--looked-at")].map(mark => {
        const box = mark.getBoundingClientRect();
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const under = pieces.filter(([, b]) => b.left <= x && x <= b.right && b.top <= y && y <= b.bottom);
        const top = Math.max(0, frame.top), bottom = Math.min(innerHeight, frame.bottom);
        return {
            words: under.map(([span]) => span.textContent).join(" "),
            seen: box.width > 2 && box.height > 2 && top <= y && y <= bottom && frame.left <= x && x <= frame.right,
        };
    });
}"""


def shown(page: Page, index: int) -> None:
    expect(page.locator(f'[data-viewer][data-shown="{index}"]')).to_be_visible(timeout=15_000)


def on_screen(page: Page, words: list[str]) -> bool:
    """Tell whether the hit looked at is in the window, and these words are what stands there."""
    marks = page.evaluate(UNDER_MARKS)
    text = language.fold(" ".join(mark["words"] for mark in marks))
    return bool(marks) and all(mark["seen"] for mark in marks) and all(language.fold(word) in text for word in words)


def first_hit(page: Page, question: str) -> int:
    """Go from a search to the printed page of its first hit in a PDF; gives the number of the page."""
    page.goto("/?" + urlencode({"kind": "review", "q": question}))
    page.locator(".evidence-hit__place").first.click()
    page.get_by_role("link", name="See the page").click()
    expect(page).to_have_url(re.compile(r"/pages/\d+\?q="))
    return int(re.findall(r"/pages/(\d+)", page.url)[0])


def test_from_a_search_to_the_words_on_the_printed_page(open_page: OpenPage) -> None:
    page = open_page("/")
    index = first_hit(page, "neglect")
    shown(page, index)
    page.wait_for_selector(".textLayer .endOfContent", state="attached")
    assert on_screen(page, ["neglect"])
    expect(page.locator(".evidence-page-picture")).to_be_hidden()
    expect(page.locator("[data-viewer-count]")).to_have_text(re.compile(r"^Hit \d+ of \d+$"))
    page.get_by_role("link", name="Read this page as text").click()
    expect(page.locator("mark").first).to_be_visible()


def test_pages_are_turned_by_button_and_by_key(open_page: OpenPage) -> None:
    page = open_page("/documents/22/pages/2?q=neglect")
    shown(page, 2)
    page.get_by_role("link", name="Next page", exact=True).click()
    shown(page, 3)
    expect(page).to_have_url(re.compile(r"/pages/3\?q=neglect$"))
    expect(page.locator("h1")).to_contain_text("Page 3")
    expect(page).to_have_title(re.compile(r"^Page 3 as printed, "))
    expect(page.get_by_role("link", name="Open the original")).to_have_attribute("href", re.compile(r"#page=3$"))
    page.locator("[data-viewer-scroll]").focus()
    page.keyboard.press("ArrowLeft")
    shown(page, 2)
    page.keyboard.press("ArrowLeft")
    shown(page, 1)
    expect(page.get_by_role("link", name="Previous page", exact=True)).to_be_hidden()
    page.reload()
    shown(page, 1)


def test_walking_from_hit_to_hit_goes_on_to_the_next_page(open_page: OpenPage) -> None:
    page = open_page("/documents/22/pages/2?q=neglect")
    shown(page, 2)
    count = page.locator("[data-viewer-count]")
    hit, hits = map(int, re.findall(r"\d+", count.inner_text()))
    assert hits > 2
    following = page.get_by_role("button", name="Next hit")
    for number in range(hit + 1, hits + 1):
        following.click()
        expect(count).to_have_text(f"Hit {number} of {hits}")
        assert all(mark["seen"] for mark in page.evaluate(UNDER_MARKS))
    following.click()
    shown(page, 3)
    expect(count).to_have_text(re.compile("^Hit 1 of "))
    page.get_by_role("button", name="Previous hit").click()
    shown(page, 2)
    expect(count).to_have_text(f"Hit {hits} of {hits}")


def test_zooming_keeps_the_hit_on_the_screen(open_page: OpenPage) -> None:
    page = open_page("/documents/22/pages/2?q=neglect")
    shown(page, 2)
    sheet = page.locator(".pdfViewer .page").first
    fitting = sheet.evaluate("each => each.clientWidth")
    for name, wider in (("Zoom in", True), ("Fit width", False)):
        page.get_by_role("button", name=name).click()
        page.wait_for_function(
            f"() => (document.querySelector('.pdfViewer .page').clientWidth > {fitting} + 5) === {str(wider).lower()}"
        )
        page.wait_for_selector(".evidence-mark--looked-at")
        assert all(mark["seen"] for mark in page.evaluate(UNDER_MARKS)), name
    assert sheet.evaluate("each => each.clientWidth") == pytest.approx(fitting, abs=2)


def test_words_can_be_selected(open_page: OpenPage) -> None:
    page = open_page("/documents/22/pages/2?q=neglect")
    shown(page, 2)
    page.wait_for_selector(".textLayer .endOfContent", state="attached")
    page.locator(".textLayer span", has_text="is the form of harm").first.dblclick()
    assert page.evaluate("() => getSelection().toString().trim()")


def test_without_script_the_page_is_a_picture(open_page: OpenPage) -> None:
    page = open_page("/", java_script_enabled=False)
    index = first_hit(page, "neglect")
    picture = page.get_by_role("img", name=re.compile("as printed. Its words are in the page’s text."))
    expect(picture).to_be_visible()
    page.wait_for_load_state("load")  # and is drawn
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 600
    assert box["height"] > box["width"]
    page.get_by_role("link", name="Next page", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/pages/{index + 1}\?q=neglect"))
    for hidden in ("Zoom in", "Next hit"):
        expect(page.get_by_role("button", name=hidden)).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_fits_the_screen_and_breaks_no_rule_of_axe(open_page: OpenPage, width: int) -> None:
    page = open_page("/documents/22/pages/2?q=neglect", width, bypass_csp=True)  # axe is a script of its own
    shown(page, 2)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert all(mark["seen"] for mark in page.evaluate(UNDER_MARKS))
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


# --- The real collection


def rare_phrases(passages: list[Passage], rarity: Counter[str], number: int) -> list[tuple[int, list[str]]]:
    """Choose phrases of three words in a row, the rarest of every so many pages; each with its page."""
    found = []
    for passage in passages:
        rows = [line.split() for line in passage.text.splitlines()]
        runs = [row[at : at + 3] for row in rows for at in range(len(row) - 2)]
        good = [run for run in runs if all(re.fullmatch(r"[a-z]{4,}", word) for word in run) and len(set(run)) == 3]
        if good:
            best = min(good, key=lambda run: (sum(rarity[word] for word in run), run))
            found.append((passage.locator.index, best))
    every = max(1, len(found) // number)
    return found[::every][:number]


@pytest.fixture(scope="module")
def real(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A library of a share of the real reports, and the slides that are PDF files."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "documents").mkdir()
    reports = sorted((material / "corpus" / "reports").glob("*.pdf"))
    for each in reports[:: max(1, len(reports) // REPORTS)] + sorted((material / "corpus" / "slides").glob("*.pdf")):
        shutil.copy(each, folder / "documents")
    config = Config(library=folder / "library", ocr=False)
    with Library(config, create=True) as library:
        index(library, [folder / "documents"])
    return config


@pytest.fixture(scope="module")
def real_site(real: Config, served: Callable[..., Any]) -> Iterator[str]:
    with served(replace(real, local=True)) as address:
        yield address


def test_fifty_phrases_of_real_reports_are_on_the_screen(real: Config, real_site: str, browser: Browser) -> None:
    with Library(real) as library:
        held = {
            each.id: list(library.catalogue.documents.passages(each.id).values())
            for each in library.catalogue.documents.all()
        }
    rarity = Counter(word for passages in held.values() for each in passages for word in each.text.split())
    chosen = [
        (document, *each)
        for document, passages in held.items()
        for each in rare_phrases(passages, rarity, -(-PHRASES // len(held)))
    ]
    assert len(chosen) >= PHRASES
    page = browser.new_context(base_url=real_site, viewport={"width": 1280, "height": 900}).new_page()
    missed = []
    for document, at, words in chosen[:PHRASES]:
        phrase = urlencode({"q": '"' + " ".join(words) + '"'})
        page.goto(f"/documents/{document}/pages/{at}?{phrase}")
        shown(page, at)
        page.wait_for_selector(".textLayer .endOfContent", state="attached")
        if not on_screen(page, words):
            missed.append((document, at, words, page.evaluate(UNDER_MARKS)))
    page.context.close()
    sys.stdout.write(f"{PHRASES - len(missed)} of {PHRASES} phrases on the screen\n")
    assert missed == []
