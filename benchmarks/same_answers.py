"""Compares our answers with those of stock Whoosh, and our counts of facets with counting by hand.

    python benchmarks/same_answers.py [--pages 10000] [--queries 1000] [--seed 1] [--pages-file FILE]

The pages hold text only. Random queries of words that stand in them, with AND, OR, NOT, brackets, phrases, prefixes,
near spellings and hyphens, are read by our parser; each tree goes to our engine, and in Whoosh's own nodes to a stock
index (see engines/reference.py). Equal are the pages found, all of them, and the top 20 up to ties: page by page the
same scores. Through the finder, with filters in one query of three, the number of documents, the best 20 documents and
every count of every facet are compared with what plain Python makes of the pages that stock Whoosh found.

Prints each difference, and ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines.pages import Page, material, repeated
from engines.reference import Reference

from indexer.model import Document, DocumentId, Locator, Passage, ReadStatus, Standing, Tag, TagGroup, TagId
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import DocumentTable, Filters
from indexer.search.engine import Entry, SearchEngine
from indexer.search.finder import Finder
from indexer.search.query_parser import parse
from indexer.search.ranking import COUNTED, FURTHER
from indexer.search.results import Met, Search
from indexer.search.tag_table import TagTable
from indexer.search.tree import is_nothing
from indexer.search.whoosh_engine import WhooshEngine
from indexer.terms import Vocabulary

TOP = 20
_PATIENCE = 600.0  # seconds
_NEAR = 1e-3  # by how much scores may differ: ours have seven digits

Found = dict[tuple[int, int], float]
"""Documents and positions, with their scores."""


@dataclass
class Agreement:
    """How many queries were compared, how many of their top 20 were the same pages, and what differed."""

    queries: int = 0
    found: int = 0
    overlap: float = 0.0
    differences: list[str] = field(default_factory=list)

    def note(self, query: str, what: str) -> None:
        """Write a difference down."""
        self.differences.append(f"{query}\n    {what}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=10_000)
    arguments.add_argument("--queries", type=int, default=1_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--pages-file", type=Path)
    given = arguments.parse_args()
    pages = list(repeated(given.pages_file or material(), given.pages))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="same-answers-") as temporary:
        both = Both(pages, Path(temporary))
        print(f"{len(pages):,} pages indexed by both, {time.perf_counter() - start:.0f} s", file=sys.stderr)
        agreement = both.compare(asked(pages, given.queries, given.seed))
        both.close()
    for difference in agreement.differences:
        print(difference)
    different = len({each.split("\n")[0] for each in agreement.differences})
    equal = f"{agreement.queries - different:,} of {agreement.queries:,} queries give equal answers"
    print(f"{equal} on {len(pages):,} pages; {agreement.found:,} find something.")
    print(
        f"{agreement.overlap / max(agreement.queries, 1):.4f} of the top {TOP} are the same pages; the rest are ties."
    )
    sys.exit(1 if different else 0)


class Both:
    """The same pages in our engine and in a stock index."""

    def __init__(self, pages: Sequence[Page], folder: Path) -> None:
        by_document: dict[int, list[Page]] = {}
        for page in pages:
            by_document.setdefault(page.document, []).append(page)
        self._pages = by_document
        self._engine: SearchEngine = WhooshEngine(folder / "ours")
        batch = list(map(_entry, by_document.values()))
        for at in range(0, len(batch), 300):  # some commits, so that there are some segments
            self._engine.put(batch[at : at + 300])
        self._table = _table(by_document)
        self._finder = Finder(self._engine, self._table, Acronyms([]), lambda _: {})
        self._places = [(page.document, page.place) for page in pages]
        self._reference = Reference(
            folder / "stock", [page.text for page in pages], [each.workstreams for each in pages]
        )

    def compare(self, queries: Iterator[tuple[str, Filters]]) -> Agreement:
        """Ask both, and write down what differs."""
        agreement = Agreement()
        for text, filters in queries:
            agreement.queries += 1
            acronyms = Acronyms([])
            tree = parse(text, self._table.resolver(acronyms), acronyms).tree
            if is_nothing(tree):
                continue
            stock = {self._places[number]: score for number, score in self._reference.search(tree).items()}
            matches = self._engine.reading(Deadline(_PATIENCE)).search(tree)
            places = zip(matches.documents.tolist(), matches.positions.tolist(), strict=True)
            ours = dict(zip(places, matches.scores.tolist(), strict=True))
            agreement.found += bool(stock)
            agreement.overlap += _overlap(ours, stock)
            if difference := _difference(ours, stock):
                agreement.note(text, difference)
            for difference in self._documents(Search(text, filters, snippets=1, size=TOP), stock):
                agreement.note(f"{text} {dict(filters.chosen)} {dict(filters.excluded)}", difference)
        return agreement

    def close(self) -> None:
        """Let go of files."""
        self._engine.close()
        self._reference.close()

    def _documents(self, search: Search, stock: Found) -> Iterator[str]:
        """Compare what the finder makes of a search with what the pages found by stock Whoosh come to."""
        results = self._finder.find(search, _PATIENCE)
        best: dict[int, list[float]] = {}
        for (document, _), score in stock.items():
            best.setdefault(document, []).append(score)
        kept = {
            document: _combined(scores)
            for document, scores in best.items()
            if self._let_through(document, search.filters)
        }
        if results.documents != len(kept):
            yield f"{results.documents} documents, stock {len(kept)}"
        shown = [each for each in results.results if each.met is Met.PASSAGE]
        ours = {(int(each.document.id), 0): each.score for each in shown}
        if difference := _difference(ours, {(each, 0): score for each, score in kept.items()}, top_only=True):
            yield f"documents: {difference}"
        for facet in results.facets:
            counted = Counter(
                value
                for document in best
                if self._let_through(document, search.filters, facet.name, facet.group)
                for value in _values(self._pages[document][0], facet.name, facet.group)
            )
            ours_counted = {each.value: each.count for each in facet.values if each.count}
            if ours_counted != dict(counted):
                yield f"facet {facet.name} {facet.group}: {ours_counted}, counted {dict(counted)}"

    def _let_through(self, document: int, filters: Filters, without: str = "", group: str = "") -> bool:
        page = self._pages[document][0]
        for name, chosen in filters.chosen.items():
            for own in sorted({_group(value) for value in chosen} if name == "tag" else {""}):
                some = {value for value in chosen if name != "tag" or _group(value) == own}
                if (name, own) != (without, group) and not some & {*_values(page, name, own)}:
                    return False
        return not any(excluded & {*_values(page, name, "")} for name, excluded in filters.excluded.items())


def _combined(scores: list[float]) -> float:
    """Give a document the score of its best passages, each further one a share of the one before."""
    return sum(FURTHER**place * score for place, score in enumerate(sorted(scores, reverse=True)[:COUNTED]))


def _overlap(ours: Found, stock: Found) -> float:
    tops = [{*sorted(each, key=lambda place: (-round(each[place], 4), place))[:TOP]} for each in (ours, stock)]
    return len(tops[0] & tops[1]) / max(len(tops[0] | tops[1]), 1) if tops[0] or tops[1] else 1.0


def _difference(ours: Found, stock: Found, *, top_only: bool = False) -> str:
    """Say how answers differ: by what is found, by the scores of the top 20, or by a page's score."""
    if not top_only and ours.keys() != stock.keys():
        return (
            f"only ours {sorted(ours.keys() - stock.keys())[:5]}, only stock {sorted(stock.keys() - ours.keys())[:5]}"
        )
    best = sorted(ours.items(), key=lambda each: -each[1])[:TOP]
    wanted = sorted(stock.values(), reverse=True)[:TOP]
    if len(best) != len(wanted):
        return f"{len(best)} in the top {TOP}, stock {len(wanted)}"
    for (place, score), score_wanted in zip(best, wanted, strict=True):
        if abs(score - score_wanted) > _NEAR * max(1.0, score_wanted):
            return f"top {TOP}: {place} has {score:.4f}, stock's in its place {score_wanted:.4f}"
        if abs(score - stock.get(place, -1.0)) > _NEAR * max(1.0, score_wanted):
            return f"{place} has {score:.4f}, stock gives it {stock.get(place)}"
    return ""


def asked(pages: Sequence[Page], wanted: int, seed: int) -> Iterator[tuple[str, Filters]]:
    """Make random queries of the words of pages, a third of them with filters; the same for the same pages and seed."""
    chance = random.Random(seed)  # noqa: S311 - a benchmark must repeat itself
    streams = sorted({each for page in pages for each in page.workstreams})
    held = {
        "workstream": streams,
        "tag": sorted({tag for page in pages for tag in _tags(page)}),
        "kind": sorted({page.kind for page in pages}),
        "year": sorted({str(page.year) for page in pages}),
    }
    for _ in range(wanted):
        text = _text(chance, pages, streams)
        chosen: dict[str, frozenset[str]] = {}
        excluded: dict[str, frozenset[str]] = {}
        if chance.random() < 1 / 3:
            for name in chance.sample(sorted(held), chance.randint(1, 2)):
                into = excluded if chance.random() < 1 / 4 else chosen
                into[name] = frozenset(chance.sample(held[name], min(len(held[name]), chance.randint(1, 2))))
        yield text, Filters(chosen, excluded)


def _text(chance: random.Random, pages: Sequence[Page], streams: Sequence[str]) -> str:
    shapes = ("word", "and", "or", "not", "phrase", "prefix", "fuzzy", "brackets", "stream", "mixed")
    shape = chance.choice(shapes)
    some = [_some(chance, pages) for _ in range(3)]
    word = [_word(chance, pages) for _ in range(4)]
    return {
        "word": word[0],
        "and": " ".join(word[: chance.randint(2, 4)]),
        "or": " OR ".join(word[: chance.randint(2, 4)]),
        "not": f"{word[0]} NOT {word[1]}",
        "phrase": _phrase(chance, pages),
        "prefix": f"{word[0][: chance.randint(4, 7)]}*",
        "fuzzy": f"{word[0]}~",
        "brackets": f"({some[0]} OR {some[1]}) {some[2]}",
        "stream": f"{some[0]} workstream:{chance.choice(streams or ['none'])}",
        "mixed": f"{some[0]} OR ({some[1]} NOT {some[2]})",
    }[shape]


def _some(chance: random.Random, pages: Sequence[Page]) -> str:
    """Give a word, a phrase, a prefix or a near spelling."""
    word = _word(chance, pages)
    return chance.choice((word, word, word, _phrase(chance, pages), f"{word[:5]}*", f"{word}~"))


def _word(chance: random.Random, pages: Sequence[Page]) -> str:
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", chance.choice(pages).text)
    long = [word for word in words if len(word) > 3] or words or ["nothing"]
    return str(chance.choice(long)).lower()


def _phrase(chance: random.Random, pages: Sequence[Page]) -> str:
    words = re.findall(r"[\w-]*\w", chance.choice(pages).text)
    at, length = chance.randrange(max(1, len(words) - 4)), chance.randint(2, 4)
    return f'"{" ".join(words[at : at + length])}"'


def _group(tag: str) -> str:
    return tag.partition("/")[0]


def _tags(page: Page) -> list[str]:
    """Give the tags of a page's document: made up, for the pages have none but workstreams."""
    return [f"theme/t{page.document % 5}", f"theme/t{page.document % 7}", f"method/m{page.document % 3}"]


def _values(page: Page, facet: str, group: str) -> set[str]:
    """Give the values that a document has for a facet, as its pages say."""
    if facet == "tag":
        return {tag for tag in _tags(page) if not group or _group(tag) == group}
    if facet == "workstream":
        return {*page.workstreams} or {"unknown"}
    known = {"kind": page.kind, "organisation": _office(page), "year": str(page.year or ""), "language": "en"}
    return {known[facet] or "unknown"}


def _office(page: Page) -> str:
    return f"Office {page.document % 11}"


def _entry(pages: list[Page]) -> Entry:
    passages = [Passage(Locator("page", str(page.place), page.place), page.text) for page in pages]
    return Entry(DocumentId(pages[0].document), 1, "", passages)


def _table(by_document: dict[int, list[Page]]) -> DocumentTable:
    slugs = {("workstream", each) for held in by_document.values() for each in held[0].workstreams}
    slugs |= {(_group(tag), tag.partition("/")[2]) for held in by_document.values() for tag in _tags(held[0])}
    tags = {each: TagId(number) for number, each in enumerate(sorted(slugs), 1)}
    groups = [TagGroup(slug, slug) for slug in ("workstream", "theme", "method")]
    vocabulary = Vocabulary(groups, [Tag(key, group, slug, slug) for (group, slug), key in tags.items()])
    pairs: list[Any] = []
    for document, held in by_document.items():
        wanted = [("workstream", each) for each in held[0].workstreams]
        wanted += [(_group(tag), tag.partition("/")[2]) for tag in _tags(held[0])]
        pairs += [(document, tags[each], None, None) for each in dict.fromkeys(wanted)]
    documents = [
        Document(
            DocumentId(document), "", "", "", held[0].kind, str(held[0].year or ""), _office(held[0]), "", "en", "",
            Standing.CURRENT, ReadStatus.READ, None, len(held), 0, 1,
        )
        for document, held in by_document.items()
    ]  # fmt: skip
    return DocumentTable(documents, TagTable(vocabulary, pairs).seen_by(None))


if __name__ == "__main__":
    main()
