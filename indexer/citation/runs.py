"""Text as runs: pieces that are set alike, with how each is set; written as plain text or as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from indexer.citation.marks import ENDS, MARK, STARTS
from indexer.paper_text import Csl

Run = tuple[str, frozenset[str]]
"""A piece of text and how it is set: any of "i", "b", "sup" and "sub", which are HTML's names too."""

_SPLIT = re.compile(f"({MARK.pattern})")
_STARTS = {mark: name for name, mark in STARTS.items()}
_ENDS = {mark: name for name, mark in ENDS.items()}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A work as it stands in a list of references."""

    csl: Csl
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """In plain text."""
        return "".join(text for text, _ in self.runs)

    @property
    def html(self) -> str:
        """In HTML: escaped, with no elements but i, b, sup and sub."""
        return "".join(_element(text, sorted(marks)) for text, marks in self.runs)


def runs_of(marked: str) -> tuple[Run, ...]:
    """Read text with marks in it."""
    runs: list[Run] = []
    depth = dict.fromkeys(STARTS, 0)
    for piece in _SPLIT.split(marked):
        if piece in _STARTS:
            depth[_STARTS[piece]] += 1
        elif piece in _ENDS:
            depth[_ENDS[piece]] -= 1
        elif piece and not MARK.match(piece):
            # Italics within italics stand upright.
            marks = frozenset(name for name, times in depth.items() if (times % 2 if name == "i" else times > 0))
            if runs and runs[-1][1] == marks:
                runs[-1] = (runs[-1][0] + piece, marks)
            else:
                runs.append((piece, marks))
    return tuple(runs)


def _element(text: str, marks: list[str]) -> str:
    inner = escape(text, quote=False)
    for each in marks:
        inner = f"<{each}>{inner}</{each}>"
    return inner
