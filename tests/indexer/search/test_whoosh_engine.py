import pytest

from indexer.errors import LibraryDamaged
from indexer.model import DocumentId, Locator, Passage
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry, Meet
from indexer.search.tree import EVERYTHING
from indexer.search.whoosh_engine import WhooshEngine
from indexer.search.whoosh_index import WhooshIndex

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


@pytest.mark.parametrize("current", [b"000009 arrays 1", b"\xff\xfe\x00 arrays 1"])
def test_an_index_that_is_not_where_it_is_said_to_be_is_not_taken_for_an_empty_one(tmp_path, current):
    WhooshEngine(tmp_path).put([ENTRY])
    (tmp_path / "current").write_bytes(current)
    before = set(tmp_path.iterdir())
    engine = WhooshEngine(tmp_path)
    with pytest.raises(LibraryDamaged, match="evidence reindex"):
        engine.search(EVERYTHING, Meet.PASSAGE, Deadline(9))
    assert set(tmp_path.iterdir()) == before  # searching makes nothing
    engine.rebuild([[ENTRY]])
    assert len(engine.search(EVERYTHING, Meet.PASSAGE, Deadline(9)).documents) == 1


@pytest.mark.parametrize("moment", ["__init__", "snapshot"])
def test_a_search_that_comes_while_a_rebuild_changes_over_goes_to_the_new_index(tmp_path, monkeypatch, moment):
    WhooshEngine(tmp_path)
    reader = WhooshEngine(tmp_path)
    happens = getattr(WhooshIndex, moment)

    def late(index, *given):
        monkeypatch.setattr(WhooshIndex, moment, happens)
        WhooshEngine(tmp_path).rebuild([[ENTRY]])
        return happens(index, *given)

    monkeypatch.setattr(WhooshIndex, moment, late)
    assert len(reader.search(EVERYTHING, Meet.PASSAGE, Deadline(9)).documents) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["000002"]
