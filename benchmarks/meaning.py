"""Measures what searching by meaning costs: passages encoded a second, bytes a passage, and time added to a query.

    python benchmarks/meaning.py PAGES [--passages 100000] [--json]

PAGES is a file of JSON lines with a text each (it may be packed with xz). Vectors are made of its pages, and repeated
with a little noise until there are so many passages. A query's overhead is all that meaning adds to it: encoding its
words, comparing the passages of its best thousand documents, and finding the nearest of all.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.meaning.encoder import unit
from indexer.meaning.kinds import Kind, Meaning
from indexer.meaning.segments import Held
from indexer.model import DocumentId
from indexer.search import ranking
from indexer.search.engine import Matches
from indexer.search.fusion import CANDIDATES, fuse
from indexer.search.likeness import Sense

_READ = 5000  # pages that are encoded for good
_EACH = 25  # passages of a document
_QUERIES = 100
_PASSAGES = 4  # of a document that have the words


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--passages", type=int, default=100_000)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        kind = Meaning(folder, "yes").quick
        if kind is None:
            sys.exit("What finds meaning is not installed: pip install 'evidence-review[meaning]'")
        figures = measure(kind, folder, _texts(given.pages), given.passages)
    if given.json:
        print(json.dumps(figures))
    else:
        print(", ".join(f"{name} {value:,.4g}" for name, value in figures.items()))


def measure(kind: Kind, folder: Path, texts: list[str], passages: int) -> dict[str, float]:
    """Encode the texts, hold so many passages, and ask."""
    kind.encode(texts[:1])
    began = time.process_time()
    rows = kind.encode(texts)
    encoded = len(texts) / (time.process_time() - began)
    documents = passages // _EACH
    _fill(kind, rows, documents)
    size = sum(path.stat().st_size for path in folder.rglob("*.npy"))
    ids = np.arange(1, documents + 1, dtype=np.int64)
    whole = [_overhead(kind, " ".join(text.split()[5:11]), ids) for text in texts[:_QUERIES]][
        5:
    ]  # the first ones warm up
    return {
        "passages encoded a second": encoded,
        "bytes a passage": size / (documents * _EACH),
        "query overhead ms, p50": float(np.percentile(whole, 50)) * 1000,
        "query overhead ms, p95": float(np.percentile(whole, 95)) * 1000,
    }


def _texts(pages: Path) -> list[str]:
    with lzma.open(pages, "rt") if pages.suffix == ".xz" else pages.open() as file:
        return [json.loads(line)["text"] for line in islice(file, _READ)]


def _fill(kind: Kind, rows: NDArray[np.float32], documents: int) -> None:
    rng = np.random.default_rng(7)
    for start in range(1, documents + 1, 200):
        held = []
        for document in range(start, min(start + 200, documents + 1)):
            noise = rng.standard_normal((_EACH, rows.shape[1]), np.float32) / rows.shape[1] ** 0.5
            vectors = unit(rows[rng.integers(0, len(rows), _EACH)] + 0.3 * noise)
            held.append(Held(DocumentId(document), 1, range(1, _EACH + 1), vectors))
        kind.vectors.put(held)


def _overhead(kind: Kind, query: str, ids: NDArray[np.int64]) -> float:
    """Give the seconds of a core that meaning adds to a query with passages in many documents."""
    rng = np.random.default_rng(len(query))
    found = np.sort(rng.permutation(ids)[: CANDIDATES * 2])
    positions = np.tile(np.arange(1, _PASSAGES + 1, dtype=np.int32), len(found))
    matches = Matches(np.repeat(found, _PASSAGES), positions, rng.random(len(positions), np.float32))
    totals = ranking.combined(matches.ends[:-1], matches.scores)
    by_words = ranking.order(totals, CANDIDATES)
    began = time.process_time()
    sense = Sense(kind, query, ids, np.ones(len(ids), np.int64))
    fuse(matches, by_words, totals[by_words], sense.similar)
    sense.nearest(~np.isin(ids, found), 20)
    return time.process_time() - began


if __name__ == "__main__":
    main()
