from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.errors import BadVocabulary
from indexer.model import Tag, TagGroup, TagId
from indexer.terms import Vocabulary
from indexer.vocabulary_csv import read_csv, write_csv
from indexer.vocabulary_plan import Plan, as_file, plan

NOW = "2026-11-27T10:00:00Z"
THEN = "2026-01-01T00:00:00Z"
THEME = TagGroup("theme", "Theme", "What it is about.")


def tag(number: int, name: str, **more: object) -> Tag:
    return replace(Tag(TagId(number), "theme", name.lower().replace(" ", "-"), name), **more)  # type: ignore[arg-type]


HELD = Vocabulary(
    [THEME],
    [
        tag(1, "Harm", definition="What hurts."),
        tag(2, "Neglect", parents=(TagId(1),), other_names=("Want of care",)),
        tag(3, "Poverty", past_names=("Hardship",)),
        tag(4, "Hunger", retired_at=THEN, successors=(TagId(3),)),
        tag(5, "Cold", retired_at=THEN),
    ],
)


def compared(text: str, held: Vocabulary = HELD, **more: object) -> Plan:
    return plan(held, read_csv(text), NOW, **more)  # type: ignore[arg-type]


def test_what_is_written_and_read_again_changes_nothing() -> None:
    found = compared(write_csv(as_file(HELD)))
    assert found.empty
    assert (found.left, found.notes) == (5, ())


def test_a_new_group_and_new_tags_are_added_with_their_places_in_the_tree() -> None:
    found = compared(
        "group,group name,name,parents\nplace,Place,Scotland,\nplace,,Fife,scotland\ntheme,,Harm,\ntheme,,Fear,harm\n"
    )
    assert found.groups == (TagGroup("place", "Place"),)
    scotland, fife, fear = found.added
    assert (fife.parents, fear.parents) == ((scotland.id,), (1,))
    assert (fife.group, fife.slug) == ("place", "fife")
    assert all(each.id < 0 for each in found.added)
    assert found.summary == "Brought tags in: 1 new group, 3 added"


def test_a_tag_is_known_by_its_slug_and_then_takes_the_name_of_the_file() -> None:
    (change,) = compared("group,slug,name\ntheme,neglect,Neglect of children\n").changed
    assert (change.before.id, change.after.name) == (2, "Neglect of children")
    assert change.fields == ("name",)
    assert change.after.parents == (1,), "the file has no parents at all, so it says nothing of them"


def test_a_tag_without_a_slug_that_is_known_is_known_by_any_name_it_has() -> None:
    (change,) = compared("group,name,definition\ntheme,want of CARE,Needs not met.\n").changed
    assert (change.before.id, change.after.slug, change.after.definition) == (2, "neglect", "Needs not met.")


@pytest.mark.parametrize("name", ["Hardship", "Hunger"])
def test_what_is_called_otherwise_here_or_was_merged_is_followed_and_left(name: str) -> None:
    found = compared(f"group,name,parents\ntheme,{name},\ntheme,Debt,{name.lower()}\n")
    assert [each.name for each in found.added] == ["Debt"]
    assert found.added[0].parents == (3,)
    assert found.notes == (f"Line 2: “{name}” is “Poverty” here now, which was left as it is.",)
    assert found.left == 1


def test_an_empty_field_empties_only_where_the_file_speaks_of_it() -> None:
    found = compared("group,slug,name,definition\ntheme,harm,Harm,\ntheme,neglect,Neglect,Needs not met.\n")
    assert {each.before.name: each.after.definition for each in found.changed} == {
        "Harm": "",
        "Neglect": "Needs not met.",
    }


def test_what_the_file_retires_is_retired_and_what_lay_beneath_moves_up() -> None:
    found = compared("group,slug,name,retired,successors\ntheme,harm,Harm,yes,poverty\ntheme,poverty,Poverty,,\n")
    (retired,) = found.retired
    assert (retired.before.id, retired.after.successors, retired.after.retired_at) == (1, (3,), NOW)
    (moved,) = found.changed
    assert (moved.before.id, moved.after.parents) == (2, (3,))


def test_a_retired_tag_that_the_file_has_in_use_is_brought_back() -> None:
    (change,) = compared("group,slug,name\ntheme,cold,Cold\n").changed
    assert change.after.in_use
    assert change.fields == ("brought back",)


def test_on_tags_to_be_left_nothing_changes() -> None:
    assert compared("group,slug,name\ntheme,harm,Hurt\n", leave={TagId(1)}).empty


def test_past_names_of_the_file_are_kept_too() -> None:
    (change,) = compared("group,slug,name,past names\ntheme,harm,Harm,Hurt; Harm\n").changed
    assert change.after.past_names == ("Hurt",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "group,slug,name\ntheme,harm,Harm\ntheme,fear,Neglect\ntheme,neglect,Neglect\n",
            "Line 3: “Neglect” is a name of",
        ),
        ("group,slug,name\ntheme,harm,Poverty\n", "Line 2: “Poverty” is a name of Poverty already"),
        ("group,slug,name,parents\ntheme,harm,Harm,neglect\ntheme,neglect,Neglect,harm\n", "stand above one another"),
        ("group,slug,name,parents\ntheme,harm,Harm,neglect\ntheme,neglect,Neglect,\ntheme,x,X,neglect\n", ""),
        ("group,name,parents\nplace,Fife,theme/harm\ntheme,Harm,\n", "Line 2: Harm is of another group"),
        ("group,name\ntheme,Unknown\n", "Line 2: “Unknown” cannot be the name of a tag"),
        (
            "group,slug,name,successors\ntheme,poverty,Poverty,hunger\ntheme,hunger,Hunger,\n",
            "",
        ),
    ],
)
def test_what_contradicts_itself_is_said_with_its_line(text: str, says: str) -> None:
    if not says:
        compared(text)
        return
    with pytest.raises(BadVocabulary, match=says):
        compared(text)


def test_a_circle_with_what_was_merged_here_is_refused() -> None:
    text = "group,slug,name,successors\ntheme,poverty,Poverty,neglect\ntheme,neglect,Neglect,hunger\ntheme,hunger,Hunger,\n"
    with pytest.raises(BadVocabulary, match="would take one another’s place in a circle"):
        compared(text)


def test_some_groups_alone_can_be_written() -> None:
    held = Vocabulary([THEME, TagGroup("place", "Place")], HELD.tags.values())
    assert [each.slug for each in as_file(held, ["place"]).groups] == ["place"]
    assert as_file(held, ["place"]).tags == ()


@pytest.mark.parametrize("group", ["year", "new", "import", "Year"])
def test_a_file_brings_no_group_that_stands_for_something_else(group: str) -> None:
    with pytest.raises(BadVocabulary, match=f"“{group.lower()}” cannot be the short name of a tag group"):
        compared(f"group,name\n{group},Thing\n")
