from __future__ import annotations

import pytest

from indexer.citation.names import family, from_order, in_order, listed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Munro, Eileen", {"family": "Munro", "given": "Eileen"}),
        ("King,  M. L., Jr", {"family": "King", "given": "M. L.", "suffix": "Jr"}),
        ("Care Inspectorate", {"literal": "Care Inspectorate"}),
        ("Care Inspectorate,", {"literal": "Care Inspectorate"}),
    ],
)
def test_a_name_is_read(text: str, name: dict[str, str]) -> None:
    assert from_order(text) == name


def test_a_name_is_written_in_order_and_in_a_sentence() -> None:
    name = {"family": "Dijk", "given": "Jan", "non-dropping-particle": "van", "suffix": "Jr"}
    assert in_order(name) == "van Dijk, Jan, Jr"
    assert family(name) == "van Dijk"
    assert family({"given": "Plato"}) == in_order({"given": "Plato"}) == "Plato"


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_one_after_another(names: list[str], text: str) -> None:
    assert listed(names) == text
