"""Punctuation of a reference that is put together of pieces: nothing twice, and quotation marks that alternate."""

from __future__ import annotations

import re

from indexer.citation.marks import CLOSE_QUOTE, OPEN_QUOTE, without_marks

_BETWEEN = "([\ue010-\ue01f\ue021\ue030\ue031]*)"  # what may stand between two marks that meet
_MEETING = (
    (re.compile(rf"([.,;:!?]){_BETWEEN}\1"), r"\1\2"),
    (re.compile(rf"([!?]){_BETWEEN}[.:]"), r"\1\2"),
    (re.compile(rf"([;:]){_BETWEEN}\."), r"\1\2"),
)
_QUOTED = (
    re.compile(r"(?<!\w)[\"“](?=\S)([^\"“”]*[^\s\"“”])[\"”](?!\w)"),
    re.compile(r"(?<!\w)['‘](?=\S)([^'‘]*?[^\s'‘’])['’](?!\w)"),
)
_OUTER, _INNER = "‘’", "“”"  # as in Britain


def tidied(marked: str) -> str:
    """Take out punctuation that stands twice, and write the quotation marks."""
    for pattern, kept in _MEETING:
        marked = pattern.sub(kept, marked)
    written, depth = [], 0
    for each in marked:
        if each == OPEN_QUOTE:
            written.append((_INNER if depth % 2 else _OUTER)[0])
            depth += 1
        elif each == CLOSE_QUOTE:
            depth -= 1
            written.append((_INNER if depth % 2 else _OUTER)[1])
        else:
            written.append(each)
    return "".join(written)


def typographic(text: str) -> str:
    """Mark quotation marks in a field, so that they alternate with those around it, and curl its apostrophes.

    >>> typographic("Carers' lines")
    'Carers’ lines'
    """
    text = without_marks(text)
    for pattern in _QUOTED:
        text = pattern.sub(rf"{OPEN_QUOTE}\1{CLOSE_QUOTE}", text)
    return text.replace("'", "’")
