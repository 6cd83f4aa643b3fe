"""Counts a map: every document considered is in a cell, or counted among those that are not on the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indexer.evidence_map.axis import Axis, Ids
from indexer.evidence_map.cell import Cell, Looked

Bits = NDArray[np.uint64]
"""Sets of documents, one in each row: a bit for each document."""


@dataclass(frozen=True, slots=True)
class Total:
    """The end of a row or a column."""

    documents: int
    """Different documents in its cells."""
    alone: int
    """Documents that have its value and nothing on the other axis."""


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Two axes crossed: ``cells`` holds a tuple of cells for each row.

    ``considered`` is the sum of ``on_map``, ``only_row`` (a value among the rows and none among the columns),
    ``only_column`` and ``neither``.
    """

    rows: Axis
    columns: Axis
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Total, ...]
    column_totals: tuple[Total, ...]
    considered: int
    on_map: int
    only_row: int
    only_column: int
    neither: int
    unreadable: int
    """Documents in which nothing could be read."""
    unreadable_anywhere: int
    """Those of them with a value on neither axis: they may belong in any cell."""
    documents: Ids = field(compare=False, repr=False)
    """The documents considered."""

    def documents_in(self, row: int, column: int) -> Ids:
        """Give the documents of a cell, named by its place, counted from 0."""
        held = bits(Axis("", "", (self.rows.values[row], self.columns.values[column])), self.documents)
        both = np.unpackbits((held[0] & held[1]).view(np.uint8), count=len(self.documents)).astype(bool)
        return np.asarray(self.documents[both])

    @property
    def most(self) -> int:
        """Documents in the fullest cell."""
        return max((cell.documents for line in self.cells for cell in line), default=0)


def evidence_map(
    rows: Axis,
    columns: Axis,
    documents: ArrayLike,
    *,
    unreadable: ArrayLike = (),
    looks: Iterable[Looked] = (),
    passages: Mapping[tuple[str, str], int] | None = None,
) -> EvidenceMap:
    """Cross two axes over the documents considered, which are all that somebody may see and has asked for.

    Args:
        rows: With the documents of each value; those that are not considered are passed over.
        columns: Likewise.
        documents: Identifiers of the documents considered.
        unreadable: Identifiers of documents that may belong but in which nothing could be read. They need not be
            among those considered: no search finds them.
        looks: Searches that found nothing; of those for one cell, the latest counts.
        passages: Tagged passages by the keys of row and column, where they were counted.
    """
    considered = ascending(documents)
    across, down = bits(rows, considered), bits(columns, considered)
    any_row, any_column = _any(across), _any(down)
    closed = ascending(unreadable)
    closed_across, closed_down = bits(rows, closed), bits(columns, closed)
    may_row = size(closed_across & ~_any(closed_down)).tolist()
    may_column = size(closed_down & ~_any(closed_across)).tolist()
    latest = {(look.row, look.column): look for look in sorted(looks, key=lambda look: look.at)}
    tagged = passages or {}
    cells = []
    for row, held, may in zip(rows.values, across, may_row, strict=True):
        counts = size(down & held).tolist()
        cells.append(
            tuple(
                Cell(
                    row.key,
                    column.key,
                    count,
                    may + other,
                    latest.get((row.key, column.key)),
                    None if passages is None else tagged.get((row.key, column.key), 0),
                )
                for column, count, other in zip(columns.values, counts, may_column, strict=True)
            )
        )
    on_map, with_row, with_column = (int(size(each)) for each in (any_row & any_column, any_row, any_column))
    return EvidenceMap(
        rows,
        columns,
        tuple(cells),
        _totals(across, any_column),
        _totals(down, any_row),
        considered=len(considered),
        on_map=on_map,
        only_row=with_row - on_map,
        only_column=with_column - on_map,
        neither=len(considered) - with_row - with_column + on_map,
        unreadable=len(closed),
        unreadable_anywhere=len(closed) - int(size(_any(closed_across) | _any(closed_down))),
        documents=considered,
    )


def ascending(documents: ArrayLike) -> Ids:
    """Give identifiers in order, each once."""
    ids = np.asarray(documents, np.int64)
    return ids if bool(np.all(ids[1:] > ids[:-1])) else np.unique(ids)


def bits(axis: Axis, documents: Ids) -> Bits:
    """Give the documents of each value as bits; ``documents``, in ascending order, says whose each bit is."""
    held = np.zeros((len(axis.values), -(-max(1, len(documents)) // 64)), np.uint64)
    for line, value in zip(held, axis.values, strict=True):
        mask = np.zeros(line.size * 64, bool)
        places = np.searchsorted(documents, value.documents)
        inside = places < len(documents)
        places = places[inside]
        mask[places[documents[places] == value.documents[inside]]] = True
        line[:] = np.packbits(mask).view(np.uint64)
    return held


def size(sets: Bits) -> NDArray[np.int64]:
    """Count the documents of each set."""
    return np.asarray(np.bitwise_count(sets).sum(axis=-1, dtype=np.int64))


def _any(sets: Bits) -> Bits:
    return np.asarray(np.bitwise_or.reduce(sets, axis=0))


def _totals(sets: Bits, other: Bits) -> tuple[Total, ...]:
    inside, alone = size(sets & other).tolist(), size(sets & ~other).tolist()
    return tuple(map(Total, inside, alone))
