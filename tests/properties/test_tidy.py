"""The law of tidying: no letter and no digit of a page is lost, added or moved to another page."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.extraction import Block, Line
from indexer.extract.tidy import HYPHEN, tidy
from indexer.model import Locator

WORDS = st.sampled_from(
    ["multi", "Agency", "assess", "ment", "2019", "20", "é", "𝒳", "a_b", "-", "\u2010", "\u00ad", HYPHEN]
)
LINES = st.lists(WORDS, max_size=5).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda between: between.join(words))
)
# A few lines that come back make running headers; free text makes everything else.
RUNNING = st.sampled_from(["Learning review", "Page 1", "Page 22", "", f"Multi{HYPHEN}agency"])
TEXTS = st.lists(RUNNING | LINES | st.text(max_size=8), max_size=9).map("\n".join)
LOOKS = st.tuples(st.sampled_from([9.0, 11.0, 16.0, 30.0]), st.booleans())


def pages(texts, looks):
    return [
        Block(
            Locator("page", str(at), at),
            text,
            lines=tuple(
                Line(line, *looks[(at + number) % len(looks)]) for number, line in enumerate(text.splitlines()) if line
            ),
        )
        for at, text in enumerate(texts, 1)
    ]


def letters(text):
    return Counter(re.findall(r"\w", text))


@given(st.lists(TEXTS, max_size=6), st.lists(LOOKS, min_size=1, max_size=5))
def test_no_letter_is_lost(texts, looks):
    before = pages(texts, looks)
    after = tidy(before)
    assert [letters(block.text + block.running) for block in after] == [letters(block.text) for block in before]
    assert [block.locator for block in after] == [block.locator for block in before]


@given(st.lists(TEXTS, max_size=6), st.lists(LOOKS, min_size=1, max_size=5))
def test_no_marker_is_left(texts, looks):
    assert not any(HYPHEN in block.text + block.running + block.heading for block in tidy(pages(texts, looks)))


@given(st.lists(TEXTS, max_size=3))
def test_the_order_of_words_on_a_page_of_a_short_document_is_kept(texts):
    texts = texts[:2]  # too few pages for running lines
    for before, after in zip(texts, tidy(pages(texts, [(11.0, False)])), strict=True):
        assert re.sub(r"[\W]", "", after.text) == re.sub(r"[\W]", "", before)
