"""Compares what the default engine and an OpenSearch cluster answer: documents, counts, facets, and the first ten.

    python benchmarks/engines_agree.py ADDRESS --judged FOLDER… [--library FOLDER --queries FILE…] [--most 500]

ADDRESS is one as in EVIDENCE_ENGINE; an index of its own is made there and taken away. Each --judged FOLDER is in
BEIR's layout and is searched with any of the words: nDCG@10 of both engines and the mean share of their first ten
documents that both give. A --library that is filled already is put into the cluster too and asked the queries of each
FILE (JSON lines with "text" or "title"), as people type them, each once and --most in all: numbers of documents and
passages, each facet's counts and the documents whose words meet on different pages must be equal.

Ends with 1 where a count differs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from uuid import uuid4

import numpy as np
from relevance import Judged, by, indexed

from indexer import encoding
from indexer.config import Config
from indexer.library import Library
from indexer.search.engines import opened
from indexer.search.finder import Finder
from indexer.search.opensearch import address as addresses
from indexer.search.opensearch.engine import OpenSearchEngine
from indexer.search.results import Results, Search

_TOP = 10
_PATIENCE = 60.0
_TOLD = 10


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("address")
    arguments.add_argument("--judged", type=Path, nargs="*", default=[], metavar="FOLDER")
    arguments.add_argument("--library", type=Path)
    arguments.add_argument("--queries", type=Path, nargs="*", default=[], metavar="FILE")
    arguments.add_argument("--most", type=int, default=500)
    given = arguments.parse_args()
    for folder in given.judged:
        _judged(Judged(folder), given.address)
    wrong = []
    if given.library and given.queries:
        lines = (json.loads(line) for file in given.queries for line in file.read_text(encoding="utf-8").splitlines())
        queries = list(islice(dict.fromkeys(each.get("text") or each["title"] for each in lines), given.most))
        wrong = _same(given.library, queries, given.address)
    for each in wrong[:_TOLD]:
        print(f"  differs: {each}")
    sys.exit(1 if wrong else 0)


@contextmanager
def _cluster(address: str) -> Iterator[OpenSearchEngine]:
    """Give an index of its own in a cluster, that ends with its use."""
    engine = OpenSearchEngine(replace(addresses.read(address), name=f"compared-{uuid4().hex[:12]}"))
    try:
        yield engine
    finally:
        engine.discard()
        engine.close()


def _judged(judged: Judged, address: str) -> None:
    with tempfile.TemporaryDirectory() as temporary, _cluster(address) as cluster:
        finders = [indexed(opened("", Path(temporary), new=True), judged.corpus), indexed(cluster, judged.corpus)]
        finds = [by(finder, judged.corpus) for finder in finders]
        scores = [judged.scores(find)[:, 0].mean() for find in finds]
        ranked = [[find(query["text"])[:_TOP] for query in judged.queries] for find in finds]
    shares = [_shared(*both) for both in zip(*ranked, strict=True)]
    print(
        f"{judged.name}, {len(judged.queries)} queries: nDCG@10 {scores[0]:.4f} by Whoosh, {scores[1]:.4f} by "
        f"OpenSearch; {np.mean(shares):.3f} of the first ten the same"
    )


def _same(folder: Path, queries: list[str], address: str) -> list[str]:
    wrong, shares = [], []
    with Library(Config(library=folder, meaning="no")) as library, _cluster(address) as cluster:
        held = library.catalogue.documents.all()
        cluster.put([encoding.entry(library, each) for each in held if encoding.is_found(each)])
        own = library.finder()
        other = Finder(cluster, own.table, own.acronyms, library.catalogue.documents.texts)
        for text in queries:
            search = Search(text, size=_TOP, snippets=0)
            one, two = own.find(search, _PATIENCE), other.find(search, _PATIENCE)
            if _counts(one) != _counts(two):
                wrong.append(f"“{text}”: {_counts(one)[:4]} and {_counts(two)[:4]}")
            first, second = ([each.document.id for each in results.results] for results in (one, two))
            shares.append(_shared(first, second))
    print(
        f"{len(held)} documents, {len(queries)} queries: {len(queries) - len(wrong)} with equal counts and facets; "
        f"{np.mean(shares):.3f} of the first ten the same"
    )
    return wrong


def _counts(found: Results) -> tuple[object, ...]:
    return found.documents, found.passages, found.across, found.any_word, found.facets


def _shared(one: Sequence[object], other: Sequence[object]) -> float:
    """Give the share of the longer list that is in both; of nothing, all."""
    return len({*one} & {*other}) / max(len(one), len(other), 1) if one or other else 1.0


if __name__ == "__main__":
    main()
