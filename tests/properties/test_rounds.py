"""Whatever coders do in whatever order: each sees their own, others what is agreed, and nothing agreed alters it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import agreeing, people, rounds, tags
from indexer.catalogue.documents import Reading
from indexer.catalogue.tags import Layer
from indexer.config import Config
from indexer.errors import EvidenceError
from indexer.library import Library
from indexer.model import Locator, Passage, Person, ReadStatus, Role, RoundId
from indexer.vocabulary import By, find

TAGS = ("evidence-type/review", "evidence-type/guidance")
CODERS, DOCUMENTS = ("Ann", "Ben", "Cat"), (1, 2, 3)

steps = st.one_of(
    st.tuples(st.just("tag"), st.sampled_from([*CODERS, "Dee"]), st.sampled_from(DOCUMENTS), st.sampled_from(TAGS)),
    st.tuples(st.just("untag"), st.sampled_from([*CODERS, "Dee"]), st.sampled_from(DOCUMENTS), st.sampled_from(TAGS)),
    st.tuples(st.just("finish"), st.sampled_from(CODERS), st.sampled_from(DOCUMENTS), st.booleans()),
    st.tuples(st.just("undo"), st.sampled_from(CODERS), st.integers(0, 3), st.none()),
    st.tuples(st.just("open"), st.sampled_from([*CODERS, "Kim"]), st.none(), st.none()),
    st.tuples(st.just("agree"), st.sampled_from(CODERS), st.sampled_from(DOCUMENTS), st.sets(st.sampled_from(TAGS))),
    st.tuples(st.just("accept"), st.sampled_from(CODERS), st.none(), st.none()),
    st.tuples(st.just("close"), st.just("Kim"), st.none(), st.none()),
)


class World:
    """A library in which a round goes on, and beside it what everybody ought to see."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.people: dict[str, Person] = {}
        catalogue = library.catalogue
        for name, role in [("Kim", Role.ADMINISTRATOR), *((each, Role.RESEARCHER) for each in (*CODERS, "Dee"))]:
            self.people[name] = people.add(catalogue, name, f"{name}@example.org", role, [], "a test")
        for number in DOCUMENTS:
            reading = Reading([Passage(Locator("page", "1", 1), "words")], ReadStatus.READ, None, None, "1")
            catalogue.documents.add(f"{number:064}", "application/pdf", {"audience": "public"}, reading, "2026-01-01")
        held = [self.people[each].id for each in CODERS]
        rounds.begin(library, "It", ["evidence-type"], held, DOCUMENTS, self.people["Kim"])
        self.own: dict[tuple[str, int], set[str]] = {(who, each): set() for who in CODERS for each in DOCUMENTS}
        self.everybody: dict[int, set[str]] = {each: set() for each in DOCUMENTS}
        self.agreed: set[int] = set()
        self.open = self.closed = False

    def originals(self) -> list[Any]:
        rows = self.library.catalogue.tags
        return [[*rows.standing(None, None, Layer(RoundId(1), self.people[each].id))] for each in CODERS]

    def do(self, what: str, who: str, where: Any, which: Any) -> None:
        person, before = self.people[who], self.originals()
        by = By(who, person.id)
        try:
            if what in ("tag", "untag"):
                held = [find(self.library.vocabulary, which)]
                tags.tag(self.library, [where], held if what == "tag" else [], held if what == "untag" else [], by)
                self._tagged(what, who, where, which)
            elif what == "finish":
                rounds.finish(self.library, 1, where, person, done=which)
            elif what == "undo":
                self._undo(who, where, by)
            elif what == "open":
                rounds.open_agreement(self.library, 1, person)
                self.open = True
            elif what == "agree":
                agreeing.agree(self.library, 1, where, which, "Because.", person)
                self.everybody[where] = {*which}
                self.agreed.add(where)
            elif what == "accept":
                same = self._same() if self.open and not self.closed else {}
                agreeing.accept(self.library, 1, person)
                self.everybody |= same
                self.agreed |= same.keys()
            else:
                rounds.close(self.library, 1, person)
                self.closed = True
        except EvidenceError:
            assert self.originals() == before, "what is refused changes nothing"
        if what not in ("tag", "untag", "undo"):
            assert self.originals() == before, "originals are changed by nobody but who coded, and while coding"

    def _same(self) -> dict[int, set[str]]:
        """Give the documents that two coders or more finished, all alike, and nobody agreed upon."""
        done = self.library.catalogue.rounds.done(RoundId(1))
        found = {}
        for document in set(DOCUMENTS) - self.agreed:
            given = [self.own[each, document] for each in CODERS if document in done[self.people[each].id]]
            if len(given) > 1 and all(each == given[0] for each in given):
                found[document] = {*given[0]}
        return found

    def _tagged(self, what: str, who: str, document: int, key: str) -> None:
        free = self.closed or document in self.agreed
        if free:
            held = self.everybody[document]
        elif who in CODERS and not self.open:
            held = self.own[who, document]
        else:
            return  # what others code, or is being agreed upon, is left as it is
        (held.add if what == "tag" else held.discard)(key)

    def _undo(self, who: str, back: int, by: By) -> None:
        mine = [
            each
            for each in self.library.catalogue.tags.actions(9, person=by.person, seen_by=by.person)
            if each.round is not None
        ]
        if back < len(mine):
            tags.undo(self.library, mine[back].id, by)
            for document in DOCUMENTS:
                layer = Layer(RoundId(1), by.person)
                held = self.library.catalogue.tags.standing(None, [document], layer)
                names = self.library.vocabulary.tags
                self.own[who, document] = {names[each.tag].key for each in held}

    def check(self) -> None:
        for who in (*CODERS, "Dee", "Kim"):
            seen = self.library.tags(self.people[who].viewer)
            for document in DOCUMENTS:
                free = self.closed or document in self.agreed or who not in CODERS
                ought = self.everybody[document] if free else self.own[who, document]
                assert {*seen.keys(seen.of(document))} == ought, (who, document)
                for key in TAGS:
                    tag = find(self.library.vocabulary, key)
                    assert (document in seen.directly(tag.id)) == (key in ought), (who, document, key)


@settings(max_examples=40, deadline=None)
@given(done=st.lists(steps, max_size=25))
def test_the_law_of_blinding_holds_after_every_step(done: list[tuple[str, str, Any, Any]]) -> None:
    with TemporaryDirectory() as folder, Library(Config(library=Path(folder)), create=True) as library:
        world = World(library)
        world.check()
        for each in done:
            world.do(*each)
            world.check()
        fresh = Library(Config(library=Path(folder)))
        try:
            world.library = fresh  # what is read anew says the same as what was kept up to date
            world.check()
        finally:
            fresh.close()
