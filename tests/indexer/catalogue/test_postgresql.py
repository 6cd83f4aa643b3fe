"""What only PostgreSQL can do to the catalogue: be elsewhere, refuse, and go away. The rest is in the contract."""

import sys
from contextlib import contextmanager
from functools import partial

import pytest

from indexer.catalogue import Catalogue, holder
from indexer.catalogue.documents import Reading
from indexer.errors import EvidenceError, LibraryDamaged, NotFound, UsageError
from indexer.model import Locator, Passage, ReadStatus


@pytest.fixture
def server(postgresql_server):
    return postgresql_server


@pytest.fixture
def catalogue(server, database, tmp_path):
    held = Catalogue(server.address(database), tmp_path)
    yield held
    held.close()


@pytest.fixture
def refused(server, tmp_path):
    """Give what opens an address, which must end in one sentence without a password; gives that."""

    def refused(address, kind=EvidenceError, **options):
        with pytest.raises(kind) as error:
            Catalogue(address, tmp_path, **options)
        assert type(error.value) is kind
        said = str(error.value)
        assert "\n" not in said
        for each in (server.password, "wrong-secret", "sec%2Fret", "sec/ret"):
            assert each not in said
        return said

    return refused


@contextmanager
def gone(server):
    server.halt()
    try:
        yield
    finally:
        server.resume()


def end_sessions(server, database):
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")


class TestOpening:
    def test_no_driver(self, refused, server, monkeypatch):
        monkeypatch.setitem(sys.modules, "psycopg", None)
        assert "pip install 'evidence-review[postgresql]'" in refused(server.address("x"), UsageError)

    def test_no_server(self, refused, server):
        assert "See that its server runs" in refused(server.address("x", port=1))
        assert "See that its server runs" in refused(server.address("x", host="nowhere.invalid"))

    def test_no_such_user_or_password(self, refused, server, database):
        assert "does not take the user “evidence”" in refused(server.address(database, password="wrong-secret"))
        assert "does not take the user “who”" in refused(server.address(database, username="who"))

    def test_no_such_database(self, refused, server):
        assert "createdb nowhere" in refused(server.address("nowhere"))

    @pytest.mark.parametrize(
        "address",
        [
            "nonsense",
            "mysql://user:wrong-secret@host/name",
            "postgres://user:wrong-secret@host/name",
            "postgresql+psycopg://user:sec/ret@host:port/name",
            "postgresql+psycopg://user:wrong-secret@host:port/name",
        ],
    )
    def test_no_address(self, refused, address):
        assert "postgresql+psycopg://user:password@host:5432/name" in refused(address, UsageError)

    def test_a_password_that_was_not_escaped(self, refused):
        assert "%40" in refused("postgresql+psycopg://user:12/wrong-secret@host@name", UsageError)

    def test_whatever_driver_is_named_ours_is_used(self, server, database, tmp_path):
        address = server.address(database).replace("postgresql+psycopg:", "postgresql:")
        Catalogue(address, tmp_path).close()

    def test_tables_of_a_later_version(self, refused, server, catalogue, database):
        with catalogue.transaction() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert "later version" in refused(server.address(database), LibraryDamaged)

    def test_no_tables_where_none_are_to_be_made(self, refused, server, postgresql_empty):
        assert "evidence index" in refused(server.address(postgresql_empty), NotFound, create=False)
        tables = server.execute("SELECT * FROM pg_tables WHERE schemaname = 'public'", postgresql_empty)
        assert tables == []

    def test_tables_of_something_else(self, refused, server, postgresql_empty):
        server.execute("CREATE TABLE people (shoe_size integer)", postgresql_empty)
        assert "tables of something else" in refused(server.address(postgresql_empty), UsageError)

    def test_letters_of_one_part_of_the_world(self, refused, server):
        server.execute("CREATE DATABASE narrow ENCODING 'LATIN1' TEMPLATE template0")
        try:
            assert "--encoding=UTF8" in refused(server.address("narrow"), UsageError)
        finally:
            server.drop("narrow")

    def test_a_user_without_rights(self, refused, server, postgresql_empty):
        server.execute("CREATE ROLE nobody LOGIN PASSWORD 'wrong-secret'")
        try:
            address = server.address(postgresql_empty, username="nobody", password="wrong-secret")
            assert "GRANT ALL ON SCHEMA public TO nobody" in refused(address)
        finally:
            server.execute("DROP ROLE nobody")


class TestFailing:
    def test_a_server_that_goes_away_and_comes_back(self, server, catalogue):
        with pytest.raises(EvidenceError, match="lost") as error, catalogue.transaction():
            catalogue.record_fact("a fact", "is kept by nobody")
            with gone(server):
                catalogue.record_fact("another", "x")
        assert server.password not in str(error.value)
        assert catalogue.fact("a fact") == ""  # by a new connection
        with gone(server), pytest.raises(EvidenceError, match="See that its server runs"):
            catalogue.fact("a fact")
        catalogue.record_fact("a fact", "is kept")
        assert catalogue.fact("a fact") == "is kept"

    def test_a_session_that_is_ended_is_replaced(self, server, catalogue, database):
        catalogue.record_fact("a fact", "is kept")
        end_sessions(server, database)
        assert catalogue.fact("a fact") == "is kept"

    def test_a_database_that_takes_no_changes(self, server, catalogue, database):
        server.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        end_sessions(server, database)
        assert catalogue.fact("identity")
        with pytest.raises(EvidenceError, match="takes no changes"):
            catalogue.record_fact("a fact", "is kept by nobody")

    def test_what_its_keeper_ends_is_said(self, catalogue):
        with pytest.raises(EvidenceError, match="could not do what was asked"), catalogue.transaction() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")

    def test_a_mistake_of_ours_is_not_made_to_look_like_theirs(self, catalogue):
        with pytest.raises(Exception, match="no_such_table") as error, catalogue.transaction() as connection:
            connection.exec_driver_sql("SELECT * FROM no_such_table")
        assert not isinstance(error.value, EvidenceError)


class TestHolding:
    def test_who_lost_it_writes_no_more(self, server, catalogue, database):
        with catalogue.hold(partial(holder.facts, "a test"), 1):
            catalogue.record_fact("before", "is kept")
            assert "a test" in catalogue.fact("writer")
            end_sessions(server, database)
            for _ in range(2):  # even if the first refusal is taken for a fault of one file
                with pytest.raises(EvidenceError, match="lost"):
                    catalogue.record_fact("after", "is kept by nobody")
            assert catalogue.fact("after") == ""
        assert catalogue.fact("before") == "is kept"
        with catalogue.hold(partial(holder.facts, "another"), 1):
            catalogue.record_fact("after", "is kept")
        assert catalogue.fact("after") == "is kept"
        assert catalogue.fact("writer") == ""


def test_no_word_of_what_was_purged_stays_in_its_files(server, catalogue, database):
    reading = Reading([Passage(Locator("page", "1", 1), "A quokka lives here.")], ReadStatus.READ, None, None, "1")
    document = catalogue.documents.add("a" * 64, "text/plain", {"title": "T"}, reading, "2026-01-01")
    assert server.holds(database, b"quokka")
    catalogue.documents.empty(document)
    assert server.holds(database, b"quokka")
    catalogue.sweep()
    assert not server.holds(database, b"quokka")
