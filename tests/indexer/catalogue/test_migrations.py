import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from indexer.catalogue import Catalogue, migrations, tables
from indexer.catalogue.migrations import NEWEST

FOLDER = migrations.__path__[0]
REVISIONS = sorted(each.revision for each in ScriptDirectory(FOLDER).walk_revisions())


def test_the_migrations_make_the_tables_that_are_written_down(library):
    with library.catalogue.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == NEWEST


def test_they_follow_each_other_in_one_line():
    scripts = ScriptDirectory(FOLDER)
    assert scripts.get_heads() == [NEWEST]
    assert scripts.get_bases() == [REVISIONS[0]]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_library_of_an_earlier_version_becomes_one_of_this(tmp_path, revision):
    url = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    alembic = Config()
    alembic.set_main_option("script_location", FOLDER)
    engine = create_engine(url)
    with engine.begin() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, revision)
    engine.dispose()
    catalogue = Catalogue(url, tmp_path / "files")
    with catalogue.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    assert catalogue.imports.all() == []
    catalogue.close()
