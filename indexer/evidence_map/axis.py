"""One axis of a map: a group of tags in the order of its tree, or years, and which documents have each value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
"""Identifiers of documents."""

NO_DATE = "unknown"
"""The key of the documents whose date is not known."""

_LONGEST_RUN = 60  # years: a longer stretch tells of a wrong date, and only years with documents are shown


@dataclass(frozen=True, slots=True)
class AxisValue:
    """One row or column: its documents are those that have the value or one of the values beneath it."""

    key: str
    label: str
    depth: int = 0
    """How far beneath the top of its tree it stands."""
    documents: Ids = field(default_factory=lambda: np.empty(0, np.int64), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows or the columns of a map, in the order they are shown."""

    slug: str
    name: str
    values: tuple[AxisValue, ...]


def years(dates: Mapping[int, str], *, newest_first: bool = True, name: str = "Year") -> Axis:
    """Make an axis of the years of documents, given their dates in ISO 8601, empty for a date that is not known.

    A year within the stretch that has no document is a value too, for it may be a gap.
    """
    ids = np.fromiter(dates, np.int64, len(dates))
    of = np.fromiter((int(date[:4]) if date[:4].isdecimal() else 0 for date in dates.values()), np.int64, len(dates))
    held = np.unique(of[of > 0]).tolist()
    shown = range(held[0], held[-1] + 1) if held and held[-1] - held[0] < _LONGEST_RUN else held
    values = [AxisValue(str(year), str(year), 0, np.sort(ids[of == year])) for year in shown]
    if newest_first:
        values.reverse()
    unknown = np.sort(ids[of == 0])
    if len(unknown):
        values.append(AxisValue(NO_DATE, "Date not known", 0, unknown))
    return Axis("year", name, tuple(values))
