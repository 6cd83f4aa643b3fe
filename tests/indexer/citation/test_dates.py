from __future__ import annotations

from typing import Any

import pytest

from indexer.citation.dates import as_text, month_number, read_date, year


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2016", [[2016]]),
        ("2016a", [[2016]]),
        ("2016/07", [[2016, 7]]),
        ("2016-7-1", [[2016, 7, 1]]),
        ("2016///Summer", [[2016]]),
        ("2016-07-31T10:00:00Z", [[2016, 7, 31]]),
        ("31st July 2016", [[2016, 7, 31]]),
        ("July 31, 2016", [[2016, 7, 31]]),
        ("Sept. 2016", [[2016, 9]]),
        ("c. 2016", [[2016]]),
        ("2014–2016", [[2014], [2016]]),
        ("2016-02-31", [[2016, 2]]),
        ("2016-13", [[2016]]),
    ],
)
def test_a_date_is_read(text: str, parts: list[list[int]]) -> None:
    assert read_date(text) == {"date-parts": parts}


def test_words_in_place_of_a_date_stay() -> None:
    assert read_date(" in  press ") == {"literal": "in press"}
    assert read_date(" ") == {}


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ({"date-parts": [[2016, 7, 3]]}, "2016-07-03"),
        ({"date-parts": [[2014], [2016]]}, "2014/2016"),
        ({"literal": "in press"}, "in press"),
        ({}, ""),
        (None, ""),
    ],
)
def test_a_date_is_written(date: dict[str, Any] | None, text: str) -> None:
    assert as_text(date) == text


def test_the_year() -> None:
    assert year({"issued": {"date-parts": [[2016, 7]]}}) == "2016"
    assert year({"issued": {"literal": "in press"}}) == "in press"
    assert year({}) == ""


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("jul", 7), ("July", 7), ("13", 0), ("", 0)])
def test_months(text: str, number: int) -> None:
    assert month_number(text) == number
