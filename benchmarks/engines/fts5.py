"""SQLite's full-text search (FTS5), with the texts in its table and the values of facets in another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from engines.engine import TOP
from engines.pages import Page
from engines.queries import Query

_FACETS = (
    "SELECT facets.facet, facets.value, count(*) FROM {found} JOIN facets ON facets.page = found.rowid GROUP BY 1, 2"
)
_ALL_FACETS = "SELECT facet, value, count(*) FROM facets GROUP BY 1, 2"


class Fts5:
    """One SQLite file."""

    version = sqlite3.sqlite_version
    unable = frozenset({"wildcard", "fuzzy"})

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "pages.sqlite")

    def prepare(self, pages: Iterator[Page]) -> None:
        """Keep nothing: all is in the file."""

    def index(self, pages: Iterator[Page]) -> None:
        """Index title and text of each page, which the table keeps too."""
        connection = self._connection
        connection.execute("CREATE VIRTUAL TABLE pages USING fts5(title, body, tokenize = 'porter unicode61')")
        # With types: without them SQLite would look through the whole table for each page that it joins with.
        columns = "page INTEGER, facet TEXT, value TEXT, PRIMARY KEY (page, facet, value)"
        connection.execute(f"CREATE TABLE facets ({columns}) WITHOUT ROWID")
        connection.execute("CREATE INDEX pages_with ON facets (facet, value, page)")
        for page in pages:
            connection.execute(
                "INSERT INTO pages (rowid, title, body) VALUES (?, ?, ?)", (page.number, page.title, page.text)
            )
            values = [("workstream", each) for each in page.workstreams]
            values += [("year", str(page.year)), ("kind", page.kind)]
            connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(page.number, *each) for each in values])
        connection.execute("INSERT INTO pages (pages) VALUES ('optimize')")
        connection.commit()

    def open(self) -> None:
        """Have SQLite read the schema."""
        self._connection.execute("SELECT count(*) FROM sqlite_schema")

    def top(self, query: Query) -> int:
        """Search."""
        return self._best(query, "rowid")

    def with_facets(self, query: Query) -> int:
        """Search, and count the values of facets in another statement."""
        where, values = self._where(query)
        if query.kind == "all":
            self._connection.execute(_ALL_FACETS).fetchall()
            return self._best(query, "rowid")
        found = f"(SELECT rowid FROM pages {where}) AS found"  # noqa: S608 - of our own making
        self._connection.execute(_FACETS.format(found=found), values).fetchall()
        return self._best(query, "rowid")

    def with_snippets(self, query: Query) -> int:
        """Search and count, and have SQLite cut snippets."""
        self.with_facets(query)
        piece = "substr(body, 1, 200)" if query.kind == "all" else "snippet(pages, 1, '<b>', '</b>', '…', 30)"
        return self._best(query, f"rowid, {piece}")

    def _best(self, query: Query, columns: str) -> int:
        where, values = self._where(query)
        order = "" if query.kind == "all" else "ORDER BY rank"
        statement = f"SELECT {columns} FROM pages {where} {order} LIMIT {TOP}"  # noqa: S608 - of our own making
        return len(self._connection.execute(statement, values).fetchall())

    @staticmethod
    def _where(query: Query) -> tuple[str, list[str]]:
        if query.kind == "all":
            return "", []
        quoted = [f'"{word}"' for word in query.words]
        words = " ".join(query.words)
        text = {"or": " OR ".join(quoted), "phrase": f'"{words}"', "prefix": f'"{words}"*'}
        where, values = "WHERE pages MATCH ?", [text.get(query.kind, " ".join(quoted))]
        if query.workstream:
            # With a plus: without it SQLite would search the words anew for each page that has the workstream.
            where += " AND +rowid IN (SELECT page FROM facets WHERE facet = 'workstream' AND value = ?)"
            values.append(query.workstream)
        return where, values
