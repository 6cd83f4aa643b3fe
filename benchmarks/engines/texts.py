"""The texts of pages in a small SQLite table, for engines that do not keep them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from engines.pages import Page


class Texts:
    """Texts by the numbers of their pages."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)

    def fill(self, pages: Iterable[Page]) -> None:
        """Keep the texts of pages."""
        self._connection.execute("CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT)")
        self._connection.executemany("INSERT INTO texts VALUES (?, ?)", ((page.number, page.text) for page in pages))
        self._connection.commit()

    def of(self, numbers: Sequence[int]) -> dict[int, str]:
        """Give the texts of pages."""
        marks = ",".join("?" * len(numbers))
        statement = f"SELECT number, text FROM texts WHERE number IN ({marks})"  # noqa: S608 - question marks alone
        return dict(self._connection.execute(statement, list(numbers)))
