from dataclasses import replace

import pytest

from indexer import people, tags
from indexer.anchors import place_of
from indexer.catalogue.rounds import Round
from indexer.catalogue.tags import Place
from indexer.errors import NotFound
from indexer.model import EVERYTHING, PersonId, Role, Viewer
from indexer.tagged import (
    State,
    actions_seen,
    codings_on_passages,
    counts,
    history,
    of_document,
    tagged_passages,
)
from indexer.view import View
from indexer.vocabulary import By, find

ANN, BEN = By("Ann", PersonId(1)), By("Ben", PersonId(2))
TWO = "# One\n\nThe first part speaks of apples and of pears.\n\n# Two\n\nThe second part speaks of plums."


@pytest.fixture
def held(library, index, write, at):
    write("fruit.md", TWO)
    write("other.txt", "Nothing of that kind is said here.")
    index()
    return library


@pytest.fixture
def fruit(held, at):
    return at("fruit.md").id


@pytest.fixture
def review(held):
    return find(held.vocabulary, "evidence-type/review")


@pytest.fixture
def put(held, fruit, review):
    def put(words, position=1, by=ANN, tag=review, **more):
        place = place_of(View(held), fruit, position, words)
        return tags.tag(held, [fruit], [tag], [], by, place=place, **more)

    return put


@pytest.fixture
def view(held):
    return View(held)


def test_words_are_listed_newest_first_with_where_they_stand(held, put, view, fruit):
    put("apples and of pears", note="Both")
    put("plums", 2)
    found = tagged_passages(view)
    assert [(each.words, each.position, each.state) for each in found] == [
        ("plums", 2, State.THERE),
        ("apples and of pears", 1, State.THERE),
    ]
    assert (found[1].coding.note, found[1].document.id, found[1].heading) == ("Both", fruit, "One")
    assert found[1].pinpoint == "under “One”"


def test_words_that_moved_changed_or_went_are_told_apart(held, put, view, fruit, review):
    put("plums", 2)
    for place in (
        Place(1, "plums"),
        Place(1, "the second part speaks of pluns"),
        Place(1, "no such words here at all"),
    ):
        tags.tag(held, [fruit], [review], [], ANN, place=place)
    assert [(each.state, each.position) for each in tagged_passages(view)] == [
        (State.GONE, 1),
        (State.CHANGED, 2),
        (State.MOVED, 2),
        (State.THERE, 2),
    ]


def test_whole_documents_are_read_only_for_words_that_went_elsewhere(held, put, view, fruit, review, monkeypatch):
    put("apples")
    read = type(held.catalogue.documents).passages
    whole = []

    def passages(self, document, positions=None):
        whole.append(positions is None)
        return read(self, document, positions)

    monkeypatch.setattr(type(held.catalogue.documents), "passages", passages)
    tagged_passages(view)
    assert True not in whole
    tags.tag(held, [fruit], [review], [], ANN, place=Place(1, "plums"))
    tagged_passages(view)
    assert whole == [True]


def test_a_whole_passage_shows_how_it_begins(put, view):
    put("")
    (found,) = tagged_passages(view)
    assert found.words == "The first part speaks of apples and of pears."


def test_what_lies_beneath_a_tag_or_was_merged_into_it_is_listed_with_it(held, put, view, review):
    from indexer import vocabulary

    minutes, slides = (find(held.vocabulary, each) for each in ("minutes", "evidence-type/slides"))
    vocabulary.change(held.catalogue, replace(minutes, parents=(review.id,)), ANN)
    put("apples", tag=minutes)
    put("pears", tag=slides)
    vocabulary.merge(held.catalogue, slides.id, review.id, ANN)
    assert [each.tag.slug for each in tagged_passages(view, [review.id])] == ["review", "minutes"]
    assert tagged_passages(view, [minutes.id])[0].words == "apples"
    assert counts(view)[review.id] == (1, 2)
    assert counts(view)[minutes.id] == (1, 1)


def test_only_documents_that_may_be_seen(held, put, fruit):
    put("apples")
    held.catalogue.documents.change(fruit, audience="inner")
    outsider = View(held, Viewer())
    assert tagged_passages(outsider) == []
    assert list(history(outsider)) == []
    with pytest.raises(NotFound):
        list(history(outsider, fruit))
    assert len(tagged_passages(View(held, Viewer(frozenset({"inner"}))))) == 1


def test_words_must_stand_in_the_passage(view, fruit):
    assert place_of(view, fruit, 1, "  APPLES and of\npears ") == Place(1, "apples and of pears")
    assert place_of(view, fruit, 2) == Place(2)
    with pytest.raises(NotFound, match="do not stand in passage 2"):
        place_of(view, fruit, 2, "apples")
    with pytest.raises(NotFound, match="there is no passage 9"):
        place_of(view, fruit, 9, "apples")


class TestRounds:
    """Ann codes the evidence type of the document in a round; Ben looks on."""

    @pytest.fixture
    def views(self, held, put, fruit):
        for by in (ANN, BEN):
            people.add(held.catalogue, by.name, f"{by.name}@example.org", Role.ADMINISTRATOR, (), "a test")
        put("pears", by=BEN)  # before the round, for everybody
        held.catalogue.rounds.add(
            Round(0, "First", ("evidence-type",), (ANN.person,), True, "2026-01-01T00:00:00Z", "Ann"), [fruit]
        )
        held.catalogue.tags.touch()
        put("apples", by=ANN)
        return View(held, replace(EVERYTHING, coder=ANN.person)), View(held, replace(EVERYTHING, coder=BEN.person))

    def test_a_coder_sees_their_own_and_all_others_see_everybodys(self, views, fruit):
        ann, ben = views
        for see in (lambda view: [each.words for each in tagged_passages(view)],
                    lambda view: [each.coding.place.quote for each in history(view)],
                    lambda view: [each.place.quote for each in of_document(view, fruit)],
                    lambda view: [each.place.quote for each in codings_on_passages(view)]):  # fmt: skip
            assert (see(ann), see(ben)) == (["apples"], ["pears"])

    def test_actions_of_a_coder_are_theirs(self, views):
        ann, ben = views
        assert [each.by for each, _ in actions_seen(ann, 9)] == ["Ann", "Ben"]
        assert [each.by for each, _ in actions_seen(ben, 9)] == ["Ben"]
        assert [each.by for each, _ in actions_seen(ann, 1)] == ["Ann"]


def test_the_history_says_what_was_before_and_after(held, view, fruit, review):
    minutes = find(held.vocabulary, "evidence-type/minutes")
    tags.tag(held, [fruit], [review], [], ANN)
    done = tags.tag(held, [fruit], [minutes], [review], BEN)
    told = [(each.by, each.applied, each.tag.slug, each.before, each.after) for each in history(view, fruit)]
    both = ("evidence-type/review",), ("evidence-type/minutes",)
    assert told == [
        ("Ann", True, "review", (), both[0]),
        ("Ben", True, "minutes", *both),
        ("Ben", False, "review", *both),
    ] or told[1:] == [("Ben", False, "review", *both), ("Ben", True, "minutes", *both)]
    assert {each.action for each in history(view, fruit)} == {done.action, done.action - 1}
