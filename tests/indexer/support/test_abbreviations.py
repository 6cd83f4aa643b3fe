from __future__ import annotations

import pytest

from indexer.language import stems
from indexer.support.abbreviations import abbreviations, also, in_stems


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("a Child Protection Order (CPO) was made", [("CPO", "Child Protection Order")]),
        ("many care orders (COs) were made", [("CO", "care orders")]),
        (
            "the Scottish Children’s Reporter Administration (SCRA)",
            [("SCRA", "Scottish Children’s Reporter Administration")],
        ),
        ("the homes (Edinburgh) were closed", []),
        ("nothing before it (ABC)", []),
        ("(ABC) first", []),
    ],
)
def test_a_short_form_is_explained_by_the_words_before_it(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(abbreviations(text)) == pairs


def test_either_form_stands_for_the_other() -> None:
    known = in_stems([("CPO", "Child Protection Order")])
    assert also(["cpo", "made"], known) == stems(["Child", "Protection", "Order"])
    assert also(stems(["Child", "Protection", "Order"]), known) == ["cpo"]
    assert also(["order"], known) == []
