from __future__ import annotations

from indexer.paper_works import works_of
from indexer.references.cited import Citation, CitationKind, Cited, Listed

FIELD = {"title": "Field work", "author": [{"family": "Field", "given": "Ann"}], "issued": {"date-parts": [[2012]]}}
DALE = {"title": "Dale work", "author": [{"family": "Dale", "given": "Carol"}], "issued": {"date-parts": [[2013]]}}
HERE = {"author": [{"family": "Moor"}], "issued": {"date-parts": [[2014]]}}


def cite(text: str, *listed: int, kind: CitationKind = CitationKind.AUTHOR_YEAR, **csl: object) -> Citation:
    return Citation(0, len(text), text, kind, listed, csl)


def test_listed_works_come_first_and_then_those_only_cited() -> None:
    cited = Cited(
        (Listed("Dale", DALE), Listed("Field", FIELD)),
        (cite("Moor, 2014", **HERE), cite("Field, 2012", 1), cite("Moor, 2014", **HERE)),
    )
    assert [(each.text, each.listed, each.citations) for each in works_of(cited)] == [
        ("Dale", True, ()),
        ("Field", True, (1,)),
        ("Moor, 2014", False, (0, 2)),
    ]


def test_a_work_that_is_listed_twice_is_one() -> None:
    cited = Cited((Listed("Field", FIELD), Listed("Field again", FIELD)), (cite("a", 0), cite("b", 1), cite("c", 0, 1)))
    (work,) = works_of(cited)
    assert (work.text, work.citations) == ("Field", (0, 1, 2))


def test_a_citation_that_may_mean_two_works_counts_for_both() -> None:
    cited = Cited((Listed("Dale", DALE), Listed("Field", FIELD)), (cite("both", 0, 1),))
    assert [each.citations for each in works_of(cited)] == [(0,), (0,)]


def test_what_names_nothing_is_no_work() -> None:
    cites = (cite("[3]", kind=CitationKind.NUMBER, **HERE), cite("ibid.", kind=CitationKind.REPEATED), cite("(2014)"))
    assert works_of(Cited((), cites)) == ()
