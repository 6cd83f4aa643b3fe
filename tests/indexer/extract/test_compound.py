"""Compound files that are none; what they hold is tried with documents and decks."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from indexer.extract.compound import NotUnderstood, compound, office_properties, stream
from indexer.extract.media_type import OLE_MAGIC


@pytest.mark.parametrize("data", [b"", b"no such file", OLE_MAGIC, OLE_MAGIC + bytes(600), OLE_MAGIC + b"\xff" * 2000])
def test_what_is_none_is_not_understood(tmp_path, data):
    path = tmp_path / "held"
    path.write_bytes(data)
    with pytest.raises(NotUnderstood), compound(path) as opened:
        stream(opened, "WordDocument")


def test_a_stream_that_is_far_too_large_is_left_alone():
    with pytest.raises(OSError, match="too large"):
        stream(SimpleNamespace(get_size=lambda _: 1 << 40), "WordDocument")


@pytest.mark.parametrize(
    ("code_page", "title"),
    [
        (None, b"Caf\xe9"),
        (1252, b"Caf\xe9\0"),
        (-535, "Café".encode()),
        (1200, "Café".encode("utf-16-le")),
        (1, b"Caf\xe9"),
    ],
)
def test_what_a_file_says_of_itself(code_page, title):
    said = SimpleNamespace(
        codepage=code_page,
        codepage_doc=1252,
        title=title,
        author=None,
        company=None,
        create_time=datetime(1601, 1, 1),  # noqa: DTZ001 - as olefile gives a date that is not set
        last_saved_time=datetime(2003, 5, 1),  # noqa: DTZ001
    )
    found = list(office_properties(SimpleNamespace(get_metadata=lambda: said), "Word properties"))
    assert [(each.name, each.value, each.source) for each in found] == [
        ("title", "Café", "Word properties"),
        ("date", "2003-05-01", "Word properties, last saved"),
    ]


def test_properties_that_are_damaged_are_passed_over():
    def fail():
        raise OSError

    assert list(office_properties(SimpleNamespace(get_metadata=fail), "Word properties")) == []
