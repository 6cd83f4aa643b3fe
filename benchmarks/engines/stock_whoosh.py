"""Whoosh as it comes: its own codec, matchers and grouping, with settings that serve it well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import whoosh
from whoosh import analysis, fields, index, qparser, query, sorting

from engines.engine import TOP
from engines.pages import Page
from engines.queries import Query
from engines.texts import Texts

_COMMIT = 20_000  # pages; few commits mean few merges
_FACETS = ("workstreams", "year", "kind")


@cache
def _stemmer() -> Any:
    return import_module("nltk.stem.snowball").EnglishStemmer()  # loaded with the first word, as by our own engine


@cache
def cached_stem(word: str) -> str:
    """Stem once a word; stock Whoosh pickles its schema, so this must be a named function."""
    return str(_stemmer().stem(word))


def analyser() -> Any:
    """Give the analyser: stop words are left out, and words are stemmed once."""
    return analysis.StemmingAnalyzer(stemfn=cached_stem, cachesize=-1)


class StockWhoosh:
    """Whoosh with positions and without texts, which lie in SQLite."""

    version = whoosh.versionstring()
    unable: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder / "index"
        self._texts = Texts(folder / "texts.sqlite")

    def prepare(self, pages: Iterator[Page]) -> None:
        """Keep the texts."""
        self._texts.fill(pages)

    def index(self, pages: Iterator[Page]) -> None:
        """Index title and text of each page."""
        self._folder.mkdir()
        schema = fields.Schema(
            number=fields.NUMERIC(stored=True, signed=False),
            title=fields.TEXT(analyzer=analyser(), phrase=True),
            text=fields.TEXT(analyzer=analyser(), phrase=True),
            workstreams=fields.KEYWORD(commas=True),
            year=fields.NUMERIC(sortable=True),
            kind=fields.ID(sortable=True),
        )
        opened = index.create_in(self._folder, schema)
        writer = opened.writer(limitmb=512)
        for count, page in enumerate(pages, 1):
            writer.add_document(
                number=page.number,
                title=page.title,
                text=page.text,
                workstreams=",".join(page.workstreams),
                year=page.year,
                kind=page.kind,
            )
            if count % _COMMIT == 0:
                writer.commit()
                writer = opened.writer(limitmb=512)
        writer.commit(optimize=True)

    def open(self) -> None:
        """Open a searcher."""
        opened = index.open_dir(self._folder)
        self._searcher = opened.searcher()
        self._parser = qparser.MultifieldParser(["title", "text"], opened.schema)
        self._parser.add_plugin(qparser.FuzzyTermPlugin())

    def top(self, query: Query) -> int:
        """Search."""
        return len(self._search(query).top_n)

    def with_facets(self, query: Query) -> int:
        """Search, grouped by each facet."""
        return len(self._grouped(query).top_n)

    def with_snippets(self, query: Query) -> int:
        """Search, grouped, and highlight the texts."""
        found = self._grouped(query)
        texts = self._texts.of([hit["number"] for hit in found])
        for hit in found:
            hit.highlights("text", text=texts[hit["number"]], top=2)
        return len(found.top_n)

    def _grouped(self, asked: Query) -> Any:
        facets = sorting.Facets()
        for name in _FACETS:
            facets.add_field(name, allow_overlap=name == "workstreams")
        found = self._search(asked, groupedby=facets, maptype=sorting.Count)
        for name in _FACETS:
            Counter(found.groups(name))
        return found

    def _search(self, asked: Query, **options: Any) -> Any:
        words = " ".join(asked.words)
        text = {
            "or": " OR ".join(asked.words),
            "phrase": f'"{words}"',
            "prefix": f"{words}*",
            "wildcard": "*".join(asked.words),
            "fuzzy": f"{words}~",
        }.get(asked.kind, words)
        tree = query.Every() if asked.kind == "all" else self._parser.parse(text)
        if asked.workstream:
            options["filter"] = query.Term("workstreams", asked.workstream)
        return self._searcher.search(tree, limit=TOP, **options)
