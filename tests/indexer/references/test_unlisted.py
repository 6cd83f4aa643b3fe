from __future__ import annotations

import pytest

from indexer.paper_text import PaperText
from indexer.references import read_citations


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("As the Data and Evidence Subgroup (2016) found.", [{"literal": "Data and Evidence Subgroup"}]),
        ("(Fire and Rescue Service’s 2010)", [{"literal": "Fire and Rescue Service"}]),
        ("(Department for Work and Pay, 2012)", [{"literal": "Department for Work and Pay"}]),
        ("(Education Office and Care Board, 2017)", [{"literal": "Education Office"}, {"literal": "Care Board"}]),
        ("(Office for Care and ABC Wales, 2017)", [{"literal": "Office for Care"}, {"literal": "ABC Wales"}]),
        ("(Field and Dale, 2016)", [{"family": "Field"}, {"family": "Dale"}]),
        ("(Field and Church, 2016)", [{"family": "Field"}, {"family": "Church"}]),
        ("(Field et al., 2010)", [{"family": "Field"}]),
    ],
)
def test_authors_that_no_list_names(text: str, authors: list[dict[str, str]]) -> None:
    (citation,) = read_citations(PaperText(text)).citations
    assert citation.csl["author"] == authors
