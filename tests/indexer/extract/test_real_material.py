"""Measures the readers on real files: how much of the words they give back, and whether they take any amiss."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from indexer.extract import docx, html, odf, pptx, rtf
from indexer.extract.extraction import Block, Part, Unreadable

MATERIAL = os.environ.get("EVIDENCE_MATERIAL")
pytestmark = pytest.mark.skipif(not MATERIAL, reason="EVIDENCE_MATERIAL names no folder of real files to measure on.")

SLIDE_PARTS = re.compile(r"ppt/(?:slides/slide|notesSlides/|diagrams/data|charts/chart|comments/)[^/]*\.xml")
WORD_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")


def bag(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def runs(paragraph: etree._Element) -> str:
    """Join the text runs that are a paragraph's own, not those of a text box that hangs on it."""
    own = [run for run in paragraph.iter("{*}t", "{*}br", "{*}tab") if next(run.iterancestors("{*}p")) is paragraph]
    return "".join((run.text or "") if run.tag.endswith("}t") else " " for run in own)


def truth(path: Path, parts: re.Pattern[str]) -> Counter[str]:
    """Count the words of the text runs in parts of a package, each paragraph joined, without fallback copies."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(path) as archive:
        for name in filter(parts.fullmatch, archive.namelist()):
            for paragraph in etree.fromstring(archive.read(name)).iter("{*}p"):
                if next(paragraph.iterancestors("{*}Fallback"), None) is None:
                    found += bag(runs(paragraph))
    return found


def words(parts: Iterator[Part]) -> str:
    blocks = [part for part in parts if isinstance(part, Block)]
    return "\n".join(f"{block.heading}\n{block.text}\n{block.notes}\n{block.running}" for block in blocks)


@pytest.mark.parametrize(
    ("folder", "suffix", "read", "parts", "floor"),
    [("slides", "pptx", pptx.read, SLIDE_PARTS, 0.97), ("word", "docx", docx.read, WORD_PARTS, 0.95)],
    ids=["decks", "Word documents"],
)
def test_recall_of_the_text_runs(folder, suffix, read, parts, floor):
    shares: dict[str, float] = {}
    for path in sorted(Path(MATERIAL or "", "corpus", folder).glob(f"*.{suffix}")):
        try:
            expected = truth(path, parts)
            found = bag(words(read(path)))
        except (zipfile.BadZipFile, Unreadable):
            continue
        if sum(expected.values()) >= 5:
            shares[path.name] = sum((found & expected).values()) / sum(expected.values())
    assert len(shares) >= 5
    assert sum(shares.values()) / len(shares) >= floor, shares
    assert min(shares.values()) >= 0.9, shares


def four_grams(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)))


def f1(found: str, expected: str) -> float:
    """Multiset 4-gram F1, as in the article extraction benchmark (Zyte, 2020)."""
    ours, theirs = four_grams(found), four_grams(expected)
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values()))


def test_web_pages_give_their_articles():
    pages = json.loads(Path(MATERIAL or "", "evaluation", "web-truth.json").read_text("utf-8"))
    scores = {
        name: f1(words(html.read(Path(MATERIAL or "", "corpus", "web", f"{name}.html"))), page["articleBody"])
        for name, page in pages.items()
    }
    assert sum(scores.values()) / len(scores) >= 0.95, scores


@pytest.mark.parametrize(
    ("pattern", "read"),
    [
        ("awkward/*.docx", docx.read),
        ("awkward/*.pptx", pptx.read),
        ("corpus/*/*.odt", odf.read_text),
        ("corpus/*/*.odp", odf.read_slides),
        ("corpus/*/*.rtf", rtf.read),
    ],
)
def test_awkward_files_are_read_or_reported(pattern: str, read: Callable[[Path], Iterator[Part]]):
    paths = sorted(Path(MATERIAL or "").glob(pattern))
    assert paths
    for path in paths:
        try:
            said = words(read(path))
        except Unreadable as error:
            said = ""
            sentences = (error.problem.reason, error.problem.remedy)
            unfinished = [each for each in sentences if not each.endswith(".")]
            if unfinished:
                pytest.fail(f"{path.name}: {unfinished}")
        assert "root:x:0" not in said, path.name
