"""Measures one engine in a process of its own: CPU seconds, peak memory, and each query's CPU milliseconds."""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engines.engine import ENGINES, engine
from engines.pages import Page, written
from engines.queries import Query

MODES = {"top": "top 20", "with_facets": "with facets", "with_snippets": "with facets and snippets"}
"""What is asked, by the names of an engine's methods."""

_AT_ONCE = 1000  # pages that are read before the clock goes on
_AGAIN = 2  # times that every query is asked once more


def in_its_own_process(name: str, phase: str, folder: Path, **given: Any) -> dict[str, Any]:
    """Measure a phase (prepare, index, cold or a mode) of an engine in a new process, and give its figures.

    ``folder`` holds pages.jsonl and queries.json, and the engines' folders.
    """
    command = [ENGINES[name].python, str(Path(__file__).parents[1] / "speed.py"), "--measure"]
    asked = {"name": name, "phase": phase, "folder": str(folder), **given}
    done = subprocess.run([*command, json.dumps(asked)], stdout=subprocess.PIPE, check=False, text=True)
    if done.returncode:
        sys.exit(f"{name} could not be measured ({phase}): see above.")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def measure(name: str, phase: str, folder: str, most: int | None = None, queries: int | None = None) -> dict[str, Any]:
    """Measure a phase in this process.

    Args:
        name: The engine.
        phase: What is measured.
        folder: Where the pages, the queries and the engines' folders are.
        most: How many pages to index, of all that there are.
        queries: How many queries to ask, of all that there are.
    """
    place = Path(folder)
    held = engine(name, place / ENGINES[name].index)
    if phase == "prepare":
        held.prepare(written(place / "pages.jsonl", most))
        return {}
    before = peak_mb()
    if phase == "index":
        stopwatch = _Stopwatch()
        held.index(stopwatch.timed(written(place / "pages.jsonl", most)))
        stopwatch.stop()
        return {"cpu": stopwatch.seconds, "peak_mb": peak_mb(), "before_mb": before, "pages": stopwatch.pages}
    asked = [
        Query(**{**each, "words": tuple(each["words"])}) for each in json.loads((place / "queries.json").read_text())
    ]
    able = [each for each in asked if each.kind not in held.unable]
    start = time.process_time()
    held.open()
    opening = (time.process_time() - start) * 1000
    if phase == "cold":
        usual = next(each for each in able if each.kind == "and")
        return {"open_ms": opening, "first_ms": _asked(held.with_snippets, usual)[0], "version": held.version}
    ask = getattr(held, phase)
    some = able if queries is None else _spread(able, queries)
    first = {at: _asked(ask, query) for at, query in enumerate(some)}
    again: dict[int, float] = {}
    chance = random.Random(3)  # noqa: S311 - a benchmark must repeat itself
    for _ in range(_AGAIN):
        for at in chance.sample(range(len(some)), len(some)):
            again[at] = min(_asked(ask, some[at])[0], again.get(at, float("inf")))
    answers = [(query.kind, *first[at], again[at]) for at, query in enumerate(some)]
    return {"answers": answers, "peak_mb": peak_mb(), "before_mb": before}


def _asked(ask: Any, query: Query) -> tuple[float, int]:
    """Give the CPU milliseconds of an answer, and how many results it has."""
    start = time.process_time()
    found = ask(query)
    return (time.process_time() - start) * 1000, found


def _spread(queries: list[Query], most: int) -> list[Query]:
    """Take every so many queries, of each kind alike."""
    ordered = sorted(queries, key=lambda query: query.kind)
    step = max(1, len(ordered) // most)
    return ordered[::step]


def peak_mb() -> float:
    """Give the most memory that this process ever held; what resource says may be that of its parent."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    except OSError:
        found = None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _Stopwatch:
    """CPU seconds of this process, its threads and the processes that it waited for, but for reading pages."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pages = 0
        self._since = _cpu()

    def timed(self, pages: Iterator[Page]) -> Iterator[Page]:
        """Give the pages, read ahead while the clock stands."""
        while True:
            self.stop()
            some = [page for _, page in zip(range(_AT_ONCE), pages, strict=False)]
            self._since = _cpu()
            if not some:
                return
            self.pages += len(some)
            yield from some

    def stop(self) -> None:
        """Count what was used since the clock went on."""
        self.seconds += _cpu() - self._since
        self._since = _cpu()


def _cpu() -> float:
    used = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def as_json(queries: list[Query]) -> str:
    """Write queries down for the engines' processes."""
    return json.dumps([asdict(query) for query in queries])
