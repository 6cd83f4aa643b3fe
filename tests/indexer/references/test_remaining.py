from __future__ import annotations

import re

from indexer.references.remaining import TAKEN, Remaining


def test_what_is_taken_leaves_the_places_of_the_rest() -> None:
    rest = Remaining("one two three")
    assert rest.take(4, 7, "middle") == "two"
    assert rest.text == f"one {TAKEN * 3} three"
    assert rest.places == {"middle": 4}
    assert [rest.text[start:end] for start, end in rest.gaps()] == ["one ", " three"]


def test_a_pattern_takes_what_it_finds_first() -> None:
    rest = Remaining("a1 b2")
    match = rest.find(re.compile(r"\d"))
    assert match
    assert match[0] == "1"
    assert rest.find(re.compile("z")) is None
    assert rest.text == f"a{TAKEN} b2"


def test_a_text_cannot_say_that_it_is_taken() -> None:
    assert Remaining(f"a{TAKEN}b").text == "a b"
