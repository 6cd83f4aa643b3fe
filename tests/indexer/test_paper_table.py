from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from indexer import papers
from indexer.library import Library
from indexer.model import DocumentId
from indexer.paper_report import Report
from indexer.paper_table import COLUMNS, as_csv, as_workbook, rows

DRAFT = """Emotional abuse was recorded for 41% of the children (Review Office, 2016). Others disagree (Moor, 2014).
They quote "=SUM(1) is what a zebra says of it" (Moor, 2014).

References

Never, N. (2001) What nobody cites. London: Press.

Review Office (2016) Counting children. Glasgow: Review Office.
"""


@pytest.fixture
def report(register: DocumentId, reported: Any) -> Report:
    return reported(DRAFT, confirm=True)


def test_each_citation_and_claim_has_a_row_in_the_order_of_the_paper(report: Report, register: DocumentId) -> None:
    held = [dict(zip(COLUMNS, map(str, row), strict=True)) for row in rows(report)]
    assert [(each["what"], each["words"], each["state"]) for each in held] == [
        ("figure", "41%", "another figure"),
        ("citation", "Review Office, 2016", "linked"),
        ("citation", "Moor, 2014", "not held"),
        ("quotation", "=SUM(1) is what a zebra says of it", "not checked"),
        ("citation", "Moor, 2014", "not held"),
        ("never cited", "", "not held"),
    ]
    assert (held[1]["document"], held[1]["title"], held[1]["decided by"]) == (str(register), "Counting children", "Ann")
    assert held[1]["place"] == held[0]["place"] != ""
    assert held[1]["address"].startswith("https://library.example/documents/")
    assert "39 per cent" in held[0]["source words"]
    assert held[5]["work"].startswith("Never, N.")


def test_what_was_settled_says_so(report: Report, library: Library) -> None:
    me = library.catalogue.people.local_owner()
    number, (wrong, *_) = report.opened.paper.id, report.opened.checked.claims
    papers.settle(library, number, [wrong.key], me)
    again = Report(papers.opened(library, number, me), report.view, "")
    settled = dict(zip(COLUMNS, next(iter(rows(again))), strict=True))
    assert (settled["words"], settled["state"], settled["decided by"]) == ("41%", "settled", "Ann")


def test_both_files_hold_the_same_and_no_formula(report: Report) -> None:
    written = list(csv.reader(StringIO(as_csv(report))))
    assert written[0] == [*COLUMNS]
    assert written[4][1] == "'=SUM(1) is what a zebra says of it"
    sheet = load_workbook(BytesIO(as_workbook(report))).active
    kept = [["" if each.value is None else str(each.value) for each in row] for row in sheet.rows]
    written[4][1] = written[4][1][1:]
    assert kept == written
    assert sheet["B5"].data_type == "s"
