"""Measures indexing speed, index size and search latency, beside stock Whoosh in the same run.

    python benchmarks/speed.py PAGES QUERIES [--pages-file FILE] [--json]

PAGES pages are taken from FILE (JSON lines, may be .xz; fields document, title, page, text) or, without one, from
$EVIDENCE_MATERIAL/evaluation/pages.jsonl.xz. QUERIES queries of each kind are made from words of those pages. Stock
Whoosh gets a StemmingAnalyzer with the same Snowball stemmer, cached without limit, and its stop words. Each engine
indexes and answers in turn; CPU seconds of this process are what is counted, and ratios are what to quote.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from nltk.stem.snowball import EnglishStemmer
from whoosh import analysis, fields, index, qparser

from indexer.model import Document, DocumentId, Locator, Passage, ReadStatus, Standing
from indexer.search.acronyms import Acronyms
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Entry
from indexer.search.finder import Finder
from indexer.search.results import Search
from indexer.search.whoosh_engine import WhooshEngine
from indexer.sync import BATCH

_stem = EnglishStemmer().stem


@cache
def cached_stem(word: str) -> str:
    """Stem once a word; stock Whoosh pickles its schema, so this must be a named function."""
    return str(_stem(word))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=int)
    arguments.add_argument("queries", type=int)
    arguments.add_argument("--pages-file", type=Path)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    pages = list(islice(read_pages(given.pages_file or _material()), given.pages))
    queries = _queries(pages, given.queries)
    with tempfile.TemporaryDirectory() as temporary:
        figures: dict[str, Any] = {
            "pages": len(pages),
            "ours": _ours(pages, queries, Path(temporary) / "ours"),
            "stock": _stock(pages, queries, Path(temporary) / "stock"),
        }
    figures["indexing_ratio"] = figures["ours"]["pages_per_cpu_second"] / figures["stock"]["pages_per_cpu_second"]
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if given.json:
        print(json.dumps(figures, indent=1))
        return
    for name in ("ours", "stock"):
        held = figures[name]
        print(f"{name}: {held['pages_per_cpu_second']:.0f} pages/CPU s, index {held['index_mb']:.1f} MB")
    print(f"indexing: {figures['indexing_ratio']:.2f} times stock Whoosh")
    print("search, CPU ms, median (95th percentile); ours counts every match, filters, facets and cuts snippets:")
    for kind, ours in figures["ours"]["search_ms"].items():
        stock = figures["stock"]["search_ms"].get(kind)
        beside = f"stock top 20 {stock[0]:.2f} ({stock[1]:.2f})" if stock else ""
        print(f"  {kind:8} ours {ours[0]:.2f} ({ours[1]:.2f})   {beside}")


def _ours(pages: list[dict[str, Any]], queries: dict[str, list[str]], folder: Path) -> dict[str, Any]:
    engine = WhooshEngine(folder)
    documents, held = [], {}
    entries = []
    for number, (title, group) in enumerate(groupby(pages, key=lambda page: page["title"]), 1):
        passages = [Passage(Locator("page", str(at), at), page["text"]) for at, page in enumerate(group, 1)]
        held[DocumentId(number)] = passages
        entries.append(Entry(DocumentId(number), 1, title, passages))
        documents.append(
            Document(
                DocumentId(number), "", "", title, "report", "2016", "Sample", "", "en", "", Standing.CURRENT,
                ReadStatus.READ, None, len(passages), 0, 1,
            )
        )  # fmt: skip
    start = time.process_time()
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if sum(len(each.passages) for each in batch) >= BATCH:
            engine.put(batch)
            batch = []
    engine.put(batch)
    seconds = time.process_time() - start
    finder = Finder(
        engine,
        DocumentTable(documents),
        Acronyms([]),
        lambda wanted: {(document, position): held[document][position - 1] for document, position in wanted},
    )
    return {
        "pages_per_cpu_second": len(pages) / seconds,
        "index_mb": _size(folder),
        "search_ms": _timed(queries, lambda text: finder.find(Search(text), 60)),
    }


def _stock(pages: list[dict[str, Any]], queries: dict[str, list[str]], folder: Path) -> dict[str, Any]:
    folder.mkdir()
    analyser = analysis.StemmingAnalyzer(stemfn=cached_stem, cachesize=-1)
    schema = fields.Schema(
        id=fields.ID(stored=True), title=fields.TEXT(analyzer=analyser), text=fields.TEXT(analyzer=analyser)
    )
    opened = index.create_in(folder, schema)
    start = time.process_time()
    for at in range(0, len(pages), BATCH):
        writer = opened.writer(limitmb=256)
        for number, page in enumerate(pages[at : at + BATCH], at):
            writer.add_document(id=str(number), title=page["title"], text=page["text"])
        writer.commit()
    seconds = time.process_time() - start
    parser = qparser.MultifieldParser(["title", "text"], schema)
    parser.add_plugin(qparser.FuzzyTermPlugin())
    searcher = opened.searcher()
    figures = {
        "pages_per_cpu_second": len(pages) / seconds,
        "index_mb": _size(folder),
        "search_ms": _timed(queries, lambda text: searcher.search(parser.parse(text), limit=20)),
    }
    searcher.close()
    return figures


def _timed(queries: dict[str, list[str]], run: Callable[[str], object]) -> dict[str, tuple[float, float]]:
    figures = {}
    for kind, texts in queries.items():
        run(texts[0])
        taken = []
        for text in texts:
            start = time.process_time()
            run(text)
            taken.append((time.process_time() - start) * 1000)
        taken.sort()
        figures[kind] = statistics.median(taken), taken[int(len(taken) * 0.95)]
    return figures


def _queries(pages: list[dict[str, Any]], each: int) -> dict[str, list[str]]:
    """Make queries of each kind from runs of words that stand in the pages; the same for the same pages."""
    chance = random.Random(1)  # noqa: S311 - a benchmark must repeat itself
    runs: list[list[str]] = []
    while len(runs) < each:
        words = [word for word in chance.choice(pages)["text"].split() if word.isalpha()]
        if len(words) > 12:
            at = chance.randrange(len(words) - 4)
            runs.append([word.lower() for word in words[at : at + 4]])
    long = [max(run, key=len) for run in runs]
    return {
        "term": long,
        "and": [" ".join(sorted(run, key=len)[-2:]) for run in runs],
        "or": [" OR ".join(sorted(run, key=len)[-3:]) for run in runs],
        "phrase": [f'"{" ".join(run[:3])}"' for run in runs],
        "prefix": [f"{word[:5]}*" for word in long],
        "fuzzy": [f"{word}~" for word in long],
    }


def read_pages(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _material() -> Path:
    folder = os.environ.get("EVIDENCE_MATERIAL")
    if not folder:
        sys.exit("Name a file of pages with --pages-file, or set EVIDENCE_MATERIAL to the folder that holds them.")
    return Path(folder) / "evaluation" / "pages.jsonl.xz"


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
