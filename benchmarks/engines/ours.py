"""The product's own search, through a library as the site opens it, and its engine alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
from whoosh.query import Query as Tree

from engines.engine import TOP
from engines.pages import Page
from engines.queries import Query
from indexer.catalogue import now
from indexer.catalogue.documents import Reading
from indexer.config import Config
from indexer.library import Library
from indexer.model import DocumentId, Locator, Passage, ReadStatus, Workstream
from indexer.originals import Folder
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import Filters
from indexer.search.engine import Entry
from indexer.search.query_parser import parse
from indexer.search.results import Search
from indexer.sync import BATCH
from indexer.tags import apply_to

_PATIENCE = 60.0  # seconds, so that no search is stopped


class Ours:
    """A library; its catalogue is filled before, for tags, years and texts are the catalogue's and not the index's."""

    version = "as it stands here"
    unable = frozenset({"wildcard"})

    def __init__(self, folder: Path) -> None:
        self.library = Library(Config(library=folder), create=True)

    def prepare(self, pages: Iterator[Page]) -> None:
        """Write the documents, their passages and their tags into the catalogue."""
        catalogue = self.library.catalogue
        streams: set[str] = set()
        with catalogue.transaction():
            for number, group in groupby(pages, lambda page: page.document):
                held = list(group)
                first = held[0]
                for slug in sorted({*first.workstreams} - streams):
                    catalogue.vocabulary.put_workstream(Workstream(slug, slug.capitalize(), ""), len(streams))
                    streams.add(slug)
                values = {
                    "title": first.title,
                    "kind": first.kind,
                    "date": str(first.year or ""),
                    "organisation": "",
                    "language": "en",
                    "audience": "public",
                }
                checksum = f"{number:064x}"
                original = Folder(self.library.folder / "files").path(checksum)
                original.parent.mkdir(parents=True, exist_ok=True)
                original.touch()
                catalogue.files.record(checksum, "application/pdf", now())
                reading = Reading([_passage(page) for page in held], ReadStatus.READ, None, None, "1")
                key = catalogue.documents.add(checksum, "application/pdf", values, reading, now())
                for slug in first.workstreams:
                    apply_to(catalogue, key, slug, "manifest", now(), "a benchmark")

    def index(self, pages: Iterator[Page]) -> None:
        """Put the documents into the engine, in batches as the product does."""
        batch: list[Entry] = []
        waiting = 0
        for number, group in groupby(pages, lambda page: page.document):
            held = list(group)
            batch.append(Entry(DocumentId(number), 1, held[0].title, [_passage(page) for page in held]))
            waiting += len(held)
            if waiting >= BATCH:
                self.library.engine.put(batch)
                batch, waiting = [], 0
        self.library.engine.put(batch)

    def open(self) -> None:
        """Read what searches need of the catalogue; that the site asks each time whether it changed is not counted."""
        self._finder = self.library.finder()

    def close(self) -> None:
        """Let go of the library."""
        self.library.close()

    def top(self, query: Query) -> int:
        """Find documents, without counting facets or cutting snippets."""
        return self._find(query, facets=False, snippets=0)

    def with_facets(self, query: Query) -> int:
        """Find documents and count every facet."""
        return self._find(query, facets=True, snippets=0)

    def with_snippets(self, query: Query) -> int:
        """Find documents, count every facet, and cut a snippet for each document."""
        return self._find(query, facets=True, snippets=1)

    def _find(self, query: Query, *, facets: bool, snippets: int) -> int:
        chosen = {"workstream": frozenset({query.workstream})} if query.workstream else {}
        search = Search(typed(query), Filters(chosen, {}), size=TOP, facets=facets, snippets=snippets, meaning=False)
        return len(self._finder.find(search, _PATIENCE).results)


class Port(Ours):
    """The engine alone, asked for passages; a workstream is a set of documents, as in a query that names one."""

    def top(self, query: Query) -> int:
        """Find the best passages."""
        matches = self.library.engine.reading(Deadline(_PATIENCE)).search(self._tree(query))
        best = (
            np.argpartition(-matches.scores, TOP)[:TOP] if len(matches.scores) > TOP else np.arange(len(matches.scores))
        )
        order = best[np.lexsort((matches.positions[best], matches.documents[best], -matches.scores[best]))]
        return len(order)

    def _tree(self, query: Query) -> Tree:
        acronyms = Acronyms([])
        text = f"{typed(query)} workstream:{query.workstream}" if query.workstream else typed(query)
        return parse(text, self._finder.table.resolver(acronyms), acronyms).tree


def typed(query: Query) -> str:
    """Write a query as a person types it."""
    words = " ".join(query.words)
    if query.kind == "or":
        return " OR ".join(query.words)
    return {"phrase": f'"{words}"', "prefix": f"{words}*", "fuzzy": f"{words}~"}.get(query.kind, words)


def _passage(page: Page) -> Passage:
    return Passage(Locator("page", str(page.place), page.place), page.text)
