import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer import language
from indexer.search.segments.inverter import Inverter, Pieces, narrow, spread, totals
from indexer.search.segments.stored import StoredSegment

NUMBERS = {"document": 1, "position": 1, "revision": 1}


def stored(path, texts, pieces=None):
    inverter = Inverter(pieces or Pieces())
    for text in texts:
        inverter.add(NUMBERS, {"text": text}, "")
    inverter.write(path)
    return StoredSegment(path)


def forms(segment):
    return {
        form.decode(): segment.terms[int(term)].decode()
        for form, term in zip(segment.forms[:], segment.form_terms, strict=True)
    }


def test_each_word_is_listed_as_spelt_with_its_term(tmp_path):
    segment = stored(tmp_path / "x", ["Children’s looked-after (Cafés)"])
    assert forms(segment) == {
        "children's": language.stem("children’s"),
        "looked-after": "lookedaft",
        "looked": "look",
        "after": "after",
        "cafes": "cafe",
    }


def test_length_counts_positions(tmp_path):
    segment = stored(tmp_path / "x", ["one two", "", "long-term care", "…"])
    assert segment.lengths["text"].tolist() == [2, 0, 3, 0]


def test_pieces_that_are_kept_from_one_segment_to_the_next_change_nothing(tmp_path):
    pieces = Pieces()
    stored(tmp_path / "a", ["well known words", "and more"], pieces)
    again, fresh = stored(tmp_path / "b", ["known (words)"], pieces), stored(tmp_path / "c", ["known (words)"])
    assert again.terms[:] == fresh.terms[:] == [b"known", b"word"]
    assert forms(again) == forms(fresh)


def test_a_segment_of_nothing(tmp_path):
    segment = stored(tmp_path / "x", [])
    assert (segment.rows, len(segment.terms), segment.pages[:]) == (0, 0, [])


@given(st.text(max_size=300))
def test_terms_are_those_of_the_language_module(tmp_path_factory, text):
    segment = stored(tmp_path_factory.mktemp("x") / "x", [text])
    expected = {
        term.encode()
        for token in language.words(text)
        for alternatives in language.terms(token)
        for term in alternatives
    }
    assert set(segment.terms[:]) == expected


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5))))
def test_spread_gives_every_range(ranges):
    starts = np.array([start for start, _ in ranges], np.int64)
    ends = starts + np.array([count for _, count in ranges], np.int64)
    assert spread(starts, ends).tolist() == [n for start, count in ranges for n in range(start, start + count)]


def test_totals_and_narrow():
    assert totals(np.array([2, 0, 3], np.uint8)).tolist() == [0, 2, 2, 5]
    assert narrow(np.array([0, 300])).dtype == np.uint16
