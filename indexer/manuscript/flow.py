"""Gathers a paper's text piece by piece, and keeps where each block, link, note and citation field stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from indexer.model import Problem
from indexer.paper_text import Block, BlockKind, CitationField, CitedItem, NoteMark, PaperText, TextLink


@dataclass(frozen=True, slots=True)
class Origin:
    """Characters of the text, and what in the file they came from."""

    start: int
    end: int
    source: Any


class Flow:
    """The text so far. What is added between :meth:`begin` and :meth:`end` is one block."""

    def __init__(self) -> None:
        """Start with no text."""
        self.at = 0
        """How many characters there are so far."""
        self.origins: list[Origin] = []
        self.bibliography: tuple[int, int] | None = None
        self._pieces: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._links: list[TextLink] = []
        self._marks: list[NoteMark] = []
        self._fields: list[CitationField] = []
        self._begun = self._first = self._labelled = 0

    def begin(self, label: str = "") -> None:
        """Begin a block on a line of its own, with the number that stands before it, if it has one."""
        self._begun = self.at
        if self.at:
            self.add("\n")
        self._first = self.at
        self.add(label)
        self._labelled = self.at

    def end(self, kind: BlockKind = "paragraph", level: int = 0, page: int = 0, note: str = "") -> None:
        """End the block. Without words there is none: what was added is taken back, and notes hang where that was."""
        if not self.since(self._labelled).strip():
            while self._pieces and self._pieces[-1][0] >= self._begun:
                self._pieces.pop()
            while self.origins and self.origins[-1].start >= self._begun:
                self.origins.pop()
            self.at = self._begun
            self._marks = [
                NoteMark(min(each.start, self.at), min(each.end, self.at), each.note) for each in self._marks
            ]
            return
        text = self.since(self._first)
        start = self._first + len(text) - len(text.lstrip())
        self._blocks.append(Block(start, self._first + len(text.rstrip()), kind, level, page, note))

    def add(self, text: str, source: Any = None) -> None:
        """Add characters, and remember what they came from, if that is told."""
        if text:
            self._pieces.append((self.at, text))
            if source is not None:
                self.origins.append(Origin(self.at, self.at + len(text), source))
            self.at += len(text)

    def since(self, start: int) -> str:
        """Give the text from a place on."""
        found: list[str] = []
        for at, piece in reversed(self._pieces):
            if at < start:
                if at + len(piece) > start:
                    found.append(piece[start - at :])
                break
            found.append(piece)
        return "".join(reversed(found))

    def link(self, start: int, url: str, end: int | None = None) -> None:
        """Have what was added since a place, or up to another, lead somewhere."""
        span = (start, end) if end is not None else self._span(start)
        if url and span:
            self._links.append(TextLink(*span, url))

    def mark(self, note: str, start: int | None = None) -> None:
        """Say that a note hangs here, or on what was added since a place."""
        self._marks.append(NoteMark(self.at if start is None else min(start, self.at), self.at, note))

    def cite(self, start: int, program: str, items: Iterable[CitedItem]) -> None:
        """Say that a reference manager put there what was added since a place."""
        held = tuple(items)
        if held and (span := self._span(start)):
            self._fields.append(CitationField(*span, program, held))

    def list_of_works(self, start: int) -> None:
        """Say that what was added since a place is the reference list; a second piece widens the first."""
        if span := self._span(start):
            first = self.bibliography[0] if self.bibliography else span[0]
            self.bibliography = (min(first, span[0]), span[1])

    def paper(self, title: str = "", media_type: str = "", problems: Iterable[Problem] = ()) -> PaperText:
        """Give all that was gathered."""
        text = "".join(piece for _, piece in self._pieces)
        return PaperText(
            text,
            tuple(self._blocks),
            tuple(sorted(self._links, key=lambda each: (each.start, each.end))),
            tuple(self._marks),
            tuple(sorted(self._fields, key=lambda each: each.start)),
            self.bibliography,
            title,
            media_type,
            tuple(problems),
        )

    def _span(self, start: int) -> tuple[int, int] | None:
        """Give the characters since a place, without white space around them; None when there are none."""
        text = self.since(min(start, self.at))
        if not text.strip():
            return None
        begin = self.at - len(text)
        return begin + len(text) - len(text.lstrip()), begin + len(text.rstrip())
