"""Xapian through Debian's Python package, with texts as the data of its documents and facets in value slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from engines.engine import TOP
from engines.pages import Page
from engines.queries import Query

_YEAR, _KIND, _STREAMS = 0, 1, 2  # value slots


class Xapian:
    """A Xapian database."""

    unable = frozenset({"wildcard", "fuzzy"})

    def __init__(self, folder: Path) -> None:
        self._xapian: Any = import_module("xapian")
        self.version = str(self._xapian.version_string())
        self._folder = folder
        self._stem = self._xapian.Stem("english")

    def prepare(self, pages: Iterator[Page]) -> None:
        """Keep nothing: all is in the database."""

    def index(self, pages: Iterator[Page]) -> None:
        """Index title and text of each page, and keep the text."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        database = self._xapian.WritableDatabase(str(self._folder), self._xapian.DB_CREATE)
        generator = self._xapian.TermGenerator()
        generator.set_stemmer(self._stem)
        for page in pages:
            document = self._xapian.Document()
            generator.set_document(document)
            generator.index_text(page.title, 2)
            generator.increase_termpos()
            generator.index_text(page.text)
            document.set_data(page.text)
            for stream in page.workstreams:
                document.add_boolean_term(f"XW{stream}")
            document.add_value(_YEAR, str(page.year))
            document.add_value(_KIND, page.kind)
            document.add_value(_STREAMS, "\n".join(page.workstreams))
            database.add_document(document)
        database.commit()
        database.close()

    def open(self) -> None:
        """Open the database."""
        self._database = self._xapian.Database(str(self._folder))
        self._parser = self._xapian.QueryParser()
        self._parser.set_stemmer(self._stem)
        self._parser.set_stemming_strategy(self._xapian.QueryParser.STEM_SOME)
        self._parser.set_database(self._database)
        self._parser.set_default_op(self._xapian.Query.OP_AND)

    def top(self, query: Query) -> int:
        """Search."""
        return len(self._search(query, 0, []))

    def with_facets(self, query: Query) -> int:
        """Search, looking at every result to count values."""
        return len(self._counted(query))

    def with_snippets(self, query: Query) -> int:
        """Search and count, and cut snippets."""
        found = self._counted(query)
        for hit in found:
            found.snippet(hit.document.get_data().decode(), 300, self._stem)
        return len(found)

    def _counted(self, query: Query) -> Any:
        spies = [self._xapian.ValueCountMatchSpy(slot) for slot in (_YEAR, _KIND, _STREAMS)]
        found = self._search(query, self._database.get_doccount(), spies)
        counts: Counter[str] = Counter()
        for slot, spy in enumerate(spies):
            for each in spy.values():
                for value in each.term.decode().split("\n") if slot == _STREAMS else [each.term.decode()]:
                    counts[f"{slot} {value}"] += each.termfreq
        return found

    def _search(self, query: Query, look_at: int, spies: list[Any]) -> Any:
        enquire = self._xapian.Enquire(self._database)
        for spy in spies:
            enquire.add_matchspy(spy)
        enquire.set_query(self._tree(query))
        return enquire.get_mset(0, TOP, look_at)

    def _tree(self, query: Query) -> Any:
        kinds = self._xapian.Query
        if query.kind == "all":
            return kinds.MatchAll
        words = " ".join(query.words)
        text = {"or": " OR ".join(query.words), "phrase": f'"{words}"', "prefix": f"{words}*"}
        parser = self._xapian.QueryParser
        flags = parser.FLAG_DEFAULT | parser.FLAG_WILDCARD
        tree = self._parser.parse_query(text.get(query.kind, words), flags)
        if query.workstream:
            tree = kinds(kinds.OP_FILTER, tree, kinds(f"XW{query.workstream}"))
        return tree
