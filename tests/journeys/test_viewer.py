"""Seeing a page as it was printed: the words that were searched are on the screen, marked, wherever they stand."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
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
def real(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """A library of a share of the real reports, and the slides that are PDF files."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "documents").mkdir()
    reports = sorted((material / "corpus" / "reports").glob("*.pdf"))
    for each in reports[:: max(1, len(reports) // REPORTS)] + sorted((material / "corpus" / "slides").glob("*.pdf")):
        shutil.copy(each, folder / "documents")
    config = Config(library=folder / "library", ocr=False)
    with Library(config, create=True) as library:
        index(library, [folder / "documents"])
    yield config


def test_fifty_phrases_of_real_reports_are_on_the_screen(
    real: Config, serve: Callable[[Config], str], browser: Browser
) -> None:
    with Library(real) as library:
        held = {each.id: list(library.catalogue.documents.passages(each.id).values()) for each in library.catalogue.documents.all()}
    rarity = Counter(word for passages in held.values() for each in passages for word in each.text.split())
    chosen = [
        (document, *each)
        for document, passages in held.items()
        for each in rare_phrases(passages, rarity, -(-PHRASES // len(held)))
    ]
    assert len(chosen) >= PHRASES
    page = browser.new_context(base_url=serve(real), viewport={"width": 1280, "height": 900}).new_page()
    missed = []
    for document, at, words in chosen[:PHRASES]:
        phrase = urlencode({"q": '"' + " ".join(words) + '"'})
        page.goto(f"/documents/{document}/pages/{at}?{phrase}")
        shown(page, at)
        page.wait_for_selector(".textLayer .endOfContent", state="attached")
        if not on_screen(page, words):
            missed.append((document, at, words, page.evaluate(UNDER_MARKS)))
    page.context.close()
    assert missed == [], f"{PHRASES - len(missed)} of {PHRASES} on the screen"
