"""Follows the fields of a Word document, which may lie in one another and reach over paragraphs, to what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from indexer.extract.links import safe
from indexer.manuscript.csl_items import csl_citation
from indexer.manuscript.flow import Flow
from indexer.manuscript.word_sources import cited_sources
from indexer.paper_text import Csl

_LINK: Final = re.compile(r'\s*HYPERLINK\b(?:\s+(?!\\)(?:"([^"]*)"|(\S+)))?', re.IGNORECASE)
_PLACE: Final = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_REFERENCE: Final = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(\S+)[^\"]*\\h\b", re.IGNORECASE)
_CITATION: Final = re.compile(r"\s*ADDIN\s+(?:(ZOTERO_ITEM)\s+)?CSL_CITATION\b", re.IGNORECASE)
_SOURCE: Final = re.compile(r"\s*CITATION\s", re.IGNORECASE)
_WORKS: Final = re.compile(
    r"\s*(?:ADDIN\s+(?:ZOTERO_BIBL\b|.*CSL_BIBLIOGRAPHY)|BIBLIOGRAPHY\b)", re.IGNORECASE | re.DOTALL
)
_CONTENTS: Final = re.compile(r"\s*TOC\b", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A field that has begun: its instruction, and where what it shows begins, once it does."""

    words: list[str] = field(default_factory=list)
    start: int | None = None
    leads: bool = False
    """Whether it makes what it shows lead somewhere."""


class Fields:
    """The fields that are open at a place of the text."""

    def __init__(self, flow: Flow, sources: Mapping[str, Csl]) -> None:
        """Tell the text what its fields mean; ``sources`` are those that Word keeps, by tag."""
        self._flow = flow
        self._sources = sources
        self._open: list[_Open] = []

    @property
    def hidden(self) -> bool:
        """Tell whether what comes now belongs to an instruction and is not shown."""
        return any(each.start is None for each in self._open)

    @property
    def leads(self) -> bool:
        """Tell whether what comes now leads somewhere already."""
        return any(each.leads for each in self._open)

    def event(self, kind: str | None) -> None:
        """Follow one of a field's marks: "begin", "separate" or "end"."""
        if kind == "begin":
            self._open.append(_Open())
        elif kind == "separate" and self._open:
            now = self._open[-1]
            now.start = self._flow.at
            now.leads = leads("".join(now.words))
        elif kind == "end" and self._open:
            now = self._open.pop()
            if now.start is not None:
                self.close("".join(now.words), now.start)

    def instruct(self, words: str) -> None:
        """Take words of an instruction."""
        if self._open and self._open[-1].start is None:
            self._open[-1].words.append(words)

    def close(self, instruction: str, start: int) -> None:
        """Say what a field means, now that all it shows was added."""
        flow = self._flow
        if found := _CITATION.match(instruction):
            flow.cite(start, "Zotero" if found[1] else "Mendeley", csl_citation(instruction))
        elif _SOURCE.match(instruction):
            flow.cite(start, "Word", cited_sources(instruction, self._sources))
        elif _WORKS.match(instruction):
            flow.list_of_works(start)
        elif found := _LINK.match(instruction):
            place = _PLACE.search(instruction, found.end())
            at = f"#{place[1] or place[2]}" if place else ""
            address = safe(found[1] or found[2] or "")
            flow.link(start, address + at if address or not (found[1] or found[2]) else "")
        elif found := _REFERENCE.match(instruction):
            flow.link(start, f"#{found[1]}")


def leads(instruction: str) -> bool:
    """Tell whether a field makes what it shows lead somewhere."""
    return any(each.match(instruction) for each in (_LINK, _REFERENCE, _CONTENTS))
