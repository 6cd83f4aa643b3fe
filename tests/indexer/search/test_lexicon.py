from hypothesis import given
from hypothesis import strategies as st

from indexer.search.lexicon import Lexicon

WORDS = st.lists(st.text("abcé子", max_size=7), max_size=12, unique=True)


def distance(one, other):
    """Give the optimal string alignment distance, the plain way."""
    rows = [[i or j for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(WORDS, st.text("abcé子", min_size=1, max_size=7), st.integers(1, 2))
def test_near_words_are_all_those_within_the_distance(words, typed, most):
    wanted = sorted((distance(typed, word), word) for word in words if word and distance(typed, word) <= most)
    assert Lexicon(words).near(typed, most) == wanted


@given(WORDS, st.text("abcé子", max_size=3))
def test_beginnings_are_all_words_that_begin_so_the_shortest_first(words, start):
    wanted = sorted((word for word in words if word and word.startswith(start)), key=lambda word: (len(word), word))
    assert Lexicon(words).beginning(start, 100) == wanted


def test_an_empty_lexicon_knows_nothing():
    assert Lexicon([]).near("word", 2) == Lexicon([]).beginning("w", 3) == []


def test_a_word_that_nobody_types_is_passed_over():
    assert Lexicon(["a" * 500, "ab"]).near("a" * 500, 2) == []
