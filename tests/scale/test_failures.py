"""Nodes that go away: nobody sees an error, nothing is lost, and counts are right."""

import threading
import time

import pytest
import requests

from indexer.errors import EngineAway, EvidenceError
from indexer.model import DocumentId
from indexer.search.deadline import Deadline
from indexer.search.opensearch.engine import OpenSearchEngine
from tests.contracts.test_search_engine import entry, passage, word

DOCUMENTS = 400
BATCH = 20


@pytest.fixture
def engine(breakable, address):
    engine = OpenSearchEngine(address)
    yield engine
    breakable.restore()
    engine.discard()
    engine.close()


def documents(numbers):
    return [entry(number, *(passage(f"care number{number} at{at}", at) for at in range(1, 6))) for number in numbers]


def held(engine):
    told = engine.reading(Deadline(60)).found(word("care"))
    return dict(zip(told.documents.tolist(), told.passages.tolist(), strict=True))


def test_a_node_goes_away_while_documents_come_in(engine, breakable):
    engine.put(documents([1]))
    breakable.wait_for_green()
    for start in range(2, DOCUMENTS + 1, BATCH):
        if start == 2 + 5 * BATCH:
            breakable.stop(1)
        engine.put(documents(range(start, min(start + BATCH, DOCUMENTS + 1))))
    assert held(engine) == dict.fromkeys(range(1, DOCUMENTS + 1), 5)
    breakable.restore()
    assert held(engine) == dict.fromkeys(range(1, DOCUMENTS + 1), 5)


@pytest.mark.parametrize("node", [0, 2])
def test_a_node_goes_away_while_people_search(engine, breakable, node):
    engine.put(documents(range(1, 101)))
    breakable.wait_for_green()
    over = threading.Event()
    wrong = []
    searches = []

    def search():
        while not over.is_set():
            try:
                counts = held(engine)
            except EvidenceError as error:
                wrong.append(error)
            else:
                searches.append(len(counts))
                if counts != dict.fromkeys(range(1, 101), 5):
                    wrong.append(counts)

    clients = [threading.Thread(target=search) for _ in range(4)]
    for each in clients:
        each.start()
    time.sleep(1)
    breakable.stop(node)
    time.sleep(4)
    breakable.start(node)
    time.sleep(2)
    over.set()
    for each in clients:
        each.join()
    assert not wrong
    assert len(searches) > 10


def test_the_disks_of_the_nodes_are_full(engine, breakable):
    """By the cluster's own measure: of what is free, less than it wants to be left."""
    engine.put(documents([1]))
    want_free(breakable, "999tb")
    try:
        written = 1
        end = time.monotonic() + 90
        with pytest.raises(EngineAway, match="no room left on its disk"):
            while time.monotonic() < end:
                engine.put(documents([written + 1]))
                written += 1
                time.sleep(0.5)
        assert held(engine) == dict.fromkeys(range(1, written + 1), 5), "what was there is found"
        with pytest.raises(EngineAway, match="no room left on its disk"):
            engine.rebuild([documents([1])])
    finally:
        want_free(breakable, "1b")
        try:
            while time.monotonic() < end + 60 and breakable.get("_cluster/state/blocks")["blocks"]:
                time.sleep(0.5)
        finally:
            want_free(breakable, None)
    engine.put(documents([written + 1]))
    assert held(engine) == dict.fromkeys(range(1, written + 2), 5)


def want_free(cluster, size):
    """Have each node call its disk full where less is free; None leaves it to the settings it was started with."""
    marks = {f"cluster.routing.allocation.disk.watermark.{name}": size for name in ("low", "high", "flood_stage")}
    heeded = {"cluster.info.update.interval": size and "10s"}
    heeded["cluster.routing.allocation.disk.threshold_enabled"] = size and True
    answer = requests.put(f"{cluster.addresses[0]}/_cluster/settings", json={"transient": marks | heeded}, timeout=60)
    answer.raise_for_status()


def test_what_was_cut_short_is_written_again(engine, breakable, monkeypatch):
    """A batch that ends in the middle is seen in part at most until it is put again, as the catalogue's marks demand."""
    real = engine._cluster.bulk
    calls = []

    def fails(index, actions, *, known=False):
        calls.append(index)
        if len(calls) == 3:
            raise OSError("killed")
        real(index, actions, known=known)

    monkeypatch.setattr("indexer.search.opensearch.engine._AT_ONCE", 10)
    monkeypatch.setattr(engine._cluster, "bulk", fails)
    with pytest.raises(OSError, match="killed"):
        engine.put(documents(range(1, 11)))
    monkeypatch.setattr(engine._cluster, "bulk", real)
    engine.put(documents(range(1, 11)))
    assert held(engine) == dict.fromkeys(range(1, 11), 5)
    engine.remove([DocumentId(3)])
    assert 3 not in held(engine)
