from __future__ import annotations

import pytest

from indexer.catalogue.searches import Searches
from indexer.library import Library
from indexer.model import DocumentId, PersonId, Role

AT = "2026-11-20T10:00:00Z"


@pytest.fixture
def person(library: Library) -> PersonId:
    return library.catalogue.people.add("Ann", "ann@example.org", Role.READER, AT)


@pytest.fixture
def other(library: Library) -> PersonId:
    return library.catalogue.people.add("Bob", "bob@example.org", Role.READER, AT)


@pytest.fixture
def searches(library: Library) -> Searches:
    return library.catalogue.searches


def test_each_person_has_looks_of_their_own(searches: Searches, person: PersonId, other: PersonId) -> None:
    key = searches.save(person, "Homes", "q=homes", AT, shared=True)
    searches.look(key, person, AT, DocumentId(3))
    searches.look(key, person, "2026-11-21T10:00:00Z", DocumentId(5))
    mine, theirs = searches.get(key, person), searches.get(key, other)
    assert mine is not None
    assert (mine.looked_at, mine.last_document) == ("2026-11-21T10:00:00Z", 5)
    assert theirs is not None
    assert (theirs.looked_at, theirs.last_document) == ("", 0)


def test_they_come_by_name_whatever_its_case(searches: Searches, person: PersonId, other: PersonId) -> None:
    for name in ("beta", "Alpha", "Gamma"):
        searches.save(person, name, "q=a", AT, shared=False)
    searches.save(other, "aside", "q=a", AT, shared=True)
    searches.save(other, "private", "q=a", AT, shared=False)
    assert [each.name for each in searches.seen_by(person)] == ["Alpha", "aside", "beta", "Gamma"]


def test_looks_go_with_their_search_and_its_number_is_not_used_again(searches: Searches, person: PersonId) -> None:
    key = searches.save(person, "Homes", "q=homes", AT, shared=False)
    searches.look(key, person, AT, DocumentId(3))
    searches.remove(key)
    assert searches.get(key, person) is None
    assert searches.save(person, "Homes", "q=homes", AT, shared=False) > key


def test_the_last_document_followed_is_the_newest_that_waits_for_no_index(library: Library) -> None:
    from indexer.catalogue.documents import Reading
    from indexer.model import ReadStatus

    catalogue = library.catalogue
    assert catalogue.pending.followed() == 0
    first, second, third = (
        catalogue.documents.add(each * 64, "text/plain", {}, Reading([], ReadStatus.READ, None, None, "1"), AT)
        for each in "abc"
    )
    assert catalogue.pending.followed() == third
    catalogue.pending.mark_all([first, third])
    assert catalogue.pending.followed() == second
