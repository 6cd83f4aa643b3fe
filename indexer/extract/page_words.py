"""The words of a printed page and where each stands on it, as a worker tells them to its parent."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in the units of the PDF page before it is turned (points from its lower left corner)."""


@dataclass(frozen=True, slots=True)
class Word:
    """Where a word stands: ``text[start:end]`` of its page, and a box for each line that it is on."""

    start: int
    end: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """One page: how many pages its file has, its text as PDFium gives it, its words in reading order."""

    pages: int
    text: str
    words: tuple[Word, ...] = ()


def dump(page: PageWords) -> bytes:
    """Give a page as one line of JSON."""
    return json.dumps([page.pages, page.text, [[each.start, each.end, each.boxes] for each in page.words]]).encode()


def load(line: bytes) -> PageWords:
    """Read a page back.

    Raises:
        ValueError: the line is none.
    """
    try:
        pages, text, words = json.loads(line)
        held = tuple(Word(int(start), int(end), tuple(map(_box, boxes))) for start, end, boxes in words)
        return PageWords(int(pages), str(text), held)
    except (TypeError, OverflowError, RecursionError) as error:
        raise ValueError("no words of a page") from error


def _box(sides: list[float]) -> Box:
    left, bottom, right, top = map(float, sides)
    if not all(map(math.isfinite, (left, bottom, right, top))):
        raise ValueError("no box")
    return left, bottom, right, top
