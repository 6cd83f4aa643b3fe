from __future__ import annotations

import pytest

from indexer.citation.bibtex import as_bibtex
from indexer.citation.bibtex_reading import read_bibtex

FILE = r"""
@string{joi = "Journal of {\'E}tudes"}
@comment{made by a program}
@techreport{one,
  author = {{Scottish Ministers and Others} and Garc{\'\i}a, Jos\'e and van Dijk, Jan and Ann {\O}stby and others},
  title = {{The \emph{Use} of R\&D}: 5\% -- and 50% more},
  institution = "Care Inspectorate",
  year = 2016, month = jul, pages = "12--14",
  url = {https://example.org/a\_b?c=%20d},
}
@article{two, author = "Low, A.", title = {Fine}, journal = joi, number = 4, year = 2010, doi = {https://doi.org/10.1/x}}
@online{three, title = {A page}, date = {2019-03-02}, urldate = {2020-01-31}, organization = {An Office}}
@misc{four, title = {Elsewhere}, howpublished = {\url{https://example.org/x}}}
@mastersthesis{five, title = {On Care}, author = {Roy, Bea}, school = {A University}}
"""


def test_entries_are_read() -> None:
    read = read_bibtex(FILE)
    assert read.problems == ()
    report, article, page, other, thesis = read.items
    assert report == {
        "id": "one",
        "type": "report",
        "author": [
            {"literal": "Scottish Ministers and Others"},
            {"family": "García", "given": "José"},
            {"family": "van Dijk", "given": "Jan"},
            {"family": "Østby", "given": "Ann"},
        ],
        "title": "The Use of R&D: 5% – and 50% more",
        "publisher": "Care Inspectorate",
        "issued": {"date-parts": [[2016, 7]]},
        "page": "12-14",
        "URL": "https://example.org/a_b?c=%20d",
    }
    assert (article["container-title"], article["issue"], article["DOI"]) == ("Journal of Études", "4", "10.1/x")
    assert page["type"] == "webpage"
    assert page["issued"] == {"date-parts": [[2019, 3, 2]]}
    assert page["accessed"] == {"date-parts": [[2020, 1, 31]]}
    assert (other["URL"], "container-title" in other) == ("https://example.org/x", False)
    assert (thesis["type"], thesis["genre"], thesis["publisher"]) == ("thesis", "Master’s thesis", "A University")


def test_good_entries_come_through_and_bad_ones_are_told_of() -> None:
    read = read_bibtex(
        "@book{a, title={open, year=2010}\n\n@book{b, title={Good}}\n@book{b, title={Same key}}\n"
        "@book{c, title={Twice}, year=1, year=2}\n@book{d, year=2010}\n"
    )
    assert [each["title"] for each in read.items] == ["Good", "Same key"]
    assert read.problems == (
        "The entry at line 1 could not be read and was left out. See that its braces and quotes are closed.",
        "The entry at line 5 gives “year” more than once and was left out.",
        "The entry at line 6 has neither title nor author and was left out.",
    )


@pytest.mark.parametrize("text", ["", "TY  - RPRT", "{}"])
def test_a_file_that_is_no_bibtex(text: str) -> None:
    assert "no BibTeX file" in read_bibtex(text).problems[0]


def test_a_mark_that_begins_a_name_stays() -> None:
    work = {"type": "book", "title": "T", "author": [{"family": "X", "given": "A"}, {"family": "&X", "given": "B"}]}
    (read,) = read_bibtex(as_bibtex([work])).items
    assert read["author"] == work["author"]
