"""What is read out of a file of references: the works, and a sentence for each record that could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.errors import UsageError
from indexer.paper_text import Csl

LONGEST = 20_000_000
"""Bytes of the largest file of references that is read."""


@dataclass(frozen=True, slots=True)
class Read:
    """Works in the order of the file, and what of it could not be read."""

    items: tuple[Csl, ...] = ()
    problems: tuple[str, ...] = ()


def as_characters(data: bytes | str) -> str:
    """Give the characters of a file: UTF-8, UTF-16 with its mark, or else Windows-1252, as older programs write.

    Raises:
        UsageError: it is too large, or no text.
    """
    if len(data) > LONGEST:
        raise UsageError(f"This file is larger than {LONGEST // 1_000_000} MB. Export fewer references at a time.")
    if isinstance(data, str):
        text = data
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise UsageError("This is no file of references: it holds no text. Export them as RIS, BibTeX or CSL-JSON.")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
