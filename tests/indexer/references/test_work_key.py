from __future__ import annotations

from indexer.references.entry import parse_reference
from indexer.references.work_key import doi_of, work_key, year_of


def test_a_doi_is_the_key_however_it_is_written() -> None:
    for doi in ("10.1000/ABC.1", "https://doi.org/10.1000/abc.1", "doi:10.1000/abc.1."):
        assert work_key({"DOI": doi, "title": "Anything"}) == "doi 10.1000/abc.1"


def test_without_a_doi_it_is_who_when_and_how_the_title_begins() -> None:
    entry = "Children's Office (2016b) Delay in hearings: a review. Perth: Children's Office."
    assert work_key(parse_reference(entry)) == "childrensoffice 2016b delayinhearings"


def test_a_subtitle_and_an_article_make_no_difference() -> None:
    one = {"author": [{"literal": "The Office"}], "title": "Delay in hearings: a review"}
    other = {"author": [{"literal": "Office"}], "title": "Delay in hearings"}
    assert work_key(one) == work_key(other)


def test_letters_after_the_year_tell_works_apart() -> None:
    work = {"author": [{"family": "Field"}], "issued": {"date-parts": [[2016]]}, "title": "Delay"}
    assert len({work_key({**work, "year-suffix": each}) for each in ("", "a", "b")}) == 3


def test_a_citation_alone_is_known_by_name_and_year() -> None:
    assert work_key({"author": [{"family": "Field"}], "issued": {"date-parts": [["2016"]]}}) == "field 2016 -"


def test_what_is_not_understood_is_known_by_its_words() -> None:
    assert work_key({}, "See the file on the shelf.") == "entry seethefileontheshelf"


def test_years_and_dois_that_are_not_there_are_empty() -> None:
    assert year_of({"issued": {"literal": "spring"}}) == 0
    assert year_of({"issued": {"raw": "12 May 2016"}}) == 2016
    assert year_of({"issued": {"date-parts": [[]]}}) == 0
    assert doi_of({"DOI": "unknown"}) == ""
