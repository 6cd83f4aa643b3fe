import pytest

from indexer.errors import LibraryDamaged
from indexer.model import DocumentId, Locator, Passage
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry, Meet
from indexer.search.tree import EVERYTHING
from indexer.search.whoosh_engine import WhooshEngine

ENTRY = Entry(DocumentId(1), 1, "Title", [Passage(Locator("page", "1", 1), "Text")])


def test_an_index_of_another_version_says_so_until_it_is_made_anew(tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.put([ENTRY])
    assert not engine.outdated
    (tmp_path / "current").write_text("000001")  # as versions before wrote it
    old = WhooshEngine(tmp_path)
    assert old.outdated
    with pytest.raises(LibraryDamaged, match="earlier version"):
        old.search(EVERYTHING, Meet.PASSAGE, Deadline(9))
    old.rebuild([[ENTRY]])
    assert not old.outdated
    assert len(old.search(EVERYTHING, Meet.PASSAGE, Deadline(9)).documents) == 1


def test_an_index_that_is_missing_says_so(tmp_path):
    engine = WhooshEngine(tmp_path, new=False)
    assert not engine.outdated
    with pytest.raises(LibraryDamaged, match="missing"):
        engine.search(EVERYTHING, Meet.PASSAGE, Deadline(9))
