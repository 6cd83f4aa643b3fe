import pytest
from whoosh.query import TermRange

from indexer.search.acronyms import Acronyms
from indexer.search.query_parser import MOST_CHARACTERS, parse
from indexer.search.tree import EVERYTHING, DocumentSet, describe, is_nothing

ACRONYMS = Acronyms([("CSE", "child sexual exploitation"), ("GIRFEC", "getting it right for every child")])


def resolve(field, leaf):
    text = getattr(leaf, "text", "")
    known = field == "year" and (isinstance(leaf, TermRange) or text.isdecimal())
    if known or (field, text) in {("workstream", "neglect"), ("kind", "minutes")}:
        return DocumentSet(frozenset({1}), describe(leaf))
    return None


def read(text, **given):
    return parse(text, resolve, ACRONYMS, **given)


@pytest.mark.parametrize(
    ("typed", "searched_as"),
    [
        ("", "everything"),
        ("neglect thresholds", "neglect AND thresholds"),
        ("neglect AND thresholds", "neglect AND thresholds"),
        ("neglect OR thresholds", "neglect OR thresholds"),
        ("(neglect OR harm) review", "(neglect OR harm) AND review"),
        ("neglect -minutes", "neglect NOT minutes"),
        ("neglect NOT minutes", "neglect NOT minutes"),
        ("neglect NOT (minutes OR slides)", "neglect NOT (minutes OR slides)"),
        ("NOT minutes", "NOT minutes"),
        ('"looked after"', '"looked after"'),
        ("“looked after”", '"looked after"'),
        ('"social work"~10', '"social work"~10'),
        ("neglec*", "neglec*"),
        ("neglact~", "neglact~"),
        ("title:neglect", "title:neglect"),
        ("TITLE:neglect", "title:neglect"),
        ("title:(child care)", "title:child AND title:care"),
        ("notes:ask", "notes:ask"),
        ("page:iv", "page:iv"),
        ("page:[3 TO 5]", "page:[3 TO 5]"),
        ("workstream:neglect harm", "workstream:neglect AND harm"),
        ("kind:minutes", "kind:minutes"),
        ("year:2016", "year:2016"),
        ("year:[2012 TO 2016]", "year:[2012 TO 2016]"),
        ("multi-disciplinary", "multi-disciplinary"),
        ("child/young", '"child young"'),
    ],
)
def test_the_language(typed, searched_as):
    parsed = read(typed)
    assert parsed.searched_as == searched_as
    assert parsed.notes == ()


@pytest.mark.parametrize(
    ("typed", "searched_as"),
    [
        ("year:abc", "year AND abc"),
        ("workstream:nothing", "workstream AND nothing"),
        ("workstream:(neglect OR nothing)", "workstream:neglect OR (workstream AND nothing)"),
        ("page:[x TO y]", "page AND x AND y"),
        ("ne*", "ne"),
        ("*lect", "lect"),
        ("wom*n", '"wom n"'),
        ("neglact~3", "neglact~"),
        ('""~3', "3"),
    ],
)
def test_what_is_not_understood_is_searched_as_words_and_said(typed, searched_as):
    parsed = read(typed)
    assert parsed.searched_as == searched_as
    assert parsed.notes


@pytest.mark.parametrize(
    ("typed", "searched_as"),
    [
        ("or and", "or AND and"),  # common words are all there is, so they stay
        ("what is the rate of neglect?", "rate AND neglect"),
        ("WHO guidance", "WHO AND guidance"),
        ("neglect AND", "neglect"),
        ("OR neglect", "neglect"),
        ('the "at risk" register', '"at risk" AND register'),
        ("workstream:neglect the", "workstream:neglect AND the"),
    ],
)
def test_lower_case_operators_are_words_and_common_words_ask_for_nothing(typed, searched_as):
    assert read(typed).searched_as == searched_as


@pytest.mark.parametrize(
    "typed", ['"unclosed phrase', "(((open", "closed)))", "a:b:c", "http://x.y/z?q=1", "[1 TO", "x^2"]
)
def test_broken_syntax_still_asks_for_its_words(typed):
    assert not is_nothing(read(typed).tree)


@pytest.mark.parametrize("typed", ["!!!", "- -", "((((", '"', "*", "~"])
def test_without_a_letter_or_digit_there_is_nothing_to_search(typed):
    parsed = read(typed)
    assert is_nothing(parsed.tree)
    assert "Type a word" in parsed.notes[0]


def test_only_white_space_asks_for_everything():
    assert read(" \t").tree == EVERYTHING


def test_acronyms_and_long_forms_find_each_other():
    assert read("cse").searched_as == 'cse OR "child sexual exploitation"'
    assert read('"child sexual exploitation"').searched_as == '"child sexual exploitation" OR CSE'
    assert read("child sexual exploitation Fife").searched_as == "((child AND sexual AND exploitation) OR CSE) AND Fife"
    assert read("cse").expansions == ("CSE",)


def test_an_acronym_can_be_kept_as_it_is():
    parsed = read("cse", unexpanded=frozenset({"CSE"}))
    assert parsed.searched_as == "cse"
    assert parsed.expansions == ()


def test_acronyms_in_what_is_excluded():
    assert read("review -cse").searched_as == 'review NOT (cse OR "child sexual exploitation")'


def test_a_very_long_query_is_cut_and_that_is_said():
    parsed = read("word " * MOST_CHARACTERS)
    assert "first 2,048 characters" in parsed.notes[0]
