"""Brackets are paired however they nest, and one that is never closed harms nothing after its paragraph."""

from __future__ import annotations

from indexer.references.brackets import Brackets


def test_the_innermost_brackets_are_given() -> None:
    text = "a (b [c] d) e"
    brackets = Brackets(text, [0])
    around = {each: brackets.around(text.index(each)) for each in "abcde"}
    assert {each: text[found.start : found.end] for each, found in around.items() if found} == {
        "b": "b [c] d",
        "c": "c",
        "d": "b [c] d",
    }


def test_no_bracket_goes_on_into_the_next_paragraph() -> None:
    text = "a ( b\nc ) d (e)"
    brackets = Brackets(text, [0, 6])
    assert brackets.around(text.index("c")) is None
    assert brackets.around(text.index("e")) is not None
