"""Draws text as HTML with marks: the words that were searched, and within or around them the words that were quoted."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.quotes import Found, Part
from indexer.search.snippet import Marker

HIT = "hit"
"""The id of the first word found."""

QUOTE = "quote"
"""The id of the quoted words, where a link with a quote leads."""

NEARLY = "nearly"
"""The id of words that are nearly those quoted: a link leads to what is said of them first."""


@dataclass(slots=True)
class Marks:
    """Marks one passage, part by part, in the order in which the page shows them."""

    marker: Marker
    position: int
    quoted: Found | None = None
    _named: set[str] = field(default_factory=set)

    def draw(self, part: Part, source: str, shown: list[str]) -> list[str]:
        """Give as HTML what is shown of a part.

        ``shown`` has the characters of ``source`` in the same order, but for white space, which may be any other.
        """
        ranges = [
            tuple(len("".join(source[:at].split())) for at in (each.start, each.end))
            for each in (self.quoted.pieces if self.quoted else ())
            if (each.position, each.part) == (self.position, part)
        ]
        drawn = []
        passed = 0
        for text in shown:
            places = [at for at, each in enumerate(text) if not each.isspace()]
            within = [(max(left - passed, 0), min(right - passed, len(places))) for left, right in ranges]
            spans = [(places[left], places[right - 1] + 1) for left, right in within if left < right]
            drawn.append(self._draw(text, spans))
            passed += len(places)
        return drawn

    def _draw(self, text: str, quoted: list[tuple[int, int]]) -> str:
        found = [(start, end) for start, end, _ in self.marker.spans(text)]
        drawn, at = [], 0
        for start, end in quoted:
            drawn.append(self._hits(text, at, start, found))
            drawn.append(f"<mark {self._quote()}>{self._hits(text, start, end, found)}</mark>")
            at = end
        drawn.append(self._hits(text, at, len(text), found))
        return "".join(drawn)

    def _hits(self, text: str, start: int, end: int, found: list[tuple[int, int]]) -> str:
        return "".join(self._pieces(text, start, end, found))

    def _pieces(self, text: str, start: int, end: int, found: list[tuple[int, int]]) -> Iterator[str]:
        at = start
        for left, right in found:
            if left < end and right > start:
                left, right = max(left, start), min(right, end)  # noqa: PLW2901 - a word that a quote cuts is marked on both sides
                yield html.escape(text[at:left])
                yield f"<mark{self._id(HIT)}>{html.escape(text[left:right])}</mark>"
                at = right
        yield html.escape(text[at:end])

    def _quote(self) -> str:
        if self.quoted is None or self.quoted.verbatim:
            return f'class="evidence-quote"{self._id(QUOTE)}'
        return f'class="evidence-quote evidence-quote--nearly"{self._id(NEARLY)}'

    def _id(self, name: str) -> str:
        """Name the first mark of its kind on the page, where an address can lead."""
        if name in self._named:
            return ""
        self._named.add(name)
        return f' id="{name}"'
