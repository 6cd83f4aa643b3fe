"""The cluster that the other tests here stand on does what they take for granted."""

from uuid import uuid4

import pytest
import requests

from tests.scale.cluster import ClusterFailed, OwnCluster


@pytest.fixture
def index(cluster):
    """The name of an index that is not there yet, and is gone afterwards."""
    name = f"smoke-{uuid4().hex}"
    yield name
    requests.delete(f"{cluster.addresses[0]}/{name}", timeout=30)


def put(address, path, **body):
    requests.put(f"{address}/{path}", json=body, timeout=60).raise_for_status()


def post(address, path, **body):
    answer = requests.post(f"{address}/{path}", json=body, timeout=60)
    answer.raise_for_status()
    return answer.json()


def found(cluster, index, node):
    hits = cluster.get(f"{index}/_search", node=node, q="words:heat")["hits"]["hits"]
    return sorted(hit["_id"] for hit in hits)


def test_what_is_indexed_is_found_while_a_node_is_away_and_when_it_is_back(index, breakable):
    first = breakable.addresses[0]
    put(first, index, settings={"number_of_shards": 3, "number_of_replicas": 1})
    for number, address in enumerate(breakable.addresses):
        put(address, f"{index}/_doc/{number}?refresh=true", words="heat pumps")
    breakable.wait_for_green()
    everything = ["0", "1", "2"]

    breakable.stop(2)
    with pytest.raises(requests.ConnectionError):
        breakable.get("", node=2)
    assert found(breakable, index, 0) == everything
    put(first, f"{index}/_doc/3?refresh=true", words="heat waves")

    breakable.start(2)
    breakable.wait_for_green(node=2)
    assert found(breakable, index, 2) == [*everything, "3"]


def test_the_cluster_lives_when_the_node_that_leads_it_is_stopped(index, breakable):
    leader = int(breakable.get("_cat/cluster_manager", format="json")[0]["node"].removeprefix("node-"))
    asked = (leader + 1) % 3
    put(breakable.addresses[leader], index, settings={"number_of_shards": 1, "number_of_replicas": 2})
    put(breakable.addresses[leader], f"{index}/_doc/0?refresh=true", words="heat")
    breakable.wait_for_green()

    breakable.stop(leader)
    put(breakable.addresses[asked], f"{index}/_doc/1?refresh=true&timeout=30s", words="heat")
    assert found(breakable, index, asked) == ["0", "1"]


def test_the_modules_that_tests_need_are_there(cluster, index):
    first = cluster.addresses[0]
    stems = {"type": "pattern_capture", "preserve_original": True, "patterns": ["^(.+)#"]}
    analyzer = {"type": "custom", "tokenizer": "whitespace", "filter": ["stems"]}
    put(first, index, settings={"analysis": {"filter": {"stems": stems}, "analyzer": {"words": analyzer}}})
    tokens = post(first, f"{index}/_analyze", analyzer="words", text="pump#s heat")["tokens"]
    assert [(each["token"], each["position"]) for each in tokens] == [("pump#s", 0), ("pump", 0), ("heat", 1)]

    put(first, f"{index}/_doc/1?refresh=true", pages=3)
    doubling = {"lang": "painless", "source": "ctx._source.pages *= 2"}
    post(first, f"{index}/_update/1?refresh=true", script=doubling)
    post(first, f"{index}/_update_by_query", script=doubling)
    assert cluster.get(f"{index}/_doc/1")["_source"] == {"pages": 12}


def test_a_cluster_that_does_not_start_says_why_in_the_words_of_its_jvm(jars, tmp_path):
    with pytest.raises(ClusterFailed, match=r"ended by itself\. The last lines(.|\n)*OpenSearchRunner"):
        OwnCluster(tmp_path)  # where no jar is


def test_no_jvm_and_no_file_is_left_when_standard_input_closes(jars):
    own = OwnCluster(jars, nodes=1)
    own.close()
    assert own._process.returncode == 0
    assert not own._folder.exists()
