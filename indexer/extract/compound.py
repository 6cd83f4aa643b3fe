"""Opens OLE compound files, in which Office of 97 to 2003 keeps documents, and reads what they say of themselves."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from olefile import OleFileIO

from indexer.extract.extraction import Property
from indexer.extract.properties import properties

_LARGEST = 200_000_000  # bytes of one stream
_MOST = 200  # properties
_CODE_PAGE = 1
_SHORT, _BYTES, _WIDE, _TIME = 2, 30, 31, 64  # types of values
_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)


class NotUnderstood(Exception):
    """The file is of an older format than 97's, or damaged: another program may make more of it."""


@contextmanager
def compound(path: Path) -> Iterator[OleFileIO]:
    """Open an OLE compound file.

    Raises:
        NotUnderstood: it is none, or what is read of it makes no sense.
    """
    try:
        with OleFileIO(path) as opened:
            yield opened
    except (OSError, ValueError, IndexError, TypeError, struct.error, OverflowError, RecursionError) as error:
        raise NotUnderstood from error


def stream(opened: OleFileIO, name: str) -> bytes:
    """Give the bytes of a stream.

    Raises:
        OSError: there is none, or it is damaged or far too large.
    """
    if opened.get_size(name) > _LARGEST:
        raise OSError(f"{name} is too large")
    data: bytes = opened.openstream(name).read()
    return data


def office_properties(opened: OleFileIO, source: str) -> Iterator[Property]:
    """Yield what the file says of itself, as those of today's Office files are; ``source`` is "Word properties"."""
    said, more = (_property_set(opened, name) for name in ("\x05SummaryInformation", "\x05DocumentSummaryInformation"))
    yield from properties(source, [("title", said.get(2)), ("author", said.get(4)), ("date", said.get(12))])
    yield from properties(f"{source}, last saved", [("date", said.get(13))])
    yield from properties(source, [("organisation", more.get(15))])


def _property_set(opened: OleFileIO, name: str) -> dict[int, str]:
    """Give the texts and days of a property set by number ([MS-OLEPS] 2.20); what is damaged is passed over.

    (olefile's own reader of them can be kept busy for ever.)
    """
    found: dict[int, str] = {}
    with suppress(OSError, ValueError, struct.error, OverflowError):
        data = stream(opened, name)
        (start,) = struct.unpack_from("<I", data, 44)
        (count,) = struct.unpack_from("<I", data, start + 4)
        encoding = "cp1252"
        for number in range(min(count, _MOST)):
            key, offset = struct.unpack_from("<II", data, start + 8 + 8 * number)
            kind, length = struct.unpack_from("<II", data, start + offset)
            value = start + offset + 8
            if key == _CODE_PAGE and kind == _SHORT:
                encoding = _encoding(length & 0xFFFF)
            elif kind == _BYTES:
                found[key] = data[value : value + length].decode(encoding, "replace").strip("\0")
            elif kind == _WIDE:
                found[key] = data[value : value + 2 * length].decode("utf-16-le", "replace").strip("\0")
            elif kind == _TIME:
                (tenths,) = struct.unpack_from("<Q", data, value - 4)  # of microseconds, from the year 1601
                day = _BEGINNING + timedelta(microseconds=tenths // 10)
                found |= {key: day.date().isoformat()} if day.year > 1980 else {}
    return found


def _encoding(code_page: int) -> str:
    name = {1200: "utf-16-le", 65001: "utf-8"}.get(code_page, f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
