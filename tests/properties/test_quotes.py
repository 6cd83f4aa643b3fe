"""Laws of quotes: words cut from a passage are found again however they are set; words that are not there never are."""

from __future__ import annotations

import random
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.model import Locator, Passage
from indexer.quotes import Change, Quote, Text, differences, fold

SOUND = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf"])
WORDS = st.one_of(
    st.sampled_from(
        "neglect care long-term children’s 2,751 1.5 37% (2016) ﬁnding “threshold” – said. no not naïve NHS 10–15 & Ⅳ ß".split()
    ),
    st.text(SOUND, min_size=1, max_size=9).filter(lambda word: not re.search(r"\s", word)),
)
PASSAGES = st.lists(st.lists(WORDS, min_size=1, max_size=30), min_size=1, max_size=5)
SPACES = st.sampled_from([" ", "\n", "  ", "\u00a0", "\t"])


def book(passages: list[str]) -> dict[int, Passage]:
    return {at: Passage(Locator("page", str(at), at), text) for at, text in enumerate(passages, 1)}


def set_otherwise(words: list[str], choose: random.Random) -> str:
    """Wrap words, break some at line ends, and take other quotes, dashes, capitals and ligatures."""
    text = ""
    for word in words:
        if len(word) > 3 and word.isalpha() and word.isascii() and choose.random() < 0.3:
            at = choose.randrange(1, len(word))
            word = word[:at] + choose.choice("-\u2010\u00ad") + "\n" + word[at:]  # noqa: PLW2901
        text += word + choose.choice([" ", "\n", "  ", "\u00a0", "\r\n"])
    for some in ("’'\u2018\u02bc", '“"”„«', "–-\u2011\u2014"):
        text = "".join(choose.choice(some) if each in some else each for each in text)
    if choose.random() < 0.5:
        text = text.replace("fi", "ﬁ").replace("ff", "ﬀ")
    return text.upper() if choose.random() < 0.2 and text.isascii() else text


@given(PASSAGES, st.data())
def test_a_quote_is_found_again_however_it_is_set(passages: list[list[str]], data: st.DataObject) -> None:
    position = data.draw(st.integers(1, len(passages)))
    words = passages[position - 1]
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    choose = data.draw(st.randoms(use_true_random=False))
    exact = " ".join(words[start:end])
    assume(fold(exact))
    set_again = book([set_otherwise(each, choose) for each in passages])
    found = Text(set_again).find(Quote(exact), position)
    assert found is not None
    assert found.verbatim
    assert fold(found.words) == fold(exact)


@given(PASSAGES, st.data())
def test_surroundings_tell_two_places_apart(passages: list[list[str]], data: st.DataObject) -> None:
    texts = [" ".join(each) for each in passages]
    repeated = "the same words again"
    texts[0] += f" {repeated} onekind"
    texts.append(f"otherkind {repeated} elsewhere")
    found = Text(book(texts)).find(Quote(repeated, after="elsewhere"), 1)
    assert found is not None
    assert found.position == len(texts)


@given(PASSAGES, PASSAGES)
def test_what_is_not_there_is_never_called_the_quote(passages: list[list[str]], others: list[list[str]]) -> None:
    text = Text(book([" ".join(each) for each in passages]))
    exact = " ".join(others[0])
    whole = fold(" ".join(" ".join(each) for each in passages))
    assume(fold(exact) not in whole)
    assert text.find(Quote(exact), 1) is None
    nearly = text.find_nearly(Quote(exact), 1)
    assert nearly is None or not nearly.verbatim


@given(st.lists(WORDS, max_size=20), st.lists(WORDS, max_size=20))
def test_differences_lose_no_word_of_either(one: list[str], other: list[str]) -> None:
    runs = differences(" ".join(one), " ".join(other))
    assert [word for kind, run in runs if kind is not Change.GONE for word in run.split()] == other
    same = [word for kind, run in runs if kind is not Change.NEW for word in run.split()]
    assert [fold(each) for each in same if fold(each)] == [fold(each) for each in one if fold(each)]


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_text_may_be_looked_for_in_any_other(text: str, exact: str) -> None:
    held = Text({3: Passage(Locator("slide", "3", 3), text, heading=exact[::-1], notes=text[::-1])})
    for found in (held.find(Quote(exact), 3), held.find_nearly(Quote(exact), 3)):
        for piece in found.pieces if found else ():
            assert 0 <= piece.start < piece.end
