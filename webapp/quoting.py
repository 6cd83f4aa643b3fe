"""A link that carries a quote, opened: where its words stand now, here and in the newest edition."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from indexer.anchors import locate, shortened
from indexer.model import Document, Passage
from indexer.quotes import Change, Found, Quote, differences, fold
from webapp.citing import passage_link
from webapp.library import library


@dataclass(frozen=True, slots=True)
class Newer:
    """The newest edition, and the words of the link in it, if it has them."""

    document: Document
    found: Found | None
    passage: Passage | None
    link: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What became of the words a link carries."""

    quote: Quote
    found: Found | None
    newer: Newer | None = None

    @property
    def changes(self) -> list[tuple[Change, str]]:
        """How the words differ from those that were quoted."""
        return differences(self.quote.exact, self.found.words) if self.found else []

    @property
    def also_on(self) -> list[int]:
        """Passages that the words go on in."""
        here = self.found.position if self.found else 0
        return sorted({each.position for each in self.found.pieces} - {here}) if self.found else []


def read_quote(parameters: MultiDict[str, str]) -> Quote | None:
    """Read the quote of an address, if it has one with words in it."""
    exact, before, after = (" ".join(parameters.get(name, "").split()) for name in ("quote", "before", "after"))
    return Quote(exact, before, after) if fold(exact) else None


def in_newest(newest: Document, quote: Quote, position: int) -> Newer:
    """Look for the words in another edition.

    Raises:
        UsageError: the quote is too long.
    """
    found = locate(library(), newest.id, quote, position)
    if found is None:
        return Newer(newest, None, None, "")
    passage = library().catalogue.documents.passages(newest.id, [found.position])[found.position]
    return Newer(newest, found, passage, passage_link(newest.id, found.position, Quote(shortened(found.words))))
