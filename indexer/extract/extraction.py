"""What every format gives back: a stream of parts, gathered into an Extraction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from indexer.model import Link, Locator, Problem, ReadStatus

PropertyName = Literal["title", "author", "organisation", "date", "language", "kind"]


@dataclass(frozen=True, slots=True)
class Property:
    """Something the file says of itself, or shows: "title" from "PDF information", "date" from "og:published_time"."""

    name: PropertyName
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a page, for telling headings from running text."""

    text: str
    size: float
    """Font size in points, 0 when unknown."""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One page, slide, sheet or section, as the file gives it.

    Paragraphs of ``text`` are separated by a blank line (pages keep their line breaks). ``lines`` is given for
    printed pages only; tidying uses it up and leaves it empty.
    """

    locator: Locator
    text: str
    heading: str = ""
    notes: str = ""
    running: str = ""
    links: tuple[Link, ...] = ()
    problem: Problem | None = None
    reader: str = ""
    lines: tuple[Line, ...] = field(default=(), repr=False)


Part = Block | Property | Problem
"""A Problem on its own concerns the file as a whole."""

Reader = Callable[[Path], Iterator[Part]]
"""Reads the file at a path. Yields parts as soon as they are known, so that what was read before a crash is kept.

May raise :class:`Unreadable`; any other exception is taken as "this file is damaged" by the worker.
"""


class Unreadable(Exception):
    """A reader's word that the file (or the rest of it) can't be read. Carries the Problem to show."""

    def __init__(self, reason: str, remedy: str, needs: str = "") -> None:
        """Take the two sentences of the Problem, and the missing program if that is the cause."""
        super().__init__(reason)
        self.problem = Problem(reason, remedy, needs)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one file."""

    blocks: tuple[Block, ...] = ()
    properties: tuple[Property, ...] = ()
    problems: tuple[Problem, ...] = ()
    cpu_seconds: float = 0.0

    @classmethod
    def gather(cls, parts: Iterable[Part], cpu_seconds: float = 0.0) -> Extraction:
        """Sort parts by type, keeping their order."""
        held = list(parts)
        return cls(
            blocks=tuple(part for part in held if isinstance(part, Block)),
            properties=tuple(part for part in held if isinstance(part, Property)),
            problems=tuple(part for part in held if isinstance(part, Problem)),
            cpu_seconds=cpu_seconds,
        )

    @property
    def status(self) -> ReadStatus:
        """Unreadable when not one block has words; partly read when the file or a block has a problem."""
        if not any(block.text.strip() or block.notes.strip() or block.heading for block in self.blocks):
            return ReadStatus.UNREADABLE
        if self.problems or any(block.problem for block in self.blocks):
            return ReadStatus.PARTLY_READ
        return ReadStatus.READ


_MOST_CHARACTERS = 50_000_000


def within_limit(parts: Iterable[Part]) -> Iterator[Part]:
    """Pass on parts until a file's text is longer than any document, then say what was left out."""
    left = _MOST_CHARACTERS
    for part in parts:
        if isinstance(part, Block) and left < len(part.text) + len(part.notes):
            if left > 0:
                yield replace(part, text=part.text[:left], notes="")
            left = -1
        else:
            left -= len(part.text) + len(part.notes) if isinstance(part, Block) else 0
            yield part
    if left < 0:
        yield Problem(
            f"The file holds more than {_MOST_CHARACTERS:,} characters; what lies beyond them was left out.",
            "Split the file and add its parts.",
        )
