"""What every search engine promises, kept by three nodes; and what only an index on other machines does."""

import json
from dataclasses import replace

import pytest
import requests

from indexer.errors import LibraryDamaged
from indexer.model import DocumentId
from indexer.search.deadline import Deadline
from indexer.search.opensearch import mapping
from indexer.search.opensearch.engine import OpenSearchEngine
from indexer.search.tree import EVERYTHING
from tests.contracts.test_search_engine import LIBRARY, TestSearchEngine, entry, found, passage, word

__all__ = ["TestSearchEngine"]


@pytest.fixture
def engine(address):
    engine = OpenSearchEngine(address)
    yield engine
    engine.discard()
    engine.close()


@pytest.fixture
def ask(cluster):
    """Ask the cluster itself."""

    def ask(method, path, **body):
        answer = requests.request(method, f"{cluster.addresses[0]}/{path}", json=body or None, timeout=30)
        answer.raise_for_status()
        return answer.json()

    return ask


def indexes(ask, address):
    return sorted(ask("GET", f"{address.name}*"))


def test_an_index_that_is_missing_is_made_for_a_new_library_only(address):
    old = OpenSearchEngine(address, new=False)
    with pytest.raises(LibraryDamaged, match="evidence reindex"):
        old.reading(Deadline(9)).search(EVERYTHING)
    with pytest.raises(LibraryDamaged, match="evidence reindex"):
        list(old.revisions())
    assert list(OpenSearchEngine(address, new=True).revisions()) == []
    assert list(old.revisions()) == []
    old.discard()


def test_a_rebuild_changes_over_in_one_step_and_leaves_nothing(engine, address, ask):
    engine.put(LIBRARY)
    before = indexes(ask, address)
    reading = engine.reading(Deadline(30))
    assert len(reading.search(word("neglect")).documents) == 3
    seen = []

    def batches():
        seen.append(found(engine, word("neglect")))
        yield [entry(5, passage("neglect anew"))]
        seen.append(found(engine, word("neglect")))

    engine.rebuild(batches())
    assert seen == [[(1, 1), (1, 2), (2, 1)]] * 2
    assert found(engine, word("neglect")) == [(5, 1)]
    assert engine.completions("trafficking", 5) == []
    assert len(indexes(ask, address)) == len(before) == 2
    assert not {*indexes(ask, address)} & {*before}


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine, address, ask):
    engine.put(LIBRARY)
    before = indexes(ask, address)

    def batches():
        yield [entry(5, passage("neglect anew"))]
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        engine.rebuild(batches())
    assert indexes(ask, address) == before
    assert found(engine, word("trafficking")) == [(2, 1)]


def test_what_another_version_made_is_told_apart(engine, address, ask):
    engine.put(LIBRARY)
    assert not engine.outdated
    for form, known in ((mapping.FORMAT - 1, True), (mapping.FORMAT + 1, False)):
        ask("PUT", f"{address.name}/_mapping", _meta={"format": form})
        if known:
            assert engine.outdated
        else:
            with pytest.raises(LibraryDamaged, match="later version"):
                assert engine.outdated


def test_more_is_read_than_the_cluster_gives_at_once(engine, monkeypatch):
    monkeypatch.setattr("indexer.search.opensearch.reading.PAGE", 7)
    monkeypatch.setattr(mapping, "PAGE", 7)
    engine.put([entry(number, *(passage("care", at) for at in (1, 2, 3))) for number in range(1, 31)])
    assert found(engine, word("care")) == [(number, at) for number in range(1, 31) for at in (1, 2, 3)]
    told = engine.reading(Deadline(30)).found(word("care"))
    assert told.documents.tolist() == list(range(1, 31))
    assert set(told.passages.tolist()) == {3}
    assert len(list(engine.revisions())) == 30
    assert len(engine.reading(Deadline(30)).first(word("care"), 20, told.documents)) == 20


def test_states_that_searches_read_are_given_back(engine, ask):
    def kept():
        nodes = ask("GET", "_nodes/stats/indices/search")["nodes"].values()
        return sum(each["indices"]["search"]["point_in_time_current"] for each in nodes)

    engine.put(LIBRARY)
    before = kept()  # others may be left of tests that failed, for a minute
    for _ in range(20):
        assert found(engine, word("neglect"))
    assert kept() <= before


def test_a_full_node_is_a_sentence(engine, address, ask):
    engine.put(LIBRARY)
    ask("PUT", f"{address.name}/_settings", **{"index.blocks.read_only_allow_delete": True})
    with pytest.raises(Exception, match="no room left on its disk"):
        engine.put([entry(9, passage("late"))])
    ask("PUT", f"{address.name}/_settings", **{"index.blocks.read_only_allow_delete": None})
    engine.put([entry(9, passage("late"))])
    assert found(engine, word("late")) == [(9, 1)]


def test_a_document_that_shrinks_loses_its_last_passages(engine):
    engine.put([entry(1, *(passage(f"care {at}", at) for at in range(1, 8)))])
    engine.put([entry(1, passage("care", 1), revision=2), entry(2, passage("care"))])
    assert found(engine, word("care")) == [(1, 1), (2, 1)]
    engine.remove([DocumentId(2)])
    assert dict(engine.revisions()) == {1: 2}


def test_nothing_but_words_and_numbers_is_kept(engine, address, ask):
    engine.put(LIBRARY)
    held = ask("POST", f"{address.name}/_search", query={"match_all": {}})
    assert all("_source" not in each for each in held["hits"]["hits"])
    assert json.dumps(held).count("Trafficking") == 0


def test_as_many_shards_as_are_asked_for_give_the_same_answers(address, ask):
    engine = OpenSearchEngine(replace(address, shards=3))
    engine.put(LIBRARY)
    assert found(engine, word("neglect")) == [(1, 1), (1, 2), (2, 1)]
    assert (
        ask("GET", f"{address.name}/_settings")[f"{address.name}-000001"]["settings"]["index"]["number_of_shards"]
        == "3"
    )
    engine.discard()
    engine.close()


def test_spellings_are_sent_again_after_somebody_else_made_the_index_anew(engine, address):
    engine.put(LIBRARY)
    engine.remove([DocumentId(1), DocumentId(2), DocumentId(3)])
    other = OpenSearchEngine(address)
    other.rebuild([[entry(9, passage("homes"))]])
    other.close()
    assert engine.completions("traffick", 5) == []
    engine.put([entry(2, passage("Trafficking of children."))])
    assert engine.completions("traffick", 5) == ["trafficking"]


def test_an_index_that_went_away_is_not_made_by_writing_to_it(engine, address, ask):
    engine.put(LIBRARY)
    engine.discard()
    with pytest.raises(LibraryDamaged, match="evidence reindex"):
        engine.put(LIBRARY)
    assert indexes(ask, address) == []
    engine.rebuild([list(LIBRARY)])
    assert found(engine, word("scan")) == [(3, 0)]


def test_a_shard_gathers_more_documents_than_a_script_may_go_round_at_once(address):
    engine = OpenSearchEngine(replace(address, shards=1))
    numbers = range(1, 60_001)
    try:
        engine.put(entry(number, passage("care")) for number in numbers)
        held = engine.reading(Deadline(120)).found(word("care"))
        assert held.documents.tolist() == list(numbers)
        assert set(held.passages.tolist()) == {1}
        assert held.highest.min() > 0
    finally:
        engine.discard()
        engine.close()
