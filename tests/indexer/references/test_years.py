"""Years are read as texts write them, and other numbers are none."""

from __future__ import annotations

import pytest

from indexer.references.years import years_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(Reid, 2015a)", [((2015,), "a")]),
        ("(Reid 2014a, b)", [((2014,), "a"), ((2014,), "b")]),
        ("SCRA, 2014/15", [((2014, 2015), "")]),
        ("SCRA, 2014-15", [((2014, 2015), "")]),
        ("1999–2003", [((1999, 2003), "")]),
        ("(Reid, n.d.)", [((), "")]),
        ("(Reid, in press)", [((), "")]),
        ("£2015, 2015%, 12-2015, 20155 and 2,015", []),
    ],
)
def test_years(text: str, found: list[tuple[tuple[int, ...], str]]) -> None:
    assert [(each.years, each.suffix) for each in years_in(text)] == found
