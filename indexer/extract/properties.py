"""What a file says of itself, as Property parts with dates as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from indexer.extract.characters import one_line
from indexer.extract.extraction import Property, PropertyName

_ISO_DATE = re.compile(r"\s*((?:19|20)\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")

_COMPACT_DATE = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")


def iso_date(text: str) -> str:
    """Give the ISO 8601 date (or year, or year and month) that a text begins with, or "".

    >>> iso_date("2019-07-10T09:30:00Z"), iso_date("2019/7"), iso_date("20190710"), iso_date("soon")
    ('2019-07-10', '2019-07', '2019-07-10', '')
    """
    found = _COMPACT_DATE.match(text) or _ISO_DATE.match(text)
    if not found:
        return ""
    numbers = [int(part) for part in found.groups() if part]
    try:
        date(*[*numbers, 1, 1][:3])
    except ValueError:
        return ""
    return "-".join(f"{number:02}" for number in numbers)


def properties(source: str, values: Iterable[tuple[PropertyName, str | None]]) -> Iterator[Property]:
    """Yield a Property for each value that says something; a date only if it is one."""
    for name, value in values:
        said = one_line(value or "")
        said = iso_date(said) if name == "date" else said.replace("_", "-") if name == "language" else said
        if said:
            yield Property(name, said, source)
