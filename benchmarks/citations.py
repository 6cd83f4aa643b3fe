"""Measures how well citations are linked to the works of a paper's list, beside a naive linker in the same run.

    python benchmarks/citations.py FOLDER [--misses N]

FOLDER holds ``author-year.dev.jsonl`` and ``numeric.dev.jsonl`` (paragraphs and structured references are given, links
are asked for), ``jose-pdf/*.pdf`` and ``rendered/*.docx`` (a file goes in, links come out); what is not there is left
out. The project's own drafts that cite public bodies are measured too.

What is counted are pairs of a place in the text and a work. A pair is right if the gold has the same work at a place
that shares a character with it, and each pair of the gold counts once; a citation that may mean several works makes as
many pairs. Works inside a range ("[4-7]") are left aside, for the gold marks only its ends. In files, an entry is the
gold's if its first 36 letters are; the gold of a PDF is its own links from citations to entries, and that of a Word
file those of the HTML made with it. Neither linker is shown the links inside a file. "naive" links a surname and a year
that stand together to the first work with both, and bracketed numbers to places in the list; in files it is given our
list. Seconds are on one CPU, without the reading of files.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import pypdf
import pypdfium2 as pdfium

from indexer.manuscript.reading import read_paper
from indexer.paper_text import Block, PaperText
from indexer.references import read_citations
from indexer.references.cited import Cited, Listed
from indexer.references.entry import parse_reference
from indexer.references.linking import link_citations
from indexer.references.work_key import year_of

DRAFTS = Path(__file__).parents[1] / "tests/indexer/references/organisations.toml"

Pair: TypeAlias = tuple[int, int, int]
"""Where a citation stands, from and to, and the place in the list of the work that it means."""


@dataclass
class Score:
    """Pairs of a citation's place and a work: found and right, found in all, and to be found."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        both = 2 * self.right / (self.found + self.wanted) if self.right else 0.0
        figures = f"precision {precision:.3f}  recall {recall:.3f}  F1 {both:.3f}"
        return f"{figures}  ({self.wanted} pairs, {self.seconds:.1f} s)"


def judge(score: Score, found: Sequence[Pair], gold: Sequence[Pair], text: str) -> None:
    """Count the pairs that are right: the same work, at places that share a character; each gold pair counts once."""
    left = list(gold)
    for start, end, work in sorted(set(found)):
        match = next((each for each in left if each[2] == work and each[0] < end and start < each[1]), None)
        score.found += 1
        if match:
            score.right += 1
            left.remove(match)
        else:
            score.misses.append(f"wrong: …{text[max(0, start - 60) : end + 30]!r} -> {work}")
    score.wanted += len(gold)
    for start, end, work in left:
        score.misses.append(f"missed: …{text[max(0, start - 60) : end + 30]!r} -> {work}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--misses", type=int, default=0, help="print so many of what went wrong")
    given = arguments.parse_args()
    for name in ("author-year.dev.jsonl", "numeric.dev.jsonl"):
        if (given.folder / name).exists():
            _print(name, *_articles(given.folder / name), misses=given.misses)

    _print("public bodies", *drafts(DRAFTS), misses=given.misses)
    for name, measure in (("rendered/*.docx", _word_file), ("jose-pdf/*.pdf", _pdf)):
        if files := sorted(given.folder.glob(name)):
            ours, naive = Score(), Score()
            for file in files:
                measure(file, ours, naive)
            _print(name, ours, naive, misses=given.misses)


def _word_file(path: Path, ours: Score, naive: Score) -> None:
    """Measure a Word file against the HTML that was made of the same source: its links, and its list's entries."""
    page = path.with_suffix("").with_suffix(f"{path.with_suffix('').suffix}.gold.html").read_text(encoding="utf-8")
    heads = {found[1]: _head(_plain(found[2])) for found in _ENTRY.finditer(page)}
    paper = read_paper(path.read_bytes(), path.name)
    gold: list[tuple[int, int, str]] = []
    used: set[int] = set()
    for found in _CITED.finditer(page):
        words = _plain(found[2])
        before = _plain(page[max(0, found.start() - 700) : found.start()])
        place = next(
            at
            for length in (40, 20, 10, 1, 0)
            for each in re.finditer(re.escape(before[len(before) - length :].lstrip() + words), paper.text)
            if (at := each.end() - len(words)) not in used
        )
        used.add(place)
        gold.append((place, place + len(words), found[1]))
    _judge_file(paper, gold, heads, ours, naive)


def _pdf(path: Path, ours: Score, naive: Score) -> None:
    """Measure a PDF against its own links from citations to entries, which the linkers do not get to see."""
    names, heads = _destinations(path)
    paper = read_paper(path.read_bytes(), path.name)
    gold = [(link.start, link.end, names[link.url]) for link in paper.links if link.url in names]
    _judge_file(paper, gold, heads, ours, naive)


def _destinations(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Give the entries that links of a PDF lead to: the name for each place, and the words that stand there."""
    names, heads = {}, {}
    document = pdfium.PdfDocument(path)
    for name, place in pypdf.PdfReader(path).named_destinations.items():
        if not re.match(r"(?:cite\.|ref-)", name) or place.top is None:
            continue
        number = pypdf.PdfReader(path).get_destination_page_number(place)
        if number is None:
            continue
        page = document[number]
        top = float(place.top)
        words = page.get_textpage().get_text_bounded(bottom=top - 16, top=top - 2)
        names[f"#page={number + 1}&y={round(top)}"] = name
        heads[name] = _head(words)
    return names, heads


def _judge_file(
    paper: PaperText, gold: Sequence[tuple[int, int, str]], heads: dict[str, str], ours: Score, naive: Score
) -> None:
    """Judge what is read of a file. An entry of the gold that is not in our list makes its citations missed ones."""
    begun = time.process_time()
    cited = read_citations(replace(paper, links=tuple(each for each in paper.links if not each.url.startswith("#"))))
    ours.seconds += time.process_time() - begun
    ours_heads = [_head(each.text) for each in cited.listed]
    places = {}
    for number, (name, head) in enumerate(heads.items()):
        places[name] = next(
            (at for at, each in enumerate(ours_heads) if each.startswith(head) or head.startswith(each)), -1 - number
        )
    wanted: list[Pair] = []
    for start, end, name in gold:
        if wanted and places[name] == wanted[-1][2] and start - wanted[-1][1] <= _BROKEN:
            wanted[-1] = (wanted[-1][0], end, places[name])
        else:
            wanted.append((start, end, places[name]))
    judge(ours, pairs(cited), wanted, paper.text)
    body = paper.text[: min((each.start for each in cited.listed if each.end), default=len(paper.text))]
    judge(naive, list(_naive(body, cited.listed)), wanted, paper.text)


def _plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def _head(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))[:36]


def drafts(path: Path) -> tuple[Score, Score]:
    """Measure the project's own drafts, whose citations are marked: {words -> keys of works}."""
    ours, naive = Score(), Score()
    for draft in tomllib.loads(path.read_text(encoding="utf-8"))["paper"]:
        places = {key: at for at, key in enumerate(draft["listed"])}
        listed = [Listed(text, parse_reference(text)) for text in draft["listed"].values()]
        text, gold = "", []
        for plain, words, keys in _MARKED.findall(draft["text"]):
            text += plain
            gold += [(len(text), len(text) + len(words), places[key]) for key in keys.split()]
            text += words
        cited = link_citations(PaperText(text), listed, draft.get("names"))
        judge(ours, pairs(cited), gold, text)
        judge(naive, list(_naive(text, listed)), gold, text)
    return ours, naive


def _print(name: str, ours: Score, naive: Score | None = None, *, misses: int) -> None:
    print(f"{name:24} ours   {ours}")
    if naive:
        print(f"{'':24} naive  {naive}")
    for each in ours.misses[:misses]:
        print(f"    {each}")


def _articles(path: Path) -> tuple[Score, Score]:
    ours, naive = Score(), Score()
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        paper, gold, listed = _given(article)
        begun = time.process_time()
        cited = link_citations(paper, listed)
        ours.seconds += time.process_time() - begun
        judge(ours, pairs(cited), gold, paper.text)
        judge(naive, list(_naive(paper.text, listed)), gold, paper.text)
    return ours, naive


def pairs(cited: Cited) -> list[Pair]:
    """Give what was found as pairs, but for works inside a range: the gold marks only its ends."""
    return [
        (each.start, each.end, work)
        for each in cited.citations
        for work in each.listed
        if not re.fullmatch(r"\d+\]?\s?[–-]\s?\[?\d+", each.text)
    ]


def _given(article: dict[str, Any]) -> tuple[PaperText, list[Pair], list[Listed]]:
    """Make a paper and a list of an article of which both are given."""
    places = {each["id"]: at for at, each in enumerate(article["references"])}
    text, blocks, gold = "", [], []
    for each in article["paragraphs"]:
        start = len(text)
        text += each["text"] + "\n"
        blocks.append(Block(start, len(text) - 1))
        gold += [
            (start + cite["start"], start + cite["end"], places[reference])
            for cite in each["cites"]
            for reference in cite["ref_ids"]
            if reference in places
        ]
    listed = [Listed(each["raw"], _csl(each), label=each["label"].strip("[]().")) for each in article["references"]]
    if article["style"] == "author-year":
        listed = [Listed(each.text, each.csl) for each in listed]
    return PaperText(text, tuple(blocks)), gold, listed


def _csl(record: dict[str, Any]) -> dict[str, Any]:
    bodies = [{"literal": each} for each in record["collab"]]
    people = [{"family": each} for each in record["authors"] if each]
    in_front = bool(bodies) and record["raw"].startswith(record["collab"][0])
    csl: dict[str, Any] = {"author": [*bodies, *people] if in_front or not people else [*people, *bodies]}
    csl["title"] = record["title"]
    if year := re.match(r"(\d{4})([a-z]?)", record["year"]):
        csl["issued"] = {"date-parts": [[int(year[1])]]}
        csl["year-suffix"] = year[2]
    return csl


_BROKEN = 2  # characters between the parts of a link that a line's end breaks
_ENTRY = re.compile(r'<div id="ref-([^"]+)" class="csl-entry"[^>]*>(.*?)</div>', re.DOTALL)
_CITED = re.compile(r'<a\s+href="#ref-([^"]+)"\s+role="doc-biblioref">(.*?)</a>', re.DOTALL)
_MARKED = re.compile(r"([^{}]*)(?:\{([^{}]*) -> ([^{}]*)\}|$)")
_NAIVE = re.compile(
    r"([^\W\d_][\w'’–-]+)(?:,? et al\.?|,? (?:and|&) (?:[^\W\d_][\w'’–-]+ ?){1,2})?,? \(?((?:1[5-9]|20)\d\d)([a-z]?)"
)
_NAIVE_NUMBERS = re.compile(r"\[(\d+(?:\s?[,–-]\s?\d+)*)\]")


def _naive(text: str, listed: Sequence[Listed]) -> Iterator[Pair]:
    """Link a surname and a year that stand together to the first work with both; and bracketed numbers to places."""
    keys: dict[tuple[str, int], int] = {}
    for at, each in enumerate(listed):
        author = (each.csl.get("author") or [{}])[0]
        name = str(author.get("family") or author.get("literal") or "")
        keys.setdefault((name.rsplit(maxsplit=1)[-1] if name else "", year_of(each.csl)), at)
    for found in _NAIVE.finditer(text):
        if (key := (found[1], int(found[2]))) in keys:
            yield found.start(), found.end(), keys[key]
    for group in _NAIVE_NUMBERS.finditer(text):
        for number in re.finditer(r"\d+", group[1]):
            if 0 < int(number[0]) <= len(listed):
                start = group.start(1) + number.start()
                yield start, start + len(number[0]), int(number[0]) - 1


if __name__ == "__main__":
    main()
