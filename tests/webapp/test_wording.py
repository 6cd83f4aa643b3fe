from __future__ import annotations

import pytest

from indexer.model import Locator
from webapp.wording import (
    capital,
    counted,
    facet_label,
    file_kind,
    file_label,
    file_size,
    language_name,
    place,
    plain_date,
)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2015-07-31", "31 July 2015"),
        ("2015-07-01", "1 July 2015"),
        ("2015-07", "July 2015"),
        ("2015", "2015"),
        ("2026-11-20T10:00:00Z", "20 November 2026"),
        ("", ""),
        ("2015-13", "2015-13"),
        ("2015-02-30", "2015-02-30"),
        ("spring", "spring"),
    ],
)
def test_dates(date: str, words: str) -> None:
    assert plain_date(date) == words


def test_counts() -> None:
    assert counted(1, "passage") == "1 passage"
    assert counted(0, "passage") == "0 passages"
    assert counted(1204, "body", "bodies") == "1,204 bodies"


def test_labels() -> None:
    assert capital("evidence paper") == "Evidence paper"
    assert capital("") == ""
    assert place(Locator("page", "iv", 6)) == "Page iv"
    assert language_name("gd") == "Scottish Gaelic"
    assert language_name("xx") == "xx"


@pytest.mark.parametrize(
    ("facet", "value", "words"),
    [
        ("workstream", "unknown", "No workstream"),
        ("organisation", "unknown", "Not known"),
        ("language", "en", "English"),
        ("kind", "evidence paper", "Evidence paper"),
        ("organisation", "eBay Trust", "eBay Trust"),
    ],
)
def test_facet_values(facet: str, value: str, words: str) -> None:
    assert facet_label(facet, value, value) == words


def test_files() -> None:
    assert file_kind("application/pdf") == "PDF"
    assert file_kind("image/png") == "PNG"
    assert file_label("/srv/a/b.pdf") == "b.pdf"
    assert file_label("/srv/a/papers.zip!/old/b.pdf") == "b.pdf in papers.zip"
    assert [file_size(each) for each in (1, 812, 35_400, 1_240_000)] == ["1 byte", "812 bytes", "35 KB", "1.2 MB"]
