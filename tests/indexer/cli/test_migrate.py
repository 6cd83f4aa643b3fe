import json

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from indexer.catalogue import migrations
from indexer.catalogue.migrations import NEWEST


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path, monkeypatch, evidence):
    """Give the address of a catalogue without tables, which the settings name."""
    if request.param == "sqlite":
        (tmp_path / "library").mkdir()
        return f"sqlite:///{tmp_path / 'library' / 'catalogue.sqlite'}"
    server = request.getfixturevalue("postgresql_server")
    held = server.address(request.getfixturevalue("postgresql_empty"))
    monkeypatch.setenv("EVIDENCE_CATALOGUE", held)
    return held


def upgrade(address, revision):
    alembic = Config()
    alembic.set_main_option("script_location", migrations.__path__[0])
    engine = create_engine(address)
    with engine.begin() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, revision)
    engine.dispose()


def test_tables_of_an_earlier_version_are_brought_to_this(evidence, address):
    upgrade(address, "0002")
    assert evidence("migrate").output == f"The catalogue's tables were of version 0002 and are now of {NEWEST}.\n"
    assert "there was nothing to do" in evidence("migrate").output
    assert json.loads(evidence("migrate", "--json").output) == {"from": NEWEST, "to": NEWEST}


def test_an_empty_database_gets_tables(evidence, address, monkeypatch):
    monkeypatch.setenv("EVIDENCE_CATALOGUE", address)
    assert f"were made, of version {NEWEST}" in evidence("migrate").output
    assert "there was nothing to do" in evidence("migrate").output


def test_without_a_library_none_is_made(evidence, tmp_path):
    assert "There is no library" in evidence("migrate", code=3).stderr
    assert not (tmp_path / "library").exists()


def test_a_database_that_is_not_there_is_said(evidence, monkeypatch):
    monkeypatch.setenv("EVIDENCE_CATALOGUE", "postgresql+psycopg://user:secret@127.0.0.1:1/name")
    said = evidence("migrate", code=1).stderr
    assert "See that its server runs" in said
    assert "secret" not in said
