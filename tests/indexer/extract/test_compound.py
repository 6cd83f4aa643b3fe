"""Compound files that are none; what they hold is tried with documents and decks."""

import struct
from io import BytesIO
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


def property_set(*values):
    """A property set of (number, type, bytes)."""
    places, held = b"", b""
    for number, kind, data in values:
        places += struct.pack("<II", number, 8 + 8 * len(values) + len(held))
        held += struct.pack("<I", kind) + data
    return bytes(44) + struct.pack("<III", 48, 0, len(values)) + places + held


def said_by(data):
    held = {"\x05SummaryInformation": data}
    opened = SimpleNamespace(
        get_size=lambda name: len(held.get(name, b"")), openstream=lambda name: BytesIO(held.get(name, b""))
    )
    return [(each.name, each.value, each.source) for each in office_properties(opened, "Word properties")]


def sized(data):
    return struct.pack("<I", len(data)) + data


@pytest.mark.parametrize(
    ("code_page", "title"),
    [
        (1252, b"Caf\xe9\0"),
        (65001, "Café".encode()),
        (1200, "Café".encode("utf-16-le")),
        (1, b"Caf\xe9"),
    ],
)
def test_what_a_file_says_of_itself(code_page, title):
    saved = struct.pack("<Q", 126962208000000000)
    values = [(1, 2, struct.pack("<HH", code_page, 0)), (2, 30, sized(title)), (12, 64, bytes(8)), (13, 64, saved)]
    assert said_by(property_set(*values)) == [
        ("title", "Café", "Word properties"),
        ("date", "2003-05-01", "Word properties, last saved"),
    ]


def test_wide_texts():
    author = struct.pack("<I", 4) + "Reid".encode("utf-16-le")
    assert said_by(property_set((4, 31, author))) == [("author", "Reid", "Word properties")]


@pytest.mark.parametrize("data", [b"", bytes(60), bytes(44) + b"\xff" * 40, property_set((2, 30, b"\xff" * 4))])
def test_properties_that_are_damaged_are_passed_over(data):
    assert said_by(data) == []
