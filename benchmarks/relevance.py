"""Measures how well the engine finds: nDCG@10, MAP and recall@100 on a judged collection.

    python benchmarks/relevance.py FOLDER [--qrels NAME] [--json]

FOLDER is in BEIR's layout: corpus.jsonl, queries.jsonl and qrels/NAME.tsv. Documents go through the real index and
queries through the real query parser, with "any of the words". Measures are trec_eval's: binary relevance for MAP
and recall, the judged gain for nDCG (log2 discount).
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

from indexer.model import Document, DocumentId, Locator, Passage, ReadStatus, Standing
from indexer.search.acronyms import Acronyms
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Entry
from indexer.search.finder import Finder
from indexer.search.results import Search
from indexer.search.whoosh_engine import WhooshEngine

_DEPTH = 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--qrels", default="test")
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    figures = measure(given.folder, given.qrels)
    if given.json:
        print(json.dumps(figures))
    else:
        print(f"{given.folder.name} ({given.qrels}): " + ", ".join(f"{name} {n:.4g}" for name, n in figures.items()))


def measure(folder: Path, qrels: str) -> dict[str, float]:
    """Index the corpus, run every judged query, and give the mean of each measure."""
    corpus = list(_lines(folder / "corpus.jsonl"))
    judged = _judgements(folder / "qrels" / f"{qrels}.tsv")
    queries = [query for query in _lines(folder / "queries.jsonl") if query["_id"] in judged]
    sums = {"nDCG@10": 0.0, "MAP": 0.0, "recall@100": 0.0}
    with tempfile.TemporaryDirectory() as temporary:
        finder = _finder(Path(temporary), corpus)
        for query in queries:
            results = finder.find(Search(query["text"], any_word=True, size=_DEPTH, snippets=1), 60)
            ranked = [corpus[result.document.id - 1]["_id"] for result in results.results]
            for name, value in _score(ranked, judged[query["_id"]]).items():
                sums[name] += value
    return {name: total / len(queries) for name, total in sums.items()} | {"queries": len(queries)}


def _finder(folder: Path, corpus: list[dict[str, str]]) -> Finder:
    engine = WhooshEngine(folder / "index")
    passages = [[Passage(Locator("section", "1", 1), each["text"])] for each in corpus]
    engine.put(
        Entry(DocumentId(number), 1, each["title"], passages[number - 1]) for number, each in enumerate(corpus, 1)
    )
    documents = [
        Document(
            DocumentId(number), "", "", each["title"], "", "", "", "", "en", "", Standing.CURRENT, ReadStatus.READ,
            None, 1, 0, 1,
        )
        for number, each in enumerate(corpus, 1)
    ]  # fmt: skip
    return Finder(
        engine,
        DocumentTable(documents),
        Acronyms([]),
        lambda wanted: {(document, position): passages[document - 1][0] for document, position in wanted},
    )


def _score(ranked: list[str], judged: dict[str, int]) -> dict[str, float]:
    relevant = {document for document, gain in judged.items() if gain > 0}
    precisions, found = 0.0, 0
    for rank, document in enumerate(ranked, 1):
        if document in relevant:
            found += 1
            precisions += found / rank
    gains = sorted((gain for gain in judged.values() if gain > 0), reverse=True)
    ideal = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], 1))
    actual = sum(max(judged.get(document, 0), 0) / math.log2(rank + 1) for rank, document in enumerate(ranked[:10], 1))
    return {
        "nDCG@10": actual / ideal if ideal else 0.0,
        "MAP": precisions / len(relevant) if relevant else 0.0,
        "recall@100": len(relevant & set(ranked[:100])) / len(relevant) if relevant else 0.0,
    }


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            judged.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    return judged


if __name__ == "__main__":
    main()
