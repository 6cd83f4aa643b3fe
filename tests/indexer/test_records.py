from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from indexer.records import as_json, from_json


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    number: int | None
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outer:
    inner: tuple[Inner, ...]
    colour: Colour = Colour.RED
    facts: dict[str, object] = field(default_factory=dict)


def test_a_record_comes_back_as_it_was() -> None:
    held = Outer((Inner(None), Inner(3, (("same", "ä\n“"),))), facts={"issued": {"date-parts": [[2016, 5]]}})
    assert from_json(Outer, as_json(held)) == held
    assert isinstance(from_json(Outer, as_json(held)).colour, Colour)


def test_what_was_written_before_a_part_was_added_is_read() -> None:
    assert from_json(Outer, '{"inner": []}') == Outer(())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"inner": 3}', '{"inner": [], "colour": "blue"}'])
def test_what_is_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Outer"):
        from_json(Outer, text)
