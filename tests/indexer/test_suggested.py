"""Suggestions come from what people tagged and may see, are decided by people, and what became of them is counted."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from indexer import documents, people, suggested, tags, vocabulary
from indexer.acceptance import Tally, record
from indexer.catalogue import now
from indexer.catalogue.rounds import Round
from indexer.errors import NotFound, UsageError
from indexer.learnt import FOLDER, learner
from indexer.library import Library
from indexer.model import EVERYTHING, PersonId, Role, RoundId, Viewer
from indexer.suggested_facts import record_as_json
from indexer.view import View
from indexer.vocabulary import By, find

ANN, BEN = By("Ann", PersonId(1)), By("Ben", PersonId(2))
OPEN = Viewer()
STREAMS = {
    "neglect": ["infants", "hygiene"],
    "trafficking": ["guardian", "moved across borders"],
    "hearings": ["panel"],
}
SAID = {
    "neglect": "Neglect of infants at home: hygiene, weight and missed appointments were seen by the health visitor.",
    "trafficking": "A guardian spoke for a girl moved across borders, and the police saw trafficking for labour.",
    "hearings": "The panel of the hearing listened to the child, and an advocate told of the views of the family.",
}


@pytest.fixture
def filled(library: Library, index, folder, write) -> Library:
    """Twenty documents on each of three workstreams in turn, none of them tagged; 1, 4, 7 … are on neglect."""
    write(
        "workstreams.toml",
        "".join(
            f'[[workstream]]\nslug = "{slug}"\nname = "{slug.title()}"\ndefinition = "It."\nwords = {json.dumps(words)}\n'
            for slug, words in STREAMS.items()
        ),
    )
    rows = ["path,title,audience"]
    for number in range(1, 31):
        slug = list(STREAMS)[(number - 1) % 3]
        write(f"{number:02}.txt", f"{SAID[slug]} This is paper {number}, with colour{number} of its own.")
        rows.append(f"{number:02}.txt,Paper {number},{'inner' if number > 27 else ''}")
    write("manifest.csv", "\n".join(rows))
    index()
    return library


@pytest.fixture
def tag(filled):
    def do(numbers, add=(), remove=(), by=ANN):
        named = [[find(filled.vocabulary, each) for each in some] for some in (add, remove)]
        return tags.tag(filled, numbers, *named, by)

    return do


def offered(library, number, viewer=EVERYTHING, group="workstream"):
    """Give what is suggested: each key with its words."""
    learner(library).wait()
    view = View(library, viewer)
    found = suggested.for_document(view, view.document(number), patient=True)
    return {each.tag.key: each.words for some in found if some.group.slug == group for each in some.tags}


def named(library, key):
    return find(library.vocabulary, key)


def accept(library, number, key, by=ANN):
    view = View(library)
    return suggested.accept(view, view.document(number), named(library, key), by)


def refuse(library, number, key, by=ANN):
    view = View(library)
    suggested.refuse(view, view.document(number), named(library, key), by)


class TestForDocument:
    def test_at_first_the_words_of_the_vocabulary_prompt(self, filled):
        assert "neglect" in {word.casefold() for word in offered(filled, 1)["neglect"]}
        assert "guardian" in offered(filled, 2)["trafficking"]
        assert next(iter(offered(filled, 3))) == "hearings"

    def test_what_people_tag_is_learnt(self, filled, tag):
        assert next(iter(offered(filled, 1))) == "neglect"
        tag([4, 7, 10, 13, 16], ["hearings"])  # whoever tags decides what a word means
        tag([2, 5, 8, 11, 14], ["trafficking"])
        assert next(iter(offered(filled, 1))) == "hearings"
        assert set(offered(filled, 1)["hearings"]) & {
            "infants",
            "hygiene",
            "weight",
            "appointments",
            "visitor",
            "Neglect",
        }

    def test_it_is_the_same_each_time(self, filled, tag):
        tag([1, 4, 7], ["neglect"])
        first = learner(filled).learn(EVERYTHING, "workstream").scores.tolist()
        assert learner(filled).learn(EVERYTHING, "workstream").scores.tolist() == first

    def test_nothing_where_people_tagged(self, filled, tag):
        tag([1], ["hearings"])
        assert offered(filled, 1) == {}

    def test_a_tag_of_another_group_does_not_matter(self, filled, tag):
        tag([1], ["evidence-type/review"])
        assert "neglect" in offered(filled, 1)

    def test_a_retired_tag_is_not_suggested(self, filled):
        vocabulary.retire(filled.catalogue, named(filled, "neglect").id, ANN)
        assert "neglect" not in offered(filled, 1)

    def test_a_new_tag_is_suggested_at_once(self, filled):
        offered(filled, 1)
        held = named(filled, "hearings")
        vocabulary.change(filled.catalogue, replace(held, words=("infants", "hygiene", "missed appointments")), ANN)
        assert "hearings" in offered(filled, 1)


class TestDecide:
    def test_accepted_it_is_an_action_with_what_prompted_it_and_can_be_undone(self, filled):
        done = accept(filled, 1, "neglect")
        coding = filled.catalogue.tags.standing()[-1]
        assert coding.source == "suggestion"
        said = json.loads(coding.prompted)
        assert 0.3 < said["score"] <= 1
        assert "infants" in said["words"]
        assert filled.document(1).workstreams == ("neglect",)
        tags.undo(filled, done.action, ANN)
        assert filled.document(1).workstreams == ()
        assert "neglect" in offered(filled, 1)

    def test_what_is_not_suggested_is_applied_as_by_hand(self, filled):
        assert "hearings" not in offered(filled, 1)
        accept(filled, 1, "hearings")
        assert filled.catalogue.tags.standing()[-1].source == "person"
        assert record(View(filled)).whole == Tally()

    def test_refused_it_is_not_suggested_to_anybody_until_that_is_taken_back(self, filled):
        refuse(filled, 1, "neglect")
        refuse(filled, 1, "neglect", BEN)
        assert "neglect" not in offered(filled, 1)
        assert "neglect" not in offered(filled, 1, OPEN)
        assert "neglect" in offered(filled, 4)
        view = View(filled)
        assert suggested.take_back(view, view.document(1), named(filled, "neglect"), BEN)
        assert not suggested.take_back(view, view.document(1), named(filled, "neglect"), BEN)
        assert "neglect" in offered(filled, 1)

    def test_a_refusal_goes_with_a_merged_tag(self, filled):
        refuse(filled, 1, "neglect")
        vocabulary.merge(filled.catalogue, named(filled, "neglect").id, named(filled, "hearings").id, ANN)
        assert "hearings" not in offered(filled, 1)

    def test_a_tag_that_it_has_cannot_be_refused(self, filled, tag):
        tag([1], ["neglect"])
        with pytest.raises(UsageError, match="Take it off instead"):
            refuse(filled, 1, "neglect")


class TestRecord:
    def test_undone_counts_for_neither_and_taken_off_later_still_counts(self, filled, tag):
        undone = accept(filled, 1, "neglect")
        accept(filled, 2, "trafficking")
        accept(filled, 4, "neglect")
        refuse(filled, 3, "hearings")
        tags.undo(filled, undone.action, ANN)
        assert record(View(filled)).whole == Tally(accepted=2, refused=1, undone=1)
        tag([4], [], ["neglect"])
        held = record(View(filled))
        assert held.whole == Tally(accepted=2, refused=1, undone=1, taken_off=1)
        assert held.whole.rate == pytest.approx(2 / 3)
        assert held.groups == {"workstream": held.whole}
        assert {filled.vocabulary.tags[each].key: tally.accepted for each, tally in held.tags.items()} == {
            "neglect": 1, "trafficking": 1, "hearings": 0,
        }  # fmt: skip
        assert sum(each.decided for each in held.bands.values()) == 3
        assert record_as_json(held, filled.vocabulary)["whole"]["rate"] == 0.6667

    def test_doing_again_what_was_undone_counts_again(self, filled):
        undone = accept(filled, 1, "neglect")
        back = tags.undo(filled, undone.action, ANN)
        tags.undo(filled, back.action, ANN)
        assert record(View(filled)).whole == Tally(accepted=1)

    def test_of_documents_that_one_may_see(self, filled):
        accept(filled, 28, "neglect")
        refuse(filled, 29, "trafficking")
        assert record(View(filled)).whole == Tally(accepted=1, refused=1)
        assert record(View(filled, OPEN)).whole == Tally()


class TestAudience:
    def test_what_is_hidden_teaches_nothing(self, filled, tag):
        tag([2, 5, 8], ["trafficking"])
        before = {number: offered(filled, number, OPEN) for number in (1, 3, 6)}
        scores = learner(filled).learn(OPEN, "workstream").scores.tolist()
        tag([28, 29, 30], ["hearings"])
        documents.correct(filled, 29, {"title": "Xylographs of infants"}, "Ann")
        assert learner(filled).learn(OPEN, "workstream").scores.tolist() == scores
        assert {number: offered(filled, number, OPEN) for number in before} == before
        assert not learner(filled).learn(OPEN, "workstream").documents[:, 0].max() > 27
        assert learner(filled).learn(EVERYTHING, "workstream").examples_count == 6
        assert learner(filled).learn(Viewer(frozenset({"inner"})), "workstream").examples_count == 6

    def test_what_becomes_hidden_is_forgotten_at_once(self, filled, tag):
        tag([1, 4, 7], ["hearings"])
        assert learner(filled).learn(OPEN, "workstream").examples_count == 3
        documents.correct(filled, 4, {"audience": "inner"}, "Ann")
        assert learner(filled).of(OPEN, "workstream").learnt.examples_count == 2

    def test_a_group_called_as_all_is_no_key_to_all(self, filled, tag):
        tag([28], ["neglect"])
        assert learner(filled).learn(EVERYTHING, "workstream").examples_count == 1
        assert learner(filled).of(Viewer(frozenset({"everything"})), "workstream").learnt.examples_count == 0

    def test_eight_sets_of_groups_are_kept(self, filled):
        for number in range(1, 13):
            documents.correct(filled, number, {"audience": f"group {number}"}, "Ann")
        for number in range(1, 13):
            learner(filled).learn(Viewer(frozenset({f"group {number}"})), "workstream")
        assert len(list((filled.folder / FOLDER).iterdir())) == 8

    def test_no_word_of_a_purged_document_is_kept(self, filled, tag):
        tag([1, 4, 7], ["neglect"])
        learner(filled).learn(EVERYTHING, "workstream")

        def kept():
            return b"colour4" in b"".join(each.read_bytes() for each in (filled.folder / FOLDER).rglob("*.npz"))

        assert kept()
        documents.purge(filled, 4, "Ann")
        assert not (filled.folder / FOLDER).exists()
        offered(filled, 2)
        assert not kept()


def begin_round(library):
    """Ann and Ben code documents 1 and 2 by workstream from now on, each for themselves."""
    for name in ("Ann", "Ben"):
        people.add(library.catalogue, name, f"{name}@example.org", Role.ADMINISTRATOR, [], "a test")
    held = Round(RoundId(0), "Pilot", ("workstream",), (PersonId(1), PersonId(2)), True, now(), "Cat")
    with library.catalogue.transaction():
        library.catalogue.rounds.add(held, [1, 2])
        library.catalogue.tags.touch()


@pytest.fixture
def in_round(filled):
    begin_round(filled)
    return filled


class TestRounds:
    ANNS = Viewer(everything=True, coder=PersonId(1))

    def test_no_suggestions_for_who_codes_nor_for_others(self, in_round):
        assert offered(in_round, 1, self.ANNS) == offered(in_round, 1) == {}
        assert "hearings" in offered(in_round, 3, self.ANNS)
        assert offered(in_round, 1, self.ANNS, "evidence-type") == offered(in_round, 1, EVERYTHING, "evidence-type")
        view = View(in_round, self.ANNS)
        with pytest.raises(UsageError, match="coded in a round"):
            suggested.accept(view, view.document(1), named(in_round, "neglect"), ANN)
        with pytest.raises(UsageError, match="coded in a round"):
            suggested.refuse(View(in_round), in_round.document(1), named(in_round, "neglect"), By("Cat"))

    def test_they_are_not_in_the_queue(self, in_round):
        for viewer in (self.ANNS, EVERYTHING):
            found = suggested.queue(View(in_round, viewer), "workstream", 100)
            assert {1, 2} & {each.document.id for each in found.documents} == set()
            assert found.waiting == 28

    def test_what_coders_tag_for_themselves_teaches_nothing(self, in_round, tag):
        before = learner(in_round).learn(EVERYTHING, "workstream").scores.tolist()
        tag([1, 2], ["hearings"], by=ANN)
        learnt = learner(in_round).learn(self.ANNS, "workstream")
        assert learnt.examples_count == 0
        assert learnt.scores.tolist() == before

    def test_what_was_decided_before_is_not_told_to_who_codes_it_now(self, filled):
        accept(filled, 1, "neglect")
        refuse(filled, 2, "trafficking")
        begin_round(filled)
        assert record(View(filled, self.ANNS)).whole == Tally()
        assert record(View(filled)).whole == Tally(accepted=1, refused=1)


class TestQueue:
    def test_unsure_and_sure_ones_by_turns_each_once(self, filled, tag):
        tag([1, 4, 7], ["neglect"])
        tag([2, 5, 8], ["trafficking"])
        found = suggested.queue(View(filled), "workstream", 10, patient=True)
        numbers = [each.document.id for each in found.documents]
        assert len(set(numbers)) == 10
        assert not {1, 2, 4, 5, 7, 8} & set(numbers)
        assert found.waiting == 24
        assert [each.why.partition(" ")[0] for each in found.documents] == ["uncertain:", "looks"] * 5

    def test_sure_ones_are_those_with_the_best_scores(self, filled):
        found = suggested.queue(View(filled), "workstream", 30)
        learnt = learner(filled).of(EVERYTHING, "workstream").learnt
        best = dict(zip(learnt.documents[:, 0].tolist(), learnt.scores.max(axis=1).tolist(), strict=True))
        sure = [best[each.document.id] for each in found.documents[1::2]]
        assert sure == sorted(sure, reverse=True)

    def test_what_is_clear_is_not_called_uncertain(self, filled, tag):
        for number in range(30):
            tag([number + 1], [list(STREAMS)[number % 3]] if number < 24 else [])
        found = suggested.queue(View(filled), "workstream", patient=True)
        assert {each.why.partition(":")[0] for each in found.documents} == {
            "looks like Neglect", "looks like Trafficking", "looks like Hearings"
        }  # fmt: skip

    def test_what_was_refused_is_not_why(self, filled):
        refuse(filled, 1, "neglect")
        found = suggested.queue(View(filled), "workstream", 30)
        one = next(each for each in found.documents if each.document.id == 1)
        assert "Neglect" not in one.why.partition(" or ")[0]
        assert "neglect" not in {each.tag.key for each in one.suggestions.tags}

    def test_only_what_one_may_see(self, filled):
        found = suggested.queue(View(filled, OPEN), "workstream", 100)
        assert {each.document.id for each in found.documents} == set(range(1, 28))

    def test_what_came_since_is_in_it(self, filled, index, write):
        suggested.queue(View(filled), "workstream")
        write("new.txt", "Neglect of infants and hygiene again, in a paper that is new.")
        index()
        found = suggested.queue(View(filled), "workstream", 100)
        assert 31 in {each.document.id for each in found.documents}

    def test_of_a_group_that_is_none(self, filled):
        with pytest.raises(NotFound, match="no tag group “ghosts”"):
            suggested.queue(View(filled), "ghosts")
        with pytest.raises(NotFound, match="has no tags yet"):
            suggested.queue(View(filled), "theme")


class TestLearning:
    def test_a_damaged_file_is_learnt_again(self, filled, tag):
        before = offered(filled, 1)
        for path in (filled.folder / FOLDER).rglob("*.npz"):
            path.write_bytes(b"PK\x03\x04 nothing of use")
            assert offered(filled, 1) == before

    def test_files_that_do_not_belong_together_are_learnt_again(self, filled, tag):
        learner(filled).learn(EVERYTHING, "workstream")
        (path,) = (filled.folder / FOLDER).rglob("*.scores.npz")
        old = path.read_bytes()
        tag([1, 2, 3, 4, 5, 6], ["neglect"])
        learner(filled).learn(EVERYTHING, "workstream")
        path.write_bytes(old)
        assert learner(filled).of(EVERYTHING, "workstream", patient=True).learnt.examples_count == 6

    def test_few_changes_are_not_learnt(self, filled, tag):
        learner(filled).learn(EVERYTHING, "workstream")
        tag([1, 2, 3, 4], ["neglect"])
        known = learner(filled).of(EVERYTHING, "workstream", patient=True)
        assert (known.learnt.examples_count, known.learning) == (0, False)
        tag([5], ["neglect"])
        assert learner(filled).of(EVERYTHING, "workstream", patient=True).learnt.examples_count == 5

    def test_meanwhile_the_older_one_serves(self, filled, tag):
        learner(filled).learn(EVERYTHING, "workstream")
        tag([1, 2, 3, 4, 5], ["neglect"])
        known = learner(filled).of(EVERYTHING, "workstream")
        assert (known.learnt.examples_count, known.learning) == (0, True)
        learner(filled).wait()
        known = learner(filled).of(EVERYTHING, "workstream")
        assert (known.learnt.examples_count, known.learning) == (5, False)

    def test_much_is_learnt_in_the_background_and_then_there(self, filled, monkeypatch):
        monkeypatch.setattr("indexer.learnt._FEW_PAGES", 5)
        known = learner(filled).of(EVERYTHING, "workstream", patient=True)
        assert (known.learnt, known.learning) == (None, True)
        found = suggested.queue(View(filled), "workstream")
        assert found.documents == () or not found.learning
        learner(filled).wait()
        assert not learner(filled).of(EVERYTHING, "workstream").learning
        assert len(suggested.queue(View(filled), "workstream").documents) == 20

    def test_without_room_on_the_disk_it_serves_all_the_same(self, filled, monkeypatch):
        def full(*_):
            raise OSError(28, "No space left on device")

        before = offered(filled, 1)
        learner(filled).close()
        (filled.folder / FOLDER).rename(filled.folder / "elsewhere")
        monkeypatch.setattr("indexer.learnt.save", full)
        assert offered(filled, 1) == before
        assert not list((filled.folder / FOLDER).rglob("*.npz"))

    def test_a_library_that_is_closed_learns_no_more(self, filled, monkeypatch):
        monkeypatch.setattr("indexer.learnt._FEW_PAGES", 5)
        learner(filled).of(EVERYTHING, "workstream")
        filled.close()
        with pytest.raises(UsageError, match="was closed"):
            learner_of_before = learner(filled)
            learner_of_before.close()
            learner_of_before.learn(EVERYTHING, "workstream")
