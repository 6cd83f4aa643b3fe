"""Writes a map as a workbook: the map itself, its cells one beneath another, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from indexer.cells import fit
from indexer.evidence_map.about import About, adding_up
from indexer.evidence_map.cell import MEANINGS, Cell, State
from indexer.evidence_map.comparison import Change, Comparison
from indexer.evidence_map.counting import EvidenceMap
from indexer.evidence_map.shades import Scale
from indexer.evidence_map.table import COLUMNS, records
from indexer.workbook import put, set_widths

_THIN = Side(style="thin", color="8A8A8A")
_EDGES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_BOLD = Font(bold=True)


def xlsx(found: EvidenceMap, about: About, changes: Comparison | None = None, scale: Scale | None = None) -> bytes:
    """Write a map as an XLSX workbook with the sheets Map, Cells and About. Text is text: no cell is a formula."""
    book = Workbook()
    matrix = book.active
    assert isinstance(matrix, Worksheet)  # noqa: S101 - a new workbook has one
    matrix.title = "Map"
    _map(matrix, found, about, changes, scale or Scale.of(found.most))
    _cells(book.create_sheet("Cells"), found, changes)
    _about(book.create_sheet("About"), found, about, changes)
    book.properties.title = fit(about.title)
    book.properties.creator = ""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _map(sheet: Worksheet, found: EvidenceMap, about: About, changes: Comparison | None, scale: Scale) -> None:
    put(sheet, 1, 1, about.title).font = Font(bold=True, size=14)
    for number, line in enumerate(about.lines, 2):
        put(sheet, number, 1, line)
    top = len(about.lines) + 3
    put(sheet, top, 1, f"{found.rows.name} (rows) by {found.columns.name} (columns)").alignment = _WRAPPED
    last = len(found.columns.values) + 2
    heads = [*("› " * value.depth + value.label for value in found.columns.values), "All", f"No {found.columns.name}"]
    for across, label in enumerate(heads, 2):
        head = put(sheet, top, across, label)
        head.font, head.alignment = _BOLD, _MIDDLE
    for down, value in enumerate(found.rows.values):
        name = put(sheet, top + 1 + down, 1, value.label)
        name.font, name.alignment = _BOLD, Alignment(vertical="center", wrap_text=True, indent=min(value.depth, 15))
        for across, cell in enumerate(found.cells[down]):
            change = changes.changes[down][across] if changes else None
            _shaded(put(sheet, top + 1 + down, 2 + across, _said(cell, change)), cell, scale)
        total = found.row_totals[down]
        put(sheet, top + 1 + down, last, total.documents).alignment = _MIDDLE
        put(sheet, top + 1 + down, last + 1, total.alone).alignment = _MIDDLE
    bottom = top + len(found.rows.values) + 1
    totals = [total.documents for total in found.column_totals]
    alone = [total.alone for total in found.column_totals]
    _line(sheet, bottom, ["All", *totals, found.on_map, found.only_row])
    _line(sheet, bottom + 1, [f"No {found.rows.name}", *alone, found.only_column, found.neither])
    sheet.freeze_panes = f"B{top + 1}"
    set_widths(sheet, [36, *[18] * (len(heads))])
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _said(cell: Cell, change: Change | None) -> str | int:
    """Give a number where that is all there is to say, so that it can be reckoned with, and words otherwise."""
    changed = change.words if change else ""
    if cell.documents and cell.passages is None and not changed:
        return cell.documents
    return f"{cell.words}\n({changed})" if changed else cell.words


def _shaded(place: Any, cell: Cell, scale: Scale) -> None:
    shade = scale.shade(cell.documents)
    place.alignment, place.border = _MIDDLE, _EDGES
    place.font = Font(color=shade.text[1:], bold=bool(cell.documents))
    if cell.documents:
        place.fill = PatternFill("solid", fgColor=shade.fill[1:])
    elif cell.state is State.HELD_BUT_UNREADABLE:
        place.fill = PatternFill("lightUp", fgColor="C4C4C4", bgColor="FFFFFF")


def _cells(sheet: Worksheet, found: EvidenceMap, changes: Comparison | None) -> None:
    _line(sheet, 1, COLUMNS)
    for number, record in enumerate(records(found, changes), 2):
        for across, each in enumerate(record, 1):
            if each not in {None, ""}:
                put(sheet, number, across, each)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    set_widths(sheet, [32, 32, *[11] * 3, 22, 30, 12, 18, *[24] * 2, *[8] * 2, 30])


def _about(sheet: Worksheet, found: EvidenceMap, about: About, changes: Comparison | None) -> None:
    sums = adding_up(found, changes)
    meanings = [f"{state.value}: {MEANINGS[state]}" for state in State]
    for number, line in enumerate((about.title, *about.lines, "", *sums, "", *meanings), 1):
        if line:
            put(sheet, number, 1, line).alignment = _WRAPPED
    sheet["A1"].font = Font(bold=True, size=14)
    set_widths(sheet, [110])


def _line(sheet: Worksheet, number: int, values: Sequence[str | int]) -> None:
    for across, each in enumerate(values, 1):
        place = put(sheet, number, across, each)
        place.font, place.alignment = _BOLD, _WRAPPED if across == 1 else _MIDDLE
