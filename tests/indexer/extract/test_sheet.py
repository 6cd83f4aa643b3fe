from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from indexer.extract import sheet
from indexer.extract.extraction import Block, Extraction, Property, Unreadable


def blocks(path: Path) -> tuple[Block, ...]:
    return Extraction.gather(sheet.read_xlsx(path)).blocks


def csv_block(path: Path, content: bytes) -> Block:
    path.write_bytes(content)
    (block,) = Extraction.gather(sheet.read_csv(path)).blocks
    return block


def test_each_sheet_is_a_block_and_values_are_shown_as_people_know_them(tmp_path):
    book = Workbook()
    book.properties.title = "Placements"
    first = book.active
    first.title = "By area"
    first.append(["Area", "Share", "On", "At", "Ok", "Number"])
    first.append(["North", 0.125, date(2024, 3, 1), datetime(2024, 3, 1, 9, 30), True, 0.1 + 0.2])  # noqa: DTZ001
    first["B2"].number_format = "0.0%"
    first.append([None] * 6)
    first.append([None, "only"])
    book.create_sheet("Empty")
    spare = book.create_sheet("Spare")
    spare.append(["hidden words"])
    spare.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    shown, hidden = blocks(tmp_path / "a.xlsx")
    assert (str(shown.locator), shown.locator.index, shown.heading) == ("sheet By area", 1, "")
    assert shown.text.split("\n") == [
        "Area | Share | On | At | Ok | Number",
        "North | 12.5% | 2024-03-01 | 2024-03-01 09:30 | TRUE | 0.3",
        "| only",
    ]
    assert (hidden.locator.index, hidden.heading, hidden.text) == (3, "Spare (hidden sheet)", "hidden words")
    assert (
        Property("title", "Placements", "Excel properties")
        in Extraction.gather(sheet.read_xlsx(tmp_path / "a.xlsx")).properties
    )


def test_links_and_comments_of_cells_are_read(tmp_path):
    book = Workbook()
    book.active.append(["The report", "x"])
    book.active["A1"].hyperlink = "https://example.org/report"
    book.active["B1"].comment = Comment("Is this right?", "Ann")
    book.save(tmp_path / "a.xlsx")
    (block,) = blocks(tmp_path / "a.xlsx")
    assert [(link.url, link.anchor) for link in block.links] == [("https://example.org/report", "The report")]
    assert block.text == "The report | x\n\nComment (B1): Is this right?"


def test_a_very_long_sheet_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet, "_MOST_CHARACTERS", 50)
    book = Workbook()
    for number in range(100):
        book.active.append([f"row {number}"])
    book.save(tmp_path / "a.xlsx")
    (block,) = blocks(tmp_path / "a.xlsx")
    assert len(block.text) <= 50
    assert block.problem is not None
    assert "only the first" in block.problem.reason


def test_bombs_and_wrong_content_are_refused_before_openpyxl_sees_them(tmp_path):
    book = Workbook()
    book.active.append(["words"])
    book.save(tmp_path / "a.xlsx")
    for name, old, new, said in (
        ("xl/worksheets/sheet1.xml", b"<worksheet", b"<!DOCTYPE x><worksheet", "document type definition"),
        ("xl/workbook.xml", b"<workbook", b"<other", "damaged"),
        ("xl/workbook.xml", b"</workbook>", b"", "damaged"),
    ):
        with zipfile.ZipFile(tmp_path / "a.xlsx") as source, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as target:
            for each in source.namelist():
                content = source.read(each)
                target.writestr(each, content.replace(old, new, 1) if each == name else content)
        with pytest.raises(Unreadable, match=said):
            blocks(tmp_path / "b.xlsx")


def test_an_empty_workbook_is_reported(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(Unreadable, match="No words"):
        blocks(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        'Area,Share\nNorth,"1,200"\nÉire,3\n'.encode(),
        "Area;Share\r\nNorth;1,200\r\nÉire;3\r\n".encode("cp1252"),
        "Area\tShare\nNorth\t1,200\nÉire\t3\n".encode("utf-16"),
        '\ufeffArea,Share\n\nNorth,"1,200"\n,\nÉire,3'.encode(),
    ],
    ids=["commas", "semicolons in Windows-1252", "tabs in UTF-16", "with a mark and empty rows"],
)
def test_the_encoding_and_separator_of_csv_are_found_out(tmp_path, content):
    block = csv_block(tmp_path / "a.csv", content)
    assert block.text == "Area | Share\nNorth | 1,200\nÉire | 3"
    assert str(block.locator) == "sheet 1"


def test_csv_of_one_column_and_with_an_unclosed_quote(tmp_path):
    assert csv_block(tmp_path / "a.csv", b"Names\nAnn\nBob\n").text == "Names\nAnn\nBob"
    assert "Bob" in csv_block(tmp_path / "a.csv", b'Name,Age\n"Ann,3\nBob,4\n').text


def test_an_empty_csv_is_reported(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\n,,\n")
    with pytest.raises(Unreadable, match="No words"):
        list(sheet.read_csv(tmp_path / "a.csv"))
