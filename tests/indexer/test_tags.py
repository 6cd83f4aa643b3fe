import pytest

from indexer import tags, vocabulary
from indexer.catalogue.tags import Place
from indexer.errors import NotFound, UsageError
from indexer.model import PersonId
from indexer.vocabulary import By, find

ANN, BEN = By("Ann", PersonId(1)), By("Ben", PersonId(2))


@pytest.fixture
def tagged(library, index, folder_of_documents, write):
    write(
        "workstreams.toml",
        "".join(
            f'[[workstream]]\nslug = "{slug}"\nname = "{slug.title()}"\ndefinition = "It."\nwords = ["{slug} care"]\n'
            for slug in ("neglect", "hearings")
        ),
    )
    index()
    return library


@pytest.fixture
def tag(tagged):
    def do(documents, add=(), remove=(), by=ANN, **more):
        known = tagged.vocabulary
        return tags.tag(
            tagged, documents, [find(known, each) for each in add], [find(known, each) for each in remove], by, **more
        )

    return do


def of(library, document):
    held = library.document(document)
    return (*held.workstreams, *held.tags)


class TestTag:
    def test_applies_to_several_and_tells_who(self, tagged, tag):
        done = tag([1, 2], ["neglect", "evidence-type/review"])
        assert (done.changed, done.documents) == (4, 2)
        assert of(tagged, 1) == of(tagged, 2) == ("neglect", "evidence-type/review")
        assert {each.added_by for each in tagged.catalogue.tags.ever(1)} == {"Ann"}
        assert tagged.catalogue.tags.action(done.action).summary == "Added Neglect, Review"

    def test_what_stands_already_is_no_change(self, tagged, tag):
        tag([1], ["neglect"])
        changes = tagged.catalogue.changes, tagged.catalogue.tags.changes
        done = tag([1], ["neglect"], ["hearings"], BEN)
        assert (done.action, done.changed) == (None, 0)
        assert (tagged.catalogue.changes, tagged.catalogue.tags.changes) == changes

    def test_all_or_none(self, tagged, tag):
        with pytest.raises(NotFound, match="no document 99"):
            tag([1, 99], ["neglect"])
        with pytest.raises(NotFound, match="no tag “ghosts”"):
            tag([1], ["neglect", "ghosts"])
        with pytest.raises(UsageError, match="in one go"):
            tag([1], ["neglect"], ["neglect"])
        assert of(tagged, 1) == ()

    def test_searches_follow_without_the_index(self, tagged, tag, search):
        search("")  # so that there is a finder to bring up to date
        before = tagged.catalogue.changes
        tag([1, 3], ["neglect"])
        found = search("", {"workstream": {"neglect"}})
        assert [each.document.id for each in found.results] == [1, 3]
        assert found.results[0].document.workstreams == ("neglect",)
        assert [(v.value, v.count) for f in found.facets if f.name == "workstream" for v in f.values if v.chosen] == [
            ("neglect", 2)
        ]
        assert tagged.catalogue.changes == before, "only tags were read again"
        tag([1], [], ["neglect"])
        assert search("", {"workstream": {"neglect"}}).documents == 1
        assert search("tag:neglect").documents == 1

    def test_applied_again_after_it_was_taken_off(self, tagged, tag):
        tag([1], ["neglect"])
        tag([1], [], ["neglect"])
        assert tag([1], ["neglect"]).changed == 1
        assert of(tagged, 1) == ("neglect",)

    def test_a_retired_tag_is_not_applied(self, tagged, tag):
        held = find(tagged.vocabulary, "neglect")
        tag([1], ["neglect"])
        vocabulary.retire(tagged.catalogue, held.id, ANN)
        with pytest.raises(UsageError, match="Neglect is no longer in use"):
            tag([2], ["neglect"])
        assert of(tagged, 1) == ("neglect",)

    def test_a_changed_definition_is_learnt_and_then_nothing_more(self, tagged, index, folder):
        path = folder / "workstreams.toml"
        path.write_text(path.read_text().replace("It.", "Something else."))
        index()
        assert {each.definition for each in tagged.catalogue.vocabulary.workstreams()} == {"Something else."}
        changes = tagged.catalogue.changes
        index()
        assert tagged.catalogue.changes == changes


class TestPassages:
    PLACE = Place(1, "some words")

    def test_words_of_a_passage_are_tagged_and_count_for_the_document(self, tagged, tag, search):
        tag([1], ["neglect"], place=self.PLACE, note="Look here")
        coding = tagged.catalogue.tags.standing()[0]
        assert (coding.place, coding.note) == (self.PLACE, "Look here")
        assert search("", {"workstream": {"neglect"}}).documents == 1
        assert tag([1], ["neglect"], place=Place(2, "others")).changed == 1
        assert tag([1], ["neglect"], place=self.PLACE).changed == 0

    def test_taken_off_words_it_stays_on_others_and_off_the_document_it_goes_from_all(self, tagged, tag):
        tag([1], ["neglect"], place=self.PLACE)
        tag([1], ["neglect"], place=Place(2, "others"))
        assert tag([1], [], ["neglect"], place=self.PLACE).changed == 1
        assert of(tagged, 1) == ("neglect",)
        assert tag([1], [], ["neglect"]).changed == 1
        assert of(tagged, 1) == ()


class TestPreview:
    def test_it_tells_what_will_change_and_changes_nothing(self, tagged, tag):
        tag([1], ["neglect"])
        known = tagged.vocabulary
        neglect, hearings = find(known, "neglect"), find(known, "hearings")
        plan = tags.preview(tagged, [1, 2, 3], [hearings], [neglect], ANN)
        assert plan.counts == {(hearings.id, True): 3, (neglect.id, False): 1}
        assert plan.documents == 3
        assert of(tagged, 1) == ("neglect",)
        done = tag([1, 2, 3], ["hearings"], ["neglect"])
        assert (done.changed, done.documents) == (4, 3)


class TestUndo:
    def test_it_brings_back_what_was(self, tagged, tag):
        tag([1, 2], ["neglect"])
        tag([2], ["hearings"], place=Place(1, "words"), note="why")
        done = tag([1, 2, 3], ["evidence-type/review"], ["neglect", "hearings"])
        assert of(tagged, 2) == ("evidence-type/review",)
        tags.undo(tagged, done.action, ANN)
        assert [of(tagged, each) for each in (1, 2, 3)] == [("neglect",), ("neglect", "hearings"), ()]
        restored = [each for each in tagged.catalogue.tags.standing() if each.place.position]
        assert [(each.note, each.place.quote) for each in restored] == [("why", "words")]

    def test_undoing_is_undone_by_undoing_it(self, tagged, tag):
        done = tag([1], ["neglect"])
        undone = tags.undo(tagged, done.action, ANN)
        with pytest.raises(UsageError, match="undone already"):
            tags.undo(tagged, done.action, ANN)
        tags.undo(tagged, undone.action, ANN)
        assert of(tagged, 1) == ("neglect",)

    def test_what_was_changed_since_stays(self, tagged, tag):
        done = tag([1, 2], ["neglect"])
        tag([1], [], ["neglect"], BEN)
        tag([1], ["neglect"], by=BEN)
        assert tags.undo(tagged, done.action, ANN).changed == 1
        assert [of(tagged, each) for each in (1, 2)] == [("neglect",), ()]

    def test_only_ones_own_unless_one_may_undo_what_others_did(self, tagged, tag):
        done = tag([1], ["neglect"])
        with pytest.raises(NotFound, match="no action"):
            tags.undo(tagged, done.action, BEN)
        assert tags.undo(tagged, done.action, BEN, anybody=True).changed == 1

    def test_of_the_vocabulary(self, tagged):
        held = find(tagged.vocabulary, "neglect")
        vocabulary.retire(tagged.catalogue, held.id, ANN)
        action = tagged.catalogue.tags.actions(1)[0]
        tags.undo(tagged, action.id, ANN)
        assert tagged.vocabulary.tags[held.id].in_use


def test_the_last_used_come_first(tagged, tag):
    tag([1], ["neglect"])
    tag([1], ["evidence-type/review"])
    tag([1], ["hearings"], by=BEN)
    assert [tagged.vocabulary.tags[each].slug for each in tags.last_used(tagged.catalogue, ANN)] == [
        "review",
        "neglect",
    ]
