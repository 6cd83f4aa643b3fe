"""Guesses a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from indexer.extract.extraction import Property
from indexer.model import Guess, Passage

# What programs write into the title field by themselves.
_JUNK = re.compile(
    r"microsoft (word|powerpoint|excel)\b.*|.*\.(docx?|pptx?|xlsx?|p65|indd|odt|rtf|pdf|html?)"
    r"|untitled.*|layout 1|(powerpoint )?presentation|(title|document|draft|slide)\s?\d*|\W*",
    re.IGNORECASE,
)
FILE_NAME = "file name"
"""The source of a title that says no more than the name of the file."""

_SPACES = re.compile(r"\s+")
_LONGEST = 200


def guess_title(properties: Iterable[Property], passages: Sequence[Passage], file_name: str) -> Guess:
    """Take the file's own title unless a program made it up, else its first heading or words, else its name."""
    stem = PurePath(file_name).stem
    for each in properties:
        if each.name == "title" and (title := _usable(each.value, stem)):
            return Guess(title, each.source)
    for passage in passages[:1]:
        if title := _usable(passage.heading, stem):
            return Guess(title, "first heading")
    return Guess(_SPACES.sub(" ", re.sub(r"[_-]+", " ", stem)).strip() or file_name, FILE_NAME)


def _usable(text: str, stem: str) -> str:
    title = _SPACES.sub(" ", text).strip()
    plain = re.sub(r"[\W_]+", "", title).casefold()
    if len(plain) <= 3 or len(title) > _LONGEST or _JUNK.fullmatch(title):
        return ""
    return "" if plain == re.sub(r"[\W_]+", "", stem).casefold() else title
