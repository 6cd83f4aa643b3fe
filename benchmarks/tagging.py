"""Measures how fast tags are applied, shown and taken back, beside the bare writing of as many rows in SQLite.

    python benchmarks/tagging.py [--documents 10000] [--passages 10] [--rounds 20] [--json]

The documents are made up, of words drawn at random, with a word in each by which all are found. Told are the seconds
until 10,000 documents found by a query have a tag, until the counts say so, and until all is undone; and the
milliseconds until a filter shows one document's tag after it was applied and after it was taken off. Seconds depend
on the machine: quote the ratio to SQLite.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from indexer.catalogue import now
from indexer.catalogue.documents import Reading
from indexer.config import Config
from indexer.library import Library
from indexer.model import WORKSTREAM, DocumentId, Locator, Passage, ReadStatus, Tag, Workstream
from indexer.search.document_table import Filters
from indexer.search.engine import Entry
from indexer.search.results import Search
from indexer.tags import apply_to, preview, tag, undo
from indexer.view import View
from indexer.vocabulary import By, find

STREAMS = ("neglect", "inspections", "data", "training", "hearings")
BY = By("a benchmark")
WORDS = [f"word{number}" for number in range(2000)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--passages", type=int, default=10, help="of each document")
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare = rows_in_sqlite(Path(folder) / "bare.sqlite", given.documents)
        with Library(Config(library=Path(folder) / "library"), create=True) as library:
            fill(library, given.documents, given.passages)
            figures = {"documents": given.documents, "passages": given.documents * given.passages}
            figures |= {"bare": bare} | whole(library) | single(library, given.rounds)
    if given.json:
        print(json.dumps(figures, indent=1))
        return
    print(f"{figures['documents']:,} documents, {figures['passages']:,} passages")
    for name in ("found", "preview", "tagged", "counted", "undone"):
        print(f"{name:10} {figures[name]:7.3f} s  {figures[name] / bare:6.1f} times bare SQLite")
    print(f"one tag    {figures['on']:7.1f} ms until the filter shows it (most {figures['on_most']:.1f})")
    print(f"taken off  {figures['off']:7.1f} ms until the filter shows it (most {figures['off_most']:.1f})")


def fill(library: Library, documents: int, passages: int) -> None:
    """Put documents into a library as if they had been read from files; every second has a workstream already."""
    chance = random.Random(3)  # noqa: S311 - a benchmark must repeat itself
    catalogue = library.catalogue
    for place, slug in enumerate(STREAMS):
        catalogue.vocabulary.put_workstream(Workstream(slug, slug.capitalize(), ""), place)
    batch: list[Entry] = []
    with catalogue.transaction():
        for number in range(1, documents + 1):
            texts = [" ".join(chance.choices(WORDS, k=40)) + " evidence" for _ in range(passages)]
            held = [Passage(Locator("page", str(at), at), text) for at, text in enumerate(texts, 1)]
            values = {"title": f"Document {number}", "kind": "report", "date": "2015", "audience": "public"}
            reading = Reading(held, ReadStatus.READ, None, None, "1")
            key = catalogue.documents.add(f"{number:064x}", "application/pdf", values, reading, now())
            if number % 2:
                apply_to(catalogue, key, chance.choice(STREAMS[1:]), "manifest", now(), BY.name)
            batch.append(Entry(key, 1, values["title"], held))
    for start in range(0, len(batch), 500):
        library.engine.put(batch[start : start + 500])


def whole(library: Library) -> dict[str, Any]:
    """Tag everything that a query finds, count it, and take it back."""
    view = View(library)
    view.search(Search("evidence"))  # the columns that searches read are there, as they are on a site that was used
    neglect = find(library.vocabulary, "neglect")
    found, documents = timed(lambda: view.matching(Search("evidence")))
    looked, plan = timed(lambda: preview(library, documents, [neglect], [], BY))
    before = state(library)
    tagged, done = timed(lambda: tag(library, documents, [neglect], [], BY))
    counted, result = timed(lambda: view.search(Search("", size=0)))
    counts = {each.value: each.count for facet in result.facets if facet.name == WORKSTREAM for each in facet.values}
    assert counts["neglect"] == len(documents) == plan.documents == done.documents
    undone, _ = timed(lambda: undo(library, done.action or 0, BY))
    assert state(library) == before
    return {"found": found, "preview": looked, "tagged": tagged, "counted": counted, "undone": undone}


def single(library: Library, rounds: int) -> dict[str, float]:
    """Change the tags of one document, and wait for the filter to show it."""
    neglect = find(library.vocabulary, "neglect")
    view = View(library)
    spent: dict[str, list[float]] = {"on": [], "off": []}
    for number in range(1, rounds + 1):
        for name, add, remove in (("on", [neglect], []), ("off", [], [neglect])):
            seconds, shown = timed(partial(changed, view, number, add, remove))
            assert shown == (name == "on")
            spent[name].append(seconds * 1000)
    return {name: statistics.median(each) for name, each in spent.items()} | {
        f"{name}_most": max(each) for name, each in spent.items()
    }


def changed(view: View, number: int, add: list[Tag], remove: list[Tag]) -> bool:
    """Change a document's tags, and tell whether the filter for "neglect" finds it then."""
    tag(view.library, [DocumentId(number)], add, remove, BY)
    chosen = Filters({WORKSTREAM: frozenset({"neglect"})}, {})
    return any(each.document.id == number for each in view.search(Search("", chosen, size=20, snippets=0)).results)


def state(library: Library) -> set[tuple[int, int]]:
    """Give (document, tag) of everything that stands."""
    return {(each.document, each.tag) for each in library.catalogue.tags.standing()}


def rows_in_sqlite(path: Path, rows: int) -> float:
    """Give the seconds that so many rows of the same width take in a table with one index."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE codings (id INTEGER PRIMARY KEY, document INTEGER, tag INTEGER, at TEXT, by TEXT)")
    connection.execute("CREATE INDEX by_document ON codings (document)")
    start = time.perf_counter()
    with connection:
        connection.executemany(
            "INSERT INTO codings (document, tag, at, by) VALUES (?, 1, ?, ?)",
            [(number, now(), BY.name) for number in range(rows)],
        )
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    """Give the seconds that something takes, and what it gives."""
    start = time.perf_counter()
    answer = do()
    return time.perf_counter() - start, answer


if __name__ == "__main__":
    main()
