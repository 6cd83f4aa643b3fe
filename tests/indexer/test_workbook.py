from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from indexer.workbook import put, table


def test_a_table_comes_back_with_its_head_in_sight() -> None:
    made = table("Sources", ("what", "place"), [("citation", 3), ("", 12)], (10, 20))
    sheet = load_workbook(BytesIO(made)).active
    assert sheet.title == "Sources"
    assert [[each.value for each in row] for row in sheet.rows] == [["what", "place"], ["citation", 3], [None, 12]]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert sheet.column_dimensions["B"].width == 20
    assert sheet["A1"].font.bold


def test_a_table_without_rows_opens() -> None:
    sheet = load_workbook(BytesIO(table("Sources", ("what",), [], (10,)))).active
    assert [[each.value for each in row] for row in sheet.rows] == [["what"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://example.org")'])
def test_no_cell_is_a_formula(text: str) -> None:
    cell = load_workbook(BytesIO(table("Sources", ("what",), [(text,)], (10,)))).active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_what_no_workbook_holds_is_left_out() -> None:
    sheet = Workbook().active
    assert put(sheet, 1, 1, "a\x00b").value == "ab"
    assert len(put(sheet, 1, 2, "x" * 40_000).value) == 32_767
