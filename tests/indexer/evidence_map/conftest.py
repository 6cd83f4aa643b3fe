"""A small map with every state, a tree on each axis, awkward names, and an earlier map to compare it with."""

import numpy as np
import pytest

from indexer.evidence_map.about import About
from indexer.evidence_map.axis import Axis, AxisValue
from indexer.evidence_map.cell import Looked
from indexer.evidence_map.comparison import compare
from indexer.evidence_map.counting import evidence_map


@pytest.fixture
def found():
    return evidence_map(
        _rows(9), _columns(), range(1, 10), unreadable=[7], looks=[Looked("b", "y", "2026-05-03", "Ann")]
    )


@pytest.fixture
def changes(found):
    return compare(evidence_map(_rows(3), _columns(), range(1, 10), unreadable=[7]), found)


@pytest.fixture
def about():
    return About("=1+1 <Dìon & “cùram”>", "2026-11-27", "Answers “threshold”.", "2026-05-01")


def _rows(last):
    held = np.arange(1, last + 1)
    return Axis(
        "stream",
        "Workstream",
        (
            AxisValue("a", "=HYPERLINK(0) Dìon chloinne", 0, held[held < 7]),
            AxisValue("b", "Child & family", 1, held[held < 2]),
            AxisValue("c", "Unread", 0, held[held == 7]),
        ),
    )


def _columns():
    return Axis(
        "kind",
        "Kind",
        (AxisValue("x", "Report", 0, np.arange(1, 7)), AxisValue("y", "Peer-reviewed", 1, np.array([], np.int64))),
    )
