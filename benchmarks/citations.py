"""Measures how well citations are linked to the works of a paper's list, beside a naive linker in the same run.

    python benchmarks/citations.py FOLDER [--misses N]

FOLDER holds ``author-year.dev.jsonl`` and ``numeric.dev.jsonl`` (paragraphs and structured references are given, links
are asked for), ``jose-pdf/*.pdf`` and ``rendered/*.docx`` (a file goes in, links come out); what is not there is left
out. The project's own drafts that cite public bodies are measured too.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from indexer.paper_text import Block, PaperText
from indexer.references.cited import Citation, Cited, Listed
from indexer.references.entry import parse_reference
from indexer.references.linking import link_citations
from indexer.references.works import year_of

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
        return f"precision {precision:.3f}  recall {recall:.3f}  F1 {both:.3f}  ({self.wanted} pairs, {self.seconds:.1f} s)"


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
        judge(ours, pairs(cited, gold), gold, text)
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
        judge(ours, pairs(cited, gold), gold, paper.text)
        judge(naive, list(_naive(paper.text, listed)), gold, paper.text)
    return ours, naive


def pairs(cited: Cited, gold: Sequence[Pair]) -> list[Pair]:
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
        keys.setdefault((name.split()[-1] if name else "", year_of(each.csl)), at)
    for found in _NAIVE.finditer(text):
        if (key := (found[1], int(found[2]))) in keys:
            yield found.start(), found.end(), keys[key]
    for group in _NAIVE_NUMBERS.finditer(text):
        for each in re.finditer(r"\d+", group[1]):
            if 0 < int(each[0]) <= len(listed):
                start = group.start(1) + each.start()
                yield start, start + len(each[0]), int(each[0]) - 1


if __name__ == "__main__":
    main()
