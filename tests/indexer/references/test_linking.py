"""Words that cite are linked to the works of a given list: clear, ambiguous, or not at all, with the reason."""

from __future__ import annotations

import pytest

from indexer.paper_text import PaperText
from indexer.references.cited import Listed
from indexer.references.linking import link_citations


def work(year: int, *families: str, given: str = "A.", suffix: str = "") -> Listed:
    authors = [{"family": each, "given": given} for each in families]
    return Listed(
        "", {"author": authors, "issued": {"date-parts": [[year]]}, "year-suffix": suffix, "title": "A title"}
    )


def body(year: int, name: str) -> Listed:
    return Listed("", {"author": [{"literal": name}], "issued": {"date-parts": [[year]]}, "title": "A title"})


LISTED = [
    work(2010, "Smith", given="J."),
    work(2010, "Smith", given="K."),
    work(2012, "Smith", "Jones"),
    work(2012, "Smith", "Jones", "Brown"),
    work(2015, "van der Berg", "Grant"),
    body(2015, "Scottish Prison Service"),
    body(2018, "Scottish Prison Service"),
]


@pytest.mark.parametrize(
    ("text", "listed", "why"),
    [
        ("(J. Smith, 2010)", (0,), "author and year"),
        ("(Smith, 2010)", (0, 1), "2 works of this author and year are listed"),
        ("(Smith and Jones, 2012)", (2,), "author and year"),
        ("(Smith et al., 2012)", (3,), "author and year"),
        ("(Berg & Grant, 2014)", (4,), "the authors; the list gives 2015 as the year"),
        ("(SPS, 2015)", (5,), "the initials of the only author listed that has them, and the year"),
        ("(Scottish Prison Service, 2014/15)", (5,), "the author, and the end of the period of the data"),
        (
            "(Scottish Prison Service, 2016/17)",
            (6,),
            "the author, and 2018 as the year of publication nearest to the data's",
        ),
        ("(Scottish Prison Service, 2017)", (), "this author is listed, but with 2015 and 2018"),
        ("(Brown, 2012)", (), "no work of this author is listed"),
    ],
)
def test_links(text: str, listed: tuple[int, ...], why: str) -> None:
    (citation,) = link_citations(PaperText(f"So it was {text}."), LISTED).citations
    assert (citation.listed, citation.why) == (listed, why)


def test_names_that_are_part_of_others_are_not_taken() -> None:
    cited = link_citations(PaperText("The North Scottish Prison Service (2015) is another body."), LISTED)
    assert [each.listed for each in cited.citations] == [()]


def test_the_vocabulary_may_know_an_acronym() -> None:
    text = PaperText("So says Prisons (PRIS, 2018).")
    assert [each.listed for each in link_citations(text, LISTED, {"PRIS": "Scottish Prison Service"}).citations] == [
        (6,)
    ]
