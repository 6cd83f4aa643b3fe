from __future__ import annotations

import rispy

from indexer.citation.ris import as_ris, read_ris

REPORT = {
    "id": "document-12",
    "type": "report",
    "title": "Joint inspections: what they find",
    "author": [{"literal": "Department for Children, Schools and Families"}, {"family": "Munro", "given": "Eileen"}],
    "issued": {"date-parts": [[2016, 10, 12]]},
    "publisher": "Care Inspectorate",
    "publisher-place": "Dundee",
    "number": "CI/2016/7",
    "keyword": "Neglect, Inspections",
    "note": "Cited: p. 12",
    "URL": "https://example.org/a;b?c=d_e",
}


def test_another_program_reads_it() -> None:
    (read,) = rispy.loads(as_ris([REPORT]), delimiter_tags_mapping={})
    assert read == {
        "type_of_reference": "RPRT",
        "authors": ["Department for Children,, Schools and Families", "Munro, Eileen"],
        "title": "Joint inspections: what they find",
        "year": "2016/10/12",
        "publisher": "Care Inspectorate",
        "place_published": "Dundee",
        "issn": "CI/2016/7",
        "keywords": ["Neglect", "Inspections"],
        "urls": ["https://example.org/a;b?c=d_e"],
        "notes": ["Cited: p. 12"],
        "id": "document-12",
    }


def test_it_is_read_back() -> None:
    assert read_ris(as_ris([REPORT])).items == (REPORT,)


def test_what_other_programs_write_is_read() -> None:
    text = """
TY  - JOUR
T1  - A title that goes on
over two lines
A1  - Low, A.
A1  - Care Inspectorate
JF  - Journal of Inquiries
Y1  - 2011/07//
VL  - 3
IS  - 2
SP  - 12
EP  - 19
N2  - What it is about.
UR  - https://example.org/low
UR  - https://example.org/low.pdf
ER  -

TY  - BOOK
TI  - A book
T2  - A series
ED  - Roy, B.
SN  - 978-0-00-000000-2
PY  - 1999
ER  -
"""
    article, book = read_ris(text.encode("utf-16")).items
    assert article == {
        "type": "article-journal",
        "title": "A title that goes on over two lines",
        "author": [{"family": "Low", "given": "A."}, {"literal": "Care Inspectorate"}],
        "container-title": "Journal of Inquiries",
        "issued": {"date-parts": [[2011, 7]]},
        "volume": "3",
        "issue": "2",
        "page": "12-19",
        "abstract": "What it is about.",
        "URL": "https://example.org/low",
    }
    assert book["collection-title"] == "A series"
    assert book["editor"] == [{"family": "Roy", "given": "B."}]
    assert book["ISBN"] == "978-0-00-000000-2"


def test_good_records_come_through_and_bad_ones_are_told_of() -> None:
    read = read_ris("junk\nTY  - RPRT\nPY  - 2016\nER  - \nTY  - RPRT\nTI  - No end\nTY  - BOOK\nTI  - Good\nER  - \n")
    assert [each["title"] for each in read.items] == ["No end", "Good"]
    assert read.problems == (
        "What stands before the first line with “TY  - ” belongs to no record and was left out.",
        "The record at line 2 has neither title nor author and was left out.",
    )


def test_a_file_that_is_no_ris() -> None:
    assert "no RIS file" in read_ris(b"%PDF-1.4").problems[0]


def test_older_programs_write_other_characters() -> None:
    (item,) = read_ris("TY  - RPRT\r\nTI  - Caf\xe9\r\nER  - \r\n".encode("cp1252")).items
    assert item["title"] == "Café"
