from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from indexer.catalogue import Catalogue, migrations, tables
from indexer.catalogue.migrations import NEWEST

FOLDER = migrations.__path__[0]
REVISIONS = sorted(each.revision for each in ScriptDirectory(FOLDER).walk_revisions())


def differences(connection):
    """Give what the tables lack of what is written down; PostgreSQL has exclusion in place of some constraints."""
    excluding = {"uq_locations_path", "uq_import_files_import_id_path", "uq_recent_searches_person_id_address"}
    beside = {"ix_import_files_import_id", "ix_recent_searches_person_id"}
    of_its_own = excluding | beside if connection.dialect.name == "postgresql" else set()
    found = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    return [each for each in found if getattr(each[1], "name", None) not in of_its_own]


def test_the_migrations_make_the_tables_that_are_written_down(library):
    with library.catalogue.reading() as connection:
        assert differences(connection) == []
        assert MigrationContext.configure(connection).get_current_revision() == NEWEST


def test_they_follow_each_other_in_one_line():
    scripts = ScriptDirectory(FOLDER)
    assert scripts.get_heads() == [NEWEST]
    assert scripts.get_bases() == [REVISIONS[0]]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """Give the address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    server = request.getfixturevalue("postgresql_server")
    return server.address(request.getfixturevalue("postgresql_empty"))


@pytest.fixture
def upgrade(empty):
    """Give a function that makes the tables of a version by Alembic itself."""

    def upgrade(revision):
        alembic = Config()
        alembic.set_main_option("script_location", FOLDER)
        engine = create_engine(empty)
        with engine.begin() as connection:
            alembic.attributes["connection"] = connection
            command.upgrade(alembic, revision)
        engine.dispose()

    return upgrade


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_library_of_an_earlier_version_becomes_one_of_this(tmp_path, empty, upgrade, revision):
    upgrade(revision)
    catalogue = Catalogue(empty, tmp_path / "files")
    assert catalogue.version_found == revision
    with catalogue.reading() as connection:
        assert differences(connection) == []
    assert catalogue.imports.all() == []
    catalogue.close()


def test_one_that_fails_leaves_the_tables_of_before(tmp_path, empty, upgrade, monkeypatch):
    def fail(*_):
        raise RuntimeError("the power went")

    upgrade(REVISIONS[0])
    monkeypatch.setattr("alembic.operations.Operations.bulk_insert", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        Catalogue(empty, tmp_path / "files")
    engine = create_engine(empty)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISIONS[0]
        assert not inspect(connection).has_table("people")
    engine.dispose()


def test_all_text_is_compared_by_bytes_in_postgresql(postgresql_server, postgresql_template):
    other = postgresql_server.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'",
        postgresql_template,
    )
    assert other == []


def test_two_who_open_an_empty_database_at_once_make_one_library(tmp_path, empty, monkeypatch):
    monkeypatch.setattr("indexer.catalogue.migrate", migrations.migrate)
    with ThreadPoolExecutor(2) as pool:
        opened = list(pool.map(lambda name: Catalogue(empty, tmp_path / name), "ab"))
    assert len({each.identity for each in opened}) == 1
    for each in opened:
        each.close()
