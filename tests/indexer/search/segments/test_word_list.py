from hypothesis import given
from hypothesis import strategies as st

from indexer.search.segments.word_list import WordList, arrays_of

WORDS = st.lists(st.text("abcé文-1", max_size=12).map(str.encode), unique=True).map(sorted)
ANY = st.text("abcé文-1", max_size=12).map(str.encode)


def listed(words):
    return WordList(arrays_of(words, "x"), "x")


@given(WORDS)
def test_words_come_back_in_order(words):
    held = listed(words)
    assert list(held) == words
    assert held[:] == words
    assert held[1:3] == words[1:3]
    assert [held.find(word) for word in words] == list(range(len(words)))


@given(WORDS, ANY)
def test_a_word_is_found_only_where_it_is(words, word):
    assert listed(words).find(word) == (words.index(word) if word in words else -1)


@given(WORDS, ANY)
def test_beginnings_are_those_of_the_words(words, start):
    low, high = listed(words).beginning(start)
    assert words[low:high] == [word for word in words if word.startswith(start)]
