import hashlib
import io
import json
import sqlite3
import tarfile
from dataclasses import replace

import pytest

from indexer import tags
from indexer.backup import backup, restore
from indexer.check import check
from indexer.config import Config
from indexer.errors import LibraryDamaged, UsageError
from indexer.library import Library
from indexer.search.results import Search
from indexer.vocabulary import By, find


@pytest.fixture
def filled(index, folder_of_documents, write, at, library):
    write("workstreams.toml", '[[workstream]]\nslug = "neglect"\nname = "Neglect"\ndefinition = "Needs not met."\n')
    index()
    tags.tag(library, [at("neglect.txt").id], [find(library.vocabulary, "neglect")], [], By("Ann"))
    return library


@pytest.fixture
def elsewhere(tmp_path):
    return Config(library=tmp_path / "restored")


def answers(library):
    return [library.search(Search(query)) for query in ("", "neglect", "thresholds OR police", "workstream:neglect")]


class TestBackup:
    def test_comes_back_whole(self, filled, elsewhere, tmp_path):
        facts = backup(filled, tmp_path / "all.tar")
        assert facts["files"] == 5
        assert facts["bytes"] == (tmp_path / "all.tar").stat().st_size
        assert restore(tmp_path / "all.tar", elsewhere) == {"files": 5, "documents": 4}
        with Library(elsewhere) as restored:
            assert answers(restored) == answers(filled)
            assert restored.catalogue.identity == filled.catalogue.identity
            assert check(restored).faults == ()

    def test_goes_into_another_database_and_back(
        self, filled, elsewhere, tmp_path, postgresql_server, postgresql_empty
    ):
        backup(filled, tmp_path / "all.tar")
        served = replace(elsewhere, catalogue=postgresql_server.address(postgresql_empty))
        assert restore(tmp_path / "all.tar", served) == {"files": 5, "documents": 4}
        assert not (served.library / "catalogue.sqlite").exists()
        with Library(served) as restored:
            assert answers(restored) == answers(filled)
            assert check(restored).faults == ()
            backup(restored, tmp_path / "again.tar")
        with pytest.raises(UsageError, match="not empty"):
            restore(tmp_path / "all.tar", replace(served, library=tmp_path / "third"))
        restore(tmp_path / "again.tar", Config(library=tmp_path / "fourth"))
        with Library(Config(library=tmp_path / "fourth")) as restored:
            assert answers(restored) == answers(filled)
            assert restored.catalogue.identity == filled.catalogue.identity

    def test_goes_on_beside_a_writer(self, filled, elsewhere, tmp_path):
        writer = sqlite3.connect(filled.folder / "catalogue.sqlite")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE documents SET title = 'Half done'")
        backup(filled, tmp_path / "all.tar")
        writer.rollback()
        writer.close()
        restore(tmp_path / "all.tar", elsewhere)
        with Library(elsewhere) as restored:
            assert answers(restored) == answers(filled)

    def test_an_existing_target_is_refused(self, filled, tmp_path):
        target = tmp_path / "all.tar"
        target.write_text("mine")
        with pytest.raises(UsageError, match="exists already"):
            backup(filled, target)
        assert target.read_text() == "mine"

    @pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
    def test_an_original_that_is_not_whole_stops_it(self, filled, at, tmp_path, change):
        original = filled.catalogue.files.originals.path(at("neglect.txt").sha256)
        original.chmod(0o644)
        change(original)
        with pytest.raises(LibraryDamaged):
            backup(filled, tmp_path / "all.tar")
        assert not [*tmp_path.glob("all.tar*")]


class TestRestore:
    def test_a_library_is_never_overwritten(self, filled, tmp_path):
        backup(filled, tmp_path / "all.tar")
        with pytest.raises(UsageError, match="not empty"):
            restore(tmp_path / "all.tar", filled.config)

    def test_no_such_backup(self, elsewhere, tmp_path):
        with pytest.raises(UsageError, match="no backup"):
            restore(tmp_path / "none.tar", elsewhere)

    @pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
    @pytest.mark.parametrize("damage", ["cut", "changed"])
    def test_a_damaged_one_is_refused_and_leaves_nothing(self, filled, elsewhere, tmp_path, part, damage):
        target = tmp_path / "all.tar"
        backup(filled, target)
        data = bytearray(target.read_bytes())
        at = int(len(data.rstrip(b"\0")) * part)
        target.write_bytes(
            data[:at]
            if damage == "cut"
            else data[:at] + bytes(b ^ 0xFF for b in data[at : at + 600]) + data[at + 600 :]
        )
        with pytest.raises(LibraryDamaged):
            restore(target, elsewhere)
        assert not [*tmp_path.glob("restored*")]

    @pytest.mark.parametrize("content", [b"", b"no archive", b"\0" * 10240])
    def test_what_is_no_backup_is_refused(self, elsewhere, tmp_path, content):
        (tmp_path / "all.tar").write_bytes(content)
        with pytest.raises(LibraryDamaged, match="no whole backup"):
            restore(tmp_path / "all.tar", elsewhere)


def test_an_archive_that_names_a_file_elsewhere_writes_nothing_there(tmp_path):
    archive, content = tmp_path / "bad.tar", b"mine"
    listed = json.dumps({"files": {"../outside": hashlib.sha256(content).hexdigest()}}).encode()
    with tarfile.open(archive, "w") as out:
        for name, data in (("../outside", content), ("checksums.json", listed)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            out.addfile(member, io.BytesIO(data))
    with pytest.raises(LibraryDamaged, match="is no file of a library"):
        restore(archive, Config(library=tmp_path / "into" / "library"))
    assert not list(tmp_path.rglob("outside"))
