from __future__ import annotations

from typing import Any

import pytest

from indexer.references.numbers import take_bare, take_labelled
from indexer.references.remaining import Remaining


def read(text: str) -> dict[str, Any]:
    rest, item = Remaining(text), dict[str, Any]()
    take_labelled(rest, item)
    take_bare(rest, 0, item)
    return item


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Title. Journal, vol. 17, no. 3, pp. 21-40.", {"volume": "17", "issue": "3", "page": "21–40"}),
        ("Title. Journal 17(3), 21–40.", {"volume": "17", "issue": "3", "page": "21–40"}),
        ("Title. Journal 17:21-40.", {"volume": "17", "page": "21–40"}),
        ("Title. Journal, 106, 4894–4899.", {"volume": "106", "page": "4894–4899"}),
        ("Title. Journal 6(1) 166.", {"volume": "6", "issue": "1", "page": "166"}),
        ("Title. Journal XI, pp. 46-48", {"volume": "XI", "page": "46–48"}),
        ("Title. Lund, 3rd edn, 208 p.", {"edition": "3rd", "number-of-pages": "208"}),
        ("Title, second edition.", {"edition": "second"}),
        ("Title (Report No. 14).", {"genre": "Report", "number": "14"}),
        ("Title. HC 137.", {"number": "HC 137"}),
        ("Statistics 2014.", {}),
        ("Inspections (2018–2019).", {}),
        ("Version 2.0 of a plan", {}),
    ],
)
def test_numbers_are_told_apart(text: str, wanted: dict[str, str]) -> None:
    assert read(text) == wanted
