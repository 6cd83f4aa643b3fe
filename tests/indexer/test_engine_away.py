"""What goes on while the machines with the search index do not answer."""

import pytest

from indexer import documents
from indexer.check import check
from indexer.errors import EngineAway
from indexer.search.engines import opened
from indexer.search.results import Search
from indexer.sync import follow

NOWHERE = "opensearch+http://127.0.0.1:9/library"  # the port at which nobody listens


@pytest.fixture
def away(library, index, folder_of_documents):
    """Give a library whose index went away after its first documents, and what brings it back."""
    index()
    own = library.engine
    library.engine = opened(NOWHERE, library.folder / "index", new=False)

    def back():
        library.engine.close()
        library.engine = own
        library._known = None  # what searches the other engine

    return back


def test_documents_are_read_and_found_once_it_is_back(library, index, write, away):
    write("late.txt", b"What came late concerns lighthouses and their keepers at sea.")
    report = index()
    assert [each for each in report.complaints if "127.0.0.1:9" in each and "evidence check" in each]
    assert library.catalogue.pending.count() == 1
    with pytest.raises(EngineAway):
        library.search(Search("lighthouses"))
    away()
    assert follow(library) == []
    assert library.search(Search("lighthouses")).documents == 1
    assert library.catalogue.pending.count() == 0


def test_a_new_edition_takes_the_old_one_s_place_all_the_same(library, index, write, away):
    write("minutes.txt", b"The minutes were written anew, and speak of lighthouses now and then.")
    index()
    away()
    follow(library)
    assert library.search(Search("lighthouses")).documents == 1


def test_a_change_is_kept_and_said_to_follow(library, away):
    (first, *_) = library.catalogue.documents.all()
    with pytest.raises(EngineAway, match="Nothing is lost"):
        documents.correct(library, first.id, {"title": "Of lighthouses"}, "Ann")
    assert library.catalogue.documents.get(first.id).title == "Of lighthouses"
    away()
    follow(library)
    assert library.search(Search("title:lighthouses")).documents == 1


def test_a_check_says_so_and_repairs_what_it_can(library, away):
    (fault,) = [each for each in check(library).faults if "127.0.0.1:9" in each.what]
    assert not fault.repaired
    away()
    assert not [each for each in check(library).faults if "127.0.0.1:9" in each.what]
