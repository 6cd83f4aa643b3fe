"""The laws of the evidence map: it adds up, and an empty cell says all that is known of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.evidence_map.axis import Axis, AxisValue
from indexer.evidence_map.cell import Looked, State
from indexer.evidence_map.comparison import compare
from indexer.evidence_map.counting import evidence_map

IDS = st.sets(st.integers(1, 150))
SETS = st.lists(IDS, max_size=5)


def axis(sets):
    return Axis("a", "A", tuple(AxisValue(str(n), f"v{n}", 0, np.array(sorted(s), int)) for n, s in enumerate(sets)))


@given(SETS, SETS, IDS)
def test_every_document_considered_is_in_a_cell_or_counted_as_off_the_map(rows, columns, considered):
    found = evidence_map(axis(rows), axis(columns), sorted(considered))
    any_row, any_column = set().union(*rows), set().union(*columns)
    on_map = set()
    for at, row in enumerate(rows):
        held = set()
        for across, column in enumerate(columns):
            inside = found.documents_in(at, across).tolist()
            assert inside == sorted(row & column & considered)
            assert found.cells[at][across].documents == len(inside)
            held.update(inside)
        assert found.row_totals[at].documents == len(held)
        assert found.row_totals[at].alone == len((row & considered) - any_column)
        on_map |= held
    for total, column in zip(found.column_totals, columns, strict=True):
        assert total.documents == len(column & considered & any_row)
        assert total.documents + total.alone == len(column & considered)
    assert found.on_map == len(on_map)
    assert found.only_row == len((considered & any_row) - any_column)
    assert found.only_column == len((considered & any_column) - any_row)
    assert found.on_map + found.only_row + found.only_column + found.neither == found.considered == len(considered)


@given(SETS, SETS, IDS, IDS, st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4))))
def test_a_cell_is_in_the_first_state_that_is_true_of_it(rows, columns, considered, unreadable, looked):
    looks = [Looked(str(row), str(column), "2026-05-03", "Ann") for row, column in looked]
    found = evidence_map(axis(rows), axis(columns), sorted(considered), unreadable=sorted(unreadable), looks=looks)
    any_row, any_column = set().union(*rows), set().union(*columns)
    for at, row in enumerate(rows):
        for across, column in enumerate(columns):
            cell = found.cells[at][across]
            may_belong = unreadable & ((row - any_column) | (column - any_row))
            assert cell.unreadable == len(may_belong)
            if row & column & considered:
                assert cell.state is State.FOUND
                continue
            known = [State.HELD_BUT_UNREADABLE] * bool(may_belong)
            known += [State.SEARCHED_NONE_FOUND] * ((at, across) in looked)
            known = known or [State.NOT_YET_LOOKED_AT]
            assert cell.state is known[0]
            assert cell.words == "; ".join(state.value for state in known)
    assert found.unreadable_anywhere == len(unreadable - any_row - any_column)


@given(st.lists(st.tuples(IDS, IDS), max_size=4), SETS, IDS, IDS)
def test_what_was_and_what_came_less_what_went_is_what_is(rows, columns, before, after):
    earlier = evidence_map(axis([was for was, _ in rows]), axis(columns), sorted(before))
    later = evidence_map(axis([now for _, now in rows]), axis(columns), sorted(after))
    for line in compare(earlier, later).changes:
        for change in line:
            assert change.was.documents + change.came - change.went == change.now.documents
            assert bool(change.short) == bool(change.came or change.went)
    assert not any(change.words for line in compare(later, later).changes for change in line)
