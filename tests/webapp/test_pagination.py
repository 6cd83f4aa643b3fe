from __future__ import annotations

import pytest

from webapp.pagination import Pagination, page_number, paginate


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 5, [1, 2, 3, 4, 5]),
        (1, 6, [1, 2, 3, None, 6]),
        (1, 4, [1, 2, 3, 4]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 12, [1, None, 4, 5, 6, 7, 8, None, 12]),
        (12, 12, [1, None, 10, 11, 12]),
    ],
)
def test_the_pages_shown(page: int, pages: int, shown: list[int | None]) -> None:
    assert Pagination(page, 10, pages * 10).shown == shown


def test_a_page_that_exists() -> None:
    assert paginate(7, 10, 25).page == 3
    assert paginate(7, 10, 0) == Pagination(1, 10, 0)
    assert paginate(2, 10, 25).start == 10


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("1e3", 1), ("9" * 12, 1)])
def test_reading_a_page_number(text: str, number: int) -> None:
    assert page_number(text) == number
