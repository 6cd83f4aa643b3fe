"""What the catalogue promises, whatever database it is kept in."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from indexer.catalogue import Catalogue, holder, tables
from indexer.catalogue.documents import Reading
from indexer.catalogue.imports import ImportFile, State
from indexer.catalogue.locations import Location
from indexer.catalogue.log import Entry
from indexer.catalogue.papers import Decision, DecisionKind
from indexer.errors import LibraryBusy
from indexer.model import DocumentId, Locator, Outcome, Passage, ReadStatus, Role, TagGroup

AT = "2026-01-01T00:00:00Z"
WORDS = ["Zebra", "apple", "Äpfel", "a-b", "a b", "ab", "A", "é", "文書", "z", "\U0001f600", "\uffee"]

DIE = """
import sys, time
from pathlib import Path
from indexer.catalogue import Catalogue
catalogue = Catalogue(sys.argv[1], Path(sys.argv[2]))
with catalogue.transaction():
    catalogue.record_fact("a fact", "is kept by nobody")
    print("written", flush=True)
    time.sleep(60)
"""

WRITE = """
import sys
from pathlib import Path
from indexer.catalogue import Catalogue
from indexer.catalogue.log import Entry
catalogue = Catalogue(sys.argv[1], Path(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(50):
    with catalogue.transaction():
        catalogue.touch()
        catalogue.pending.mark(1)
        catalogue.record_fact(f"fact {number}", sys.argv[3])
        catalogue.log.record(Entry("", sys.argv[3], "wrote", str(number)))
"""


def pytest_generate_tests(metafunc):
    if "catalogue_address" in metafunc.fixturenames:
        metafunc.parametrize("catalogue_address", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def address(catalogue_address, tmp_path):
    return catalogue_address or f"sqlite:///{tmp_path / 'catalogue.sqlite'}"


@pytest.fixture
def opened(address, tmp_path):
    """Give a function that opens the catalogue once more, as another process would."""
    held = []

    def opened():
        held.append(Catalogue(address, tmp_path / "files"))
        return held[-1]

    yield opened
    for each in held:
        each.close()


@pytest.fixture
def catalogue(opened):
    return opened()


def add(catalogue, sha256="a" * 64, *texts, **values):
    passages = [Passage(Locator("page", str(index), index), text) for index, text in enumerate(texts, 1)]
    reading = Reading(passages, ReadStatus.READ, None, None, "1")
    return catalogue.documents.add(sha256, "text/plain", {"title": "Title"} | values, reading, AT)


class TestTransactions:
    def test_all_of_it_happens_or_nothing(self, catalogue, opened):
        other = opened()
        with pytest.raises(RuntimeError), catalogue.transaction():
            add(catalogue, "a" * 64, "Words")
            catalogue.record_fact("a fact", "is kept by nobody")
            raise RuntimeError
        with catalogue.transaction():
            add(catalogue, "b" * 64, "Words")
            assert other.documents.all() == []
        assert [each.sha256 for each in other.documents.all()] == ["b" * 64]
        assert other.fact("a fact") == ""

    def test_what_a_reader_sees_does_not_change_under_it(self, catalogue, opened):
        other = opened()
        catalogue.record_fact("a fact", "before")
        with other.reading() as connection:
            assert other.fact("a fact") == "before"
            first = connection.exec_driver_sql("SELECT count(*), max(value) FROM facts").all()
            catalogue.record_fact("a fact", "changed")
            catalogue.record_fact("another", "zzz")
            assert connection.exec_driver_sql("SELECT count(*), max(value) FROM facts").all() == first
        assert other.fact("a fact") == "changed"

    def test_two_processes_that_write_at_once_lose_nothing(self, catalogue, address, tmp_path):
        document = add(catalogue)
        assert document == 1
        before = catalogue.changes
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITE, address, tmp_path, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for name in ("one", "other")
        ]
        try:
            for each in writers:
                assert each.stdout.readline() == b"ready\n"
            for each in writers:
                each.stdin.write(b"\n")
                each.stdin.flush()
            assert [each.wait(60) for each in writers] == [0, 0]
        finally:
            for each in writers:
                each.kill()
                each.wait()
                each.stdin.close()
                each.stdout.close()
        assert catalogue.changes == before + 100
        assert catalogue.pending.count() == 1
        assert catalogue.log.count("one") == catalogue.log.count("other") == 50

    def test_a_process_that_is_killed_leaves_nothing_half_done(self, catalogue, address, tmp_path):
        command = [sys.executable, "-c", DIE, address, tmp_path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout.readline() == "written\n"
                assert catalogue.fact("a fact") == ""
            finally:
                process.kill()
        catalogue.record_fact("another", "is kept")
        assert (catalogue.fact("a fact"), catalogue.fact("another")) == ("", "is kept")

    def test_numbers_come_in_the_order_in_which_rows_can_be_seen(self, catalogue, opened):
        def write(held, by):
            for _ in range(25):
                held.log.record(Entry(AT, by, "wrote"))

        def read(held):
            known = []
            while len(known) < 50:
                with held.reading() as connection:
                    numbers = list(connection.exec_driver_sql("SELECT id FROM log ORDER BY id").scalars())
                assert numbers[: len(known)] == known  # whoever asks for what came since misses nothing
                known = numbers

        with ThreadPoolExecutor(3) as pool:
            done = [pool.submit(write, opened(), by) for by in ("one", "other")] + [pool.submit(read, catalogue)]
            for each in done:
                each.result(60)

    def test_what_is_not_worth_waiting_for_gives_up_soon(self, catalogue, opened):
        other = opened()
        with catalogue.transaction(), pytest.raises(LibraryBusy, match="just now"):  # noqa: SIM117 - which of them raises
            with other.transaction(patient=False):
                pass
        with other.transaction(patient=False):
            other.record_fact("a fact", "is written")

    def test_a_writer_keeps_no_reader_waiting(self, catalogue, opened):
        other = opened()
        found = []
        with catalogue.transaction():
            add(catalogue)
            thread = threading.Thread(target=lambda: found.append(other.documents.all()))
            thread.start()
            thread.join(10)
            assert found == [[]]


class TestNumbers:
    def test_none_is_given_twice(self, catalogue):
        first = add(catalogue)
        catalogue.documents.remove(first)
        assert add(catalogue) > first
        person = catalogue.people.add("Ann", "ann@example.org", Role.READER, AT)
        search = catalogue.searches.save(person, "Homes", "q=homes", AT, shared=False)
        catalogue.searches.remove(search)
        assert catalogue.searches.save(person, "Homes", "q=homes", AT, shared=False) > search

    @pytest.mark.parametrize("number", [1 << 31, (1 << 63) - 1, 1 << 63, 1 << 70, -(1 << 40)])
    def test_one_that_no_row_can_have_is_nobodys(self, catalogue, number):
        document = add(catalogue)
        assert catalogue.documents.get(number) is None
        assert [*catalogue.documents.many([number, document])] == [document]
        assert catalogue.documents.passages(document, [number]) == {}
        assert catalogue.tags.action(number) is None
        assert catalogue.papers.get(number) is None
        assert catalogue.sources.get(number) is None
        assert catalogue.looked_for.get(number) is None
        assert catalogue.imports.get(number) is None

    def test_as_far_as_a_row_may_count(self, catalogue):
        held = Location("/a", "", (1 << 62) + 1, (1 << 62) + 3, Outcome.ADDED)
        catalogue.locations.put(held)
        assert catalogue.locations.get("/a") == held


class TestText:
    def test_it_is_ordered_by_its_bytes(self, catalogue):
        for word in WORDS:
            catalogue.locations.put(Location(word, "", 0, 0, Outcome.ADDED))
            catalogue.vocabulary.add("a-group", word, 1)
        catalogue.vocabulary.put_group(TagGroup("a-group", "Group"))
        assert [each.path for each in catalogue.locations.all()] == sorted(WORDS)
        held = [each.slug for each in catalogue.vocabulary.all().tags.values() if each.group == "a-group"]
        assert held == sorted(WORDS)

    def test_people_are_ordered_by_name_whatever_the_case_of_plain_letters(self, catalogue):
        for number, word in enumerate(WORDS):
            catalogue.people.add(word, f"{number}@example.org", Role.READER, AT)
        plain = str.maketrans({chr(each): chr(each + 32) for each in range(ord("A"), ord("Z") + 1)})
        assert [each.name for each in catalogue.people.all()] == sorted(WORDS, key=lambda word: word.translate(plain))

    @pytest.mark.parametrize("text", ["100 % _ \\ ' \" ; -- $1 :name %(name)s", "\u2028\x01\x7f", "é e\u0301", " a "])
    def test_it_comes_back_as_it_was(self, catalogue, text):
        document = add(catalogue, "a" * 64, text, title=text)
        assert catalogue.documents.get(document).title == text
        assert catalogue.documents.passages(document)[1].text == text
        catalogue.locations.put(Location(text, "", 0, 0, Outcome.ADDED))
        assert catalogue.locations.get(text).path == text

    def test_one_with_a_nul_is_found_again(self, catalogue):
        catalogue.locations.put(Location("a\0b", "", 0, 0, Outcome.ADDED))
        assert catalogue.locations.get("a\0b").path.replace("\0", "") == "ab"
        assert len(catalogue.locations.all()) == 1

    def test_it_may_be_long_where_it_is_unique(self, catalogue):
        long = "".join(sha256(bytes([number])).hexdigest() for number in range(120))  # which does not become less
        first, second = (Location(f"/{long}{end}", "", 0, 0, Outcome.ADDED) for end in "ab")
        for each in (first, second, first):
            catalogue.locations.put(each)
        assert catalogue.locations.all() == [first, second]
        number, other = (catalogue.imports.add(AT, State.READING) for _ in range(2))
        for each in (number, other):
            catalogue.imports.put_file(each, ImportFile(first.path, Outcome.ADDED))
            assert [file.path for file in catalogue.imports.files(each)] == [first.path]
        person = catalogue.people.add("Ann", "ann@example.org", Role.READER, AT)
        for _ in range(2):
            catalogue.searches.note(person, long, 1, AT, 5)
        assert [each.address for each in catalogue.searches.recent(person)] == [long]
        paper = catalogue.papers.add(person, "Neglect", AT, "Ann")
        catalogue.papers.decide([Decision(DecisionKind.NOT_HELD, long, paper=paper)])
        assert catalogue.papers.decisions(paper).keys() == {long}
        catalogue.vocabulary.put_group(TagGroup(long[:1000], "Group"))
        assert long[:1000] in catalogue.vocabulary.all().groups

    @pytest.mark.parametrize("table", [tables.locations, tables.import_files, tables.recent_searches])
    def test_what_is_unique_is_not_there_twice(self, catalogue, table):
        catalogue.people.add("Ann", "ann@example.org", Role.READER, AT)
        catalogue.imports.add(AT, State.READING)
        row = {"person_id": 1, "import_id": 1, "path": "/a", "address": "q=a"}
        statement = insert(table).values({name: value for name, value in row.items() if name in table.c})
        with pytest.raises(DBAPIError), catalogue.transaction() as connection:
            connection.execute(statement)
            connection.execute(statement)

    def test_case_counts_where_paths_are_compared(self, catalogue):
        for path in ("/a/x", "/A/x"):
            catalogue.locations.put(Location(path, "", 0, 0, Outcome.ADDED))
        assert [each.path for each in catalogue.locations.under("/a")] == ["/a/x"]


def test_the_log_is_only_added_to(catalogue):
    catalogue.log.record(Entry(AT, "Ann", "did"))
    for statement in ("UPDATE log SET action = 'x'", "DELETE FROM log"):
        with pytest.raises(DBAPIError, match="only ever added to"), catalogue.transaction() as connection:
            connection.exec_driver_sql(statement)
    assert [each.action for each in catalogue.log.all()] == ["did"]


def test_only_documents_that_are_not_known_as_they_are_now_are_given(catalogue):
    first, second, third = (DocumentId(add(catalogue, each * 64, "Words")) for each in "abc")
    present, held = catalogue.documents.revised({})
    assert present == [first, second, third] == sorted(held)
    known = {number: each.revision for number, each in held.items()}
    assert catalogue.documents.revised(known) == (present, {})

    catalogue.documents.change(second, title="Corrected")
    catalogue.documents.remove(third)
    present, held = catalogue.documents.revised(known)
    assert present == [first, second]
    assert {number: each.title for number, each in held.items()} == {second: "Corrected"}


def test_passages_are_counted_of_all_documents_or_of_some(catalogue):
    first, second = (DocumentId(add(catalogue, each * 64, "Words")) for each in "ab")
    assert catalogue.documents.counts() == {first: 1, second: 1}
    assert catalogue.documents.counts([second, DocumentId(99)]) == {second: 1}
    assert catalogue.documents.counts([]) == {}


def test_what_belongs_to_a_document_goes_with_it_and_what_speaks_of_it_keeps_it(catalogue):
    document = add(catalogue, "a" * 64, "Words")
    catalogue.locations.put(Location("/a", "a" * 64, 0, 0, Outcome.ADDED, document))
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        catalogue.documents.remove(document)
    catalogue.locations.forget(document)
    catalogue.documents.remove(document)
    assert catalogue.documents.texts([(DocumentId(document), 1)]) == {}


def test_sweeping_loses_nothing_that_stands(catalogue):
    gone, document = add(catalogue, "a" * 64, "Gone"), add(catalogue, "b" * 64, "Words")
    catalogue.documents.empty(gone)
    for whole in (False, True):
        catalogue.sweep(whole=whole)
        assert catalogue.documents.passages(document)[1].text == "Words"
        assert catalogue.documents.passages(gone) == {}


class TestHolding:
    HOLD = """
import sys, time
from pathlib import Path
from indexer.config import Config
from indexer.library import Library
config = Config(library=Path(sys.argv[1]), catalogue=sys.argv[2])
with Library(config, create=True) as library, library.writing("holding a test"):
    print("held", flush=True)
    time.sleep(60)
"""

    def test_what_a_holder_says_can_be_read(self):
        assert "process " in str(holder.busy(holder.facts("a purpose")))
        assert "(a purpose, since 2" in str(holder.busy(holder.facts("a purpose")))
        for text in ("", "null", "{}", "not JSON"):
            assert "held by another process" in str(holder.busy(text))

    def test_one_holds_the_library_and_the_next_is_told_who(self, tmp_path, catalogue_address):
        from indexer.config import Config
        from indexer.library import Library

        config = Config(library=tmp_path / "library", catalogue=catalogue_address, lock_seconds=0.2)
        command = [sys.executable, "-c", self.HOLD, config.library, config.catalogue]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout.readline() == "held\n"
            with Library(config) as library:
                said = rf"process {process.pid} on .*holding a test"
                with pytest.raises(LibraryBusy, match=said), library.writing("x"):
                    pass
                library.catalogue.record_fact("a fact", "is written beside it")
                process.kill()
                process.wait()
                with library.writing("after it was killed"):
                    pass
                with library.writing("and again"):
                    pass
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
