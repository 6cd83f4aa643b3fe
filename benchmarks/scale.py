"""Measures an index in an OpenSearch cluster of one and of three nodes beside the default engine, on one machine.

    python benchmarks/scale.py --jars FOLDER [--nodes 1 3] [--passages 100000] [--large 500000] [--clients 1 16]

The nodes run in one JVM on this machine (see tests/scale; “make test-scale” fetches the jars), from pages of
$EVIDENCE_MATERIAL/evaluation/pages.jsonl.xz, repeated as pages of other documents where there are too few. --large is
filled into the default engine and into the cluster of one node. Asked are 200 queries of ten kinds; an answer is what
a search takes of an engine: every document that answers, with its best score and number of passages, then the passages
of those that may be among the first twenty. Times are on the clock; passages in a second while filling count the
cutting of words too. Sizes are those of the index on disk, each copy counted. At the end stands by how much each figure
grew.

Nodes that share the cores of one machine show that answers are right and how times grow, not how fast a cluster is.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from engines.ours import typed
from engines.pages import Page, material, repeated
from engines.queries import sample
from whoosh.query import Query

from indexer.errors import EvidenceError
from indexer.model import DocumentId, Locator, Passage
from indexer.search import ranking
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Entry, SearchEngine
from indexer.search.opensearch import address
from indexer.search.opensearch.engine import OpenSearchEngine
from indexer.search.query_parser import parse
from indexer.search.whoosh_engine import WhooshEngine
from indexer.sync import BATCH

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.scale.cluster import OwnCluster

_TOP = 20
_PATIENCE = 120.0
_SAMPLE = 5000  # pages that queries are made of
_ROUNDS = 2  # times that a client asks each query


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--jars", type=Path, required=True)
    arguments.add_argument("--nodes", type=int, nargs="+", default=[1, 3])
    arguments.add_argument("--passages", type=int, default=100_000)
    arguments.add_argument("--large", type=int, default=0, help="passages for one node, beside those")
    arguments.add_argument("--clients", type=int, nargs="+", default=[1, 16])
    arguments.add_argument("--heap", default="3g", help="memory of the JVM, which all nodes share")
    given = arguments.parse_args()
    source = material()
    acronyms = Acronyms([])
    resolver = DocumentTable([]).resolver(acronyms)
    asked = sample(list(islice(repeated(source, _SAMPLE), _SAMPLE)), frozenset())
    trees = [parse(typed(each), resolver, acronyms).tree for each in asked if each.kind != "wildcard"]
    both = [given.passages, *([given.large] if given.large else [])]
    figures = []
    for size in both:
        with tempfile.TemporaryDirectory() as temporary:
            own = WhooshEngine(Path(temporary) / "index")
            figures.append(_measure("Whoosh", own, source, size, trees, given.clients))
            figures[-1]["MB on disk"] = sum(each.stat().st_size for each in Path(temporary).rglob("*")) / 1e6
            own.close()
    _grown("Whoosh", both, figures)
    for nodes in given.nodes:
        sizes = both if nodes == 1 else both[:1]
        figures = []
        said = f"OpenSearch, {nodes} node{'s' if nodes > 1 else ''}"
        cluster = OwnCluster(given.jars, nodes=nodes, heap=given.heap, optimised=True)
        try:
            machines = ",".join(each.removeprefix("http://") for each in cluster.addresses)
            for size in sizes:
                options = f"shards={nodes}&replicas={min(1, nodes - 1)}"
                engine = OpenSearchEngine(address.read(f"opensearch+http://{machines}/scale?{options}"))
                figures.append(_measure(said, engine, source, size, trees, given.clients))
                figures[-1]["MB on disk"] = _stored(cluster.addresses[0]) / 1e6
                figures[-1]["MB of memory of the JVM"] = cluster.memory / 1e6
                engine.discard()
                engine.close()
        finally:
            cluster.close()
        _grown(said, sizes, figures)


def _stored(machine: str) -> int:
    """Give how many bytes the shards of all indexes take, copies too."""
    with urllib.request.urlopen(f"{machine}/_stats/store", timeout=60) as answer:  # noqa: S310 - our own
        return int(json.load(answer)["_all"]["total"]["store"]["size_in_bytes"])


def _grown(said: str, sizes: list[int], figures: list[dict[str, float]]) -> None:
    """Print what was not printed yet, and by how much each figure grew with the number of passages."""
    for size, held in zip(sizes, figures, strict=True):
        print(f"{said}, {size:,}: " + ", ".join(f"{held[name]:,.0f} {name}" for name in held if name.startswith("MB")))
    if len(sizes) == 2:
        times = ", ".join(f"{name} {figures[1][name] / figures[0][name]:.1f}" for name in figures[0])
        print(f"{said}: {sizes[1] / sizes[0]:.1f} times the passages; times each figure: {times}", flush=True)


def _measure(
    said: str, engine: SearchEngine, source: Path, size: int, trees: list[Query], clients: list[int]
) -> dict[str, float]:
    start = time.perf_counter()
    for batch in _batches(repeated(source, size)):
        engine.put(batch)
    engine.settle()
    filled = time.perf_counter() - start
    print(f"{said}: {size:,} passages, {size / filled:,.0f} a second", flush=True)
    figures = {"passages a second": size / filled}
    for number in clients:
        taken, errors = _asked(engine, trees, number)
        p95 = sorted(taken)[int(len(taken) * 0.95)]
        print(
            f"    {number:3} client{'s' if number > 1 else ' '}: p50 {statistics.median(taken):8.1f} ms, "
            f"p95 {p95:8.1f} ms, {errors} errors",
            flush=True,
        )
        figures |= {f"p50 of {number}": statistics.median(taken), f"p95 of {number}": p95}
    return figures


def _batches(pages: Iterator[Page]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    waiting = 0
    for number, group in groupby(pages, lambda page: page.document):
        held = list(group)
        passages = [Passage(Locator("page", str(page.place), page.place), page.text) for page in held]
        batch.append(Entry(DocumentId(number), 1, held[0].title, passages))
        waiting += len(held)
        if waiting >= BATCH:
            yield batch
            batch, waiting = [], 0
    yield batch


def _asked(engine: SearchEngine, trees: list[Query], clients: int) -> tuple[list[float], int]:
    """Let clients ask all queries, each beginning at another; gives the milliseconds of each answer."""
    taken: list[float] = []
    errors: list[EvidenceError] = []

    def ask(first: int) -> None:
        for at in range(_ROUNDS * len(trees) // (1 if clients == 1 else 4)):
            start = time.perf_counter()
            try:
                _answer(engine, trees[(first + at) % len(trees)])
            except EvidenceError as error:
                errors.append(error)
            taken.append((time.perf_counter() - start) * 1000)

    threads = [threading.Thread(target=ask, args=(number * len(trees) // clients,)) for number in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return taken, len(errors)


def _answer(engine: SearchEngine, tree: Query) -> Any:
    reading = engine.reading(Deadline(_PATIENCE))
    found = reading.found(tree)
    return reading.search(tree, found.documents[ranking.hopeful(found.highest, _TOP)])


if __name__ == "__main__":
    main()
