from __future__ import annotations

import pytest

from indexer.support import MarkKind, marks

WANTED = "About 39% of children were seen by 12 nurses."


def found(sentence: str) -> list[tuple[MarkKind, str]]:
    return [(each.kind, each.words) for each in marks(WANTED, sentence)]


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("Of them 39 per cent of children were seen.", MarkKind.SAME_FIGURE, "39 per cent"),
        ("Of them 45% of children were seen.", MarkKind.ANOTHER_FIGURE, "45%"),
        ("Children were not seen.", MarkKind.NEGATION, "not"),
        ("The team wasn’t told.", MarkKind.NEGATION, "wasn’t"),
        ("Children may wait.", MarkKind.LIMITING, "may"),
        ("Children in one area waited.", MarkKind.LIMITING, "in one area"),
        ("In some homes they waited.", MarkKind.LIMITING, "In some homes"),
    ],
)
def test_what_can_be_checked_is_marked(sentence: str, kind: MarkKind, words: str) -> None:
    assert (kind, words) in found(sentence)


def test_a_number_of_something_else_is_not_marked() -> None:
    assert found("In 2015 they had 7 lorries.") == []


def test_marks_stand_where_they_say_in_order() -> None:
    sentence = "Only 45% of children were never seen in two areas."
    given = marks(WANTED, sentence)
    assert [sentence[each.start : each.end] for each in given] == [each.words for each in given]
    assert [each.words for each in given] == ["Only", "45%", "never", "in two areas"]


@pytest.mark.parametrize(
    ("sentence", "limited"),
    [("Thinking about one child", []), ("about one in ten children", ["about"]), ("around 40 areas", ["around"])],
)
def test_about_limits_a_number_and_not_what_something_is_about(sentence: str, limited: list[str]) -> None:
    assert [each.words for each in marks("Children", sentence) if each.kind is MarkKind.LIMITING] == limited
