"""The place in a work that a citation names is read after its year."""

from __future__ import annotations

import pytest

from indexer.references.locators import read_locator


@pytest.mark.parametrize(
    ("after", "value", "label"),
    [
        (", p. 12)", "12", "page"),
        (", pp. 12–14)", "12–14", "page"),
        (": 12)", "12", "page"),
        (", 12)", "12", "page"),
        (", 12–14; Munro 2011)", "12–14", "page"),
        (", 2016)", "", "page"),
        (", 12 children)", "", "page"),
        (", para 3.2)", "3.2", "paragraph"),
        ("), p. 4", "4", "page"),
        (", ch. iv)", "iv", "chapter"),
        (", table 1.2)", "1.2", "table"),
        (", says the report)", "", "page"),
        (")", "", "page"),
    ],
)
def test_locators(after: str, value: str, label: str) -> None:
    found = read_locator("2015" + after, 4)
    assert (found.value, found.label) == (value, label)
