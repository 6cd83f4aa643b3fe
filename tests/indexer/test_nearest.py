from __future__ import annotations

import pytest

from indexer.model import Locator, Passage
from indexer.nearest import Near, Sentences

PASSAGES = {
    1: Passage(Locator("page", "1", 1), "The register counts children. Hearings were delayed by nine\nmonths."),
    4: Passage(Locator("page", "4", 4), "Supervision is about tasks. Delays of hearings harm children most."),
    5: Passage(Locator("page", "5", 5), ""),
}


@pytest.mark.parametrize(
    ("sentence", "position", "words"),
    [
        ("Nine months was the delay of hearings.", 1, "Hearings were delayed by nine months."),
        ("It harms children if a hearing is delayed", 4, "Delays of hearings harm children most."),
        ("supervised in tasks", 4, "Supervision is about tasks."),
    ],
)
def test_the_sentence_that_shares_most_and_rarest_words_is_nearest(sentence: str, position: int, words: str) -> None:
    assert Sentences(PASSAGES).nearest(sentence) == Near(position, words)


@pytest.mark.parametrize("sentence", ["", "Of the and to", "A quokka", "One quokka and its children"])
def test_hardly_a_word_in_common_is_not_near(sentence: str) -> None:
    assert Sentences(PASSAGES).nearest(sentence) is None


def test_nothing_is_near_in_a_document_without_words() -> None:
    assert Sentences({}).nearest("Hearings were delayed") is None
    assert Sentences({5: PASSAGES[5]}).nearest("Hearings were delayed") is None


@pytest.mark.parametrize("heading", ["References", "7. Bibliography", "SOURCES:"])
def test_a_list_of_references_says_nothing(heading: str) -> None:
    listed = Passage(Locator("section", "9", 9), "Delays of hearings harm children: a study.", heading=heading)
    assert Sentences({9: listed}).nearest("Delays of hearings harm children") is None
