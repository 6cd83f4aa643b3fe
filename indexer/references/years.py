"""Reads the years by which texts cite: "2015a", "2014/15", "n.d.", "in press"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_YEAR = re.compile(
    r"(?<![\w.,£$€#%+=])(?<![\w][-–/])"
    r"(?:(?P<year>1[5-9][0-9]{2}|20[0-9]{2})(?:\s?[/–-]\s?(?P<to>[0-9]{4}|[0-9]{2})(?![0-9]))?(?P<suffix>[a-z])?"
    r"(?![\w%]|[.,][0-9]|[/–-][0-9])"
    r"|(?P<undated>n\.\s?d\.?|no date|undated)(?:-?(?P<letter>[a-z])\b)?(?!\w)"
    r"|(?P<press>in press|forthcoming|in preparation|in prep\.?|submitted|accepted)(?!\w))",
)
_MORE = re.compile(r"\s*(?:,|&|and|[-–])\s*([a-z])(?![\w.’'])")


@dataclass(frozen=True, slots=True)
class Year:
    """A year as a text gives it, and where."""

    start: int
    end: int
    years: tuple[int, ...] = ()
    """All that it may mean: two for "2014/15", none for "n.d." and "in press"."""
    suffix: str = ""
    in_press: bool = False

    @property
    def spans(self) -> bool:
        """Tell whether it names a period, as data have, rather than one year, as publications have."""
        return len(self.years) > 1


def years_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Year]:
    """Find all years of a stretch of text; letters that follow one ("2014a, b") are years of their own."""
    for found in _YEAR.finditer(text, start, len(text) if end is None else end):
        suffix = found["suffix"] or found["letter"] or ""
        years = _years(found["year"], found["to"]) if found["year"] else ()
        yield Year(found.start(), found.end(), years, suffix, bool(found["press"]))
        at = found.end()
        while suffix and (more := _MORE.match(text, at)):
            yield Year(more.start(1), more.end(1), years, more[1])
            at = more.end()


def _years(first: str, to: str | None) -> tuple[int, ...]:
    if not to:
        return (int(first),)
    last = int(first[: 4 - len(to)] + to)
    return (int(first), last) if int(first) != last else (last,)
