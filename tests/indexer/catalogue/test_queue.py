"""Files that wait: each is given to one worker, and to another when that one dies. Only PostgreSQL has workers."""

import threading
from contextlib import ExitStack, suppress
from dataclasses import replace

import pytest

from indexer.catalogue import Catalogue
from indexer.catalogue.queue import WaitingFile
from indexer.errors import EvidenceError, LibraryBusy


@pytest.fixture
def opened(postgresql_server, database, tmp_path):
    """Give what opens the same catalogue once more, as another process does."""
    with ExitStack() as stack:

        def opened():
            catalogue = Catalogue(postgresql_server.address(database), tmp_path)
            stack.callback(catalogue.close)
            return catalogue

        yield opened


@pytest.fixture
def queue(opened):
    return opened().queue


def waiting(number, sha256=""):
    return WaitingFile(f"/{number}.txt", f"{number}.txt", sha256 or f"{number:064}", 3, 5, "text/plain", False, "")


def paths(files):
    return [each.path for each in files]


def test_files_come_in_the_order_in_which_they_were_found(queue):
    with queue.joined() as worker:
        for number in (3, 1, 2):
            queue.put(waiting(number), worker)
        assert queue.count() == queue.count(worker) == 3
        assert queue.count(worker + 1) == 0
        assert paths(queue.claim(worker, 2)) == ["/3.txt", "/1.txt"]
        (last,) = queue.claim(worker, 5)
        assert last == replace(waiting(2), id=last.id, tries=1)
        assert queue.checksums() == {f"{number:064}" for number in (1, 2, 3)}


def test_nobody_is_given_what_another_reads(queue, opened):
    other = opened().queue
    with queue.joined() as one, other.joined() as two:
        assert one != two
        for number in range(6):
            queue.put(waiting(number), one)
        assert paths(queue.claim(one, 2)) == ["/0.txt", "/1.txt"]
        assert paths(other.claim(two, 2)) == ["/2.txt", "/3.txt"]
        assert queue.count() == 6


def test_what_is_withdrawn_waits_no_longer(queue):
    with queue.joined() as worker:
        queue.put(waiting(0), worker)
        (file,) = queue.claim(worker, 1)
        assert queue.holds(file, worker)
        assert not queue.holds(file, worker + 1)
        queue.withdraw(file.path)
        assert not queue.holds(file, worker)
        assert queue.count() == 0


def test_many_who_claim_at_once_share_the_files(queue, opened):
    with queue.joined() as finder:
        for number in range(200):
            queue.put(waiting(number), finder)
    given: list[list[str]] = [[] for _ in range(4)]

    def claim(own, found):
        with own.joined() as worker:
            while files := own.claim(worker, 3):
                found += paths(files)
                for each in files:
                    assert own.holds(each, worker)
                    own.withdraw(each.path)

    threads = [threading.Thread(target=claim, args=(opened().queue, found)) for found in given]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(path for found in given for path in found) == sorted(f"/{number}.txt" for number in range(200))
    assert sum(1 for found in given if found) > 1
    assert queue.count() == 0


def test_a_copy_waits_for_the_first(queue, opened):
    other = opened().queue
    with queue.joined() as one, other.joined() as two:
        queue.put(waiting(1, "a" * 64), one)
        queue.put(waiting(2, "a" * 64), one)
        assert paths(queue.claim(one, 5)) == ["/1.txt"]
        assert other.claim(two, 5) == []
        queue.withdraw("/1.txt")
        assert paths(other.claim(two, 5)) == ["/2.txt"]


@pytest.mark.parametrize("why", [None, KeyboardInterrupt, LibraryBusy])
def test_what_a_worker_leaves_is_free_and_counts_for_nothing(queue, why):
    with suppress(*([why] if why else [])), queue.joined() as worker:
        queue.put(waiting(1), worker)
        queue.claim(worker, 1)
        if why:
            raise why
    with queue.joined() as worker:
        (file,) = queue.claim(worker, 1)
        assert file.tries == 1


def test_what_a_worker_fails_at_is_suspected_and_given_alone(queue):
    with suppress(RecursionError), queue.joined() as worker:
        for number in (1, 2, 3):
            queue.put(waiting(number), worker)
        queue.claim(worker, 2)
        raise RecursionError
    with queue.joined() as worker:
        assert paths(queue.claim(worker, 5)) == ["/3.txt"]
        (file,) = queue.claim(worker, 5, suspects=True)
        assert (file.path, file.tries) == ("/1.txt", 2)


def test_what_a_dead_worker_read_is_another_s(queue, opened, postgresql_server, database):
    dying = opened()
    with suppress(EvidenceError), dying.queue.joined() as worker:
        queue.put(waiting(1), worker)
        (held,) = dying.queue.claim(worker, 1)
        postgresql_server.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
        )
        with queue.joined() as other:
            (file,) = queue.claim(other, 1, suspects=True)
            assert file.tries == 2
            assert not dying.queue.holds(held, worker), "it lives still, but others took it for dead"
            with pytest.raises(EvidenceError, match="lost"):
                dying.queue.claim(worker, 1)
            assert queue.holds(file, other)


def test_a_file_that_changed_is_read_anew(queue):
    with queue.joined() as worker:
        queue.put(waiting(1), worker)
        (old,) = queue.claim(worker, 1)
        queue.put(waiting(1), worker)
        assert queue.claim(worker, 1) == [], "it is the same, and being read"
        assert queue.holds(old, worker)
        for changed in (waiting(1, "b" * 64), replace(waiting(1, "b" * 64), manifest="{}")):
            queue.put(changed, worker)
            assert not queue.holds(old, worker)
            (new,) = queue.claim(worker, 1)
            assert not queue.holds(old, worker)
            assert (new.sha256, new.manifest, new.tries) == (changed.sha256, changed.manifest, 1)
            old = new
