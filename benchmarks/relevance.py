"""Measures how well the engine finds, before and now, by words and by meaning: nDCG@10, MAP and recall@100.

    python benchmarks/relevance.py FOLDER… [--qrels NAME] [--whoosh] [--json]

Each FOLDER is in BEIR's layout: corpus.jsonl, queries.jsonl and qrels/NAME.tsv. Documents go through the real index and
queries through the real query parser, with "any of the words". Measures are trec_eval's: binary relevance for MAP
and recall, the judged gain for nDCG (log2 discount). Each p is of a paired randomisation test on queries (10,000 draws,
two-sided): of "now" against before, of meaning against words, of stock Whoosh against before.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, index
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import MultifieldParser, OrGroup

from indexer.model import Document, DocumentId, Locator, Passage, ReadStatus, Standing
from indexer.search import questions, ranking
from indexer.search.acronyms import Acronyms
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Entry, SearchEngine
from indexer.search.finder import Finder
from indexer.search.results import Search
from indexer.search.whoosh_engine import WhooshEngine

MEASURES = ("nDCG@10", "MAP", "recall@100")
_DEPTH = 1000
_DRAWS = 10_000
_BEFORE = {
    "title": ranking.FieldWeight(2.0, 0.5),
    "heading": ranking.FieldWeight(1.5, 0.5),
    "text": ranking.FieldWeight(1.0, 0.75),
    "notes": ranking.FieldWeight(1.0, 0.75),
}

Find = Callable[[str], list[str]]
"""Gives the documents that answer a query, best first."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    arguments.add_argument("--qrels", default="test")
    arguments.add_argument("--whoosh", action="store_true", help="Measure stock Whoosh too, which takes a while.")
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    every = []
    for folder in given.folders:
        every.append(measured(Judged(folder, given.qrels), whoosh=given.whoosh))
        if not given.json:
            _print(every[-1])
    if given.json:
        print(json.dumps(every))


def _print(figures: dict[str, Any]) -> None:
    print(
        f"\n{figures['set'] + ', ' + str(figures['queries']) + ' queries':26}" + "".join(f"{m:>20}" for m in MEASURES)
    )
    for way, row in figures["ways"].items():
        cells = [
            f"{row[m]:.4f}" + (f" (p {row[f'p of {m}']:.3f})" if f"p of {m}" in row else " " * 10) for m in MEASURES
        ]
        print(f"  {way:24}" + "".join(f"{cell:>20}" for cell in cells), flush=True)


class Judged:
    """A judged collection."""

    def __init__(self, folder: Path, qrels: str = "test") -> None:
        self.name = folder.name
        self.corpus = list(_lines(folder / "corpus.jsonl"))
        self.judged = _judgements(folder / "qrels" / f"{qrels}.tsv")
        self.queries = [query for query in _lines(folder / "queries.jsonl") if query["_id"] in self.judged]

    def scores(self, find: Find) -> NDArray[Any]:
        """Give a row of the measures for each query."""
        return np.array([score(find(query["text"]), self.judged[query["_id"]]) for query in self.queries])


def measured(judged: Judged, *, whoosh: bool = False) -> dict[str, Any]:
    """Give the mean of each measure for each way of finding."""
    scores: dict[str, NDArray[Any]] = {}
    beside = {"now, by words": "before", "now, with meaning": "now, by words", "stock Whoosh": "before"}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        engine = WhooshEngine(folder / "index")
        finder = indexed(engine, judged.corpus)
        for way, state in (("before", _earlier()), ("now, by words", nullcontext())):
            engine.close()  # what was worked out with other weights is forgotten
            with state:
                scores[way] = judged.scores(by(finder, judged.corpus))
        if (likeness := _likeness(folder / "meaning", judged.corpus)) is not None:
            vars(finder).update(_likenesses=likeness)
            scores["now, with meaning"] = judged.scores(by(finder, judged.corpus))
        if whoosh:
            scores["stock Whoosh"] = judged.scores(_stock(folder / "stock", judged.corpus))
    ways = {}
    for way, each in scores.items():
        ways[way] = dict(zip(MEASURES, each.mean(0).tolist(), strict=True))
        if way in beside:
            other = scores[beside[way]]
            ways[way] |= {f"p of {name}": p_value(each[:, i] - other[:, i]) for i, name in enumerate(MEASURES)}
    return {"set": judged.name, "queries": len(judged.queries), "ways": ways}


def p_value(differences: NDArray[Any]) -> float:
    """Give how often chance alone, which would give each difference either sign, comes to as much."""
    draws = np.random.default_rng(0).choice([-1.0, 1.0], (_DRAWS, len(differences))) @ differences
    return float((np.sum(np.abs(draws) >= abs(differences.sum()) - 1e-9) + 1) / (_DRAWS + 1))


def indexed(engine: SearchEngine, corpus: list[dict[str, str]]) -> Finder:
    """Index a corpus, a passage for each document, numbered as they come."""
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


def by(finder: Finder, corpus: list[dict[str, str]]) -> Find:
    def find(text: str) -> list[str]:
        results = finder.find(Search(text, any_word=True, size=_DEPTH, snippets=0, facets=False), 60)
        return [corpus[result.document.id - 1]["_id"] for result in results.results]

    return find


def _earlier() -> AbstractContextManager[Any]:
    """Rank as before weights were tuned, passages combined and words of asking told from others."""
    states = ExitStack()
    for module, name, value in (
        (ranking, "K1", 1.2),
        (ranking, "FIELDS", _BEFORE),
        (ranking, "FURTHER", 0.0),
        (questions, "ASKING", frozenset()),
    ):
        states.enter_context(patch.object(module, name, value))
    return states


def _likeness(folder: Path, corpus: list[dict[str, str]]) -> Any:
    """Give what knows how near passages are in meaning, where there is something that does."""
    try:
        from indexer.meaning.encoder import as_text  # noqa: PLC0415 - not every installation has it
        from indexer.meaning.kinds import Meaning, Texts  # noqa: PLC0415
    except ImportError:
        return None
    meaning = Meaning(folder, "yes")
    if meaning.quick is None:
        return None
    texts = [
        Texts(DocumentId(number), 1, {1: as_text(each["title"], Passage(Locator("section", "1", 1), each["text"]))})
        for number, each in enumerate(corpus, 1)
    ]
    meaning.quick.vectors.put(meaning.quick.read(texts))
    return meaning.likeness


def _stock(folder: Path, corpus: list[dict[str, str]]) -> Find:
    """Index with Whoosh as it comes: its stemming analyser, its BM25F, any of the words in title or text."""
    folder.mkdir()
    text = fields.TEXT(analyzer=StemmingAnalyzer())
    stock = index.create_in(folder, fields.Schema(id=fields.STORED, title=text, text=text))
    writer = stock.writer()
    for each in corpus:
        writer.add_document(id=each["_id"], title=each["title"], text=each["text"])
    writer.commit()
    searcher = stock.searcher()
    parser = MultifieldParser(["title", "text"], stock.schema, group=OrGroup)

    def find(query: str) -> list[str]:
        words = " ".join(re.findall(r"\w+", query.lower()))
        return [hit["id"] for hit in searcher.search(parser.parse(words), limit=_DEPTH)]

    return find


def score(ranked: list[str], judged: dict[str, int]) -> tuple[float, float, float]:
    """Give the measures of one query, in the order of MEASURES."""
    relevant = {document for document, gain in judged.items() if gain > 0}
    precisions, found = 0.0, 0
    for rank, document in enumerate(ranked, 1):
        if document in relevant:
            found += 1
            precisions += found / rank
    gains = sorted((gain for gain in judged.values() if gain > 0), reverse=True)
    ideal = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], 1))
    actual = sum(max(judged.get(document, 0), 0) / math.log2(rank + 1) for rank, document in enumerate(ranked[:10], 1))
    if not relevant:
        return 0.0, 0.0, 0.0
    return actual / ideal, precisions / len(relevant), len(relevant & set(ranked[:100])) / len(relevant)


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
