from __future__ import annotations

import pytest

from indexer.errors import BadVocabulary
from indexer.model import TagGroup
from indexer.terms import slug as slug_of
from indexer.vocabulary_file import MOST_BYTES, MOST_TAGS, VocabularyFile, WrittenTag, checked, decoded, is_slug


def entry(slug: str, *parents: str, group: str = "topic", successors: tuple[str, ...] = ()) -> WrittenTag:
    return WrittenTag(group, group.title(), slug, slug.title(), parents=parents, successors=successors)


def vocabulary(*entries: WrittenTag) -> VocabularyFile:
    return VocabularyFile((TagGroup("topic", "Topic"),), entries)


def test_a_reference_is_to_the_same_group_unless_it_names_another() -> None:
    assert entry("neglect").key("harm") == ("topic", "harm")
    assert entry("neglect").key("evidence/review") == ("evidence", "review")
    assert entry("neglect").key() == ("topic", "neglect")


def test_a_vocabulary_that_does_not_contradict_itself_comes_back() -> None:
    good = vocabulary(
        entry("harm"), entry("neglect", "harm", "evidence/review"), entry("review", group="evidence"), entry("review")
    )
    assert checked(good) == good


def test_one_slug_twice_in_a_group_is_refused_with_its_place() -> None:
    with pytest.raises(BadVocabulary, match=r"^Line 3: The group “topic” has a tag “harm” already\. Give"):
        checked(vocabulary(entry("harm"), entry("harm")), ["Line 2: ", "Line 3: "])


def test_a_reference_to_nothing_is_refused() -> None:
    with pytest.raises(BadVocabulary, match="“Neglect” names “harm” among its parents, and the file has no such tag"):
        checked(vocabulary(entry("neglect", "harm")))
    with pytest.raises(BadVocabulary, match="names “evidence/harm” among its successors"):
        checked(vocabulary(entry("harm", successors=("evidence/harm",))))


def test_a_circle_is_refused_and_its_tags_are_named() -> None:
    circle = vocabulary(entry("free"), entry("a", "b"), entry("b", "c"), entry("c", "a"))
    with pytest.raises(BadVocabulary, match=r"stand above one another in a circle: (“[ABC]” → ){3}“[ABC]”\. Take"):
        checked(circle)
    with pytest.raises(BadVocabulary, match="“A” → “A”"):
        checked(vocabulary(entry("a", "a")))
    with pytest.raises(BadVocabulary, match="take one another’s place in a circle"):
        checked(vocabulary(entry("a", successors=("b",)), entry("b", successors=("a",))))


def test_a_chain_of_any_length_is_no_circle() -> None:
    chain = vocabulary(entry("t0"), *(entry(f"t{at}", f"t{at - 1}") for at in range(1, 5000)))
    assert checked(chain) == chain


def test_too_many_tags_and_too_large_a_file_are_refused() -> None:
    with pytest.raises(BadVocabulary, match=r"more than 20,000 tags\. Split it"):
        checked(vocabulary(*[entry("harm")] * (MOST_TAGS + 1)))
    with pytest.raises(BadVocabulary, match=r"over 5 MB\. Split it"):
        decoded(b"x" * (MOST_BYTES + 1))


def test_a_file_is_text_in_utf_8() -> None:
    assert decoded("\ufeffä".encode()) == "ä"
    with pytest.raises(BadVocabulary, match="Save it as UTF-8"):
        decoded("ä".encode("utf-16"))
    with pytest.raises(BadVocabulary, match="Save it as UTF-8"):
        decoded("a".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Children’s hearings (Scotland)", "childrens-hearings-scotland"), ("La Fée", "la-fee"), ("b = 2", "b-2")],
)
def test_a_slug_is_made_of_a_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug
    assert is_slug(slug)


def test_spaces_and_separators_are_in_no_slug() -> None:
    assert [text for text in ("a b", "a/b", "a;b", "", "a\n") if is_slug(text)] == []
