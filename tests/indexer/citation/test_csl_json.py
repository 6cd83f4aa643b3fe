from __future__ import annotations

import json
from typing import Any

import pytest

from indexer.citation.csl_json import as_csl, read_csl, sound
from indexer.errors import UsageError


def test_items_are_made_sound() -> None:
    held = sound(
        {
            "id": 7,
            "type": "book",
            "title": " A \n title",
            "author": [
                {"family": "Low", "given": "A", "orcid": "x"},
                {"literal": "An Office"},
                {"given": ""},
                "Roy",
                5,
            ],
            "issued": {"date-parts": [["2016", "7", "x"]]},
            "accessed": {"raw": "2020-01-31"},
            "submitted": {"literal": "in spring"},
            "shortTitle": "A",
            "custom": {"x": 1},
            "volume": 3,
            "DOI": None,
            "note": "one\ntwo",
        }
    )
    assert held == {
        "id": "7",
        "type": "book",
        "title": "A title",
        "author": [{"family": "Low", "given": "A"}, {"literal": "An Office"}, {"literal": "Roy"}],
        "issued": {"date-parts": [[2016, 7]]},
        "accessed": {"date-parts": [[2020, 1, 31]]},
        "submitted": {"literal": "in spring"},
        "title-short": "A",
        "volume": "3",
        "note": "one\ntwo",
    }


@pytest.mark.parametrize("item", [None, 5, "x", [], {}, {"type": "book"}, {"title": {"x": 1}}, {"author": [{}]}])
def test_what_is_no_item(item: Any) -> None:
    with pytest.raises(UsageError):
        sound(item)


def test_good_items_come_through_and_bad_ones_are_told_of() -> None:
    read = read_csl(json.dumps([{"title": "Good"}, 5, {"type": "book"}]))
    assert read.items == ({"title": "Good", "type": "document"},)
    assert read.problems == (
        "Record 2 was left out. It is not an object with fields.",
        "Record 3 was left out. It has no title, no author and no address.",
    )


def test_one_item_and_a_list_within_an_object() -> None:
    assert read_csl('{"title": "T"}').items == read_csl('{"items": [{"title": "T"}]}').items


@pytest.mark.parametrize("text", ["", "{", "5", "[" * 100_000, b"\x00\x01"])
def test_a_file_that_is_no_csl_json(text: str) -> None:
    with pytest.raises(UsageError):
        read_csl(text)


def test_it_is_read_back() -> None:
    items = ({"type": "report", "title": "Dìon", "author": [{"literal": "An Office"}]},)
    assert read_csl(as_csl(items)).items == items
