import sys

import pytest

from indexer.errors import UsageError
from indexer.search.engines import opened
from indexer.search.opensearch.engine import OpenSearchEngine
from indexer.search.whoosh_engine import WhooshEngine


def test_without_an_address_the_index_is_the_library_s_own(tmp_path):
    engine = opened("", tmp_path / "index", new=True)
    assert isinstance(engine, WhooshEngine)
    assert str(tmp_path) in engine.said
    engine.close()


def test_an_address_names_a_cluster(tmp_path):
    engine = opened("opensearch+http://ann:secret@127.0.0.1:9/library", tmp_path, new=True)
    assert isinstance(engine, OpenSearchEngine)
    assert engine.said == "OpenSearch at opensearch+http://127.0.0.1:9/library"
    engine.close()


def test_what_a_cluster_needs_and_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "indexer.search.opensearch.engine", None)
    with pytest.raises(UsageError, match=r"pip install 'evidence-review\[opensearch\]'"):
        opened("opensearch+http://127.0.0.1:9", tmp_path, new=True)


def test_an_address_of_something_else_is_told(tmp_path):
    with pytest.raises(UsageError, match="EVIDENCE_ENGINE is no address"):
        opened("http://127.0.0.1:9", tmp_path, new=True)
