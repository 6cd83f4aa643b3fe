import threading

import pytest

from indexer.catalogue.documents import Reading
from indexer.catalogue.locations import Location
from indexer.errors import EvidenceError
from indexer.model import Link, Locator, Outcome, Passage, Problem, ReadStatus


@pytest.fixture
def catalogue(library):
    return library.catalogue


def passage(index, text="Text", **others):
    return Passage(Locator("page", str(index), index), text, **others)


@pytest.fixture
def add(catalogue):
    def add(*passages, sha256="a" * 64, **values):
        reading = Reading(passages, ReadStatus.READ, None, None, "1")
        return catalogue.documents.add(
            sha256, "text/plain", {"title": "Title", **values}, reading, "2026-01-01T00:00:00Z"
        )

    return add


def test_a_full_disk_is_said_and_nothing_of_the_change_is_kept(catalogue):
    with pytest.raises(EvidenceError, match="disk is full"), catalogue.transaction() as connection:
        catalogue.record_fact("small", "kept by nobody")
        if catalogue.is_shared:
            connection.exec_driver_sql("DO $$ BEGIN RAISE disk_full; END $$")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
        catalogue.record_fact("large", "x" * 1_000_000)
    assert catalogue.fact("small") == ""


class TestDocuments:
    def test_passages_come_back_as_they_were(self, catalogue, add):
        held = [
            passage(1, links=(Link("https://a.example", "one"), Link("https://b.example")), notes="Notes", running="3"),
            passage(2, "", problem=Problem("It is a picture.", "Install it.", "tesseract")),
            Passage(Locator("sheet", "Zahlen – 文書", 7), "a | b", heading="H", reader="openpyxl 3"),
        ]
        document = add(*held)
        assert catalogue.documents.passages(document) == dict(enumerate(held, 1))
        assert catalogue.documents.passages(document, [2]) == {2: held[1]}
        assert catalogue.documents.texts([(document, 3), (document, 99)]) == {(document, 3): held[2]}
        assert catalogue.documents.counts() == {document: 3}

    def test_every_change_raises_revision_and_count_of_changes(self, catalogue, add):
        document = add(passage(1))
        revision, changes = catalogue.documents.get(document).revision, catalogue.changes
        catalogue.documents.change(document, title="Other")
        assert catalogue.documents.get(document).revision == revision + 1
        assert catalogue.changes == changes + 1

    def test_a_number_is_never_used_again(self, catalogue, add):
        document = add()
        with catalogue.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM documents")
        assert add() > document

    def test_reading_again_replaces_passages_and_links(self, catalogue, add):
        document = add(passage(1, links=(Link("https://a.example"),)), passage(2))
        catalogue.documents.read_again(document, Reading([passage(1, "New")], ReadStatus.READ, None, None, "2"))
        assert catalogue.documents.passages(document) == {1: passage(1, "New")}
        assert catalogue.documents.reading_versions() == {document: "2"}


class TestLocations:
    def test_below_a_folder_is_not_beside_it(self, catalogue):
        for path in ("/a/b", "/a/b/c.txt", "/a/bc.txt", "/a/b!/m.txt", "/a/%/x", "/a/_/x", "/A/b/c.txt", "/a/b0"):
            catalogue.locations.put(Location(path, "", 0, 0, Outcome.ADDED))
        assert [each.path for each in catalogue.locations.under("/a/b")] == ["/a/b", "/a/b!/m.txt", "/a/b/c.txt"]
        assert [each.path for each in catalogue.locations.under("/a/%")] == ["/a/%/x"]


class TestPending:
    def test_a_mark_set_again_meanwhile_stays(self, catalogue, add):
        document = add()
        catalogue.pending.mark(document)
        seen = catalogue.pending.marked()
        catalogue.pending.mark(document)
        catalogue.pending.clear(seen)
        assert catalogue.pending.count() == 1
        catalogue.pending.clear(catalogue.pending.marked())
        assert catalogue.pending.count() == 0


class TestTransactions:
    def test_an_inner_one_is_part_of_the_outer(self, catalogue, add):
        with pytest.raises(RuntimeError), catalogue.transaction():
            add(passage(1))
            raise RuntimeError
        assert catalogue.documents.all() == []

    def test_writers_on_two_threads_take_turns(self, catalogue):
        def write():
            for _ in range(20):
                with catalogue.transaction():
                    catalogue.touch()

        threads = [threading.Thread(target=write) for _ in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(30)
        assert catalogue.changes == 60


class TestRuns:
    def test_the_last_that_came_to_its_end_is_told(self, catalogue):
        assert catalogue.last_run() == ("", {})
        catalogue.finish_run(catalogue.start_run("[]"), '{"added": 2}')
        catalogue.start_run("[]")
        finished_at, counts = catalogue.last_run()
        assert (bool(finished_at), counts) == (True, {"added": 2})


class TestFiles:
    def test_a_copy_is_whole_or_not_there(self, catalogue, tmp_path):
        source = tmp_path / "source"
        source.write_bytes(b"content")
        with pytest.raises(OSError, match="changed while"):
            catalogue.files.keep(source, "f" * 64)
        assert catalogue.files.originals.listed() == {}
