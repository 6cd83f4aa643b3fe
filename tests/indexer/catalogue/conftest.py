"""Every test of the catalogue runs on SQLite and on PostgreSQL."""

import pytest


def pytest_generate_tests(metafunc):
    if "catalogue_address" in metafunc.fixturenames:
        metafunc.parametrize("catalogue_address", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(postgresql_server, postgresql_template):
    """The name of a database with the tables of a catalogue."""
    name = postgresql_server.database(postgresql_template)
    yield name
    postgresql_server.drop(name)
