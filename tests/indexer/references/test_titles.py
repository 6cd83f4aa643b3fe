from __future__ import annotations

from typing import Any

import pytest

from indexer.references.remaining import Remaining
from indexer.references.titles import take_quoted_title, take_titles


def read(text: str) -> dict[str, Any]:
    rest, item = Remaining(text), dict[str, Any]()
    take_quoted_title(rest, item, 0)
    take_titles(rest, item, 0)
    return item


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("‘The child’s voice’, Gazette", "The child’s voice"),
        ("“Delay.” Gazette", "Delay"),
        ("``Delay,'' Gazette", "Delay"),
        ("« Delay », Gazette", "Delay"),
        ("Delay in hearings. Perth: Reeds Press.", "Delay in hearings"),
        ("Delay in hearings, Perth", "Delay in hearings"),
        ("What is neglect? What we saw. Perth: Reeds Press.", "What is neglect? What we saw"),
        ("Delay in hearings (Reeds Press)", "Delay in hearings"),
    ],
)
def test_a_title_ends_where_another_thing_begins(text: str, title: str) -> None:
    assert read(text)["title"] == title


def test_place_publisher_and_genre_follow_it() -> None:
    assert read("Delay in hearings. Working paper. Ayr, Scotland: Reeds Press.") == {
        "title": "Delay in hearings",
        "genre": "Working paper",
        "publisher-place": "Ayr, Scotland",
        "publisher": "Reeds Press",
    }
    assert read("Delay in hearings. Reeds Press, London") == {
        "title": "Delay in hearings",
        "publisher-place": "London",
        "publisher": "Reeds Press",
    }
