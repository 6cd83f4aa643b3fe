import pytest

from indexer.model import Tag, TagGroup, TagId
from indexer.terms import Vocabulary, slug


def tag(number, name, group="theme", **more):
    return Tag(TagId(number), group, more.pop("slug", slug(name)), name, **more)


@pytest.fixture
def vocabulary():
    return Vocabulary(
        [TagGroup("workstream", "Workstream"), TagGroup("theme", "Theme"), TagGroup("population", "Population")],
        [
            tag(1, "Neglect", "workstream", acronyms={"NGL": "neglect"}),
            tag(2, "Neglect"),
            tag(3, "Kinship care", other_names=("Family and friends care",), past_names=("Relatives",)),
            tag(4, "Drug use", retired_at="2016", successors=(TagId(5),)),
            tag(5, "Substance use", parents=(TagId(7),)),
            tag(6, "Relatives", "population"),
            tag(7, "Health"),
            tag(8, "Harm", retired_at="2016", successors=(TagId(3), TagId(5))),
        ],
    )


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("neglect", ["neglect"]),  # a workstream's key
        ("theme/neglect", ["theme/neglect"]),
        ("workstream/neglect", ["neglect"]),
        ("NGL", ["neglect"]),
        ("kinship-care", ["theme/kinship-care"]),
        ("FAMILY AND FRIENDS CARE", ["theme/kinship-care"]),
        ("relatives", ["population/relatives"]),  # a present name comes before a past one
        ("drug use", ["theme/substance-use"]),
        ("harm", ["theme/harm"]),  # what was split is found as itself
        ("nothing", []),
        ("", []),
    ],
)
def test_names_are_found(vocabulary, text, keys):
    assert [each.key for each in vocabulary.named(text)] == keys


def test_a_group_narrows_and_a_past_name_is_found_there(vocabulary):
    assert [each.key for each in vocabulary.named("relatives", "theme")] == ["theme/kinship-care"]
    assert [each.key for each in vocabulary.named("Neglect", "theme")] == ["theme/neglect"]


def test_what_counts_for_a_tag(vocabulary):
    counted = {tag: sorted(each) for tag, each in vocabulary.counted.items()}
    assert counted[5] == [4, 5]
    assert counted[7] == [4, 5, 7]
    assert counted[8] == [3, 4, 5, 8]
    assert counted[3] == [3]


def test_what_a_tag_was_split_into_counts_for_it_also_as_what_it_was_merged_into():
    vocabulary = Vocabulary(
        [TagGroup("theme", "Theme")],
        [
            tag(1, "Harm", retired_at="2015", successors=(TagId(2), TagId(3))),
            tag(2, "Neglect"),
            tag(3, "Drugs", retired_at="2016", successors=(TagId(4),)),
            tag(4, "Substance use"),
        ],
    )
    assert vocabulary.counted[1] == {1, 2, 3, 4}  # 3 is beneath 4, where its documents are now
    assert vocabulary.counted[4] == {3, 4}


def test_words_of_a_name_are_enough_where_no_name_is_meant(vocabulary):
    assert [each.key for each in vocabulary.like("friends care")] == ["theme/kinship-care"]
    assert [each.key for each in vocabulary.like("kinship")] == ["theme/kinship-care"]
    assert vocabulary.like("!!!") == []


def test_what_is_typed_begins_names_of_tags_in_use(vocabulary):
    assert [each.key for each in vocabulary.starting("sub")] == ["theme/substance-use"]
    assert [each.key for each in vocabulary.starting("use")] == ["theme/substance-use"]
    assert [each.key for each in vocabulary.starting("drug")] == ["theme/substance-use"]
    assert [each.key for each in vocabulary.starting("harm")] == []
    assert [each.key for each in vocabulary.starting("rel")] == ["population/relatives", "theme/kinship-care"]


def test_the_tree(vocabulary):
    assert [(each.name, depth) for each, depth in vocabulary.tree("theme")] == [
        ("Neglect", 0),
        ("Kinship care", 0),
        ("Health", 0),
        ("Substance use", 1),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Children’s Hearings", "childrens-hearings"),
        ("16–17 year olds", "16-17-year-olds"),
        ("Dìon", "dion"),
        ("!", ""),
    ],
)
def test_slugs(name, expected):
    assert slug(name) == expected
