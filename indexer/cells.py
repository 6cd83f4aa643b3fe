"""Job: cells of a table that a spreadsheet shows and does not run, and what they were before."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def disarmed(cell: object) -> str:
    """Keep a cell from being taken for a formula (OWASP, "CSV Injection").

    A text that looks disarmed already gets a sign more, so that ``armed`` gives back every text as it was.

    >>> disarmed("=1+1")
    "'=1+1"
    """
    text = str(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def armed(cell: str) -> str:
    """Give a cell as it was before ``disarmed``."""
    return cell[1:] if _DISARMED.match(cell) else cell


def fit(text: str) -> str:
    r"""Take out of a text what no XML can hold, and so no workbook and no picture; tabs and line breaks stay.

    >>> fit("a\x0bb\ufffe")
    'ab'
    """
    return text.translate(_NOT_XML)
