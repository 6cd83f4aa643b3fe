from __future__ import annotations

from indexer.references.entry import parse_reference


def test_a_report_of_an_organisation_in_harvard_style() -> None:
    item = parse_reference(
        "Scottish Government (2016a) Child Protection Statistics. Edinburgh: Scottish Government. "
        "Available at: https://www.example.org/a_(b) (Accessed: 12 May 2016)."
    )
    assert item["author"] == [{"literal": "Scottish Government"}]
    assert item["issued"] == {"date-parts": [[2016]]}
    assert item["year-suffix"] == "a"
    assert item["title"] == "Child Protection Statistics"
    assert item["URL"] == "https://www.example.org/a_(b)"
    assert item["accessed"] == {"date-parts": [[2016, 5, 12]]}
