"""Writes a map as CSV: one row for each cell, with all that is known of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from indexer.cells import disarmed
from indexer.evidence_map.cell import Cell
from indexer.evidence_map.comparison import Comparison
from indexer.evidence_map.counting import EvidenceMap

COLUMNS = (
    "row",
    "column",
    "documents",
    "passages",
    "unreadable",
    "state",
    "words",
    "looked_on",
    "looked_by",
    "search",
    "note",
    "came",
    "went",
    "change",
)
"""One row for each cell; the last three are filled in where the map is compared with an earlier one."""


def as_csv(found: EvidenceMap, changes: Comparison | None = None) -> str:
    """Write a map as CSV. Cells that a spreadsheet would run are disarmed."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for record in records(found, changes):
        writer.writerow([disarmed("" if each is None else each) for each in record])
    return out.getvalue()


def records(found: EvidenceMap, changes: Comparison | None = None) -> Iterator[tuple[str | int | None, ...]]:
    """Give what the long form of a map holds, in the order of COLUMNS."""
    for at, (row, line) in enumerate(zip(found.rows.values, found.cells, strict=True)):
        for across, (column, cell) in enumerate(zip(found.columns.values, line, strict=True)):
            change = changes.changes[at][across] if changes else None
            moved = (change.came, change.went, change.words) if change else (None, None, "")
            yield (row.label, column.label, *_facts(cell), *moved)


def _facts(cell: Cell) -> tuple[str | int | None, ...]:
    look = cell.looked
    looked = (look.at[:10], look.by, look.search, look.note) if look else ("", "", "", "")
    return cell.documents, cell.passages, cell.unreadable, cell.state.value, cell.words, *looked
