"""Tantivy through its Python package; texts and the values of facets are kept in its index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from engines.engine import TOP
from engines.pages import Page
from engines.queries import Query

_HEAP = 256_000_000  # bytes for the writer
_FIELDS = ["title", "body"]
_FACETS = {name: {"terms": {"field": name, "size": 1000}} for name in ("workstreams", "year", "kind")}


class Tantivy:
    """A tantivy index with one writing thread, as no other engine here has more."""

    unable: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        self._tantivy: Any = import_module("tantivy")
        self.version = str(self._tantivy.__version__)
        self._folder = folder

    def prepare(self, pages: Iterator[Page]) -> None:
        """Keep nothing: all is in the index."""

    def index(self, pages: Iterator[Page]) -> None:
        """Index title and text of each page, and store both."""
        self._folder.mkdir(parents=True, exist_ok=True)
        builder = self._tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True, fast=True)
        builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("workstreams", fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("year", fast=True, indexed=True)
        builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
        index = self._tantivy.Index(builder.build(), path=str(self._folder))
        writer = index.writer(_HEAP, 1)
        for page in pages:
            writer.add_document(
                self._tantivy.Document(
                    number=page.number,
                    title=page.title,
                    body=page.text,
                    workstreams=list(page.workstreams),
                    year=page.year,
                    kind=page.kind,
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open a searcher."""
        self._index = self._tantivy.Index.open(str(self._folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def top(self, query: Query) -> int:
        """Search, with the number of all results as it gives by itself, and look up the numbers of the pages."""
        return len(self._search(self._tree(query)))

    def with_facets(self, query: Query) -> int:
        """Search and aggregate."""
        tree = self._tree(query)
        found = self._search(tree)
        self._searcher.aggregate(tree, _FACETS)
        return len(found)

    def with_snippets(self, query: Query) -> int:
        """Search, aggregate, and cut snippets of the stored texts."""
        tree = self._tree(query)
        found = self._search(tree)
        self._searcher.aggregate(tree, _FACETS)
        generator = self._tantivy.SnippetGenerator.create(self._searcher, tree, self._index.schema, "body")
        for address in found:
            generator.snippet_from_doc(self._searcher.doc(address)).to_html()
        return len(found)

    def _search(self, tree: Any) -> list[Any]:
        found = [address for _, address in self._searcher.search(tree, TOP).hits]
        self._searcher.fast_field_values("number", found)
        return found

    def _tree(self, query: Query) -> Any:
        tree = self._words(query)
        if not query.workstream:
            return tree
        kinds, schema, must = self._tantivy.Query, self._index.schema, self._tantivy.Occur.Must
        only = kinds.const_score_query(kinds.term_query(schema, "workstreams", query.workstream), 0.0)
        return kinds.boolean_query([(must, tree), (must, only)])

    def _words(self, query: Query) -> Any:
        kinds, schema = self._tantivy.Query, self._index.schema
        if query.kind == "all":
            return kinds.all_query()
        if query.kind in ("prefix", "wildcard"):
            pattern = ".*".join(map(re.escape, query.words)) + (".*" if query.kind == "prefix" else "")
            return self._either([kinds.regex_query(schema, field, pattern) for field in _FIELDS])
        if query.kind == "fuzzy":
            word = query.words[0]
            return self._either([kinds.fuzzy_term_query(schema, field, word, distance=1) for field in _FIELDS])
        words = " ".join(query.words)
        if query.kind == "phrase":
            return self._index.parse_query(f'"{words}"', _FIELDS)
        return self._index.parse_query(words, _FIELDS, conjunction_by_default=query.kind != "or")

    def _either(self, trees: list[Any]) -> Any:
        return self._tantivy.Query.boolean_query([(self._tantivy.Occur.Should, tree) for tree in trees])
