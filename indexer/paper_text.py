"""A paper that is being written, as read: its text in one piece, and what stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from indexer.model import Problem

Csl = Mapping[str, Any]
"""A citable work as a CSL-JSON item (citationstyles.org, schema 1.0.2)."""

BlockKind = Literal["heading", "paragraph", "item", "cell", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or its like: the characters ``start`` to ``end`` of the paper's text."""

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    """Of a heading, from 1."""
    page: int = 0
    """The page of the file it begins on, from 1; 0 where the format knows no pages."""
    note: str = ""
    """Of a footnote's or endnote's own text: the note's identifier."""


@dataclass(frozen=True, slots=True)
class TextLink:
    """Characters that lead somewhere: to an address, or with "#" to a place in the paper itself."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark in the text at which a footnote or endnote hangs; without characters where the text has none for it."""

    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class CitedItem:
    """A work that a citation field of Zotero, Mendeley or Word holds, with the place in it that is cited."""

    csl: Csl
    locator: str = ""
    label: str = "page"
    """What the locator counts, in the words of CSL: "page", "chapter", "section"."""


@dataclass(frozen=True, slots=True)
class CitationField:
    """Characters that a reference manager put there, and the records it keeps with them."""

    start: int
    end: int
    program: str
    """"Zotero", "Mendeley" or "Word"."""
    items: tuple[CitedItem, ...]


@dataclass(frozen=True, slots=True)
class PaperText:
    """A paper's text in reading order, its blocks parted by line ends; notes follow the body.

    All places are numbers of characters from 0, as Python counts them, the end not included. A block may hold line
    ends of its own where the writer broke a line.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    links: tuple[TextLink, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    fields: tuple[CitationField, ...] = ()
    bibliography: tuple[int, int] | None = None
    """The characters of a reference list that a reference manager keeps, where the file says so."""
    title: str = ""
    media_type: str = ""
    problems: tuple[Problem, ...] = ()
    """What of the file could not be read."""
