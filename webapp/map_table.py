"""Makes of a drawn map what its table shows: each cell's words, shade and link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from indexer.evidence_map.axis import AxisValue
from indexer.evidence_map.cell import Cell
from indexer.evidence_map.comparison import Change
from indexer.evidence_map.counting import Total
from indexer.evidence_map.shades import Scale
from indexer.maps import YEAR, Drawn
from indexer.model import WORKSTREAM
from indexer.search.document_table import Filters, by_group
from webapp.address import Address

_PART = "› "  # before the name of a column that stands beneath another
_DEEPEST = 4  # how far rows move in


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the table shows it; ``step`` is its shade, from 0 for none to 4."""

    cell: Cell
    change: Change | None
    step: int
    url: str
    names: str
    """The row's and the column's names, for who hears the cell alone."""

    @property
    def look(self) -> str:
        """The class that gives it its look."""
        return str(self.step) if self.step else self.cell.state.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    value: AxisValue
    depth: int
    cells: tuple[Shown, ...]
    total: Total
    alone_url: str


@dataclass(frozen=True, slots=True)
class MapTable:
    """The whole table."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    scale: Scale

    @property
    def legend(self) -> list[tuple[int, str]]:
        """The shades, and what each stands for."""
        return list(enumerate(self.scale.labels, 1))


def table(drawn: Drawn, address: Address, parameters: dict[str, Any]) -> MapTable:
    """Make the table of a map: ``parameters`` are those of the map's own address."""
    found, asked = drawn.found, drawn.asked
    scale = Scale.of(found.most)
    documents = _open(address, asked.rows, asked.columns)
    empty = f"{url_for('evidence_map.cell', **parameters)}&"
    # Hundreds of addresses differ in their last part only.
    across = [
        (value.label, parameter(asked.columns, value.key), urlencode({"column": value.key}))
        for value in found.columns.values
    ]

    def line(down: int, value: AxisValue) -> Iterator[Shown]:
        to_row, named = parameter(asked.rows, value.key), urlencode({"row": value.key})
        changes = drawn.changes.changes[down] if drawn.changes else None
        for at, (cell, (label, to_column, column)) in enumerate(zip(found.cells[down], across, strict=True)):
            url = f"{documents}{to_row}&{to_column}" if cell.documents else f"{empty}{named}&{column}"
            change = changes[at] if changes else None
            yield Shown(cell, change, scale.step(cell.documents), url, f"{value.label}, {label}")

    without = _nothing(asked.columns, address)
    lines = (
        Line(
            value,
            min(value.depth, _DEEPEST),
            tuple(line(down, value)),
            found.row_totals[down],
            f"{documents}{parameter(asked.rows, value.key)}&{without}" if without else "",
        )
        for down, value in enumerate(found.rows.values)
    )
    return MapTable(tuple(_PART * each.depth + each.label for each in found.columns.values), tuple(lines), scale)


def parameter(axis: str, key: str) -> str:
    """Write the filter for a value of an axis as a parameter of an address."""
    return urlencode({axis if axis in (YEAR, WORKSTREAM) else "tag": key})


def documents_url(address: Address, drawn: Drawn, row: str, column: str) -> str:
    """Write the address of the search for the documents of a cell."""
    rows, columns = drawn.asked.rows, drawn.asked.columns
    return f"{_open(address, rows, columns)}{parameter(rows, row)}&{parameter(columns, column)}"


def _open(address: Address, *axes: str) -> str:
    """Give the beginning of the addresses of cells: the restriction, without what it chooses of the map's axes.

    The map has no other rows and columns then, so the cell's own values say it all.
    """
    chosen = {}
    for facet, values in address.filters.chosen.items():
        if facet == "tag":
            kept = {key for group, keys in by_group(values).items() if group not in axes for key in keys}
            chosen[facet] = frozenset(kept)
        elif facet not in axes:
            chosen[facet] = values
    plain = replace(address, filters=Filters(chosen, address.filters.excluded), page=1, seen=0)
    return f"{plain.url}{'&' if plain.parameters else '?'}"


def _nothing(axis: str, address: Address) -> str:
    """Write the filter for documents without any value of an axis; nothing where the map has only some values."""
    chosen = address.filters.chosen
    if axis == YEAR or chosen.get(axis) or axis in by_group(chosen.get("tag", ())):
        return ""
    return urlencode({WORKSTREAM: "unknown"} if axis == WORKSTREAM else {"tag": f"{axis}/unknown"})
