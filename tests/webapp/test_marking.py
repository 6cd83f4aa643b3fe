from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Locator, Passage
from indexer.quotes import Found, Part, Piece, Quote, Text
from indexer.search.snippet import Marker
from webapp.marking import Marks
from webapp.passages import paragraphs

NEGLECT = Marker(frozenset({"neglect"}))


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    passage = Passage(Locator("section", "1", 1), "We saw neglect\nhere.\n\n And <b> neglect there.")
    found = Text({1: passage}).find(Quote("neglect here. And"), 1)
    assert Marks(NEGLECT, 1, found).draw(Part.TEXT, passage.text, paragraphs(passage)) == [
        'We saw <mark class="evidence-quote" id="quote"><mark id="hit">neglect</mark>\nhere.</mark>',
        '<mark class="evidence-quote">And</mark> &lt;b&gt; <mark>neglect</mark> there.',
    ]


def test_other_parts_and_passages_are_left_alone() -> None:
    found = Found((Piece(1, Part.NOTES, 0, 3),), "see")
    assert Marks(Marker(), 1, found).draw(Part.TEXT, "see", ["see"]) == ["see"]
    assert Marks(Marker(), 2, found).draw(Part.NOTES, "see", ["see"]) == ["see"]
    assert "evidence-quote" in Marks(Marker(), 1, found).draw(Part.NOTES, "see", ["see"])[0]


@given(
    st.lists(st.sampled_from(["neglect", "care", "<b>", "&", "“x”", "\n", "\n\n", ". A", "2016"]), max_size=40),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_marks_lose_no_letter_and_nest(words: list[str], one: int, other: int) -> None:
    passage = Passage(Locator("page", "1", 1), " ".join(words))
    start, end = sorted((min(one, len(passage.text)), min(other, len(passage.text))))
    found = Found((Piece(1, Part.TEXT, start, end),), passage.text[start:end])
    drawn = Marks(NEGLECT, 1, found).draw(Part.TEXT, passage.text, paragraphs(passage))
    assert [unescape(re.sub(r"</?mark[^>]*>", "", each)) for each in drawn] == paragraphs(passage)
    quoted = "".join(
        re.findall(
            r'<mark class="evidence-quote"[^>]*>((?:<mark[^>]*>.*?</mark>|.)*?)</mark>', "".join(drawn), re.DOTALL
        )
    )
    marked = unescape(re.sub(r"</?mark[^>]*>", "", quoted))
    assert "".join(marked.split()) == "".join(passage.text[start:end].split())
