from __future__ import annotations

import pytest

from indexer.citation.mending import for_sorting, in_title_case


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("the use of research: a review", "The Use of Research: A Review"),
        ("why care? an answer by NHS boards", "Why Care? An Answer by NHS Boards"),
        ("<costs> *and* “gains”", "<Costs> *and* “Gains”"),
    ],
)
def test_the_case_of_titles(text: str, cased: str) -> None:
    assert in_title_case(text) == cased


def test_what_a_list_is_sorted_by() -> None:
    assert for_sorting("Ó\u2019Néill, \ue000Children (Scotland)\ue010") == "o neill children scotland"
