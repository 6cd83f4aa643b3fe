from __future__ import annotations

from indexer.language import telling_stems
from indexer.support.ranking import Rarity, rank

PASSAGES = [
    "Trains ran late. Nobody knew why the trains were late in March.",
    "The Child Protection Order (CPO) protects children. A CPO was seldom made. It snowed.",
    "Neglect of infants was found in three homes. Homes were inspected.",
]


def rarity(*words: str, held: int = 1, passages: int = 100) -> Rarity:
    return Rarity({stem: held for word in words for stem in telling_stems(word)}, passages)


def nearest(sentence: str, known: tuple[tuple[str, str], ...] = ()) -> list[str]:
    ranked = rank(sentence, PASSAGES, rarity(sentence), known)
    return [PASSAGES[each.place][each.start : each.end] for each in ranked]


def test_the_sentence_with_the_words_comes_first_and_those_without_any_are_left_out() -> None:
    assert nearest("Infants were neglected in homes") == [
        "Neglect of infants was found in three homes.",
        "Homes were inspected.",
    ]


def test_an_abbreviation_is_found_by_its_long_form() -> None:
    assert "A CPO was seldom made." in nearest("child protection orders")
    assert nearest("CHS was late", (("CHS", "trains"),))[0] == "Trains ran late."


def test_a_word_with_the_same_beginning_counts_for_less_than_the_word() -> None:
    one, other = rank("inspected homes", ["The inspectorate came.", "They inspected it."], rarity("inspected homes"))
    assert (one.place, other.place) == (1, 0)
    assert 0 < other.coverage < one.coverage < 1


def test_rare_words_tell_more() -> None:
    rare = Rarity({"snow": 1, "train": 90}, 100)
    first, second = rank("snow on trains", ["It snowed.", "Trains came."], rare)
    assert (first.place, second.place) == (0, 1)


def test_words_with_which_findings_are_told_decide_between_equals() -> None:
    texts = ["We went to homes.", "We found homes."]
    assert [each.place for each in rank("homes", texts, rarity("homes"))] == [1, 0]


def test_nothing_asked_or_nothing_to_look_in_gives_nothing() -> None:
    assert rank("and of the", PASSAGES, rarity("")) == []
    assert rank("homes", [], rarity("homes")) == []
    assert rank("zebra", PASSAGES, rarity("zebra", held=0)) == []
