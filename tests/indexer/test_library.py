import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from indexer import documents, tags, vocabulary
from indexer.errors import LibraryBusy, LibraryDamaged, NotFound
from indexer.library import Library
from indexer.model import Workstream
from indexer.vocabulary import By

HOLD = """
import sys, time
from pathlib import Path
from indexer.config import Config
from indexer.library import Library
config = Config(library=Path(sys.argv[1]), catalogue=sys.argv[2])
with Library(config) as library, library.writing("holding a test"):
    print("held", flush=True)
    time.sleep(60)
"""


ON_BOTH = pytest.mark.parametrize("catalogue_address", ["sqlite", "postgresql"], indirect=True)


class TestOpening:
    def test_a_library_that_is_not_there_is_not_made_by_reading(self, config):
        with pytest.raises(NotFound, match="evidence index"):
            Library(config)
        assert not config.library.exists()

    def test_a_file_in_its_place_is_refused(self, config):
        config.library.write_text("in the way")
        with pytest.raises(NotFound, match="No library can be made"):
            Library(config, create=True)

    @pytest.mark.parametrize("content", [b"this is no database at all" * 50, b"SQLite format 3\0" + b"\xff" * 4000])
    def test_a_catalogue_that_is_none_is_damaged(self, config, content):
        config.library.mkdir()
        (config.library / "catalogue.sqlite").write_bytes(content)
        with pytest.raises(LibraryDamaged, match="restore"):
            Library(config)

    def test_a_catalogue_of_a_later_version_is_left_alone(self, config):
        with Library(config, create=True) as library, library.catalogue.transaction() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(LibraryDamaged, match="later version"):
            Library(config)

    def test_it_keeps_its_identity(self, config):
        with Library(config, create=True) as library:
            identity = library.catalogue.identity
        with Library(config) as library:
            assert library.catalogue.identity == identity != ""


@ON_BOTH
class TestWriting:
    def test_a_second_process_is_told_who_holds_it(self, library):
        command = [sys.executable, "-c", HOLD, library.folder, library.config.catalogue]
        holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(LibraryBusy, match=rf"process {holder.pid} on .*holding a test"), library.writing("x"):
                pass
        finally:
            holder.kill()
            holder.wait()
            holder.stdout.close()
        with library.writing("after it was killed"):
            pass

    def test_a_second_writer_waits_its_turn(self, library):
        with Library(replace(library.config, lock_seconds=10)) as other:
            order = []
            entered = threading.Event()

            def second():
                entered.set()
                with other.writing("second"):
                    order.append("second")

            with library.writing("first"):
                thread = threading.Thread(target=second)
                thread.start()
                entered.wait(5)
                time.sleep(0.2)
                order.append("first")
            thread.join(10)
        assert order == ["first", "second"]

    def test_is_free_again_after_an_error(self, library):
        with pytest.raises(RuntimeError), library.writing("failing"):
            raise RuntimeError
        with library.writing("again"):
            pass

    def test_reading_goes_on_meanwhile(self, library, index, folder_of_documents, search):
        index()
        with library.writing("a long job"), library.catalogue.transaction():
            found = []
            thread = threading.Thread(target=lambda: found.append(search("infants").documents))
            thread.start()
            thread.join(20)
            assert found == [1]


@ON_BOTH
class TestFollowing:
    def test_another_process_sees_changes_without_opening_anew(self, library, index, folder_of_documents, at):
        from indexer.search.results import Search

        index()
        with Library(library.config) as other:
            assert other.search(Search("infants")).documents == 1
            documents.withdraw(library, at("neglect.txt").id, "Ann")
            assert other.search(Search("infants")).documents == 0
            documents.purge(library, at("neglect.txt").id, "Ann")
            assert other.search(Search("thresholds")).documents == 1

    def test_a_change_that_fails_leaves_nothing_behind(self, library, index, folder_of_documents):
        index()
        before = library.catalogue.documents.all()
        with pytest.raises(RuntimeError), library.catalogue.transaction():
            library.catalogue.documents.change(before[0].id, title="Half done")
            raise RuntimeError
        assert library.catalogue.documents.all() == before

    def test_what_is_known_after_changes_is_what_a_new_process_reads(self, library, index, folder_of_documents, at):
        index()
        library.finder()

        def as_known(held):
            table = held.finder().table
            documents = [table.as_tagged(row) for row in range(len(table.documents))]
            return documents, {facet: table.count(facet, table.current) for facet in ("kind", "workstream", "tag")}

        def rename():
            [tag] = [each for each in library.vocabulary.tags.values() if each.slug == "neglect"]
            vocabulary.change(library.catalogue, replace(tag, name="Neglect and harm"), By("Ann"))

        def grow():
            (folder_of_documents / "neglect.txt").write_text("Neglect was found again in 2016.")
            (folder_of_documents / "more.txt").write_text("More words about kinship care.")
            index()

        def tag(key):
            [found] = library.vocabulary.named(key)
            tags.tag(library, [at("neglect.txt").id], [found], [], By("Ann"))

        library.catalogue.vocabulary.put_workstream(Workstream("neglect", "Neglect", ""), 0)
        library.catalogue.vocabulary.put_workstream(Workstream("kinship", "Kinship care", ""), 1)
        numbers = {each.id for each in library.catalogue.documents.all()}
        for change in (
            lambda: documents.correct(library, at("neglect.txt").id, {"title": "Corrected"}, "Ann"),
            lambda: tag("neglect"),
            rename,
            grow,
            lambda: tag("kinship"),
            lambda: documents.withdraw(library, max(numbers), "Ann"),
            lambda: documents.reinstate(library, max(numbers), "Ann"),
            lambda: documents.purge(library, at("neglect.txt").id, "Ann"),
        ):
            change()
            with Library(library.config) as fresh:
                assert as_known(library) == as_known(fresh)
                assert library.tags()._everybody.by_document == fresh.tags()._everybody.by_document

    def test_a_database_that_was_put_back_is_read_anew(self, library, index, folder_of_documents, at):
        index()
        counted = library.catalogue.changes
        number = at("neglect.txt").id
        documents.correct(library, number, {"title": "Lost"}, "Ann")
        assert "Lost" in {each.title for each in library.finder().documents}
        with library.catalogue.transaction() as connection:  # as a standby that did not get the last changes
            connection.exec_driver_sql(f"UPDATE documents SET title = 'Before' WHERE id = {number}")
            library.catalogue.record_fact("changes", str(counted))
        assert "Lost" not in {each.title for each in library.finder().documents}

    def test_what_did_not_change_is_not_read_again(self, library, index, folder_of_documents, at, monkeypatch):
        index()
        for number in range(8):
            (folder_of_documents / f"{number}.txt").write_text(f"Text number {number}.")
        index()
        library.finder()
        monkeypatch.delattr("indexer.catalogue.documents.Documents.all")
        documents.correct(library, at("3.txt").id, {"title": "Corrected"}, "Ann")
        assert "Corrected" in {each.title for each in library.finder().documents}
