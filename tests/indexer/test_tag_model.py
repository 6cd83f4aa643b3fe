import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import LibraryDamaged, NotFound
from indexer.tag_model import TagModel

VOCABULARY = {
    "kinship": ["Kinship care", "family and friends care", "grandparents"],
    "secure": ["Secure accommodation", "deprivation of liberty", "locked"],
    "leaving": ["Leaving care", "throughcare", "aftercare"],
}


def examples(number: int = 60) -> tuple[list[str], list[list[str]]]:
    """Give texts about three things: their telling words are not in the vocabulary, save for "locked", which misleads."""
    draw = random.Random(0)  # noqa: S311 - nothing is secret here
    telling = {
        "kinship": "aunts uncles relatives allowances locked".split(),
        "secure": "restraint windows keys placements".split(),
        "leaving": "tenancy twenty-one adviser independence".split(),
    }
    padding = "children councils report Scotland review staff evidence".split()
    texts, labels = [], []
    for _ in range(number):
        tag = draw.choice(sorted(telling))
        words = draw.choices(telling[tag], k=4) + draw.choices(padding, k=8)
        draw.shuffle(words)
        texts.append(" ".join(words))
        labels.append([tag])
    return texts, labels


def trained() -> TagModel:
    return TagModel.learn(*examples(), VOCABULARY)


def best(model: TagModel, text: str) -> str:
    return model.suggest([text], most=1)[0][0].tag


def test_with_no_examples_a_tags_own_words_suggest_it():
    model = TagModel.learn([], [], VOCABULARY)
    first = model.suggest(["The council pays Kinship carers late.", "Aftercare: who pays?", "locked doors"], most=1)
    assert [(each[0].tag, each[0].words) for each in first] == [
        ("kinship", ("Kinship",)),
        ("leaving", ("Aftercare",)),
        ("secure", ("locked",)),
    ]


def test_with_no_examples_a_text_that_has_none_of_the_words_gets_no_suggestion():
    assert TagModel.learn([], [], VOCABULARY).suggest(["Budget of 2021", ""]) == [[], []]


def test_examples_override_the_vocabulary():
    text = "locked, say the relatives"
    assert best(TagModel.learn([], [], VOCABULARY), text) == "secure"
    assert best(trained(), text) == "kinship"


def test_what_was_learnt_would_be_applied_and_what_was_not_would_not():
    (scores,) = trained().scores(["tenancy and an adviser"])
    assert [bool(score > 0.5) for score in scores] == [False, True, False]


def test_a_tag_without_examples_is_still_suggested_by_its_own_words_among_tags_with_many():
    model = TagModel.learn(*examples(), VOCABULARY | {"adoption": ["Adoption", "adopters"]})
    assert best(model, "Adoption in Scotland") == "adoption"


def test_the_words_stand_in_the_text_as_it_spells_them_and_none_is_a_stop_word_or_a_piece():
    text = "The RELATIVES’ allowances were\nlate; twenty-one aunts, and the uncles, asked."
    for suggested in trained().suggest([text])[0]:
        assert all(words in text for words in suggested.words)
        assert not {"The", "the", "and", "were"} & set(suggested.words)
    assert {"allowances", "aunts", "uncles"} <= set(trained().suggest([text], most=1)[0][0].words)


def test_a_hyphenated_word_is_given_whole():
    assert "twenty-one" in trained().suggest(["At twenty-one, what then?"], most=1)[0][0].words


def test_at_most_five_words_are_given_and_at_most_as_many_tags_as_asked():
    text = "aunts uncles relatives allowances kinship grandparents family friends"
    assert [len(trained().suggest([text], most=most)[0]) for most in (1, 2)] == [1, 2]
    assert len(trained().suggest([text], most=1)[0][0].words) == 5


def test_suggestions_come_best_first_and_scores_are_from_0_to_1():
    texts, _ = examples(10)
    for suggested in trained().suggest(texts):
        scores = [each.score for each in suggested]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_the_same_examples_give_the_same_answers():
    texts, _ = examples(10)
    assert trained().suggest(texts) == trained().suggest(texts)


def test_a_text_is_answered_alike_alone_and_among_others():
    texts, _ = examples(10)
    assert trained().scores(texts)[3].tolist() == pytest.approx(trained().scores(texts[3:4])[0].tolist(), abs=1e-5)


def test_uncertainty_is_lowest_where_the_words_say_one_thing():
    clear, torn = trained().uncertainty(["aunts uncles relatives allowances", "aunts uncles restraint keys windows"])
    assert 0 <= clear < torn <= 1


def test_one_single_example_can_be_learnt_from():
    model = TagModel.learn(["Trams in Leith"], [["transport"]], {})
    assert best(model, "The Leith trams") == "transport"


def test_a_tag_that_every_text_has_is_suggested_for_the_next_one():
    texts, labels = examples()
    model = TagModel.learn(texts, [[*each, "all"] for each in labels], {})
    assert max(model.suggest([texts[0]])[0], key=lambda each: each.tag == "all").score > 0.5


def test_a_document_may_deserve_several_tags():
    texts, labels = examples()
    both = [f"{one} {two}" for one, two in pairwise(texts)]
    model = TagModel.learn(both, [{*one, *two} for one, two in pairwise(labels)], {})
    (scores,) = model.scores(["aunts uncles relatives adviser tenancy independence"])
    assert [tag for tag, score in zip(model.tags, scores, strict=True) if score > 0.5] == ["kinship", "leaving"]


def test_nothing_at_all_can_be_learnt_and_asked():
    model = TagModel.learn([], [], {})
    assert model.suggest(["anything", ""]) == [[], []]
    assert model.uncertainty(["anything"]) == [0]
    assert model.suggest([]) == []


def test_texts_without_words_are_taken():
    texts, labels = examples()
    model = TagModel.learn([*texts, "", "…"], [*labels, [], ["secure"]], VOCABULARY)
    assert best(model, "aunts") == "kinship"
    assert all(each.words == () for each in model.suggest([""])[0])


def test_a_long_report_is_suggested_for_by_its_words():
    report = " ".join(f"word{n} matters here" for n in range(4000))
    assert best(trained(), f"Relatives, aunts and uncles. {report} aunts uncles allowances relatives") == "kinship"


def test_a_saved_model_answers_as_before(tmp_path: Path):
    texts, _ = examples(10)
    trained().save(tmp_path / "tags.npz")
    assert TagModel.load(tmp_path / "tags.npz").suggest(texts) == trained().suggest(texts)
    assert [each.name for each in tmp_path.iterdir()] == ["tags.npz"]


def test_a_model_that_is_not_there_is_said_to_be_missing(tmp_path: Path):
    with pytest.raises(NotFound, match="made when suggestions are learnt"):
        TagModel.load(tmp_path / "tags.npz")


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "pickle", "shape", "version"])
def test_a_damaged_file_is_refused_with_what_to_do(tmp_path: Path, damage: str):
    path = tmp_path / "tags.npz"
    trained().save(path)
    with np.load(path) as file:
        arrays = dict(file)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-2000])
    elif damage in ("text", "empty"):
        path.write_text("no model" if damage == "text" else "")
    elif damage == "pickle":
        np.savez(path, **arrays | {"starts": np.array([{"a": 1}], dtype=object)})
    elif damage == "shape":
        np.savez(path, **arrays | {"weights": arrays["weights"][:, 1:]})
    else:
        changed = arrays["names"].tobytes().replace(b'"version": 1', b'"version": 0')
        np.savez(path, **arrays | {"names": np.frombuffer(changed, dtype=np.uint8)})
    with pytest.raises(LibraryDamaged, match="Delete it: it is made again"):
        TagModel.load(path)
