"""Nodes that go away: nobody sees an error, nothing is lost, and counts are right."""

import threading
import time

import pytest

from indexer.errors import EvidenceError
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
