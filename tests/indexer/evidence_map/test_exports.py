"""A map as CSV and as a workbook."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from indexer.evidence_map.shades import STEPS
from indexer.evidence_map.table import COLUMNS, as_csv
from indexer.evidence_map.workbook import xlsx


@pytest.fixture
def book(found, about, changes):
    return load_workbook(BytesIO(xlsx(found, about, changes)))


def rows_of(text):
    return list(csv.DictReader(StringIO(text)))


def test_csv_has_a_row_for_each_cell(found, changes):
    rows = rows_of(as_csv(found, changes))
    assert len(rows) == 6
    first, other = rows[0], rows[3]
    assert (first["documents"], first["state"], first["came"], first["change"]) == ("6", "found", "3", "3 more")
    assert first["row"] == "'=HYPERLINK(0) Dìon chloinne"
    assert (other["row"], other["column"], other["words"]) == (
        "Child & family",
        "Peer-reviewed",
        "searched, none found",
    )
    assert (other["looked_on"], other["looked_by"], other["went"]) == ("2026-05-03", "Ann", "0")


def test_csv_without_a_comparison_leaves_the_changes_empty(found):
    text = as_csv(found)
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert {(row["came"], row["change"]) for row in rows_of(text)} == {("", "")}


def test_the_workbook_has_the_map_the_cells_and_what_they_mean(book, about):
    assert book.sheetnames == ["Map", "Cells", "About"]
    matrix = book["Map"]
    assert matrix["A1"].value == about.title
    assert [cell.value for cell in matrix[5]] == [
        "Workstream (rows) by Kind (columns)",
        "Report",
        "› Peer-reviewed",
        "All",
        "No Kind",
    ]
    assert matrix["B6"].value == "6 documents\n(3 more)"
    assert matrix["B6"].fill.fgColor.rgb[2:].lower() == STEPS[2].fill[1:]
    assert matrix["C7"].value == "searched, none found\n(was not yet looked at)"
    assert [cell.value for cell in matrix[9]] == ["All", 6, 0, 6, 1]
    assert [cell.value for cell in matrix[10]] == ["No Workstream", 0, 0, 0, 2]
    said = [row[0].value for row in book["About"].rows if row[0].value]
    assert about.restriction in said
    assert any(line.startswith("searched, none found: No document has both values") for line in said)


def test_a_cell_that_is_only_a_number_can_be_reckoned_with(found, about):
    assert load_workbook(BytesIO(xlsx(found, about)))["Map"]["B6"].value == 6


def test_nothing_in_the_workbook_is_a_formula(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in {"s", "n"} for cell in cells)
    awkward = [cell for cell in cells if str(cell.value).startswith("=")]
    assert len(awkward) >= 4
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in awkward)


def test_the_long_form_is_the_same_as_the_csv(book, found, changes):
    head, *rows = ([cell.value for cell in row] for row in book["Cells"].rows)
    assert tuple(head) == COLUMNS
    for row, wanted in zip(rows, rows_of(as_csv(found, changes)), strict=True):
        assert ["" if each is None else str(each) for each in row] == [
            each.removeprefix("'") for each in wanted.values()
        ]


def test_characters_that_no_workbook_can_hold_are_left_out(found, about):
    awkward = replace(about, title="Map\x0b\ufffe", restriction="Answers “\x01\ud800\uffffneglect”.")
    held = load_workbook(BytesIO(xlsx(found, awkward)))
    assert held.properties.title == held["Map"]["A1"].value == "Map"
    assert "Answers “neglect”." in [row[0].value for row in held["About"].rows]
