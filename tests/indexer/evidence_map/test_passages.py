"""Tagged passages are counted once in a cell, whether they carry the row's tag, the column's or both."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.evidence_map.axis import Axis, AxisValue
from indexer.evidence_map.passages import PLACE, tagged_passages

PASSAGE = st.tuples(st.integers(1, 6), st.integers(1, 3))
VALUE = st.tuples(st.sets(st.integers(1, 6)), st.sets(PASSAGE))


def axis(name, values):
    return Axis(
        name,
        name,
        tuple(AxisValue(str(n), str(n), 0, np.array(sorted(held), np.int64)) for n, (held, _) in enumerate(values)),
    )


def marks(values):
    return [np.array(sorted(d * PLACE + p for d, p in marked), np.int64) for _, marked in values]


@given(st.lists(VALUE, max_size=3), st.lists(VALUE, max_size=3), st.sets(st.integers(1, 6)))
def test_as_counted_one_by_one(rows, columns, documents):
    found = tagged_passages(
        axis("r", rows), axis("c", columns), marks(rows), marks(columns), np.array(sorted(documents), np.int64)
    )
    for r, (in_row, on_row) in enumerate(rows):
        for c, (in_column, on_column) in enumerate(columns):
            both = in_row & in_column & documents
            expected = sum(document in both for document, _ in on_row | on_column)
            assert found.get((str(r), str(c)), 0) == expected
