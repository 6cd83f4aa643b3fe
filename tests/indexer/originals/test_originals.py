"""The setting EVIDENCE_FILES, and a whole library whose originals are elsewhere."""

import shutil
from dataclasses import replace

import pytest

from indexer.backup import backup, restore
from indexer.check import check
from indexer.config import Config
from indexer.documents import purge
from indexer.errors import OriginalsAway, UsageError
from indexer.ingest import index
from indexer.library import Library
from indexer.originals import Folder, name_of, open_originals
from indexer.search.results import Search


@pytest.fixture(params=["shared folder", "object store"])
def config(request, config, tmp_path):
    if request.param == "object store":
        return replace(config, files=request.getfixturevalue("s3"), files_cache_mb=1)
    (tmp_path / "shared").mkdir()
    return replace(config, files=str(tmp_path / "shared"))


@pytest.fixture
def filled(library, folder_of_documents):
    index(library, [folder_of_documents])
    return library


@pytest.fixture
def originals(filled):
    return filled.catalogue.files.originals


@pytest.fixture
def away(config, filled):
    """The same library while the place of its originals cannot be reached."""
    with Library(
        replace(config, files=f"{config.files}".replace("/shared", "/none").replace("s3://b", "s3://n"))
    ) as held:
        shutil.rmtree(held.folder / "fetched", ignore_errors=True)
        yield held


class TestSetting:
    @pytest.mark.parametrize("files", ["s3://", "ftp://host/folder", "s3:///"])
    def test_what_makes_no_sense_is_refused(self, files, library):
        with pytest.raises(UsageError, match="EVIDENCE_FILES must be"):
            open_originals(Config(files=files), library.catalogue)

    def test_none_is_the_folder_in_the_library(self, library, tmp_path):
        place = open_originals(Config(library=tmp_path), library.catalogue)
        assert isinstance(place, Folder)
        assert place.path("ab" * 32) == tmp_path / "files" / "ab" / ("ab" * 32)


class TestLibrary:
    def test_is_indexed_searched_and_clean(self, filled, config):
        assert filled.search(Search("neglect")).documents == 2
        assert not (config.library / "files").exists()
        found = check(filled)
        assert (found.faults, found.tidied) == ((), ())

    def test_a_missing_and_a_damaged_original_are_told_and_replaced(self, filled, originals, folder_of_documents):
        one, another = filled.catalogue.documents.all()[:2]
        originals.remove(name_of(one.sha256))
        _write(originals, name_of(another.sha256), b"x" * filled.catalogue.files.size(another.sha256))
        assert len(check(filled, checksums=False).faults) == 1
        assert [each.what.rpartition(" ")[2] for each in check(filled).faults] == ["missing.", "changed."]
        index(filled, [folder_of_documents], again=True)
        assert check(filled).faults == ()

    def test_what_no_row_knows_is_tidied(self, filled, originals):
        _write(originals, "ab/" + "ab" * 32, b"half")
        assert "1 originals are of no document" in check(filled).tidied[0]
        assert len(originals.listed()) == 5
        assert "1 unfinished copies" in check(filled, remove_strays=True).tidied[0]
        assert len(originals.listed()) == 4

    def test_a_purge_leaves_nothing_there_nor_here(self, filled, originals):
        gone = filled.catalogue.documents.all()[0]
        purge(filled, gone.id, "a test")
        assert name_of(gone.sha256) not in originals.listed()
        assert not [path for path in filled.folder.rglob("*") if gone.sha256 in path.name]

    def test_a_backup_comes_back_into_a_place_of_its_own(self, filled, config, tmp_path):
        backup(filled, tmp_path / "all.tar")
        anew = replace(config, library=tmp_path / "restored", files=f"{config.files}/anew")
        if "://" not in anew.files:
            (tmp_path / "shared" / "anew").mkdir()
        assert restore(tmp_path / "all.tar", anew) == {"files": 5, "documents": 4}
        with Library(anew) as restored:
            assert restored.search(Search("neglect")) == filled.search(Search("neglect"))
            assert check(restored).faults == ()
            assert not (restored.folder / "files").exists()

    def test_a_backup_moves_originals_into_the_library_and_out_of_it(self, filled, config, tmp_path):
        backup(filled, tmp_path / "all.tar")
        restore(tmp_path / "all.tar", Config(library=tmp_path / "inside"))
        with Library(Config(library=tmp_path / "inside")) as inside:
            assert len(list((inside.folder / "files").rglob("*/*"))) == 4
            assert check(inside).faults == ()
            backup(inside, tmp_path / "again.tar")
        restore(tmp_path / "again.tar", replace(config, library=tmp_path / "outside"))
        with Library(replace(config, library=tmp_path / "outside")) as outside:
            assert check(outside).faults == ()


class TestAway:
    def test_searches_go_on(self, away):
        assert away.search(Search("neglect")).documents == 2

    def test_a_check_says_so_and_takes_nothing_for_missing(self, away):
        (fault,) = check(away).faults
        assert "EVIDENCE_FILES" in fault.what

    @pytest.mark.parametrize(
        "job",
        [
            lambda library, path: backup(library, path / "all.tar"),
            lambda library, _: purge(library, library.catalogue.documents.all()[0].id, "a test"),
            lambda library, path: index(library, [path]),
        ],
        ids=["backup", "purge", "index"],
    )
    def test_a_job_that_needs_originals_changes_nothing_and_says_what_to_do(self, away, filled, tmp_path, folder, job):
        (folder / "new.txt").write_text("A new file about neglect.")
        before = filled.catalogue.documents.all(), filled.catalogue.files.rows(), filled.catalogue.locations.all()
        with pytest.raises(OriginalsAway, match="try again"):
            job(away, folder if job.__code__.co_names[0] == "index" else tmp_path)
        assert (
            filled.catalogue.documents.all(),
            filled.catalogue.files.rows(),
            filled.catalogue.locations.all(),
        ) == before
        assert check(filled).faults == ()
        assert not list(tmp_path.glob("all.tar*"))


def _write(originals, name, content):
    """Put bytes where an original lies, behind its back."""
    if isinstance(originals, Folder):
        path = originals._folder / name
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(content)
    else:
        originals._store.pipe_file(originals._key(name), content)
