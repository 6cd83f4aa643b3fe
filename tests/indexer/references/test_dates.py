from __future__ import annotations

import pytest

from indexer.references.dates import DATE, DAY, When, read_date, read_day, read_day_of_year


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(2016a)", When((2016,), "a")),
        ("12 May 2016", When((2016, 5, 12))),
        ("(2016, July 3)", When((2016, 7, 3))),
        ("2014 May 12", When((2014, 5, 12))),
        ("Sept. 1995", When((1995, 9))),
        ("septembre 2014", When((2014, 9))),
        ("Spring 1992", When((1992,), "", 1)),
        ("2014/15", When((2014,))),
        ("n.d.-b", When((), "b")),
        ("in press", When(status="in press")),
    ],
)
def test_dates_are_read_in_parts(text: str, wanted: When) -> None:
    match = DATE.search(text)
    assert match
    assert read_date(match) == wanted


@pytest.mark.parametrize("text", ["12016", "20165", "May", "1113–1118", "page 12"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert not DATE.search(text)


def test_days_are_read_from_numbers_too() -> None:
    assert read_day("2016-07-12") == When((2016, 7, 12))
    assert read_day("12/07/2016") == When((2016, 7, 12))
    assert read_day("99/99/2016") == When((2016,))
    assert read_day("today") is None


def test_a_day_without_a_year_is_read() -> None:
    match = DAY.search("Evening Gazette, 4 January.")
    assert match
    assert read_day_of_year(match) == (1, 4)
