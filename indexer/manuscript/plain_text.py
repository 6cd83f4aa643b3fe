"""Reads papers that are plain text, pasted or in a file, and those in Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from pathlib import Path

from indexer.extract.characters import decode, printable
from indexer.extract.media_type import MARKDOWN, TEXT
from indexer.extract.text import markdown_as_html
from indexer.manuscript.flow import Flow
from indexer.paper_text import PaperText

_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]{2,}.*|[ \t]*(?=\n[ \t]{2,}\S)))*)\n?", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]{1,4}", re.MULTILINE)
_REFERENCE = re.compile(r"<code>.*?</code>|\[\^([^\]\s]+)\]", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read(path: Path) -> PaperText:
    """Read a plain text file."""
    return of_text(decode(path.read_bytes()))


def read_markdown(path: Path) -> PaperText:
    """Read a Markdown file: CommonMark with tables, front matter, and footnotes as Pandoc and GitHub write them.

    Raises:
        Unreadable: its elements stand thousands deep in one another.
    """
    from indexer.manuscript.html_text import of_markup  # noqa: PLC0415 - plain text does without it

    notes: dict[str, str] = {}

    def take(found: re.Match[str]) -> str:
        notes[found[1]] = _INDENT.sub("", found[2])
        return ""

    text = _NOTE.sub(take, printable(decode(path.read_bytes())))
    markup, said = markdown_as_html(text)
    markup = _REFERENCE.sub(lambda found: _reference(found[1]) if found[1] in notes else found[0], markup)
    markup += "".join(_note(name, markdown_as_html(words)[0]) for name, words in notes.items())
    paper = of_markup(markup, MARKDOWN)
    return replace(paper, title=said.get("title", ""))


def _reference(name: str) -> str:
    return f'<a role="doc-noteref" href="#note-{escape(name)}"></a>'


def _note(name: str, markup: str) -> str:
    return f'<div role="doc-footnote" id="note-{escape(name)}">{markup}</div>'


def of_text(text: str) -> PaperText:
    """Read plain text: blank lines part its paragraphs; where there are none, line ends do."""
    text = printable(text).strip("\n")
    flow = Flow()
    for piece in _BLANK.split(text) if _BLANK.search(text) else text.split("\n"):
        flow.begin()
        flow.add(piece)
        flow.end()
    return flow.paper(media_type=TEXT)
