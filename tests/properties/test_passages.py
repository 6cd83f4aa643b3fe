"""Laws of cutting: nothing is lost, nothing is said twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract.extraction import Block
from indexer.model import Link, Locator
from indexer.passages import NEAR, cut

WORDS = st.sampled_from(["neglect", "care.", "The", "child", "2,751", "risk?", "“quoted”", "e.g."])
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=300).map(" ".join)
TEXTS = st.lists(PARAGRAPHS, max_size=12).map("\n\n".join)


@given(st.lists(TEXTS, max_size=4))
@settings(deadline=None, max_examples=60)
def test_passages_joined_give_the_text(texts):
    blocks = [
        Block(Locator("section", str(i), i), text, links=(Link("https://x.org/", "care."),))
        for i, text in enumerate(texts, 1)
    ]
    passages = cut(blocks)
    assert " ".join(" ".join(passage.text for passage in passages).split()) == " ".join(" ".join(texts).split())
    assert sum(len(passage.links) for passage in passages) == sum(1 for text in texts if text.strip())
    assert [passage.locator.index for passage in passages] == list(range(1, len(passages) + 1))


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_no_passage_of_a_section_is_much_longer_than_asked(text):
    for passage in cut([Block(Locator("section", "1", 1), text)]):
        assert len(passage.text.split()) <= NEAR * 2


@given(TEXTS)
def test_a_page_is_one_passage(text):
    block = Block(Locator("page", "iv", 4), text, heading="Findings")
    [passage] = cut([block])
    assert (passage.text, passage.locator, passage.heading) == (text, block.locator, "Findings")
