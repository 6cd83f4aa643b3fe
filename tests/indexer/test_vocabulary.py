from dataclasses import replace

import pytest

from indexer import tags, vocabulary
from indexer.errors import NotFound, UsageError
from indexer.model import Tag, TagId, Workstream
from indexer.vocabulary import By, find

ANN = By("Ann")


@pytest.fixture
def held(library, index, folder_of_documents):
    index()
    return library


@pytest.fixture
def add(held):
    def do(name, group="theme", **more):
        return vocabulary.add(held.catalogue, Tag(TagId(0), group, "", name, **more), ANN).tag

    return do


def keys(held, text, group=""):
    return [each.key for each in held.vocabulary.named(text, group)]


def found_by(held, search, key):
    return search("", {"tag": {key}}).documents


class TestAdding:
    def test_a_tag_is_found_by_each_of_its_names(self, held, add):
        tag = add("Children’s rights", other_names=("Rights of the child",), acronyms={"UNCRC": "UN Convention"})
        assert tag.key == "theme/childrens-rights"
        for name in ("children's rights", "RIGHTS OF THE CHILD", "uncrc", "childrens-rights", "theme/childrens-rights"):
            assert keys(held, name) == [tag.key]

    @pytest.mark.parametrize(
        ("name", "group", "sentence"),
        [
            ("  ", "theme", "needs a name"),
            ("🙂", "theme", "“🙂” has no letter or figure"),
            ("Unknown", "theme", "cannot be the name"),
            ("Review", "evidence-type", "already"),
            ("x" * 201, "theme", "at most 200"),
        ],
    )
    def test_what_makes_no_name_is_refused_in_a_sentence(self, add, name, group, sentence):
        with pytest.raises(UsageError, match=sentence):
            add(name, group)

    def test_a_group_that_is_not_there(self, add):
        with pytest.raises(NotFound, match="no tag group “ghosts”"):
            add("Name", "ghosts")

    def test_groups_are_added_and_renamed(self, held):
        group = vocabulary.add_group(held.catalogue, "Study design", "How it was done.", ANN)
        assert group.slug == "study-design"
        with pytest.raises(UsageError, match="already"):
            vocabulary.add_group(held.catalogue, "study design", "", ANN)
        vocabulary.change_group(held.catalogue, "study-design", "Design", "", ANN)
        assert held.vocabulary.groups["study-design"].name == "Design"


class TestRenaming:
    def test_the_old_name_goes_on_finding_it(self, held, add, search):
        tag = add("Kinship care")
        tags.tag(held, [1], [tag], [], ANN)
        vocabulary.change(held.catalogue, replace(tag, name="Care by kin"), ANN)
        assert keys(held, "kinship care") == keys(held, "care by kin") == [tag.key]
        assert search('tag:"kinship care"').documents == 1
        assert found_by(held, search, "theme/Kinship care") == 1
        assert held.document(1).tags == (tag.key,)

    def test_another_tag_may_take_the_old_name_and_wins_it(self, held, add):
        tag = add("Thresholds")
        vocabulary.change(held.catalogue, replace(tag, name="Threshold of harm"), ANN)
        other = add("Thresholds")
        assert (other.key, keys(held, "thresholds")) == ("theme/thresholds-2", [other.key])
        assert keys(held, "theme/thresholds") == [tag.key]

    def test_a_collection_does_not_overrule_a_person(self, held):
        catalogue = held.catalogue
        catalogue.vocabulary.put_workstream(Workstream("neglect", "Neglect", "It."), 0)
        tag = find(held.vocabulary, "neglect")
        vocabulary.change(catalogue, replace(tag, name="Neglect and emotional harm"), ANN)
        catalogue.vocabulary.put_workstream(Workstream("neglect", "Neglect", "Else."), 0)
        assert held.vocabulary.tags[tag.id].name == "Neglect and emotional harm"


class TestTree:
    def test_what_lies_beneath_counts_for_what_is_above_and_may_have_several_above(self, held, add, search):
        places, people = add("Placements"), add("Families")
        kin = add("Kinship care", parents=(places.id, people.id))
        tags.tag(held, [1], [kin], [], ANN)
        tags.tag(held, [2], [places], [], ANN)
        assert found_by(held, search, places.key) == 2
        assert found_by(held, search, people.key) == 1
        assert found_by(held, search, kin.key) == 1
        tree = [(tag.name, depth) for tag, depth in held.vocabulary.tree("theme")]
        assert tree == [("Placements", 0), ("Kinship care", 1), ("Families", 0), ("Kinship care", 1)]

    def test_no_tag_lies_beneath_itself(self, held, add):
        above = add("Above")
        below = add("Below", parents=(above.id,))
        with pytest.raises(UsageError, match="Below lies beneath Above"):
            vocabulary.change(held.catalogue, replace(above, parents=(below.id,)), ANN)


class TestUndoing:
    def test_what_no_longer_goes_together_with_others_is_not_brought_back(self, held, add):
        one, other = add("One"), add("Other")
        latest = lambda: held.catalogue.tags.actions(1)[0].id  # noqa: E731
        vocabulary.merge(held.catalogue, one.id, other.id, ANN)
        vocabulary.bring_back(held.catalogue, one.id, ANN)
        brought_back = latest()
        vocabulary.merge(held.catalogue, other.id, one.id, ANN)
        with pytest.raises(UsageError, match="in a circle"):
            tags.undo(held, brought_back, ANN)

    def test_a_name_that_another_has_now_is_not_given_back(self, held, add):
        one = add("One")
        vocabulary.change(held.catalogue, replace(one, name="First"), ANN)
        renamed = held.catalogue.tags.actions(1)[0].id
        add("One")
        with pytest.raises(UsageError, match="is a name of One already"):
            tags.undo(held, renamed, ANN)

    def test_nor_a_place_in_the_tree_beneath_itself(self, held, add):
        one, other = add("One"), add("Other")
        vocabulary.change(held.catalogue, replace(one, parents=(other.id,)), ANN)
        vocabulary.change(held.catalogue, one, ANN)
        moved_away = held.catalogue.tags.actions(1)[0].id
        vocabulary.change(held.catalogue, replace(other, parents=(one.id,)), ANN)
        with pytest.raises(UsageError, match="lies beneath"):
            tags.undo(held, moved_away, ANN)

    def test_two_parents_given_in_any_order_are_undone(self, held, add):
        one, two, three = add("One"), add("Two"), add("Three")
        vocabulary.change(held.catalogue, replace(three, parents=(two.id, one.id)), ANN)
        tags.undo(held, held.catalogue.tags.actions(1)[0].id, ANN)
        assert held.vocabulary.tags[three.id].parents == ()


class TestMerging:
    def test_into_what_lay_beneath_it_all_above_goes_on_counting(self, held, add, search):
        top = add("Top")
        one = add("One", parents=(top.id,))
        other = add("Other", parents=(one.id,))
        tags.tag(held, [1], [other], [], ANN)
        vocabulary.merge(held.catalogue, one.id, other.id, ANN)
        assert held.vocabulary.tags[other.id].parents == (top.id,)
        assert found_by(held, search, top.key) == 1

    def test_codings_and_names_follow_and_undoing_parts_them_again(self, held, add, search):
        one, other = add("Drug use"), add("Substance use")
        tags.tag(held, [1], [one], [], ANN)
        tags.tag(held, [2], [other], [], ANN)
        vocabulary.merge(held.catalogue, one.id, other.id, ANN)
        assert keys(held, "drug use") == [other.key]
        assert found_by(held, search, other.key) == 2
        assert held.document(1).tags == (other.key,)
        assert tags.tag(held, [1], [held.vocabulary.tags[other.id]], [], ANN).changed == 0, "it has it already"
        tags.undo(held, held.catalogue.tags.actions(1)[0].id, ANN)
        assert held.document(1).tags == (one.key,)
        assert found_by(held, search, other.key) == 1

    def test_taking_off_what_a_tag_became_takes_off_the_tag(self, held, add):
        one, other = add("Drug use"), add("Substance use")
        tags.tag(held, [1], [one], [], ANN)
        vocabulary.merge(held.catalogue, one.id, other.id, ANN)
        assert tags.tag(held, [1], [], [held.vocabulary.tags[other.id]], ANN).changed == 1
        assert held.document(1).tags == ()

    def test_chains_end_at_the_last_and_children_move(self, held, add, search):
        first, second, third = add("First"), add("Second"), add("Third")
        child = add("Child", parents=(first.id,))
        tags.tag(held, [1], [child], [], ANN)
        vocabulary.merge(held.catalogue, first.id, second.id, ANN)
        vocabulary.merge(held.catalogue, second.id, third.id, ANN)
        assert keys(held, "first") == [third.key]
        assert held.vocabulary.tags[child.id].parents == (third.id,)
        assert found_by(held, search, third.key) == 1

    def test_groups_do_not_mix(self, held, add):
        with pytest.raises(UsageError, match="different groups"):
            vocabulary.merge(held.catalogue, add("One").id, add("Other", group="population").id, ANN)


class TestSplitting:
    def test_what_has_it_keeps_it_and_it_finds_its_parts(self, held, add, search):
        harm, body, mind = add("Harm"), add("Bodily harm"), add("Emotional harm")
        tags.tag(held, [1], [harm], [], ANN)
        vocabulary.split(held.catalogue, harm.id, [body.id, mind.id], ANN)
        tags.tag(held, [2], [held.vocabulary.tags[mind.id]], [], ANN)
        assert found_by(held, search, harm.key) == 2
        assert found_by(held, search, mind.key) == 1
        assert held.document(1).tags == (harm.key,)
        with pytest.raises(UsageError, match="two tags or more"):
            vocabulary.split(held.catalogue, body.id, [mind.id], ANN)


class TestRetiring:
    def test_it_is_found_and_not_offered_and_comes_back(self, held, add, search):
        tag = add("Old words")
        tags.tag(held, [1], [tag], [], ANN)
        vocabulary.retire(held.catalogue, tag.id, ANN)
        assert found_by(held, search, tag.key) == 1
        assert tag.id not in {each.id for each in held.vocabulary.in_use}
        with pytest.raises(UsageError, match="Bring it back"):
            add("Old words")
        vocabulary.bring_back(held.catalogue, tag.id, ANN)
        assert held.vocabulary.tags[tag.id].in_use


def test_a_change_undone_out_of_turn_is_refused_in_a_sentence(held, add):
    tag = add("Name")
    vocabulary.change(held.catalogue, replace(tag, name="Second name"), ANN)
    action = held.catalogue.tags.actions(1)[0]
    vocabulary.change(held.catalogue, replace(tag, name="Third name"), ANN)
    with pytest.raises(UsageError, match="changed again since"):
        tags.undo(held, action.id, ANN)


def test_near_names_are_proposed(held, add):
    add("Kinship care")
    with pytest.raises(NotFound, match="Did you mean “Kinship care”"):
        find(held.vocabulary, "kinship")


def test_a_change_says_which_action_it_was_and_none_when_all_was_so(held, add):
    tag = add("Delay")
    renamed = vocabulary.change(held.catalogue, replace(tag, name="Drift"), ANN)
    add("Another")
    assert held.catalogue.tags.action(renamed.action).summary == "Renamed Delay to Drift"
    same = vocabulary.change(held.catalogue, renamed.tag, By("Ben"))
    assert (same.tag, same.action) == (renamed.tag, None)


def test_no_name_turns_the_direction_of_reading(add):
    tag = add("Harm\u202e to\u2066 children", other_names=("\u200fDanger",), acronyms={"H\u202dC": "Harm"})
    assert (tag.name, tag.other_names, tag.acronyms) == ("Harm to children", ("Danger",), {"HC": "Harm"})
