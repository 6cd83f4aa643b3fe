"""Gives a drawn map as a file (SVG, PNG, CSV, XLSX) or as JSON, the same facts that the page shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.evidence_map.about import About, adding_up
from indexer.evidence_map.axis import Axis
from indexer.evidence_map.cell import Cell, Looked
from indexer.evidence_map.comparison import Change
from indexer.evidence_map.layout import picture
from indexer.evidence_map.png import png
from indexer.evidence_map.svg import svg
from indexer.evidence_map.table import as_csv
from indexer.evidence_map.workbook import xlsx
from indexer.map_facts import AxisFacts, AxisValueFacts, CellFacts, LookFacts, MapFacts
from indexer.maps import Drawn


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a map leaves the library."""

    name: str
    media_type: str
    write: Callable[[Drawn, About], bytes]


def _drawn(drawn: Drawn, about: About) -> bytes:
    return svg(picture(drawn.found, about, drawn.changes)).encode()


FORMS = {
    "svg": Form("Picture (SVG)", "image/svg+xml", _drawn),
    "png": Form("Picture (PNG)", "image/png", lambda drawn, about: png(picture(drawn.found, about, drawn.changes))),
    "csv": Form(
        "Table (CSV)",
        "text/csv; charset=utf-8",
        # The mark lets Excel see that it is UTF-8.
        lambda drawn, _: as_csv(drawn.found, drawn.changes).encode("utf-8-sig"),
    ),
    "xlsx": Form(
        "Workbook (Excel)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda drawn, about: xlsx(drawn.found, about, drawn.changes),
    ),
}
"""The forms, by the ending of the file."""


def file_name(drawn: Drawn, ending: str) -> str:
    """Name the file of a map."""
    days = "".join(
        f"-{day}" for day in (drawn.asked.on, drawn.asked.compared and f"since-{drawn.asked.compared}") if day
    )
    return f"evidence-map-{drawn.asked.rows}-{drawn.asked.columns}{days}.{ending}"


def map_as_json(drawn: Drawn) -> MapFacts:
    """Give a map in the form of ``evidence map --json`` and the API."""
    found, changes = drawn.found, drawn.changes
    return {
        "rows": _axis(found.rows),
        "columns": _axis(found.columns),
        "on": drawn.asked.on,
        "compared": drawn.asked.compared,
        "considered": found.considered,
        "on_map": found.on_map,
        "only_row": found.only_row,
        "only_column": found.only_column,
        "neither": found.neither,
        "unreadable": found.unreadable,
        "adding_up": list(adding_up(found, changes)),
        "notes": list(drawn.notes),
        "cells": [
            _cell(cell, changes.changes[down][across] if changes else None)
            for down, line in enumerate(found.cells)
            for across, cell in enumerate(line)
        ],
    }


def _axis(axis: Axis) -> AxisFacts:
    values: list[AxisValueFacts] = [{"key": each.key, "label": each.label, "depth": each.depth} for each in axis.values]
    return {"slug": axis.slug, "name": axis.name, "values": values}


def _cell(cell: Cell, change: Change | None) -> CellFacts:
    look = cell.looked
    return {
        "row": cell.row,
        "column": cell.column,
        "documents": cell.documents,
        "unreadable": cell.unreadable,
        "passages": cell.passages,
        "state": cell.state.value,
        "words": cell.words,
        "looked": _look(look) if look else None,
        "change": {"came": change.came, "went": change.went, "words": change.words} if change else None,
    }


def _look(look: Looked) -> LookFacts:
    return {"id": look.id, "at": look.at, "by": look.by, "search": look.search, "note": look.note}
