from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import people, searches
from indexer.catalogue.searches import SavedSearch
from indexer.errors import LibraryBusy, NotFound, SearchTooSlow, UsageError
from indexer.filing import Report
from indexer.library import Library
from indexer.model import Person, Role
from indexer.search.results import Search

Index = Callable[..., Report]
Write = Callable[..., Path]


@pytest.fixture
def ann(library: Library) -> Person:
    return people.add(library.catalogue, "Ann", "ann@example.org", Role.ADMINISTRATOR, (), "a test")


@pytest.fixture
def bob(library: Library, ann: Person) -> Person:
    return people.add(library.catalogue, "Bob", "bob@example.org", Role.READER, (), "a test")


def newest(library: Library, text: str) -> searches.Newest:
    return searches.newest(library.finder(), Search(text), 10)


def titles(found: searches.Newest) -> list[str]:
    return [each.document.title for each in found.results]


class TestKeeping:
    def test_a_saved_search_is_its_owners_until_it_is_shared(self, library: Library, ann: Person, bob: Person) -> None:
        catalogue = library.catalogue
        key = searches.save(catalogue, ann, "  Homes\n ", "q=homes", shared=False)
        assert searches.saved(catalogue, ann, key).name == "Homes"
        with pytest.raises(NotFound, match="no such saved search"):
            searches.saved(catalogue, bob, key)
        searches.rename(catalogue, ann, key, "Care homes", shared=True)
        held = searches.saved(catalogue, bob, key)
        assert (held.name, held.address, held.shared, held.looked_at) == ("Care homes", "q=homes", True, "")
        searches.rename(catalogue, ann, key, "Care homes", shared=False)
        with pytest.raises(NotFound, match="no such saved search"):
            searches.look(catalogue, bob, key)

    def test_only_its_owner_changes_or_removes_it(self, library: Library, ann: Person, bob: Person) -> None:
        key = searches.save(library.catalogue, ann, "Homes", "q=homes", shared=True)
        with pytest.raises(NotFound, match="somebody else’s"):
            searches.rename(library.catalogue, bob, key, "Mine", shared=False)
        with pytest.raises(NotFound, match="somebody else’s"):
            searches.remove(library.catalogue, bob, key)
        searches.remove(library.catalogue, ann, key)
        with pytest.raises(NotFound, match="no such saved search"):
            searches.saved(library.catalogue, ann, key)

    @pytest.mark.parametrize(
        ("name", "address", "message"),
        [(" \t", "q=a", "Give the search a name"), ("x" * 201, "q=a", "at most 200"), ("a", "q" * 8001, "too long")],
    )
    def test_what_cannot_be_kept_is_said(
        self, library: Library, ann: Person, name: str, address: str, message: str
    ) -> None:
        with pytest.raises(UsageError, match=message):
            searches.save(library.catalogue, ann, name, address, shared=False)
        assert library.catalogue.searches.seen_by(ann.id) == []

    def test_every_change_is_in_the_log(self, library: Library, ann: Person) -> None:
        key = searches.save(library.catalogue, ann, "Homes", "q=homes", shared=False)
        searches.rename(library.catalogue, ann, key, "Care homes", shared=True)
        searches.remove(library.catalogue, ann, key)
        entries = [each for each in library.catalogue.log.all() if each.object == f"saved search {key}"]
        assert [(each.by, each.action) for each in entries] == [
            ("Ann", "saved a search"),
            ("Ann", "changed a saved search"),
            ("Ann", "removed a saved search"),
        ]


class TestNews:
    def saved(self, library: Library, ann: Person, text: str) -> SavedSearch:
        key = searches.save(library.catalogue, ann, text, f"q={text}", shared=True)
        return searches.saved(library.catalogue, ann, key)

    def test_what_came_since_the_last_look_is_new(
        self, library: Library, ann: Person, bob: Person, write: Write, index: Index
    ) -> None:
        write("a.txt", "Neglect of infants.")
        index()
        held = self.saved(library, ann, "neglect")
        assert newest(library, "neglect").since(held) == 0
        write("b.txt", "Neglect of older children.")
        write("c.txt", "Nothing of the sort.")
        index()
        found = newest(library, "neglect")
        assert (found.documents, found.since(held)) == (2, 1)
        assert found.since(searches.saved(library.catalogue, bob, held.id)) == 0  # Bob never looked
        assert searches.look(library.catalogue, ann, held.id) == held
        assert found.since(searches.saved(library.catalogue, ann, held.id)) == 0

    def test_what_is_still_on_its_way_into_the_index_is_new_later(
        self, library: Library, ann: Person, write: Write, index: Index
    ) -> None:
        write("a.txt", "Neglect of infants.")
        write("b.txt", "Neglect of older children.")
        index()
        catalogue = library.catalogue
        last = max(each.id for each in catalogue.documents.all())
        catalogue.pending.mark(last)
        held = self.saved(library, ann, "neglect")
        assert newest(library, "neglect").since(held) == 1
        catalogue.pending.clear(catalogue.pending.marked())
        searches.look(catalogue, ann, held.id)
        catalogue.pending.mark(last)  # corrected, and about to be found again
        searches.look(catalogue, ann, held.id)
        assert newest(library, "neglect").since(searches.saved(catalogue, ann, held.id)) == 0

    def test_words_on_different_pages_count_and_some_of_the_words_do_not(
        self, library: Library, write: Write, index: Index
    ) -> None:
        write("apart.md", "# One\n\nZebra.\n\n# Two\n\n" + "Lion. " * 500)
        write("some.txt", "Zebra.")
        index()
        assert titles(newest(library, "zebra lion")) == ["apart"]
        assert newest(library, "zebra giraffe") == searches.Newest(0, ())

    def test_the_newest_are_found_whichever_part_they_are_in(
        self, library: Library, write: Write, index: Index, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(searches, "NEWEST", 3)
        for name in "abcd":
            write(f"{name}.txt", f"Zebra and lion {name}.")
        index()
        write("e.md", "# Apart\n\nZebra.\n\n# Two\n\n" + "Lion. " * 500)
        index()
        found = newest(library, "zebra lion")
        assert found.documents == 5
        assert titles(found)[0] == "Apart"
        numbers = [each.document.id for each in found.results]
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) == 3

    def test_a_search_without_time_stops(self, library: Library, write: Write, index: Index) -> None:
        write("a.txt", "Neglect of infants.")
        index()
        with pytest.raises(SearchTooSlow):
            searches.newest(library.finder(), Search("neglect"), -1)


class TestRecent:
    def test_each_search_is_listed_once_newest_first_and_the_oldest_go(self, library: Library, ann: Person) -> None:
        for number in range(40):
            searches.note(library.catalogue, ann, f"q={number}", number)
        searches.note(library.catalogue, ann, "q=20", 21)
        held = searches.recent(library.catalogue, ann)
        assert [each.address for each in held[:3]] == ["q=20", "q=39", "q=38"]
        assert held[0].documents == 21
        assert len(held) == 30

    def test_they_are_ones_own_and_can_be_forgotten(self, library: Library, ann: Person, bob: Person) -> None:
        searches.note(library.catalogue, ann, "q=a", 1)
        searches.note(library.catalogue, bob, "q=b", 1)
        searches.forget(library.catalogue, ann)
        assert searches.recent(library.catalogue, ann) == []
        assert [each.address for each in searches.recent(library.catalogue, bob)] == ["q=b"]

    def test_a_look_waits_for_no_other_writer(self, library: Library, ann: Person) -> None:
        key = searches.save(library.catalogue, ann, "Homes", "q=homes", shared=False)
        held, over = threading.Event(), threading.Event()

        def write() -> None:
            with library.catalogue.transaction():
                held.set()
                over.wait(30)

        writer = threading.Thread(target=write)
        writer.start()
        held.wait(30)
        began = time.monotonic()
        try:
            with pytest.raises(LibraryBusy):
                searches.look(library.catalogue, ann, key)
            assert time.monotonic() - began < 5
            noting = threading.Thread(target=searches.note, args=(library.catalogue, ann, "q=a", 1))
            noting.start()
        finally:
            over.set()
            writer.join()
        noting.join()
        assert [each.address for each in searches.recent(library.catalogue, ann)] == ["q=a"]


class TestFeeds:
    def test_a_secret_opens_one_search_for_one_person(self, library: Library, ann: Person, bob: Person) -> None:
        catalogue = library.catalogue
        key = searches.save(catalogue, ann, "Homes", "q=homes", shared=True)
        first = people.feed_secret(catalogue, bob, key)
        secret = people.feed_secret(catalogue, bob, key)
        held, reader = searches.feed(catalogue, secret)
        assert (held.id, reader) == (key, bob)
        assert people.feeds(catalogue, bob).keys() == {key}
        self.assert_opens_nothing(library, first)
        searches.rename(catalogue, ann, key, "Homes", shared=False)
        self.assert_opens_nothing(library, secret)

    def test_it_ends_with_the_feed_the_search_and_the_account(self, library: Library, ann: Person, bob: Person) -> None:
        catalogue = library.catalogue
        key = searches.save(catalogue, bob, "Homes", "q=homes", shared=False)
        secret = people.feed_secret(catalogue, bob, key)
        assert people.end_feed(catalogue, bob, key)
        assert not people.end_feed(catalogue, bob, key)
        self.assert_opens_nothing(library, secret)
        secret = people.feed_secret(catalogue, bob, key)
        searches.remove(catalogue, bob, key)
        self.assert_opens_nothing(library, secret)
        assert people.feeds(catalogue, bob) == {}
        key = searches.save(catalogue, bob, "Homes", "q=homes", shared=False)
        secret = people.feed_secret(catalogue, bob, key)
        people.close(catalogue, bob.id, "Ann")
        people.reopen(catalogue, bob.id, "Ann")
        self.assert_opens_nothing(library, secret)

    @staticmethod
    def assert_opens_nothing(library: Library, secret: str) -> None:
        with pytest.raises(NotFound) as unknown:
            searches.feed(library.catalogue, "no secret at all")
        with pytest.raises(NotFound) as ended:
            searches.feed(library.catalogue, secret)
        assert str(ended.value) == str(unknown.value)
