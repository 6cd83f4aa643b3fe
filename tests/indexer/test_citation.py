from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from indexer.citation import Reference, as_bibtex, as_csl, as_ris, pinpoint
from indexer.language import one_line
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
            "(Munro, E., Low, A. and Roy, B., 2016, p. 12)",
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


def test_csl() -> None:
    assert json.loads(as_csl([reference(kind="inspection")])) == [
        {
            "id": "document-12",
            "type": "report",
            "title": "Joint inspections: what they find",
            "author": [{"literal": "Care Inspectorate"}],
            "issued": {"date-parts": [[2016, 10, 12]]},
            "publisher": "Care Inspectorate",
            "genre": "inspection",
            "language": "en",
            "keyword": "Neglect, Inspections",
            "note": "p. 12",
            "URL": URL,
        }
    ]


@pytest.mark.parametrize(("date", "parts"), [("2016", [2016]), ("2016-07", [2016, 7]), ("2016-07-31", [2016, 7, 31])])
def test_reduced_dates(date: str, parts: list[int]) -> None:
    assert reference(date=date).csl()["issued"] == {"date-parts": [parts]}
    assert rispy.loads(as_ris([reference(date=date)]))[0]["year"] == date.replace("-", "/")


def test_what_is_not_known_is_left_out() -> None:
    bare = Reference(replace(DOCUMENT, date="", organisation="", author="", language="", kind=""), URL)
    assert bare.csl() == {"id": "document-12", "type": "report", "title": DOCUMENT.title, "URL": URL}
    assert as_ris([bare]).split() == f"TY - RPRT TI - {DOCUMENT.title} AN - 12 UR - {URL} ER -".split()
    assert as_bibtex([bare]).startswith("@techreport{joint-inspections-what-nd-12,\n")


def test_ris_is_read_back() -> None:
    (read,) = rispy.loads(as_ris([reference()]))
    assert read == {
        "type_of_reference": "RPRT",
        "authors": ["Care Inspectorate"],
        "title": "Joint inspections: what they find",
        "year": "2016/10/12",
        "publisher": "Care Inspectorate",
        "language": "en",
        "accession_number": "12",
        "keywords": ["Neglect", "Inspections"],
        "urls": [URL],
        "notes": ["Cited: p. 12"],
    }


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("slides", ("speech", "SLIDE", "@misc")),
        ("letter", ("personal_communication", "PCOMM", "@misc")),
        ("web page", ("webpage", "ELEC", "@misc")),
        ("minutes", ("report", "RPRT", "@techreport")),
    ],
)
def test_types_by_kind(kind: str, types: tuple[str, str, str]) -> None:
    held = reference(kind=kind)
    ris = rispy.loads(as_ris([held]))[0]["type_of_reference"]
    assert (held.csl()["type"], ris, as_bibtex([held]).partition("{")[0]) == types


def read_bibtex(text: str) -> dict[str, str]:
    """Read one entry: fields on lines of their own, braces balanced, escapes undone."""
    entry = re.fullmatch(r"@(\w+)\{([a-z0-9-]+),\n((?:  \w+ = \{.*\},\n)*)\}\n", text)
    assert entry, text
    fields = dict(re.fullmatch(r"  (\w+) = \{(.*)\},", line).groups() for line in entry[3].splitlines())  # type: ignore[union-attr]
    for value in fields.values():
        depth = 0
        for brace in re.findall(r"(?<!\\)[{}]", value.replace("\\\\", "")):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
    return fields


def plain(tex: str) -> str:
    for name, character in (("backslash", "\\"), ("asciitilde", "~"), ("asciicircum", "^")):
        tex = tex.replace(f"\\text{name}{{}}", f"\0{ord(character)}\0")
    tex = re.sub(r"\\([{}$&#_%])", lambda found: f"\0{ord(found[1])}\0", tex).replace("{", "").replace("}", "")
    return re.sub(r"\0(\d+)\0", lambda found: chr(int(found[1])), tex)


def test_bibtex_is_read_back() -> None:
    fields = read_bibtex(as_bibtex([reference(title="50% of {R&D}: a_b #1 ~ \\ ^ $")]))
    assert plain(fields["title"]) == "50% of {R&D}: a_b #1 ~ \\ ^ $"
    assert fields["author"] == "{Care Inspectorate}"
    assert (fields["year"], fields["month"], fields["institution"]) == ("2016", "10", "Care Inspectorate")
    assert (fields["note"], fields["url"]) == ("p. 12", URL)


VALUES = st.text(st.characters(codec="utf-8"), max_size=40)


@given(VALUES, VALUES, VALUES, st.sampled_from(["2016", "2016-07-31", "", "99"]))
def test_no_value_breaks_a_format(title: str, organisation: str, author: str, date: str) -> None:
    held = reference(title=title, organisation=organisation, author=author, date=date)
    (read,) = rispy.loads(as_ris([held]))
    assert read.get("title", "").split() == one_line(held.title).split()
    assert len(rispy.loads(as_ris([held, held]))) == 2
    assert json.loads(as_csl([held]))[0]["title"] == held.title
    fields = read_bibtex(as_bibtex([held]))
    assert plain(fields["title"]).split() == one_line(held.title).split()
