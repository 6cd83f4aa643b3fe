"""Entries that a citation processor sets in many styles are read back as the records they were set from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from indexer.citation import styles
from indexer.references.entry import parse_reference

RECORDS: tuple[dict[str, Any], ...] = (
    {
        "id": "report",
        "type": "report",
        "title": "Delay in hearings: a review of what children told us",
        "author": [{"literal": "Scottish Children's Reporter Administration"}],
        "issued": {"date-parts": [[2016, 5, 12]]},
        "publisher": "SCRA",
        "publisher-place": "Stirling",
        "URL": "https://www.example.org/delay",
    },
    {
        "id": "article",
        "type": "article-journal",
        "title": "Early signs of neglect in small teams",
        "author": [
            {"family": "Field", "given": "Ann B."},
            {"family": "van Dale", "given": "Carol"},
            {"family": "O'Marsh", "given": "Peter"},
        ],
        "issued": {"date-parts": [[2012]]},
        "container-title": "Journal of Hearings",
        "volume": "17",
        "issue": "3",
        "page": "21-40",
        "DOI": "10.1000/jh.1234",
    },
    {
        "id": "book",
        "type": "book",
        "title": "Chronologies in practice",
        "author": [{"family": "Fenn", "given": "Mark"}],
        "issued": {"date-parts": [[2009]]},
        "publisher": "Reeds Press",
        "publisher-place": "London",
        "edition": "2",
    },
    {
        "id": "chapter",
        "type": "chapter",
        "title": "The voice of the child",
        "author": [{"family": "Fenn", "given": "Mark"}, {"family": "Lowe", "given": "Jane"}],
        "editor": [{"family": "Field", "given": "Ann"}],
        "container-title": "Handbook of hearings",
        "issued": {"date-parts": [[2010]]},
        "publisher": "Reeds Press",
        "publisher-place": "London",
        "page": "33-48",
    },
)
STYLES = (
    "harvard-cite-them-right",
    "apa",
    "chicago-author-date",
    "elsevier-vancouver",
    "oscola",
    "ieee",
    "american-medical-association",
    "nature",
    "bmj",
)
ALWAYS = ("author", "title")
WHERE_SET = ("container-title", "volume", "publisher", "publisher-place", "DOI", "URL")


@pytest.fixture
def set_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, str]]:
    """Give a function that sets the records in a style; gives their entries by the record's identifier."""

    def set_in(style: str) -> dict[str, str]:
        monkeypatch.setitem(styles.STYLES, style, styles.Style(style, style))
        return {each.csl["id"]: each.text for each in styles.References(RECORDS, style).listed()}

    return set_in


def told(field: str, item: dict[str, Any]) -> Any:
    if field == "author":
        return [(each.get("literal") or each["family"]).replace("’", "'") for each in item[field]]
    return item.get(field, "").lower().replace("’", "'")


@pytest.mark.parametrize("style", STYLES)
def test_what_a_style_sets_is_read_back(set_in: Callable[[str], dict[str, str]], style: str) -> None:
    entries = set_in(style)
    for record in RECORDS:
        entry = entries[record["id"]]
        item = parse_reference(entry)
        assert item["issued"]["date-parts"][0][0] == record["issued"]["date-parts"][0][0]
        shown = (field for field in WHERE_SET if str(record.get(field) or "-").lower() in entry.lower())
        for field in (*ALWAYS, *shown):
            assert told(field, item) == told(field, record), (field, entry)
