from __future__ import annotations

import pytest

from indexer.references.title_likeness import Title, likeness, stands_in


@pytest.mark.parametrize(
    ("cited", "held", "least", "most", "reason"),
    [
        ("Delay in Hearings", "delay in hearings.", 1, 1, "same title"),
        ("Long-term care of children", "Long term care of children", 1, 1, "same title"),
        ("The children’s voice", "Children's voice", 1, 1, "same title"),
        ("Delay in hearings", "Delay in hearings: a review", 0.95, 0.95, "same title, without its subtitle"),
        ("Delay in hearings: a review", "Delay in hearings", 0.9, 0.9, "same title, without its subtitle"),
        (
            "Small teams, large loads and",
            "Small teams, large loads and long days",
            0.92,
            0.92,
            "the titles begin the same",
        ),
        ("Delay in heerings", "Delay in hearings", 0.9, 1, "same title but for the spelling"),
        (
            "Hearings, delay and review",
            "Review: delay in hearings",
            0.9,
            0.9,
            "same words in the title, in another order",
        ),
        ("Inspection of care in Ayr", "Inspection of care in Perth", 0, 0.6, "many words of the titles are the same"),
        ("Minutes of 5 April 2016", "Minutes of 12 April 2016", 0, 0.6, "many words of the titles are the same"),
        ("Delay in hearings. I", "Delay in hearings. II", 0, 0.6, "many words of the titles are the same"),
        ("Delay in hearings", "Delay in hearings. II", 0.8, 0.92, "the titles begin the same"),
        ("Housing in the north", "Delay in hearings", 0, 0, ""),
        ("", "Delay in hearings", 0, 0, ""),
    ],
)
def test_how_alike_titles_are_is_a_number_and_words(
    cited: str, held: str, least: float, most: float, reason: str
) -> None:
    alike = likeness(Title.of(cited), Title.of(held))
    assert least <= alike.score <= most
    if reason and alike.score:
        assert alike.reason in {reason, ""}


def test_words_that_weigh_little_part_titles_little() -> None:
    cited, held = Title.of("Review care of young children"), Title.of("Joint review of care of children")
    alike = likeness(cited, held, lambda stem: 0.1 if stem in {"joint", "young"} else 1.0)
    assert 0.5 < alike.score <= 0.6  # each has a word that the other lacks


def test_a_title_of_several_words_is_found_in_an_entry() -> None:
    held, nothing = Title.of("Delay in hearings: what children told us"), Title.of("")
    entry = Title.of("see Delay in Hearings: What Children Told Us, 2016").stems
    assert stands_in(held, nothing, entry).score > 0.9
    assert stands_in(Title.of("Delay"), nothing, entry).score == 0
    assert stands_in(held, Title.of("Another title"), entry).score == 0
    assert stands_in(held, Title.of("Delay"), entry).score > 0.9
