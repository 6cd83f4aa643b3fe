import pytest
from whoosh.query import And, FuzzyTerm, Not, Or, Phrase, Prefix, Term, TermRange

from indexer.search.opensearch.translation import EVERYTHING, NOTHING, Translation, named
from indexer.search.tree import EVERYTHING as EVERY
from indexer.search.tree import WORDS, DocumentSet


@pytest.fixture
def query():
    translation = Translation({"negl": {"neglect", "neglig"}}.get, lambda word: {f"near-{word}"})
    return translation.query


def term(word, field=WORDS):
    return {"term": {field: {"value": word, "boost": 1.0}}}


def test_words_come_as_stems(query):
    assert query(Term(WORDS, "Neglected")) == term("neglect")
    assert query(Term("title", "homes")) == term("home", "title")


def test_both_ways_of_writing_a_hyphenated_word_are_looked_for(query):
    apart = {"match_phrase": {WORDS: {"query": "long term", "analyzer": "whitespace", "boost": 1.0}}}
    assert query(Term(WORDS, "long-term")) == {"dis_max": {"queries": [apart, term("longterm")]}}


def test_and_keeps_filters_apart_from_what_is_scored(query):
    tree = And([Term(WORDS, "care"), Not(Term(WORDS, "home")), DocumentSet(frozenset({3, 1}), "set")])
    assert query(tree) == {"bool": {"must": [term("care")], "must_not": [term("home")], "filter": [named([1, 3])]}}


def test_what_only_excludes_gives_everything_else(query):
    excluded = {"bool": {"must_not": [term("home")], "filter": [EVERYTHING]}}
    assert query(Not(Term(WORDS, "home"))) == query(And([Not(Term(WORDS, "home"))])) == excluded
    assert query(EVERY) == {"bool": {"filter": [EVERYTHING]}}


def test_or_is_met_by_any(query):
    tree = Or([Term(WORDS, "care"), Term(WORDS, "home")])
    assert query(tree) == {"bool": {"should": [term("care"), term("home")], "minimum_should_match": 1}}
    assert query(Or([])) == query(Term(WORDS, "?!")) == NOTHING


def test_words_that_are_given_in_part_stand_for_all_that_they_may_be(query):
    assert query(Prefix(WORDS, "Negl")) == {"dis_max": {"queries": [term("negl"), term("neglect"), term("neglig")]}}
    assert query(FuzzyTerm(WORDS, "cares")) == {"dis_max": {"queries": [term("care"), term("near-cares")]}}


def test_very_many_spellings_count_alike():
    many = [f"a{number}" for number in range(2000)]
    asked = Translation(lambda _: many, lambda _: ()).query(Prefix(WORDS, "a"))
    assert sorted(asked["terms"][WORDS]) == sorted({*many, "a"})


def test_near_words_may_stand_in_any_order(query):
    asked = query(Phrase(WORDS, ["care", "homes"], slop=5))["span_near"]
    assert (asked["slop"], asked["in_order"]) == (4, False)
    twice = query(Phrase(WORDS, ["care", "care"], slop=5))["intervals"][WORDS]["all_of"]
    assert (twice["max_gaps"], twice["ordered"], len(twice["intervals"])) == (4, False, 2)


def test_pages_are_met_as_printed_or_by_number(query):
    assert query(Term("page", "IV")) == {"bool": {"filter": [{"term": {"pages": "iv"}}]}}
    between = query(TermRange("page", "9", "3"))["bool"]["filter"]
    assert between == [{"range": {"page": {"gte": 3, "lte": 9}}}]
    beyond = query(TermRange("page", "5", "9" * 40))["bool"]["filter"]
    assert beyond == [{"range": {"page": {"gte": 5, "lte": (1 << 63) - 1}}}]


def test_an_enormous_word_is_cut_as_it_is_in_the_index(query):
    assert query(Term(WORDS, "x" * 5000)) == term("x" * 255)
