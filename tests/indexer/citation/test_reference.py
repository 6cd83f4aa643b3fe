from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.citation import Reference, pinpoint
from indexer.model import Document, DocumentId, Locator, ReadStatus, Standing

URL = "http://localhost/documents/12/passages/5"
DOCUMENT = Document(
    id=DocumentId(12),
    sha256="0" * 64,
    media_type="application/pdf",
    title="Joint inspections: what they find",
    kind="report",
    date="2016-10-12",
    organisation="Care Inspectorate",
    author="Typist, A",
    language="en",
    audience="public",
    standing=Standing.CURRENT,
    status=ReadStatus.READ,
    problem=None,
    passages=40,
    unreadable_passages=0,
    revision=1,
)


def reference(pinpoint: str = "p. 12", **changes: str) -> Reference:
    return Reference(replace(DOCUMENT, **changes), URL, pinpoint, ("Neglect", "Inspections"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "cited"),
    [
        ({}, "(Care Inspectorate, 2016, p. 12)"),
        ({"date": ""}, "(Care Inspectorate, n.d., p. 12)"),
        ({"date": "last summer"}, "(Care Inspectorate, n.d., p. 12)"),
        ({"organisation": "", "author": ""}, "(Joint inspections: what they find, 2016, p. 12)"),
        (
            {"organisation": "", "author": "Munro, E.; Low, A.; Roy, B."},
            "(Munro, Low and Roy, 2016, p. 12)",
        ),
        ({"organisation": "", "author": "", "title": "", "date": ""}, "(Document 12, n.d., p. 12)"),
    ],
)
def test_in_a_sentence(changes: dict[str, str], cited: str) -> None:
    assert reference(**changes).in_text() == cited


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Care Inspectorate (2016) Joint inspections: what they find."),
        ({"title": "Who cares?", "date": ""}, "Care Inspectorate (n.d.) Who cares?"),
        ({"organisation": "", "author": ""}, "Joint inspections: what they find (2016)."),
    ],
)
def test_in_a_list(changes: dict[str, str], line: str) -> None:
    assert reference(**changes).line() == f"{line} Available at: {URL}"


@pytest.mark.parametrize(
    ("locator", "heading", "named"),
    [
        (Locator("page", "iv", 5), "Foreword", "p. iv"),
        (Locator("slide", "3", 3), "", "slide 3"),
        (Locator("sheet", "Costs", 1), "", "sheet Costs"),
        (Locator("section", "4", 4), "What we did", "under “What we did”"),
        (Locator("section", "4", 4), "", ""),
    ],
)
def test_a_place(locator: Locator, heading: str, named: str) -> None:
    assert pinpoint(locator, heading) == named


def test_an_item() -> None:
    assert reference(kind="inspection").csl() == {
        "id": "document-12",
        "type": "report",
        "title": "Joint inspections: what they find",
        "author": [{"literal": "Care Inspectorate"}],
        "issued": {"date-parts": [[2016, 10, 12]]},
        "publisher": "Care Inspectorate",
        "genre": "Inspection",
        "language": "en",
        "keyword": "Neglect, Inspections",
        "note": "Cited: p. 12",
        "URL": URL,
    }


@pytest.mark.parametrize(("date", "parts"), [("2016", [2016]), ("2016-07", [2016, 7]), ("2016-07-31", [2016, 7, 31])])
def test_reduced_dates(date: str, parts: list[int]) -> None:
    assert reference(date=date).csl()["issued"] == {"date-parts": [parts]}


def test_what_is_not_known_is_left_out() -> None:
    bare = Reference(replace(DOCUMENT, date="", organisation="", author="", language="", kind=""), URL)
    assert bare.csl() == {"id": "document-12", "type": "report", "title": DOCUMENT.title, "URL": URL}


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("slides", "speech"), ("letter", "personal_communication"), ("Web page", "webpage"), ("minutes", "report")],
)
def test_types_by_kind(kind: str, type_: str) -> None:
    assert reference(kind=kind).csl()["type"] == type_


def test_what_people_entered_goes_before_the_metadata() -> None:
    source = {
        "id": "zotero-7",
        "title": "",
        "author": [{"family": "Munro", "given": "Eileen"}],
        "URL": "https://example.org/joint",
        "number": "CI/7",
        "note": "Second printing",
    }
    held = replace(reference(), source=source)
    assert held.in_text() == "(Munro, 2016, p. 12)"
    assert held.line() == (
        "Munro, Eileen (2016) Joint inspections: what they find. Care Inspectorate. "
        "Available at: https://example.org/joint"
    )
    item = held.csl()
    assert (item["id"], item["number"], item["note"]) == ("document-12", "CI/7", "Second printing\nCited: p. 12")
