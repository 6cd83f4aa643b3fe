"""Writes named arrays into one file, and maps them into memory to read them."""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from indexer.errors import LibraryDamaged

_MAGIC = b"evidence arrays 1\n"
_SUM = struct.Struct("<I")  # CRC-32 of all before it, at the end of a file
_APART = 64  # bytes: where an array begins, so that a processor reads it in whole lines

Shape = tuple[str, int]
"""The kind of number, as NumPy names it, and how many."""


def create(path: Path, shapes: Mapping[str, Shape]) -> dict[str, NDArray[Any]]:
    """Make a file of arrays of nought, to be filled in place; :func:`finish` makes it last.

    Raises:
        OSError: the disk has no room for it; no file is left.
    """
    places: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, (kind, count) in shapes.items():
        places[name] = kind, count, at
        at += -(-count * np.dtype(kind).itemsize // _APART) * _APART
    head = _MAGIC + json.dumps(places).encode() + b"\n"
    begin = -(-len(head) // _APART) * _APART
    size = begin + at + _SUM.size
    try:
        with path.open("wb") as file:
            file.write(head.ljust(begin))
            file.flush()
            _reserve(file.fileno(), size)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return _views(np.memmap(path, np.uint8, "r+", begin), places)


def write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays of one dimension.

    Raises:
        OSError: the disk has no room for them; no file is left.
    """
    held = create(path, {name: (array.dtype.str, len(array)) for name, array in arrays.items()})
    for name, array in arrays.items():
        held[name][:] = array
    finish(path)


def _reserve(file: int, size: int) -> None:
    """Make a file so many bytes long and take their room on the disk now.

    Where there is none, writing to the mapped file would end the whole process with a signal.

    Raises:
        OSError: the disk has no room for it.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
    else:  # macOS and Windows have none
        os.truncate(file, size)


def finish(path: Path) -> None:
    """Add the file's checksum, and wait until the disk has the whole file."""
    with path.open("rb+") as file:
        whole = _checksum(file)
        file.write(_SUM.pack(whole))
        file.flush()
        os.fsync(file.fileno())


def is_whole(path: Path) -> bool:
    """Tell whether a file is as it was finished; reads all of it."""
    with path.open("rb") as file:
        return _SUM.pack(_checksum(file)) == file.read()


def _checksum(file: BinaryIO) -> int:
    """Give the checksum of all that stands before it, and stop there."""
    left, found = max(0, os.fstat(file.fileno()).st_size - _SUM.size), 0
    while left and (part := file.read(min(left, 1 << 20))):
        found = zlib.crc32(part, found)
        left -= len(part)
    return found


def read(path: Path) -> dict[str, NDArray[Any]]:
    """Map the arrays of a file; they stay readable when it is removed, as long as they are held.

    Raises:
        LibraryDamaged: it is no such file, or is cut short.
    """
    with path.open("rb") as file:
        if file.readline() != _MAGIC:
            raise LibraryDamaged(f"{path.name} is no file of this index. Run “evidence reindex”.")
        places = json.loads(file.readline())
        begin = -(-file.tell() // _APART) * _APART
    whole = np.memmap(path, np.uint8, "r", begin)
    if any(at + count * np.dtype(kind).itemsize > len(whole) for kind, count, at in places.values()):
        raise LibraryDamaged(f"{path.name} is cut short. Run “evidence reindex”.")
    return _views(whole, places)


def smallest(largest: int) -> str:
    """Name the smallest kind of number, from nought up, that holds a value."""
    return np.min_scalar_type(largest).str


def _views(whole: NDArray[np.uint8], places: Mapping[str, tuple[str, int, int]]) -> dict[str, NDArray[Any]]:
    plain = np.asarray(whole)  # memmap's own slices cost ten times as much
    return {
        name: plain[at : at + count * np.dtype(kind).itemsize].view(kind) for name, (kind, count, at) in places.items()
    }
