"""Keeps what is written for a spreadsheet from being run by it."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def disarmed(cell: object) -> str:
    """Keep a cell from being taken for a formula (OWASP, "CSV Injection")."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
