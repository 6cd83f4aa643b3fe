"""What is put into a paper that is given back: links and comments on its characters, and the entries of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STYLES: Final = frozenset({"i", "b", "sup", "sub"})
"""How words of an entry may be set: italic, bold, raised, lowered."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a paper's text that get a hyperlink, a comment, or both."""

    start: int
    end: int
    url: str = ""
    comment: str = ""
    """Whole sentences; a line end begins a paragraph."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the reference list that is appended."""

    runs: tuple[tuple[str, frozenset[str]], ...]
    """Its words, each piece with how it is set: some of :data:`STYLES`."""
    url: str = ""
