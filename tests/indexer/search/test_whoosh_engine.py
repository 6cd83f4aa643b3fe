import shutil
from dataclasses import replace

import pytest

from indexer.errors import LibraryDamaged
from indexer.model import DocumentId, Locator, Passage
from indexer.search.deadline import Deadline
from indexer.search.engine import Entry
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
        old.reading(Deadline(9)).search(EVERYTHING)
    old.rebuild([[ENTRY]])
    assert not old.outdated
    assert len(old.reading(Deadline(9)).search(EVERYTHING).documents) == 1


def test_an_index_that_is_missing_says_so(tmp_path):
    engine = WhooshEngine(tmp_path, new=False)
    assert not engine.outdated
    with pytest.raises(LibraryDamaged, match="missing"):
        engine.reading(Deadline(9)).search(EVERYTHING)


def test_an_index_whose_files_are_lost_is_not_taken_for_an_empty_one(tmp_path):
    engine = WhooshEngine(tmp_path)
    shutil.rmtree(tmp_path / "000001")
    with pytest.raises(LibraryDamaged, match="evidence reindex"):
        engine.reading(Deadline(9)).search(EVERYTHING)
    assert not (tmp_path / "000001").exists()


def test_a_search_goes_on_in_the_new_index_when_the_old_one_is_taken_away_under_it(tmp_path, monkeypatch):
    engine, other = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    other.put([ENTRY])
    current = WhooshEngine._current

    def taken_away(self, *named):
        found = current(self, *named)
        if self is engine:
            monkeypatch.undo()
            other.rebuild([[ENTRY]])
        return found

    monkeypatch.setattr(WhooshEngine, "_current", taken_away)
    assert engine.reading(Deadline(9)).search(EVERYTHING).documents.tolist() == [1]


def test_a_rebuild_that_fails_leaves_the_index_as_it_was_and_nothing_of_its_own(tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.put([ENTRY])
    before = sorted(path.name for path in tmp_path.iterdir())

    def batches():
        yield [ENTRY, replace(ENTRY, document=DocumentId(2))]
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        engine.rebuild(batches())
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert engine.reading(Deadline(9)).search(EVERYTHING).documents.tolist() == [1]
