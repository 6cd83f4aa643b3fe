"""Tells what changed between two maps of the same axes: what came, what went, and what is known of it now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.evidence_map.axis import Axis, AxisValue, Ids
from indexer.evidence_map.cell import Cell, State
from indexer.evidence_map.counting import Bits, EvidenceMap, bits, size


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a cell."""

    came: int
    went: int
    """Different documents: one may come when another goes."""
    was: Cell | None
    """None where the earlier map had no such row or column."""
    now: Cell

    @property
    def short(self) -> str:
        """Such as +2 −1; empty where the documents are the same."""
        return " ".join([f"+{self.came:,}"] * bool(self.came) + [f"−{self.went:,}"] * bool(self.went))

    @property
    def words(self) -> str:
        """What changed; empty where nothing did."""
        moved = ", ".join([f"{self.came:,} more"] * bool(self.came) + [f"{self.went:,} fewer"] * bool(self.went))
        if self.was is None:
            return f"new on the map{': ' * bool(moved)}{moved}"
        if self.was.words == self.now.words or (self.was.state is self.now.state is State.FOUND):
            return moved
        was = "none before" if self.was.state is State.FOUND and not self.was.documents else f"was {self.was.words}"
        return f"{moved}; {was}" if moved else was


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes, placed as the cells of the later map, and the rows and columns that it no longer has."""

    changes: tuple[tuple[Change, ...], ...]
    gone_rows: tuple[AxisValue, ...]
    gone_columns: tuple[AxisValue, ...]
    considered_before: int


def compare(earlier: EvidenceMap, later: EvidenceMap) -> Comparison:
    """Compare two maps; rows and columns are the same where their keys are."""
    same = np.array_equal(earlier.documents, later.documents)
    documents = later.documents if same else np.union1d(earlier.documents, later.documents)
    before_rows, before_columns = (
        bits(_as(axis, was), documents) for axis, was in ((later.rows, earlier.rows), (later.columns, earlier.columns))
    )
    rows, columns = bits(later.rows, documents), bits(later.columns, documents)
    in_earlier, in_later = _within(earlier, documents), _within(later, documents)
    held = {(cell.row, cell.column): cell for line in earlier.cells for cell in line}
    changes = []
    for line, row, before in zip(later.cells, rows, before_rows, strict=True):
        now, was = columns & (row & in_later), before_columns & (before & in_earlier)
        came, went = size(now & ~was).tolist(), size(was & ~now).tolist()
        changes.append(
            tuple(
                Change(more, fewer, held.get((cell.row, cell.column)), cell)
                for cell, more, fewer in zip(line, came, went, strict=True)
            )
        )
    return Comparison(
        tuple(changes), _gone(earlier.rows, later.rows), _gone(earlier.columns, later.columns), earlier.considered
    )


def _as(axis: Axis, was: Axis) -> Axis:
    """Give the values of an axis with the documents that they had."""
    held = {value.key: value for value in was.values}
    return Axis(axis.slug, axis.name, tuple(held.get(v.key, AxisValue(v.key, v.label)) for v in axis.values))


def _within(one: EvidenceMap, documents: Ids) -> Bits:
    return np.asarray(bits(Axis("", "", (AxisValue("", "", 0, one.documents),)), documents)[0])


def _gone(was: Axis, now: Axis) -> tuple[AxisValue, ...]:
    kept = {value.key for value in now.values}
    return tuple(value for value in was.values if value.key not in kept)
