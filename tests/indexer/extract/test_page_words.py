"""The words of a page on their way from a worker to its parent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.page_words import PageWords, Word, dump, load

SIDE = st.floats(-1e6, 1e6)
WORDS = st.builds(
    Word, st.integers(0, 99), st.integers(0, 99), st.lists(st.tuples(SIDE, SIDE, SIDE, SIDE), max_size=3).map(tuple)
)


@given(st.builds(PageWords, st.integers(1, 9), st.text(), st.lists(WORDS, max_size=5).map(tuple)))
def test_a_page_arrives_as_it_left(page: PageWords) -> None:
    line = dump(page)
    assert b"\n" not in line
    assert load(line) == page


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[1]",
        b'[1, "text", [[0, 1]]]',
        b'[1, "text", [[0, 1, [[1, 2, 3]]]]]',
        b'[1, "text", [[0, 1, [[1, 2, 3, NaN]]]]]',
        b'[1, "text", [[0, 1, [[1, 2, 3, {}]]]]]',
        b'[1e999, "text", []]',
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_page_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load(line)
