"""What every test may use, and the rule about skips."""

import os
import runpy
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine

from indexer import catalogue
from indexer.catalogue import Catalogue

settings.register_profile("steady", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
ALLOWED_SKIPS = ROOT / "tests" / "allowed_skips.txt"


@pytest.fixture(scope="session")
def material():
    """The folder of real documents, which is not part of the project."""
    folder = os.environ.get("EVIDENCE_MATERIAL")
    if not folder:
        pytest.skip("EVIDENCE_MATERIAL is not set to a folder of real documents")
    return Path(folder)


@pytest.fixture(scope="session")
def s3_server():
    """The address of an object store that speaks S3, on this machine and in this process."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def s3(s3_server, monkeypatch):
    """A new bucket, as the setting EVIDENCE_FILES names it; the environment says where its store is."""
    import boto3

    for name, value in (
        ("AWS_ENDPOINT_URL_S3", s3_server),
        ("AWS_ACCESS_KEY_ID", "a-test"),
        ("AWS_SECRET_ACCESS_KEY", "a-test"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    bucket = f"b{uuid4()}"
    client = boto3.client("s3")
    client.create_bucket(Bucket=bucket)
    client.close()
    return f"s3://{bucket}/evidence"


@pytest.fixture(scope="session")
def tiny_models():
    """What makes a sentence encoder of a few words in a folder."""
    return runpy.run_path(str(ROOT / "tests" / "tiny_model.py"))["make"]


@pytest.fixture(scope="session")
def tiny_model(tiny_models, tmp_path_factory):
    """The folder of such an encoder."""
    return tiny_models(tmp_path_factory.mktemp("model") / "tiny")


@pytest.fixture(scope="session")
def postgresql_server():
    """A PostgreSQL server of this run's own, whose default order of text is not that of bytes."""
    made = runpy.run_path(str(ROOT / "tests" / "postgresql_server.py"))
    if made["programs"]() is None or not find_spec("psycopg"):
        pytest.skip("PostgreSQL's initdb and postgres, or psycopg, are not installed")
    server = made["Server"]()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server, tmp_path_factory):
    """The name of a database with tables made by the migrations, which others are made like."""
    name = postgresql_server.database()
    Catalogue(postgresql_server.address(name), tmp_path_factory.mktemp("files")).close()
    return name


@pytest.fixture
def postgresql_empty(postgresql_server):
    """The name of a database without tables."""
    name = postgresql_server.database()
    yield name
    postgresql_server.drop(name)


@pytest.fixture
def catalogue_address(request):
    """The address of the catalogue, empty for SQLite; each test on PostgreSQL has a database of its own.

    Which it is says the parameter (``parametrize(…, indirect=True)``, or a fixture of this name that has parameters)
    or else EVIDENCE_TEST_CATALOGUE, by which all tests that open a library can be run on PostgreSQL.
    """
    kind = getattr(request, "param", os.environ.get("EVIDENCE_TEST_CATALOGUE", "sqlite"))
    if kind == "sqlite":
        yield ""
        return
    server = request.getfixturevalue("postgresql_server")
    name = server.database(request.getfixturevalue("postgresql_template"))
    yield server.address(name)
    server.drop(name)


@pytest.fixture(scope="session", autouse=True)
def migrated_once(tmp_path_factory):
    """Give new libraries the tables that the migrations made once: made each time, they would take minutes in all."""
    place = tmp_path_factory.mktemp("tables")
    Catalogue(f"sqlite:///{place / 'catalogue.sqlite'}", place / "files").close()
    with create_engine(f"sqlite:///{place / 'catalogue.sqlite'}").connect() as connection:
        script = [line for line in connection.connection.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;")]
    script.sort(key=lambda line: not line.startswith("CREATE TABLE"))
    migrate = catalogue.migrate

    def migrated(held, present):
        if present is not None or held.is_shared:
            migrate(held, present)
            return
        with held.transaction() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for line in script:
                connection.exec_driver_sql(line)
            held.record_fact("identity", str(uuid4()))

    catalogue.migrate = migrated
    yield
    catalogue.migrate = migrate


def pytest_sessionfinish(session, exitstatus):
    """Where EVIDENCE_STRICT_SKIPS is set, a skip whose reason is not on the list fails the run."""
    if not os.environ.get("EVIDENCE_STRICT_SKIPS"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # one of several workers; the process that started them counts
        return
    allowed = [line for line in ALLOWED_SKIPS.read_text().splitlines() if line and not line.startswith("#")]
    reasons = [str(report.longrepr[2]) for report in reporter.stats.get("skipped", [])]
    unexpected = [reason for reason in reasons if not any(each in reason for each in allowed)]
    if unexpected and exitstatus == 0:
        for reason in unexpected:
            reporter.write_line(f"skipped, and not on {ALLOWED_SKIPS.name}: {reason}")
        session.exitstatus = 1
