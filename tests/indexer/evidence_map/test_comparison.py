"""Comparing two maps of the same axes."""

import numpy as np

from indexer.evidence_map.axis import Axis, AxisValue
from indexer.evidence_map.cell import Looked
from indexer.evidence_map.comparison import compare
from indexer.evidence_map.counting import evidence_map


def axis(name, **documents):
    return Axis(name, name, tuple(AxisValue(key, key.title(), 0, np.array(ids)) for key, ids in documents.items()))


def changes(before, now, considered=range(1, 10), considered_before=None, **more):
    columns = axis("kind", paper=range(1, 100))
    earlier = evidence_map(axis("stream", **before), columns, list(considered_before or considered))
    return compare(earlier, evidence_map(axis("stream", **now), columns, list(considered), **more))


def change(*given, **more):
    return changes(*given, **more).changes[0][0]


def test_what_came_and_what_went_are_told_apart():
    moved = change({"a": [1, 2]}, {"a": [2, 3, 4]})
    assert (moved.came, moved.went, moved.short, moved.words) == (2, 1, "+2 −1", "2 more, 1 fewer")


def test_the_same_documents_are_no_change():
    moved = change({"a": [1, 2]}, {"a": [1, 2]})
    assert (moved.short, moved.words) == ("", "")


def test_a_gap_that_was_filled_says_what_it_was():
    assert change({"a": []}, {"a": [2]}).words == "1 more; was not yet looked at"


def test_a_cell_that_was_emptied_says_what_it_was():
    assert change({"a": [2]}, {"a": []}).words == "1 fewer; was 1 document"


def test_a_state_that_changed_is_told():
    look = Looked("a", "paper", "2026-05-03", "Ann")
    assert change({"a": []}, {"a": []}, looks=[look]).words == "was not yet looked at"


def test_documents_that_are_new_to_the_library_came():
    assert change({"a": [1, 50]}, {"a": [1, 50]}, considered=[1, 50], considered_before=[1]).short == "+1"


def test_rows_that_are_new_and_rows_that_are_gone_are_told():
    found = changes({"old": [1], "a": [1]}, {"a": [1], "new": [2]})
    assert [line[0].words for line in found.changes] == ["", "new on the map: 1 more"]
    assert [value.label for value in found.gone_rows] == ["Old"]
    assert found.gone_columns == ()
    assert found.considered_before == 9
