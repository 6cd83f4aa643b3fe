from __future__ import annotations

import threading
from pathlib import Path

import pytest

from indexer.extract import types
from indexer.extract.job import Limits
from indexer.extract.pool import ReadingPool
from indexer.model import ReadStatus


@pytest.fixture
def texts(tmp_path) -> list[Path]:
    made = []
    for number in range(12):
        path = Path(tmp_path, f"{number}.txt")
        path.write_text(f"Words of text {number}.")
        made.append(path)
    return made


def test_every_file_is_answered_for_whichever_worker_reads_it(texts):
    pool = ReadingPool(Limits(), 2)
    texts[5].write_bytes(b"")
    try:
        answers = [pool.submit(path, types.TEXT) for path in texts]
        for number, answer in enumerate(answers):
            extraction = answer.result(60)
            if number == 5:
                assert extraction.status is ReadStatus.UNREADABLE
            else:
                assert extraction.blocks[0].text == f"Words of text {number}."
        assert 1 <= len(pool._workers) <= 2
    finally:
        pool.close()


def test_a_file_that_has_gone_is_its_own_fault_and_not_the_next_ones(texts):
    pool = ReadingPool(Limits(), 1)
    try:
        gone = pool.submit(texts[0].with_name("gone.txt"), types.TEXT)
        with pytest.raises(FileNotFoundError):
            gone.result(60)
        assert pool.submit(texts[1], types.TEXT).result(60).blocks
    finally:
        pool.close()


def test_closing_drops_what_waits_and_ends_the_processes(texts):
    pool = ReadingPool(Limits(), 1)
    pool.submit(texts[0], types.TEXT).result(60)
    [worker] = pool._workers
    dropped = threading.Event()
    pool._threads.submit(dropped.wait)  # what is handed in now waits until it is dropped, on the slowest machine too
    answers = [pool.submit(path, types.TEXT) for path in texts]
    answers[-1].add_done_callback(lambda _: dropped.set())
    process = worker._process
    pool.close()
    assert process is not None
    assert process.returncode is not None
    assert all(answer.cancelled() for answer in answers)


def test_without_a_number_there_is_a_worker_for_each_core(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    pool = ReadingPool(Limits())
    assert pool.size == 3
    pool.close()
