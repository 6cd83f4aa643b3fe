from __future__ import annotations

from bibtexparser.entrypoint import parse_string

from indexer.citation.bibtex import as_bibtex

REPORT = {
    "id": "document-12",
    "type": "report",
    "title": "50% of {R&D}: a_b #1 ~ \\ ^ $",
    "author": [{"literal": "Care Inspectorate"}, {"family": "King", "given": "M. L.", "suffix": "Jr"}],
    "issued": {"date-parts": [[2016, 10]]},
    "publisher": "Care Inspectorate",
    "page": "12–14",
    "note": "Cited: p. 12",
    "URL": "https://example.org/a_b?c=%20{d}",
}


def test_another_program_reads_it() -> None:
    (entry,) = parse_string(as_bibtex([REPORT])).entries
    fields = {each.key: each.value for each in entry.fields}
    assert (entry.entry_type, entry.key) == ("techreport", "care-inspectorate-2016-12")
    assert fields == {
        "author": "{Care Inspectorate} and King, Jr, M. L.",
        "title": (r"{50\% of \{R\&D\}: a\_b \#1 \textasciitilde{} \textbackslash{} \textasciicircum{} \$}"),
        "year": "2016",
        "month": "10",
        "institution": "Care Inspectorate",
        "pages": "12--14",
        "note": "Cited: p. 12",
        "url": "https://example.org/a_b?c=%20%7Bd%7D",
    }


def test_no_two_entries_have_one_key() -> None:
    work = {"type": "book", "title": "Ärger"}
    library = parse_string(as_bibtex([work, work, {"type": "book", "title": "文書"}, {"type": "book"}]))
    assert [each.key for each in library.entries] == ["arger-nd", "arger-nd-2", "nd", "nd-2"]


def test_a_span_of_years_and_a_date_in_words() -> None:
    written = as_bibtex([{"type": "book", "title": "T", "issued": {"date-parts": [[2014], [2016]]}}])
    assert "  date = {2014/2016},\n  year = {2014},\n" in written
    assert "  year = {in press},\n" in as_bibtex([{"type": "book", "title": "T", "issued": {"literal": "in press"}}])
