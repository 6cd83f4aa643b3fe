"""A paper that is being written, as read: its text in one piece, and what stands on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

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

    def around(self, start: int, end: int, most: int = 120) -> tuple[str, str]:
        """Give what stands in the same paragraph before and after some characters, whole words and so many at most."""
        before = self.text[max(0, start - most) : start].rpartition("\n")[2]
        if len(before) == most:
            before = f"… {before.partition(' ')[2]}"
        after = self.text[end : end + most].partition("\n")[0]
        if len(after) == most:
            after = f"{after.rpartition(' ')[0]} …"
        return before, after


def as_json(paper: PaperText) -> str:
    """Write a paper as JSON, for keeping it and for passing it on between processes."""
    return json.dumps(asdict(paper), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> PaperText:
    """Read a paper that :func:`as_json` wrote; nothing in it can stand for more than text, numbers and such lists.

    Raises:
        ValueError: it is none, or a place lies outside its text.
    """
    try:
        held = json.loads(text)
        paper = PaperText(
            str(held["text"]),
            tuple(_block(each) for each in held["blocks"]),
            tuple(TextLink(int(each["start"]), int(each["end"]), str(each["url"])) for each in held["links"]),
            tuple(NoteMark(int(each["start"]), int(each["end"]), str(each["note"])) for each in held["note_marks"]),
            tuple(_field(each) for each in held["fields"]),
            (int(held["bibliography"][0]), int(held["bibliography"][1])) if held["bibliography"] else None,
            str(held["title"]),
            str(held["media_type"]),
            tuple(Problem(str(each["reason"]), str(each["remedy"]), str(each["needs"])) for each in held["problems"]),
        )
    except (KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("no paper") from error
    if not all(0 <= start <= end <= len(paper.text) for start, end in _places(paper)):
        raise ValueError("a place outside the text")
    return paper


def _block(held: dict[str, Any]) -> Block:
    kind = held["kind"]
    if kind not in get_args(BlockKind):
        raise ValueError(f"no kind of block: {kind}")
    return Block(int(held["start"]), int(held["end"]), kind, int(held["level"]), int(held["page"]), str(held["note"]))


def _field(held: dict[str, Any]) -> CitationField:
    items = tuple(CitedItem(dict(each["csl"]), str(each["locator"]), str(each["label"])) for each in held["items"])
    return CitationField(int(held["start"]), int(held["end"]), str(held["program"]), items)


def _places(paper: PaperText) -> Iterator[tuple[int, int]]:
    yield from ((each.start, each.end) for each in paper.blocks)
    yield from ((each.start, each.end) for each in paper.links)
    yield from ((each.start, each.end) for each in paper.note_marks)
    yield from ((each.start, each.end) for each in paper.fields)
    if paper.bibliography:
        yield paper.bibliography
