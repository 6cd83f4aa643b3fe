from __future__ import annotations

import pytest

from indexer.errors import SearchTooSlow

TEXTS = {
    "a.txt": "Infants were found in need. Care was poor.",
    "b.txt": "Care was given to infants and infants alone.",
    "c.txt": "Unaccompanied asylum seeking children came by lorry.",
}


@pytest.fixture
def finder(index, write, library):
    write("workstreams.toml", '[acronyms]\nUASC = "unaccompanied asylum seeking children"\n')
    for name, text in TEXTS.items():
        write(name, text)
    index()
    return library.finder()


def texts(near):
    return [passage.text for _, _, passage in near.passages]


def test_passages_with_most_of_the_words_come_first(finder):
    near = finder.nearest(["poor", "care", "zebra"], 5, 10)
    assert texts(near) == [TEXTS["a.txt"], TEXTS["b.txt"]]
    assert near.held == {"poor": 1, "care": 2, "zebra": 0}
    assert near.searched.passages == 3


def test_no_more_are_given_than_asked_for(finder):
    assert len(finder.nearest(["care"], 1, 10).passages) == 1
    assert finder.nearest([], 5, 10).passages == ()


def test_an_acronym_finds_its_long_form(finder):
    assert texts(finder.nearest(["UASC"], 5, 10)) == [TEXTS["c.txt"]]


def test_it_stops_when_the_time_is_over(finder):
    with pytest.raises(SearchTooSlow):
        finder.nearest(["care"], 5, 0)
