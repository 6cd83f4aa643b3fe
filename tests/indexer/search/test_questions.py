import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import language
from indexer.search.acronyms import Acronyms
from indexer.search.query_parser import parse
from indexer.search.questions import ASKING, SHARE
from indexer.search.tree import leaves


def read(text):
    return parse(text, lambda *_: None, Acronyms([]))


@pytest.mark.parametrize(
    ("typed", "searched_as", "left_out"),
    [
        ("What is known about thresholds for neglect?", "thresholds AND neglect", ["known"]),
        ("Find research on kinship care", "kinship AND care", ["Find", "research"]),
        ('papers that discuss "kinship care"', '"kinship care"', ["papers", "discuss"]),
        ("reports on neglect -minutes", "neglect NOT minutes", ["reports"]),
    ],
)
def test_the_opening_of_a_question_is_not_demanded_and_that_is_said(typed, searched_as, left_out):
    parsed = read(typed)
    assert parsed.searched_as == searched_as
    (note,) = parsed.notes
    assert [word for word in left_out if f"“{word}”" in note] == left_out


@pytest.mark.parametrize(
    ("typed", "searched_as"),
    [
        ("evidence of neglect", "evidence AND neglect"),
        ("information sharing", "information AND sharing"),
        ("who reports neglect", "reports AND neglect"),
        ("what evidence is there", "evidence"),
        ("research on", "research"),
        ("research on what works -minutes", "works NOT minutes"),
        ("research on -minutes", "research NOT minutes"),
        ('"research" on neglect', "research AND neglect"),
        ("research AND neglect", "research AND neglect"),
        ("research on neglect OR harm", "research AND (neglect OR harm)"),
        ("title:research on neglect", "title:research AND neglect"),
    ],
)
def test_what_else_was_typed_is_demanded(typed, searched_as):
    assert read(typed).searched_as == searched_as


def test_words_of_asking_count_less_than_others():
    shares = {leaf.text: leaf.boost for leaf in leaves(read("neglect information OR studies").tree)}
    assert shares == {"neglect": 1.0, "information": SHARE, "studies": SHARE}
    assert read("title:report").tree.boost == 1.0


@given(st.lists(st.sampled_from(sorted(ASKING) + sorted(language.COMMON_WORDS) + ["neglect"]), min_size=1, max_size=6))
def test_something_is_always_asked_for(words):
    parsed = read(" ".join(words))
    asked = {leaf.text for leaf in leaves(parsed.tree)}
    assert asked
    assert ("neglect" in asked) == ("neglect" in words)


def test_no_word_of_asking_is_a_common_word():
    assert not ASKING & language.COMMON_WORDS
