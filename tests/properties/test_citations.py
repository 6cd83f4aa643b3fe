"""Laws of reading citations, over texts that nobody would write."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indexer.paper_text import Block, PaperText
from indexer.references import read_citations

PIECES = st.sampled_from(
    [
        "Reid", "Hill", "van der Berg", "SCRA", "Scottish Prison Service", "et al.", "and", "&", ",", ";", ":", "(", ")",
        "[", "]", "2010", "2011a", "b", "2014/15", "n.d.", "in press", "p. 3", "1.", "[1]", "2–4", "References", "\n",
        "\n\n", "ibid.", "op. cit.", "doi:10.5555/x", "https://example.org/a", "'Title of a work',", "pp. 3–9.", "A.", "the",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map(" ".join)


@given(TEXTS)
def test_places_are_in_the_text_and_in_the_list(text: str) -> None:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    for paper in (PaperText(text), PaperText(text, tuple(blocks))):
        cited = read_citations(paper)
        for each in cited.citations:
            assert 0 <= each.start < each.end <= len(text)
            assert text[each.start : each.end] == each.text
            assert set(each.listed) <= set(range(len(cited.listed)))
            assert each.why
        assert all(one.start <= other.start for one, other in pairwise(cited.citations))
        assert all(" ".join(text[each.start : each.end].split()) == each.text for each in cited.listed if each.end)
        assert not set(cited.never_cited) & {at for each in cited.citations for at in each.listed}
