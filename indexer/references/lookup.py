"""Finds the entry of a list that a record or a text means: by DOI, by address, or by title and year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from indexer.paper_text import Csl
from indexer.references.cited import Listed
from indexer.references.work_key import year_of
from indexer.references.written_names import Words, folded

_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>?#]+")
_LONGEST = 2000  # characters of an entry that are looked at
_FEWEST = 3  # words of a title that say enough to be looked for in an entry


def doi_in(text: str) -> str:
    """Give the DOI that a text holds, in the one way in which DOIs are compared; empty if there is none."""
    found = _DOI.search(unquote(text))
    return found[0].rstrip(".,;:)]}'’”").casefold() if found else ""


def address(url: str) -> str:
    """Write a web address without what does not tell pages apart; empty if it is none.

    >>> address("http://www.example.org/Report/#page=3")
    'example.org/report'
    """
    found = re.match(r"(?:https?://)?(?:www\.)?([^\s#]+)", url.strip().casefold())
    return found[1].rstrip("/.,;)") if found and "." in found[1] else ""


class Entries:
    """The entries of a list, to be looked up."""

    def __init__(self, listed: Sequence[Listed]) -> None:
        """Take the list."""
        self._listed = list(listed)
        self._dois: dict[str, int] = {}
        self._addresses: dict[str, int] = {}
        self._words: list[str] = []
        self._runs: dict[Words, list[int]] = {}  # of three words, and the entries that hold them
        for at, each in enumerate(listed):
            self._note(at, each)

    def _note(self, at: int, each: Listed) -> None:
        if doi := doi_in(str(each.csl.get("DOI") or "") or each.text):
            self._dois.setdefault(doi, at)
        if url := address(str(each.csl.get("URL") or "")):
            self._addresses.setdefault(url, at)
        words = folded((each.text or str(each.csl.get("title") or ""))[:_LONGEST])
        self._words.append(f" {' '.join(words)} ")
        for run in {words[first : first + _FEWEST] for first in range(len(words) - _FEWEST + 1)}:
            self._runs.setdefault(run, []).append(at)

    def add(self, each: Listed) -> int:
        """Add a work that the list does not hold, and give its place."""
        self._listed.append(each)
        self._note(len(self._listed) - 1, each)
        return len(self._listed) - 1

    @property
    def listed(self) -> tuple[Listed, ...]:
        """All works, with those added."""
        return tuple(self._listed)

    def by_address(self, url: str) -> int | None:
        """Find the entry that a web address or a DOI leads to."""
        if (doi := doi_in(url)) and doi in self._dois:
            return self._dois[doi]
        return self._addresses.get(address(url)) if address(url) else None

    def by_record(self, csl: Csl) -> int | None:
        """Find the entry of a record: the same DOI, or its title in the entry and no other year."""
        if (doi := doi_in(str(csl.get("DOI") or ""))) and doi in self._dois:
            return self._dois[doi]
        return self.by_title(folded(str(csl.get("title") or "")), year_of(csl), csl)

    def by_title(self, title: Words, year: int, csl: Csl) -> int | None:
        """Find the only entry that holds a title, or, where several do, that one of them of the year and author."""
        if not title:
            return None
        sought = f" {' '.join(title[:12])} "
        among = self._runs.get(title[:_FEWEST], ()) if len(title) >= _FEWEST else range(len(self._words))
        found = [at for at in among if sought in self._words[at]]
        same = [at for at in found if not year or year_of(self._listed[at].csl) in (year, 0)]
        author: Mapping[str, Any] = next(iter(csl.get("author") or ()), {})
        name = folded(str(author.get("family") or author.get("literal") or ""))
        if len(title) < _FEWEST or len(same) > 1:
            same = [at for at in same if name and f" {' '.join(name)} " in self._words[at]]
        return same[0] if len(same) == 1 or (same and len(title) >= _FEWEST) else None
