"""Text under its headings, on the way to Blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version

from indexer.extract.characters import one_line, paragraphs
from indexer.extract.extraction import Block, Unreadable
from indexer.model import Link, Locator


@cache
def reader_name(name: str) -> str:
    """Give a library's name with its version, as a Block's ``reader``: "lxml 6.0.2"."""
    return f"{name} {version(name)}"


@dataclass(slots=True)
class Section:
    """What stands under one heading, while it is being gathered."""

    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    """Notes and comments that the section cites: they go after its paragraphs."""
    links: list[Link] = field(default_factory=list)
    running: list[str] = field(default_factory=list)


def section_blocks(sections: Iterable[Section], reader: str) -> Iterator[Block]:
    """Yield a Block for each section that has a heading or words, counted from 1.

    Raises:
        Unreadable: none has.
    """
    index = 0
    for section in sections:
        text, heading = paragraphs("\n\n".join(section.paragraphs + section.asides)), one_line(section.heading)
        if text or heading:
            index += 1
            yield Block(
                Locator("section", str(index), index),
                text,
                heading,
                running=paragraphs("\n".join(dict.fromkeys(section.running))),
                links=tuple(dict.fromkeys(section.links)),
                reader=reader,
            )
    if not index:
        raise no_words()


def no_words() -> Unreadable:
    """Say that a file that could be opened has nothing to read."""
    return Unreadable(
        "No words were found in the file; it is empty or holds pictures only.",
        "Check that it is the right file; if its pictures show words, save it as a PDF and add that.",
    )
