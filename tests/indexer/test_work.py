"""Several workers read one library's documents; what only one process does is in test_ingest."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from indexer import importing, imports, ingest
from indexer import work as job
from indexer.check import check
from indexer.errors import UsageError
from indexer.library import Library
from indexer.model import Outcome
from indexer.search.engines import opened
from indexer.search.results import Search
from indexer.search.whoosh_engine import WhooshEngine
from indexer.sync import follow
from indexer.work import Worker, work

NOWHERE = "opensearch+http://127.0.0.1:9/library"  # the port at which nobody listens


def pytest_generate_tests(metafunc):
    named = any(each.args[0] == "catalogue_address" for each in metafunc.definition.iter_markers("parametrize"))
    if "catalogue_address" in metafunc.fixturenames and not named:
        metafunc.parametrize("catalogue_address", ["postgresql"], indirect=True)


@pytest.fixture
def another(config):
    """Give what opens the library once more, as another process does."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Library(config))


@pytest.fixture
def many_writers(monkeypatch):
    """As an index in a cluster, which whoever reads lets follow."""
    monkeypatch.setattr(WhooshEngine, "has_many_writers", True)


def nothing():
    pass


def go(library, *, stay=False):
    said, complaints = [], []
    report = work(library, stay=stay, tell=said.append, complain=complaints.append)
    assert len(said) == report.files
    return report, complaints


def only_waiting(library, index):
    """Find files without reading them, as a run that is killed right then does."""
    with pytest.MonkeyPatch.context() as patched, pytest.raises(SystemExit, match="killed"):
        patched.setattr(Worker, "done", lambda _self: iter(()))
        patched.setattr(Worker, "next", lambda _self: sys.exit("killed"))
        index()
    assert library.catalogue.queue.count()


class TestSharing:
    def test_workers_and_the_run_read_each_file_once(self, library, index, write, another, monkeypatch):
        for number in range(60):
            write(f"{number:02}.txt", f"Report {number} on lighthouses, number{number}, and their keepers at sea.")
            write(f"copy/{number:02}.txt", f"Report {number} on lighthouses, number{number}, and their keepers at sea.")
        read, failed = [], []
        over = threading.Event()
        me, claim = threading.get_ident(), Worker._claim

        def claims(worker):
            """The run leaves the first files to the workers: it could be through before they have begun."""
            if threading.get_ident() != me or library.catalogue.locations.all():
                claim(worker)

        monkeypatch.setattr(Worker, "_claim", claims)

        def help_out():
            own = another()
            while not over.is_set():
                try:
                    read.append(go(own)[0].files)
                except Exception as error:  # noqa: BLE001 - the test fails by it, in its own thread
                    failed.append(error)
                    break

        threads = [threading.Thread(target=help_out) for _ in range(3)]
        for each in threads:
            each.start()
        report = index()
        over.set()
        for each in threads:
            each.join()
        assert not failed
        assert report.counts == {Outcome.ADDED: 60, Outcome.DUPLICATE: 60}
        assert sum(read) > 0
        assert len(library.catalogue.documents.all()) == 60
        assert library.catalogue.queue.count() == 0
        assert library.search(Search("lighthouses")).documents == 60
        assert {library.search(Search(f"number{number}")).documents for number in range(60)} == {1}
        assert check(library).faults == ()
        assert index().counts == {Outcome.UNCHANGED: 120}

    def test_what_a_killed_run_found_is_read(self, library, index, folder_of_documents, many_writers):
        only_waiting(library, index)
        assert library.catalogue.queue.count() == 4
        tidied = check(library).tidied
        assert any("4 files wait to be read" in each and "evidence work" in each for each in tidied)
        assert not any("unfinished copies" in each for each in tidied)
        report, _ = go(library)
        assert report.counts == {Outcome.ADDED: 4}
        assert library.search(Search("neglect")).documents == 2
        assert library.catalogue.pending.count() == 0
        assert index().counts == {Outcome.UNCHANGED: 4}

    def test_the_next_run_reads_it_too_and_counts_its_own(self, library, index, write, tmp_path):
        for number in range(9):
            write(f"{number}.txt", f"Report {number} is about lighthouses.")
        only_waiting(library, index)
        others = tmp_path / "others"
        others.mkdir()
        for number in range(9):
            (others / f"{number}.txt").write_text(f"Report {number} is about harbours.")
        steps = []
        report = ingest.index(library, [others], lambda *step: steps.append(step))
        assert report.counts == {Outcome.ADDED: 9}
        assert [(done, total) for done, total, _ in steps] == [(number, 9) for number in range(1, 10)]
        assert library.catalogue.queue.count() == 0
        assert library.search(Search("report")).documents == 18

    def test_what_waited_since_an_earlier_run_and_is_another_file_now(self, library, index, write, at):
        write("a.txt", "The first report is about lighthouses.")
        index()
        write("b.txt", "What nobody will read.")
        only_waiting(library, index)
        write("b.txt", "The first report is about lighthouses.")
        assert index().counts == {Outcome.UNCHANGED: 1, Outcome.DUPLICATE: 1}
        assert go(library)[0].files == 0
        assert at("a.txt") == at("b.txt")

    @pytest.mark.parametrize("slow", [False, True], ids=["read at once", "read later"])
    def test_of_several_copies_the_first_row_of_the_manifest_counts(self, library, index, write, at, slow, monkeypatch):
        if not slow:  # before its copies are met
            done = Worker.done
            monkeypatch.setattr(Worker, "done", lambda worker: [*done(worker), *iter(worker.next, None)])
        for name in ("a.txt", "b.txt", "c.txt"):
            write(name, "The same words about lighthouses stand in all of them.")
        for rows, title in (("b.txt,Second\nc.txt,Third", "Second"), ("a.txt,First\nb.txt,Second", "First")):
            write("manifest.csv", f"path,title\n{rows}\n")
            for _ in range(2):
                index(again=True)
                assert at("a.txt").title == title

    def test_near_copies_are_found_whoever_read_them(self, library, index, write, another, at):
        text = " ".join(f"word{number} of a report on the care of children in homes" for number in range(80))
        with Worker.joined(another(), nothing, may_write=False) as worker:
            write("one.txt", text)
            only_waiting(library, index)
            assert worker.next().outcome is Outcome.ADDED
            write("two.txt", text + " And one more sentence.")
            index()  # while the other worker knows only of the first
            write("three.txt", text + " And another sentence.")
            only_waiting(library, index)
            assert worker.next().outcome is Outcome.ADDED
        near = library.catalogue.near_copies.of(at("three.txt").id)
        assert {document for document, _ in near} == {at("one.txt").id, at("two.txt").id}

    @pytest.mark.parametrize("may_write", [True, False])
    def test_a_new_edition_is_found_at_once_where_a_worker_may_write(self, library, index, write, may_write):
        write("report.txt", "The first edition is about lighthouses.")
        index()
        write("report.txt", "The second edition is about harbours and ports.")
        only_waiting(library, index)
        with Worker.joined(library, nothing, may_write=may_write) as worker:
            assert worker.next().outcome is Outcome.CHANGED
            assert library.search(Search("lighthouses")).documents == 0
            assert library.search(Search("harbours")).documents == may_write
        follow(library)
        assert library.search(Search("harbours")).documents == 1

    def test_a_document_that_was_proposed_and_left_out_meanwhile_is_read(self, library, index, write, send, another):
        text = "The report is about lighthouses and those who keep them."
        number = send({"report.txt": text})
        write("report.txt", text)
        with Worker.joined(another(), nothing, may_write=False) as worker:
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("indexer.arrivals.decided", lambda *_: None)
                only_waiting(library, index)
            worker._claim()
            assert worker._claims[0].arrival.outcome is Outcome.ADDED
            imports.leave_all_out(library, number)
            importing.run(library, number)
            assert worker.next().outcome is Outcome.ADDED
        follow(library)
        assert library.search(Search("lighthouses")).documents == 1


class TestTrouble:
    def test_a_file_that_ends_every_worker_is_given_up(self, library, index, write):
        write("deadly.txt", "Whoever reads this ends.")
        only_waiting(library, index)
        for _ in range(job._TRIES):
            with Worker.joined(library, nothing, may_write=False) as worker:
                worker._claim()
                with library.catalogue.claiming() as connection:  # as when its process is gone
                    connection.exec_driver_sql("UPDATE waiting_files SET worker_id = NULL")
        report, _ = go(library)
        (trouble,) = report.troubles
        assert trouble.outcome is Outcome.UNREADABLE
        assert "5 times" in trouble.problem.reason
        assert index().counts == {Outcome.UNCHANGED: 1}

    def test_an_original_that_is_gone(self, library, index, write):
        write("report.txt", "The report is about lighthouses.")
        only_waiting(library, index)
        (sha256,) = library.catalogue.queue.checksums()
        library.catalogue.files.remove(sha256)
        (trouble,) = go(library)[0].troubles
        assert "missing" in trouble.problem.reason
        assert index().counts == {Outcome.ADDED: 1}

    def test_one_that_lost_its_claim_writes_nothing(self, library, index, write, another):
        write("report.txt", "The report is about lighthouses.")
        only_waiting(library, index)
        with Worker.joined(another(), nothing, may_write=False) as slow:
            slow._claim()
            with library.catalogue.claiming() as connection:
                connection.exec_driver_sql("UPDATE waiting_files SET worker_id = NULL")
            go(library)
            assert slow.next() is None
        assert len(library.catalogue.documents.all()) == 1

    def test_the_index_follows_when_its_machines_are_back(self, library, index, write):
        own, library.engine = library.engine, opened(NOWHERE, library.folder / "index", new=False)
        write("report.txt", "The report is about lighthouses.")
        index()
        assert library.catalogue.pending.count() == 1
        _, complaints = go(library)
        assert "127.0.0.1:9" in complaints[0]
        library.engine.close()
        library.engine = own
        own.has_many_writers = True
        go(library)
        assert library.catalogue.pending.count() == 0
        assert library.search(Search("lighthouses")).documents == 1


class TestCommand:
    @pytest.fixture
    def command(self, config):
        environment = {**os.environ, "EVIDENCE_CATALOGUE": config.catalogue, "EVIDENCE_OCR": "no"}

        def command(*arguments):
            return subprocess.Popen(
                [sys.executable, "-m", "indexer", "--library", str(config.library), "work", *arguments],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

        return command

    def test_it_reads_what_waits_and_says_so(self, library, index, folder_of_documents, command):
        only_waiting(library, index)
        said, errors = command().communicate(timeout=60)
        assert "4 added" in said
        assert "= 4 files seen" in said
        assert errors == ""

    def test_one_that_stays_reads_what_comes_and_ends_when_told(self, library, index, write, command):
        running = command("--stay")
        try:
            write("report.txt", "The report is about lighthouses.")
            only_waiting(library, index)
            end = time.monotonic() + 60
            while library.catalogue.queue.count():
                assert time.monotonic() < end
                assert running.poll() is None, running.communicate()
                time.sleep(0.1)
            running.send_signal(signal.SIGTERM)
            said, errors = running.communicate(timeout=60)
        finally:
            running.kill()
        assert running.returncode == 0
        assert errors == ""
        assert said.startswith("added: ")
        assert Path(said.partition(": ")[2].strip()).name == "report.txt"


@pytest.mark.parametrize("catalogue_address", ["sqlite"], indirect=True)
def test_a_catalogue_in_a_file_has_no_workers(library):
    with pytest.raises(UsageError, match="evidence index FOLDER"):
        go(library)
