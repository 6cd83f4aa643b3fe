"""Reads papers that are plain text, pasted or in a file, and those in Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.extract.characters import decode, printable
from indexer.extract.media_type import TEXT
from indexer.manuscript.flow import Flow
from indexer.paper_text import PaperText

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read(path: Path) -> PaperText:
    """Read a plain text file."""
    return of_text(decode(path.read_bytes()))


def of_text(text: str) -> PaperText:
    """Read plain text: blank lines part its paragraphs; where there are none, line ends do."""
    text = printable(text).strip("\n")
    flow = Flow()
    for piece in _BLANK.split(text) if _BLANK.search(text) else text.split("\n"):
        flow.begin()
        flow.add(piece)
        flow.end()
    return flow.paper(media_type=TEXT)
