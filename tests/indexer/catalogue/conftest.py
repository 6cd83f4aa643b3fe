"""Every test of the catalogue runs on SQLite and on PostgreSQL."""


def pytest_generate_tests(metafunc):
    if "catalogue_address" in metafunc.fixturenames:
        metafunc.parametrize("catalogue_address", ["sqlite", "postgresql"], indirect=True)
