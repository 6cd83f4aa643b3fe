from __future__ import annotations

from typing import Any

import pytest

from indexer import papers, people
from indexer.documents import withdraw
from indexer.library import Library
from indexer.model import DocumentId, Person, Role, Viewer
from indexer.paper_uses import relying, warned
from indexer.view import View

DRAFT = (
    "Emotional abuse was recorded for 39% of the children (Review Office, 2016).\n\n"
    "References\n\nReview Office (2016) Counting children. Glasgow: Review Office.\n"
)


@pytest.fixture
def ben(library: Library) -> Person:
    number = library.catalogue.people.add("Ben", "ben@example.org", Role.READER, "2026-11-20T10:00:00Z")
    return people.person(library.catalogue, number)


def test_the_places_that_rely_on_a_document_are_told(library: Library, register: DocumentId, reported: Any) -> None:
    found = reported(DRAFT)
    me, document = people.local_owner(library.catalogue, "Ann"), library.document(register)
    (one,) = relying(found.view, document, me)
    assert [(each.kind, each.words) for each in one.uses] == [("figure", "39%"), ("citation", "Review Office, 2016")]
    assert not one.confirmed
    assert one.of(1) == one.uses
    assert one.of(2) == ()
    work = found.links.works[0]
    papers.decide(library, one.paper.id, {work.work.key: register}, me)
    assert relying(found.view, document, me)[0].confirmed


def test_papers_that_one_may_not_see_are_not_told(
    library: Library, register: DocumentId, reported: Any, ben: Person
) -> None:
    number = reported(DRAFT, confirm=True).opened.paper.id
    document = library.document(register)
    assert relying(View(library, ben.viewer), document, ben) == []
    papers.share(library, number, "everyone", people.local_owner(library.catalogue, "Ann"))
    assert [each.paper.id for each in relying(View(library, ben.viewer), document, ben)] == [number]


def test_a_new_edition_and_a_withdrawal_warn_of_what_was_confirmed(
    library: Library, register: DocumentId, reported: Any, add_document: Any
) -> None:
    papers_of = [reported(DRAFT).opened.paper, reported(DRAFT, confirm=True).opened.paper]
    view = View(library)
    assert warned(view, papers_of) == {}
    newer = add_document("A newer one.", title="Counting children anew")
    library.catalogue.documents.change(register, standing="superseded", superseded_by=newer)
    told = warned(view, papers_of)
    assert told.keys() == {papers_of[1].id}
    assert [(each.document.id, each.newest and each.newest.id) for each in told[papers_of[1].id]] == [(register, newer)]
    library.catalogue.documents.change(newer, audience="inner")
    (hidden,) = warned(View(library, Viewer()), papers_of)[papers_of[1].id]
    assert (hidden.document.id, hidden.newest) == (register, None)


def test_what_is_withdrawn_is_warned_of(library: Library, register: DocumentId, reported: Any) -> None:
    paper = reported(DRAFT, confirm=True).opened.paper
    withdraw(library, register, "Ann", "It was wrong.")
    (told,) = warned(View(library), [paper])[paper.id]
    assert (told.document.id, told.newest) == (register, None)
