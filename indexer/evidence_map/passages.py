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
    in_rows, in_columns = (_bits(of, [each.documents for each in axis.values]) for axis in (rows, columns))
    on_rows, on_columns = _bits(passages, marked_rows), _bits(passages, marked_columns)
    found: dict[tuple[str, str], int] = {}
    for row, held, marked in zip(rows.values, in_rows, on_rows, strict=True):
        counts = np.bitwise_count((on_columns | marked) & in_columns & held).sum(axis=1, dtype=np.int64)
        found |= {(row.key, column.key): n for column, n in zip(columns.values, counts.tolist(), strict=True) if n}
    return found


def _bits(each: Ids, sets: Sequence[Ids]) -> NDArray[np.uint8]:
    """Tell for each set which of some numbers it holds, a bit for each number."""
    held = np.array([np.isin(each, some, kind="sort") for some in sets], bool).reshape(len(sets), len(each))
    return np.packbits(held, axis=1)
