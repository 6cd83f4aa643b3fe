"""Opens OLE compound files, in which Office of 97 to 2003 keeps documents, and reads what they say of themselves."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from olefile import OleFileIO
from olefile.olefile import OleMetadata

from indexer.extract.extraction import Property
from indexer.extract.properties import properties

_LARGEST = 200_000_000  # bytes of one stream
_UNICODE = 1200  # a code page's number


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
    except (OSError, ValueError, IndexError, struct.error, OverflowError, RecursionError) as error:
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
    try:
        said: OleMetadata = opened.get_metadata()
    except (OSError, ValueError, IndexError, TypeError, struct.error):
        return  # it holds no words of the document
    page = said.codepage
    values = {"title": _text(said.title, page), "author": _text(said.author, page), "date": _day(said.create_time)}
    yield from properties(source, [("title", values["title"]), ("author", values["author"]), ("date", values["date"])])
    yield from properties(f"{source}, last saved", [("date", _day(said.last_saved_time))])
    yield from properties(source, [("organisation", _text(said.company, said.codepage_doc or page))])


def _text(value: Any, code_page: Any) -> str:
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    number = (code_page or 1252) & 0xFFFF if isinstance(code_page, int) else 1252
    encoding = "utf-16-le" if number == _UNICODE else "utf-8" if number == 65001 else f"cp{number}"
    try:
        return value.decode(encoding, "replace").strip("\0")
    except LookupError:
        return value.decode("cp1252", "replace").strip("\0")


def _day(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) and value.year > 1980 else ""
