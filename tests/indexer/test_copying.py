from hashlib import sha256

import pytest
from sqlalchemy import Float, Integer, LargeBinary, insert, select, update

from indexer import copying
from indexer.catalogue import Catalogue, tables
from indexer.catalogue.locations import Location
from indexer.errors import LibraryDamaged, UsageError
from indexer.model import Outcome, Role

AT = "2026-01-01T00:00:00Z"
OF_THE_MOMENT = {"waiting_files", "workers"}  # what waits is found again where the library goes on


@pytest.fixture
def make(tmp_path, request):
    """Give a function that makes an empty catalogue: of which kind, and in which folder."""
    held, names = [], []

    def make(kind, folder):
        address = f"sqlite:///{tmp_path / f'{folder}.sqlite'}"
        if kind == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            names.append(server.database(request.getfixturevalue("postgresql_template")))
            address = server.address(names[-1])
        held.append(Catalogue(address, tmp_path / folder / "files"))
        return held[-1]

    yield make
    for each in held:
        each.close()
    for each in names:
        request.getfixturevalue("postgresql_server").drop(each)


@pytest.fixture(params=[("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")], ids="-".join)
def both(request, make):
    """Give an empty catalogue to copy from, and one to copy to."""
    return make(request.param[0], "from"), make(request.param[1], "to")


def value(column, number):
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return None if key.column.table is column.table else number
    if column.type.python_type is str:
        return f"{column.name[:3]} {number} é 文 \\u0000 %"[: getattr(column.type, "length", None) or 100]
    of_kind = {Integer: number, Float: number / 7, LargeBinary: bytes(range(256)) * number}
    return next(made for kind, made in of_kind.items() if isinstance(column.type, kind))


def fill(catalogue, most):
    """Put rows into every table, each referring to the first of the tables that it speaks of."""
    with catalogue.transaction() as connection:
        for table in tables.metadata.sorted_tables:
            if table is tables.facts:
                continue
            for number in range(100, 100 + most):
                # A key of two columns that both lead elsewhere must not come twice, so both count on.
                connection.execute(insert(table).values({each.name: value(each, number) for each in table.c}))
        for table in (tables.documents, tables.actions):
            own = next(each for each in table.c if any(key.column.table is table for key in each.foreign_keys))
            connection.execute(update(table).where(table.c.id == 100).values({own.name: 99 + most}))
            connection.execute(update(table).where(table.c.id == 99 + most).values({own.name: 100}))


def everything(catalogue):
    with catalogue.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
        }


def test_every_row_of_every_table_arrives(both, monkeypatch):
    monkeypatch.setattr("indexer.catalogue.copying._AT_ONCE", 2)  # so that there is more than one batch
    source, target = both
    fill(source, 5)
    source.record_fact("changes", "77")
    copied = copying.copy(source, target, files=False)
    sent, arrived = everything(source), everything(target)
    assert {name: arrived.pop(name) for name in OF_THE_MOMENT} == {name: [] for name in OF_THE_MOMENT}
    assert all(sent.pop(name) for name in OF_THE_MOMENT)
    assert arrived == sent
    assert {each.table: each.rows for each in copied} == {name: len(rows) for name, rows in sent.items()}
    assert target.identity == source.identity
    assert target.changes == 77


def test_a_number_that_was_given_is_not_given_again(both):
    source, target = both
    person = source.people.add("Ann", "ann@example.org", Role.READER, AT)
    for number in range(5):
        gone = source.searches.save(person, f"{number}", "q=a", AT, shared=False)
        source.searches.remove(gone)
    source.start_run("a run")
    copying.copy(source, target, files=False)
    assert target.searches.save(person, "Homes", "q=a", AT, shared=False) > gone
    assert target.people.add("Bob", "bob@example.org", Role.READER, AT) > person
    assert target.start_run("another") == 2


def test_text_loses_what_stands_for_no_character(both):
    source, target = both
    source.locations.put(Location("/a\0b", "", 0, 0, Outcome.ADDED))
    copying.copy(source, target, files=False)
    assert [each.path.replace("\0", "") for each in target.locations.all()] == ["/ab"]


def test_a_library_that_holds_something_is_left_alone(both):
    source, target = both
    source.people.add("Ann", "ann@example.org", Role.READER, AT)
    target.people.add("Bob", "bob@example.org", Role.READER, AT)
    before = everything(target)
    with pytest.raises(UsageError, match="not empty"):
        copying.copy(source, target, files=False)
    assert everything(target) == before


def test_what_does_not_arrive_as_it_was_sent_is_not_kept(both, monkeypatch):
    source, target = both
    fill(source, 2)
    before = everything(target)
    monkeypatch.setattr("indexer.catalogue.copying.update", lambda table: update(table).where(table.c.id < 0))
    with pytest.raises(LibraryDamaged, match="actions did not arrive"):
        copying.copy(source, target, files=False)
    assert everything(target) == before


class TestOriginals:
    @pytest.fixture
    def kept(self, make, tmp_path):
        source = make("sqlite", "from")
        (tmp_path / "original").write_bytes(b"an original")
        digest = sha256(b"an original").hexdigest()
        source.files.keep(tmp_path / "original", digest)
        source.files.record(digest, "text/plain", AT)
        return source, digest

    def test_they_arrive(self, make, kept):
        source, digest = kept
        target = make("sqlite", "to")
        copying.copy(source, target, files=True)
        with target.files.local(digest) as path:
            assert path.read_bytes() == b"an original"
        assert target.files.rows() == {digest: 11}

    def test_one_that_is_missing_or_changed_stops_it(self, make, kept):
        source, digest = kept
        target = make("sqlite", "to")
        path = source.files.originals.path(digest)
        path.chmod(0o644)
        path.write_bytes(b"another")
        with pytest.raises(LibraryDamaged, match="could not be copied"):
            copying.copy(source, target, files=True)
        path.unlink()
        with pytest.raises(LibraryDamaged, match="is missing"):
            copying.copy(source, target, files=True)
        assert target.files.rows() == {}
        assert not [*target.files.originals.listed()]
