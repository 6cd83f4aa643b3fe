"""Writes tables as workbooks, in which text is text: no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from indexer.cells import fit

_LONGEST = 32_767  # characters that a cell may have
_WRAPPED = Alignment(vertical="top", wrap_text=True)

Row = Sequence[str | int]


def put(sheet: Worksheet, row: int, column: int, value: str | int) -> Any:
    """Fill a cell; text that begins as a formula does stays text, and is marked as such for spreadsheets too."""
    place: Any = sheet.cell(row, column)
    if isinstance(value, int):
        place.value = value
        return place
    place.value = fit(value)[:_LONGEST]
    place.data_type = "s"
    place.quotePrefix = value.startswith(("=", "+", "-", "@"))
    return place


def set_widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    """Make columns so many characters wide."""
    for number, each in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = each


def table(name: str, head: Sequence[str], rows: Iterable[Row], widths: Iterable[int]) -> bytes:
    """Write one table as an XLSX workbook, its head in sight and each column to be filtered by."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = name
    for across, name_of_column in enumerate(head, 1):
        put(sheet, 1, across, name_of_column).font = Font(bold=True)
    for down, row in enumerate(rows, 2):
        for across, each in enumerate(row, 1):
            if each != "":
                put(sheet, down, across, each).alignment = _WRAPPED
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    set_widths(sheet, widths)
    book.properties.creator = ""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
