from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from indexer.catalogue import Catalogue, migrations, tables
from indexer.catalogue.migrations import NEWEST

FOLDER = migrations.__path__[0]


def test_the_migrations_make_the_tables_that_are_written_down(library):
    with library.catalogue.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == NEWEST


def test_they_follow_each_other_in_one_line():
    scripts = ScriptDirectory(FOLDER)
    assert scripts.get_heads() == [NEWEST]
    assert scripts.get_bases() == ["0001"]


def test_the_tables_of_imports_can_be_taken_back_and_made_again(library):
    catalogue = library.catalogue
    with catalogue.transaction() as connection:
        for table in ("import_files", "imports"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    url = str(catalogue._engine.url)
    catalogue.close()
    again = Catalogue(url, library.folder / "files")
    assert again.imports.all() == []
    again.close()
