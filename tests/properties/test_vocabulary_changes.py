"""Laws of the vocabulary: whatever is done to it, every name finds its tag, and counts are those of the codings."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from indexer import tags, vocabulary, vocabulary_rules
from indexer.catalogue import now
from indexer.catalogue.documents import Reading
from indexer.config import Config
from indexer.errors import NotFound, UsageError
from indexer.library import Library
from indexer.model import EVERYTHING, Locator, Passage, ReadStatus, Tag, TagId
from indexer.tagged import counts
from indexer.view import View
from indexer.vocabulary import By

ANN = By("Ann")
GROUP = "theme"
DOCUMENTS = 4

names = st.sampled_from([f"Name {letter}" for letter in "ABCDEFGH"])
numbers = st.integers(0, 9)


class Changes(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.library = Library(Config(library=Path(self.folder.name)), create=True)
        self.catalogue = self.library.catalogue
        passages = [Passage(Locator("page", "1", 1), "Some words.")]
        for number in range(DOCUMENTS):
            original = self.catalogue.files.originals.path(f"{number:064}")
            original.parent.mkdir(parents=True, exist_ok=True)
            original.touch()
            self.catalogue.files.record(f"{number:064}", "text/plain", now())
            self.catalogue.documents.add(
                f"{number:064}",
                "text/plain",
                {"title": f"Document {number}"},
                Reading(passages, ReadStatus.READ, None, None, "1"),
                now(),
            )
        self.had = set()  # tags, with each name that they had
        for at, name in enumerate(("Name A", "Name B", "Name C")):  # so that every step has something to change
            self.add(name, at - 1 if at else None)
            self.tag(at, {at + 1}, off=False)

    def teardown(self):
        if hasattr(self, "library"):
            self.library.close()
            self.folder.cleanup()

    def pick(self, number):
        held = self.library.vocabulary.of_group(GROUP, retired=True)
        return held[number % len(held)] if held else None

    def attempt(self, do, *given):
        """Do what may make no sense; then nothing must have changed, which the invariants see."""
        try:
            return do(*given)
        except (UsageError, NotFound):
            return None

    @rule(name=names, parent=st.none() | numbers)
    def add(self, name, parent):
        above = self.pick(parent) if parent is not None else None
        tag = Tag(TagId(0), GROUP, "", name, parents=(above.id,) if above else ())
        self.attempt(vocabulary.add, self.catalogue, tag, ANN)

    @rule(number=numbers, name=names, other=st.none() | names)
    def rename(self, number, name, other):
        if held := self.pick(number):
            changed = replace(held, name=name, other_names=(other,) if other else ())
            self.attempt(vocabulary.change, self.catalogue, changed, ANN)

    @rule(number=numbers, parents=st.lists(numbers, max_size=2))
    def move(self, number, parents):
        if held := self.pick(number):
            above = tuple(self.pick(each).id for each in parents)
            self.attempt(vocabulary.change, self.catalogue, replace(held, parents=above), ANN)

    @rule(number=numbers, into=numbers)
    def merge(self, number, into):
        if held := self.pick(number):
            self.attempt(vocabulary.merge, self.catalogue, held.id, self.pick(into).id, ANN)

    @rule(number=numbers, into=st.lists(numbers, min_size=2, max_size=3))
    def split(self, number, into):
        if held := self.pick(number):
            self.attempt(vocabulary.split, self.catalogue, held.id, [self.pick(each).id for each in into], ANN)

    @rule(number=numbers, back=st.booleans())
    def retire(self, number, back):
        if held := self.pick(number):
            self.attempt(vocabulary.bring_back if back else vocabulary.retire, self.catalogue, held.id, ANN)

    @rule(number=numbers, documents=st.sets(st.integers(1, DOCUMENTS), min_size=1), off=st.booleans())
    def tag(self, number, documents, off):
        if held := self.pick(number):
            add, remove = ([], [held]) if off else ([held], [])
            self.attempt(tags.tag, self.library, sorted(documents), add, remove, ANN)

    @rule(back=numbers)
    def undo(self, back):
        actions = self.catalogue.tags.actions(10)
        if actions:
            self.attempt(tags.undo, self.library, actions[back % len(actions)].id, ANN)

    @invariant()
    def every_name_that_a_tag_ever_had_finds_it(self):
        if not hasattr(self, "library"):
            return
        known = self.library.vocabulary
        for tag in known.of_group(GROUP, retired=True):
            self.had |= {(tag.id, name) for name in (tag.name, *tag.other_names)}
        for tag, name in self.had:
            held = known.tags[tag]
            present = {each.id for each in known.in_use if vocabulary_rules.is_called(each, name)}
            if present - {known.stands_for(tag)}:
                continue  # another has the name now, and is what is meant by it
            found = known.named(name, GROUP)
            assert any(tag in known.counted[each.id] for each in found), f"{held.name} is not found by {name}"

    @invariant()
    def every_count_is_that_of_the_codings(self):
        if not hasattr(self, "library"):
            return
        known = self.library.vocabulary
        rows = self.catalogue.tags.standing()
        view = View(self.library, EVERYTHING)
        count, table = counts(view), self.library.finder().table
        for tag in known.of_group(GROUP, retired=True):
            final = known.stands_for(tag.id)
            slow = {each.document for each in rows if counts_for(known, each.tag, final)}
            assert count[tag.id][0] == len(slow)
            facet = table.having("tag").get(tag.key, ())
            if final == tag.id:
                assert {int(table.ids[row]) for row in facet} == slow

    @invariant()
    def nothing_lies_beneath_itself(self):
        if hasattr(self, "library"):
            self.library.vocabulary.tree(GROUP)


def counts_for(known, tag, wanted, seen=frozenset()):
    """Tell, step by step upwards, whether having a tag counts as having another."""
    if tag == wanted:
        return True
    if tag in seen:
        return False
    held = known.tags[tag]
    merged = not held.in_use and len(held.successors) == 1
    up = {*held.successors} if merged else {*held.parents}  # one that was merged is where the other is
    up |= {
        each.id
        for each in known.tags.values()
        if not each.in_use and len(each.successors) > 1 and tag in map(known.stands_for, each.successors)
    }
    return any(counts_for(known, each, wanted, seen | {tag}) for each in up)


def test_the_laws_hold_after_any_changes():
    run_state_machine_as_test(
        Changes,
        settings=settings(
            max_examples=25, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
