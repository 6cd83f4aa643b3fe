import shutil

import pytest

from indexer import documents
from indexer.check import check
from indexer.errors import LibraryDamaged
from indexer.model import Locator, Passage
from indexer.originals import name_of
from indexer.search.engine import Entry


@pytest.fixture
def filled(index, folder_of_documents, library):
    index()
    return library


@pytest.fixture
def original(filled, at):
    path = filled.catalogue.files.originals.path(at("neglect.txt").sha256)
    path.chmod(0o644)
    return path


def entry(document, revision=99):
    return Entry(document, revision, "Title", [Passage(Locator("page", "1", 1), "Words of zebras.")])


class TestCheck:
    def test_a_sound_library_is_clean(self, filled):
        found = check(filled)
        assert (found.faults, found.tidied) == ((), ())

    def test_originals_from_archives_are_clean(self, library, index, zipped):
        zipped("papers.zip", {"report.txt": "The words of a report, " * 100})
        index()
        assert check(library).faults == ()

    def test_an_empty_library_is_clean(self, library):
        assert check(library).faults == ()

    def test_a_missing_original(self, filled, original, index):
        original.unlink()
        (fault,) = check(filled).faults
        assert "missing" in fault.what
        assert not fault.repaired
        index(again=True)  # what the remedy says
        assert "--again" in fault.remedy
        assert check(filled).faults == ()

    def test_a_changed_original(self, filled, original, index):
        data = original.read_bytes()
        original.write_bytes(data.swapcase())
        assert check(filled, checksums=False).faults == (), "its size is the same"
        (fault,) = check(filled).faults
        assert "changed" in fault.what
        index(again=True)
        assert check(filled).faults == ()
        assert original.read_bytes() == data

    def test_a_stray_copy_is_tidied_and_no_fault(self, filled):
        stray = filled.folder / "files" / "ab" / ("ab" * 32)
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"half")
        (filled.folder / "files" / "incoming-x").write_bytes(b"half")
        assert check(filled, repair=False).tidied
        assert stray.exists()
        found = check(filled)
        assert found.faults == ()
        assert "1 unfinished copies" in found.tidied[0]
        assert "1 originals are of no document" in found.tidied[1]
        assert stray.exists(), "it may be of a copy of this library that goes on elsewhere"
        assert "1 unfinished copies" in check(filled, remove_strays=True).tidied[0]
        assert not stray.exists()
        assert check(filled).tidied == ()

    def test_the_original_of_what_was_purged_goes_without_asking(self, filled, at):
        purged = at("neglect.txt")
        documents.purge(filled, purged.id, "Ann")
        left = filled.folder / "files" / name_of(purged.sha256)
        left.parent.mkdir(exist_ok=True)
        left.write_bytes(b"what a purge that was killed left")
        assert "1 unfinished copies" in check(filled).tidied[0]
        assert not left.exists()

    def test_an_index_entry_that_is_missing_is_repaired(self, filled, at, search):
        filled.engine.remove([at("neglect.txt").id])
        (fault,) = check(filled, repair=False).faults
        assert not fault.repaired
        (fault,) = check(filled).faults
        assert "is missing" in fault.what
        assert fault.repaired
        assert search("infants").documents == 1
        assert check(filled).faults == ()

    def test_one_that_is_out_of_date_or_left_over_is_repaired(self, filled, at):
        filled.engine.put([entry(at("neglect.txt").id), entry(77)])
        assert [fault.what.rpartition("is ")[2] for fault in check(filled).faults] == ["out of date.", "left over."]
        assert dict(filled.engine.revisions()).keys() == {each.id for each in filled.catalogue.documents.all()}
        assert check(filled).faults == ()

    def test_what_is_not_encoded_yet_is_tidied_and_no_fault(self, filled, at):
        kind = filled.meaning.quick
        kind.vectors.remove([at("neglect.txt").id])
        found = check(filled, repair=False)
        assert found.tidied == ("1 documents can be read so that searches by meaning know them.",)
        found = check(filled)
        assert not found.faults
        assert found.tidied == ("1 documents were read so that searches by meaning know them.",)
        assert check(filled).tidied == ()
        assert kind.vectors.count() == 4

    def test_a_file_of_the_index_that_was_changed_is_found_and_made_again(self, filled, search):
        (path,) = (filled.folder / "index").glob("0*/*.arrays")
        held = path.read_bytes()
        path.unlink()
        path.write_bytes(held[: len(held) // 2] + bytes(len(held) - len(held) // 2))
        assert [each.what for each in check(filled, repair=False, checksums=False).faults] == []
        assert [each.what for each in check(filled, repair=False).faults] == ["A file of the index was changed."]
        assert check(filled).faults[0].repaired
        assert check(filled).faults == ()
        assert search("neglect").documents

    def test_an_index_of_an_earlier_version_is_made_anew_and_no_fault(self, filled, search):
        (filled.folder / "index" / "current").write_text("000001")
        assert check(filled, repair=False).tidied == ("The index of an earlier version can be made anew.",)
        found = check(filled)
        assert (found.faults, found.tidied) == ((), ("The index of an earlier version was made anew.",))
        assert search("neglect").documents

    def test_an_index_that_is_gone_is_made_again(self, filled, search):
        filled.engine.close()
        shutil.rmtree(filled.folder / "index")
        with pytest.raises(LibraryDamaged, match="reindex"):
            search("infants")
        (fault,) = check(filled).faults
        assert fault.repaired
        assert search("infants").documents == 1

    def test_what_is_pending_is_tidied_and_no_fault(self, filled, at, search):
        document = at("neglect.txt").id
        with filled.catalogue.transaction():
            filled.catalogue.documents.change(document, title="Quillfeather")
            filled.catalogue.pending.mark(document)
        found = check(filled)
        assert found.faults == ()
        assert "1 documents were waiting" in found.tidied[0]
        assert search("quillfeather").documents == 1

    def test_passages_that_are_missing_are_told(self, filled, at):
        with filled.catalogue.transaction() as connection:
            connection.exec_driver_sql(f"DELETE FROM passages WHERE document_id = {at('neglect.txt').id}")
        (fault,) = check(filled).faults
        assert "should have 1 passages and has 0" in fault.what
