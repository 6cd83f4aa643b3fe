"""Reads a paper from a file of any format that papers come in, or from pasted text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from indexer.extract import media_type as types
from indexer.extract.extraction import Unreadable
from indexer.paper_text import PaperText

Reader = Callable[[Path], PaperText]

READERS: Final = {
    types.DOCX: "word_text:read",
    types.ODT: "odt_text:read",
    types.PDF: "pdf_text:read",
    types.HTML: "html_text:read",
    types.MARKDOWN: "plain_text:read_markdown",
    types.TEXT: "plain_text:read",
}
"""Which function reads a media type, as module:function of this package; loaded when first needed."""

_MOST_CHARACTERS: Final = 5_000_000


def read_paper(data: bytes, name: str = "", media_type: str = "") -> PaperText:
    """Read a paper from a file's bytes: in this process, without limits; see :mod:`indexer.manuscript.isolated`.

    Args:
        data: the file.
        name: what it is called, which tells text formats apart.
        media_type: what it is, if that is known; else its content decides.

    Raises:
        Unreadable: it is no paper, is damaged or protected, or holds no words.
    """
    with stored(data) as path:
        kind = media_type or types.media_type(path, name) or ""
        if not data.strip():
            raise Unreadable("The file is empty.", "Check that it is the right file, and bring it again.")
        if kind not in READERS:
            raise _unknown(kind)
        module, _, function = READERS[kind].partition(":")
        read: Reader = getattr(import_module(f"indexer.manuscript.{module}"), function)
        return checked(read(path))


def read_pasted(text: str) -> PaperText:
    """Read text that a person pasted or typed; blank lines, or else line ends, part its paragraphs.

    Raises:
        Unreadable: it holds no words.
    """
    from indexer.manuscript.plain_text import of_text  # noqa: PLC0415 - as in read_paper

    return checked(of_text(text))


def checked(paper: PaperText) -> PaperText:
    """Give the paper if it has words, and not more than any paper has.

    Raises:
        Unreadable: it has none, or too many.
    """
    if not any(map(str.isalnum, paper.text)):
        raise Unreadable(
            "No words were found in the paper; it is empty or holds pictures only.",
            "Check that it is the right file; if its pictures show words, have them recognised and bring the result.",
        )
    if len(paper.text) > _MOST_CHARACTERS:
        raise Unreadable(
            f"The paper holds more than {_MOST_CHARACTERS:,} characters.", "Split it and bring its parts one by one."
        )
    return paper


@contextmanager
def stored(data: bytes) -> Iterator[Path]:
    """Put bytes into a file for as long as they are read, for the readers take a path."""
    with TemporaryDirectory(prefix="evidence-paper-") as folder:
        path = Path(folder) / "paper"
        path.write_bytes(data)
        yield path


def _unknown(kind: str) -> Unreadable:
    named = f" ({types.describe(kind)})" if kind else ""
    return Unreadable(
        f"This kind of file{named} cannot be read as a paper.",
        "Save it as a Word document, OpenDocument text, PDF, web page, Markdown or plain text, and bring that.",
    )
