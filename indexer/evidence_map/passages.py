"""Counts the tagged passages of each cell: those that carry the row's or the column's tag, each passage once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.evidence_map.axis import Axis, Ids

PLACE = 1 << 20
"""A passage is one number: its document's times this, and its position in it. No document has so many passages."""


def tagged_passages(
    rows: Axis, columns: Axis, marked_rows: Sequence[Ids], marked_columns: Sequence[Ids], documents: Ids
) -> Mapping[tuple[str, str], int]:
    """Count for each cell, named by its keys, the tagged passages of its documents.

    Args:
        rows: With the documents of each value.
        columns: Likewise.
        marked_rows: The passages tagged with each value of the rows; none of them for years.
        marked_columns: Likewise.
        documents: The documents considered, in ascending order.
    """
    passages = np.unique(np.concatenate([np.empty(0, np.int64), *marked_rows, *marked_columns]))
    passages = passages[np.isin(passages // PLACE, documents, kind="sort")]
    of = passages // PLACE
    in_row, in_column = (
        _held(of, [each.documents for each in rows.values]),
        _held(of, [each.documents for each in columns.values]),
    )
    with_row, with_column = _held(passages, marked_rows) * in_row, _held(passages, marked_columns) * in_column
    # Those with the row's tag, and those with the column's, less those that were counted twice.
    counts = with_row @ in_column.T + in_row @ with_column.T - with_row @ with_column.T
    return {
        (row.key, column.key): int(counts[down, across])
        for down, row in enumerate(rows.values)
        for across, column in enumerate(columns.values)
        if counts[down, across]
    }


def _held(each: Ids, sets: Sequence[Ids]) -> NDArray[np.float32]:
    """Tell for each set which of some numbers it holds; as floats, which multiply fast and are exact this far."""
    return np.array([np.isin(each, some, kind="sort") for some in sets], np.float32).reshape(len(sets), len(each))
