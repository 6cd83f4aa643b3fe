"""What every engine that is measured does, and where each is found."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from engines.pages import Page
from engines.queries import Query

TOP = 20
"""How many results are asked for."""


class Engine(Protocol):
    """An engine with its index in a folder. Each answer gives how many results it has, at most TOP."""

    version: str
    unable: frozenset[str]
    """Kinds of query that it does not have."""

    def prepare(self, pages: Iterator[Page]) -> None:
        """Keep what is read beside the index, such as texts; it is not counted."""
        ...

    def index(self, pages: Iterator[Page]) -> None:
        """Index the pages, in full."""
        ...

    def open(self) -> None:
        """Do what must be done before the first query."""
        ...

    def top(self, query: Query) -> int:
        """Answer with the best results."""
        ...

    def with_facets(self, query: Query) -> int:
        """Answer with the best results, and over all results, with the number of each workstream, year and kind."""
        ...

    def with_snippets(self, query: Query) -> int:
        """Answer as with facets, and with a piece of the text of each of the best results."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """An engine that can be measured: where it is, in which index it searches, and what to say of it."""

    place: str
    said: str
    index: str
    missing: Callable[[], str]
    """What to do where it is not installed; nothing where it is."""
    python: str = sys.executable


def _package(name: str) -> Callable[[], str]:
    def missing() -> str:
        try:
            import_module(name)
        except ImportError:
            return f"{name} is not here to be measured: install it with “pip install {name}”."
        return ""

    return missing


def _debian() -> str:
    if Path("/usr/lib/python3/dist-packages/xapian").exists() and shutil.which("/usr/bin/python3"):
        return ""
    return "Xapian is not here to be measured: install it (on Debian: apt-get install python3-xapian)."


ENGINES = {
    "ours": Entry(
        "engines.ours:Ours",
        "the product's own search by words: documents with their best passage each, counts of every facet",
        "ours",
        str,
    ),
    "port": Entry("engines.ours:Port", "our engine alone: the best passages, without facets or texts", "ours", str),
    "whoosh": Entry(
        "engines.stock_whoosh:StockWhoosh",
        "stock Whoosh: Snowball stemmer (cached), stop words, texts in SQLite",
        "whoosh",
        str,
    ),
    "tantivy": Entry(
        "engines.tantivy:Tantivy",
        "tantivy: English stemmer, one writing thread, texts stored",
        "tantivy",
        _package("tantivy"),
    ),
    "fts5": Entry("engines.fts5:Fts5", "SQLite FTS5: Porter stemmer, texts stored", "fts5", str),
    "xapian": Entry(
        "engines.xapian:Xapian", "Xapian: English stemmer, texts stored", "xapian", _debian, "/usr/bin/python3"
    ),
}
"""Every engine by its name."""


def engine(name: str, folder: Path) -> Engine:
    """Give an engine with its index in a folder of its own."""
    module, _, kind = ENGINES[name].place.partition(":")
    made: Any = getattr(import_module(module), kind)
    held: Engine = made(folder)
    return held
