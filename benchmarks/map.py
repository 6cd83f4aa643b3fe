"""Measures the evidence map: counting, comparing, laying out and writing it, over random documents of its own making.

    python benchmarks/map.py [--documents NUMBER] [--rounds ROUNDS] [--json]

Each document has a value with one chance in twenty, and one document in fifty could not be read. Milliseconds by the
clock, the median of the rounds; for small and large maps.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import numpy as np

from indexer.evidence_map.about import About
from indexer.evidence_map.axis import Axis, AxisValue
from indexer.evidence_map.comparison import compare
from indexer.evidence_map.counting import evidence_map
from indexer.evidence_map.layout import picture
from indexer.evidence_map.png import png
from indexer.evidence_map.svg import svg
from indexer.evidence_map.table import as_csv
from indexer.evidence_map.workbook import xlsx

_SIZES = ((9, 9), (40, 60))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    figures = {
        f"{rows} × {columns}": _measure(rows, columns, given.documents, given.rounds) for rows, columns in _SIZES
    }
    if given.json:
        print(json.dumps({"documents": given.documents, "milliseconds": figures}, indent=1))
        return
    for size, held in figures.items():
        said = ", ".join(f"{name} {milliseconds:.1f}" for name, milliseconds in held.items())
        print(f"{size} over {given.documents:,} documents, ms: {said}")


def _measure(rows: int, columns: int, documents: int, rounds: int) -> dict[str, float]:
    random = np.random.default_rng(1)
    down, across = _axis("Row", rows, documents, random), _axis("Column", columns, documents, random)
    ids = np.arange(1, documents + 1)
    about = About("A map", "2026-01-01")
    earlier = evidence_map(down, across, ids[: documents * 9 // 10])
    found = evidence_map(down, across, ids, unreadable=ids[::50])
    changes = compare(earlier, found)
    drawn = picture(found, about, changes)
    jobs: dict[str, Callable[[], object]] = {
        "count": lambda: evidence_map(down, across, ids, unreadable=ids[::50]),
        "compare": lambda: compare(earlier, found),
        "lay out": lambda: picture(found, about, changes),
        "SVG": lambda: svg(drawn),
        "PNG": lambda: png(drawn),
        "CSV": lambda: as_csv(found, changes),
        "XLSX": lambda: xlsx(found, about, changes),
    }
    return {name: _median(job, rounds) for name, job in jobs.items()}


def _axis(name: str, values: int, documents: int, random: np.random.Generator) -> Axis:
    held = (np.flatnonzero(random.random(documents) < 0.05) + 1 for _ in range(values))
    return Axis(name.lower(), name, tuple(AxisValue(str(n), f"{name} {n}", 0, ids) for n, ids in enumerate(held)))


def _median(job: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
