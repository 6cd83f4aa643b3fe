from __future__ import annotations

import pytest

from indexer.cells import armed, disarmed, fit


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@SUM(A1)", "\tx", "\rx", "'=1+1", "''-"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed_and_comes_back(text: str) -> None:
    assert disarmed(text) == f"'{text}"
    assert armed(disarmed(text)) == text


@pytest.mark.parametrize("text", ["", "words", "a = b", "'quoted'", "’s-Hertogenbosch", "1-2"])
def test_every_other_cell_stays_as_it_is(text: str) -> None:
    assert disarmed(text) == text
    assert armed(text) == text


def test_numbers_become_text() -> None:
    assert (disarmed(7), disarmed(-7)) == ("7", "'-7")


def test_what_no_workbook_can_hold_is_taken_out_and_lines_stay() -> None:
    assert fit("a\x00\x01\x0b\x1f\ud800\ufffe\uffffb\t\n\r🙂") == "ab\t\n\r🙂"
