"""Dates of works: as CSL-JSON has them, and as text, "2016-07-31", "2016" or "2014/2016" for a span of years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_SPAN = re.compile(r"([12]\d{3})\s*(?:/|-|–|--)\s*([12]\d{3})", re.ASCII)
_WHOLE = re.compile(r"([12]\d{3})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?(?:[T/].*)?", re.ASCII | re.DOTALL)
_YEAR = re.compile(r"\b([12]\d{3})(?:[a-z]|\b)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_date(text: str) -> dict[str, Any]:
    """Read a date, however it is written, as CSL-JSON has it; one without a year is kept in words.

    >>> read_date("2016/07/31")
    {'date-parts': [[2016, 7, 31]]}
    >>> read_date("31 July 2016")
    {'date-parts': [[2016, 7, 31]]}
    >>> read_date("in press")
    {'literal': 'in press'}
    """
    text = " ".join(text.split())
    if not text:
        return {}
    if span := _SPAN.fullmatch(text):
        return {"date-parts": [[int(span[1])], [int(span[2])]]}
    if whole := _WHOLE.fullmatch(text):
        return {"date-parts": [_possible([int(each) for each in whole.groups() if each])]}
    if year := _YEAR.search(text):
        rest = text[: year.start()] + text[year.end() :]
        month, day = _month(rest), re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", rest)
        parts = [int(year[1])] + ([month] if month else []) + ([int(day[1])] if month and day else [])
        return {"date-parts": [_possible(parts)]}
    return {"literal": text}


def as_text(held: Mapping[str, Any] | None) -> str:
    """Write a date of CSL-JSON as text; one in words as it is."""
    spans = ["-".join(f"{part:02}" for part in parts) for parts in (held or {}).get("date-parts", ()) if parts]
    return "/".join(spans[:2]) or str((held or {}).get("literal", ""))


def year(item: Mapping[str, Any]) -> str:
    """Give the year of a work; what is said in its stead, such as "in press"; or nothing."""
    parts = item.get("issued", {}).get("date-parts", ())
    return str(parts[0][0]) if parts and parts[0] else str(item.get("issued", {}).get("literal", ""))


def month_number(text: str) -> int:
    """Read a month: "7", "jul" or "July"; 0 for what is none."""
    return int(text) if text.isdecimal() and 0 < int(text) < 13 else _month(text)


def _month(text: str) -> int:
    found = re.search(rf"\b({'|'.join(_MONTHS)})", text.casefold())
    return _MONTHS.index(found[1]) + 1 if found else 0


def _possible(parts: list[int]) -> list[int]:
    """Keep of year, month and day what makes a date."""
    for count in range(len(parts), 1, -1):
        try:
            date(*[*parts[:count], 1][:3])
        except ValueError:
            continue
        return parts[:count]
    return parts[:1]
