from __future__ import annotations

from indexer.citation.suffixes import letters, with_initials, year_suffixes

LOW = {"family": "Low", "given": "Anne Mary"}
OTHER_LOW = {"family": "Low", "given": "Bea"}
YEAR = {"issued": {"date-parts": [[2016]]}}


def test_only_works_of_one_year_by_the_same_authors_get_letters() -> None:
    items = [
        {"title": "A", "author": [LOW], **YEAR},
        {"title": "B", "author": [{"family": "Low", "given": "A. M."}], **YEAR},
        {"title": "C", "author": [OTHER_LOW], **YEAR},
        {"title": "D", "author": [LOW]},
        {"title": "E", **YEAR},
        {"title": "F", **YEAR},
    ]
    assert year_suffixes(items, [1, 0, 2, 3, 4, 5]) == {1: "a", 0: "b"}


def test_persons_who_share_a_name_get_initials() -> None:
    items = [{"author": [LOW], **YEAR}, {"author": [OTHER_LOW], **YEAR}, {"author": [LOW]}]
    assert [each["author"][0]["family"] for each in with_initials(items)] == ["A. M. Low", "B. Low", "Low"]


def test_letters_go_on_after_z() -> None:
    assert [letters(each) for each in (0, 25, 26, 27, 701, 702)] == ["a", "z", "aa", "ab", "zz", "aaa"]
