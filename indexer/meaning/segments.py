"""The files that vectors lie in: segments that are written once, and the list of those that count.

The list is replaced in one step, so whoever reads sees one state or the next. Files that are in no list were left by a
run that was killed, and are swept by the next one that writes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from indexer.model import DocumentId

Rows = NDArray[np.int64]

GONE = -1
"""The revision of a document that is held no longer."""

BITS = 64
"""Numbers of a vector whose signs make one word of its sketch."""

_LIST = "segments.json"
_POSITION_BITS = 32
_CHUNK = 20_000  # rows copied at once


@dataclass(frozen=True, slots=True)
class Held:
    """The vectors of a document: ``positions`` ascend, and ``vectors`` (float32) has a row of length 1 for each."""

    document: DocumentId
    revision: int
    positions: Sequence[int]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Segment:
    """Vectors of some documents, in ascending order of document and position. It never changes.

    ``documents``, ``revisions`` and ``counts`` (int64) have an entry for each document of which the segment tells, also
    those that are gone (with no vectors). ``positions`` (int32) and ``vectors`` (int8, a row each) belong to the
    passages; ``sketches`` (uint64) has a column for each.
    """

    documents: Rows
    revisions: Rows
    counts: Rows
    positions: NDArray[np.int32]
    vectors: NDArray[np.int8]
    sketches: NDArray[np.uint64]

    @classmethod
    def of(cls, held: Sequence[Held], dimensions: int) -> Segment:
        """Make a segment of documents in ascending order."""
        vectors = np.concatenate([np.empty((0, dimensions), np.int8), *(compact(each.vectors) for each in held)])
        return cls(
            np.array([each.document for each in held], np.int64),
            np.array([each.revision for each in held], np.int64),
            np.array([len(each.positions) for each in held], np.int64),
            np.array([position for each in held for position in each.positions], np.int32),
            vectors,
            sketched(vectors),
        )

    @property
    def size(self) -> int:
        """Count its documents and vectors."""
        return len(self.documents) + len(self.positions)

    @property
    def owners(self) -> Rows:
        """Give for each vector the place of its document in ``documents``."""
        return np.repeat(np.arange(len(self.documents)), self.counts)


def compact(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Give vectors as signed bytes: each as large as fits, for only its direction counts."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    return np.asarray(np.rint(vectors * (127 / np.where(largest > 0, largest, 1))), np.int8)


def sketched(vectors: NDArray[Any]) -> NDArray[np.uint64]:
    """Give the signs of vectors as bits, a column of words for each."""
    bits = np.packbits(vectors > 0, axis=1)
    return np.ascontiguousarray(bits.view(np.uint64).T)


def keys(documents: Rows, positions: NDArray[Any]) -> Rows:
    """Give documents and positions as single numbers, in the same order."""
    return np.asarray((documents << _POSITION_BITS) | positions.astype(np.int64), np.int64)


class Segments:
    """The segments in a folder. One process writes at a time; who writes makes sure of that."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Name the folder, which need not exist yet."""
        self.folder = folder
        self.dimensions = dimensions

    @staticmethod
    def dimensions_in(folder: Path) -> int:
        """Give how many numbers the vectors in a folder have; 64 where that cannot be read, and so no vector can."""
        try:
            return int(json.loads((folder / _LIST).read_text())["dimensions"])
        except (OSError, ValueError, KeyError, TypeError):
            return BITS

    def stamp(self) -> bytes:
        """Give what changes whenever the list is replaced: its words, for no name is given twice."""
        try:
            return (self.folder / _LIST).read_bytes()
        except FileNotFoundError:
            return b""

    def open(self) -> list[tuple[str, Segment]]:
        """Give the segments that count with their names, the oldest first; what cannot be read is left out."""
        while True:
            names = self._names()
            found = []
            for name in names:
                with suppress(OSError, ValueError, EOFError):  # the last is of a file without content
                    found.append((name, self._read(name)))
            if len(found) == len(names) or names == self._names():  # else a writer merged them meanwhile
                return found

    def write(self, parts: Sequence[tuple[Segment, NDArray[np.bool_]]], *, forget: bool) -> str:
        """Write one segment of several, the oldest first; gives its name. It counts only once it is in the list.

        Args:
            parts: Segments, each with those of its documents for which no later one speaks.
            forget: Nothing older is left, so what is gone need not be told any longer.
        """
        told = [kept & (segment.revisions != GONE) if forget else kept for segment, kept in parts]
        documents, revisions, counts = (
            np.concatenate([column[kept] for column, kept in zip(columns, told, strict=True)])
            for columns in zip(*((part.documents, part.revisions, part.counts) for part, _ in parts), strict=True)
        )
        order = np.argsort(documents)
        starts = np.concatenate([np.cumsum(counts[order]) - counts[order], np.empty(0, np.int64)])
        place_of = np.empty(len(order), np.int64)
        place_of[order] = starts
        total = int(counts.sum())
        name = self._next()
        files = {
            "documents": self._memory(name, "documents", (3, len(order)), np.int64),
            "positions": self._memory(name, "positions", (total,), np.int32),
            "vectors": self._memory(name, "vectors", (total, self.dimensions), np.int8),
            "sketches": self._memory(name, "sketches", (self.dimensions // BITS, total), np.uint64),
        }
        first = 0
        for (segment, _), kept in zip(parts, told, strict=True):
            many = int(kept.sum())
            places = place_of[first : first + many]
            first += many
            sources = np.flatnonzero(np.repeat(kept, segment.counts))
            held = segment.counts[kept]
            within = np.arange(len(sources)) - np.repeat(np.cumsum(held) - held, held)
            targets = np.repeat(places, held) + within
            for start in range(0, len(sources), _CHUNK):
                source, target = sources[start : start + _CHUNK], targets[start : start + _CHUNK]
                files["positions"][target] = segment.positions[source]
                files["vectors"][target] = segment.vectors[source]
                files["sketches"][:, target] = segment.sketches[:, source]
        files["documents"][:] = documents[order], revisions[order], counts[order]
        for part in files:
            _sync(self._path(name, part))
        return name

    def replace(self, names: Sequence[str]) -> None:
        """Let these segments count and no others, and remove the files of others."""
        beside = self.folder / f"{_LIST}.new"
        with beside.open("w") as file:
            json.dump({"dimensions": self.dimensions, "segments": list(names)}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / _LIST)
        _sync(self.folder)
        self.sweep()

    def sweep(self) -> None:
        """Remove files of segments that do not count."""
        counting = set(self._names())
        for path in self.folder.glob("*.npy"):
            if path.name.split(".")[0] not in counting:
                path.unlink(missing_ok=True)

    def _names(self) -> list[str]:
        try:
            return [str(name) for name in json.loads((self.folder / _LIST).read_text())["segments"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def _read(self, name: str) -> Segment:
        documents, revisions, counts = np.load(self._path(name, "documents"))
        positions, vectors, sketches = (
            _mapped(self._path(name, part)) for part in ("positions", "vectors", "sketches")
        )
        total = int(counts.sum())
        shapes = (total,), (total, self.dimensions), (self.dimensions // BITS, total)
        if (positions.shape, vectors.shape, sketches.shape) != shapes:
            raise ValueError("The files of a segment do not fit together.")
        return Segment(documents, revisions, counts, positions, vectors, sketches)

    def _memory(self, name: str, part: str, shape: tuple[int, ...], kind: type[Any]) -> np.memmap[Any, Any]:
        path = self._path(name, part)
        mapped: np.memmap[Any, Any] = open_memmap(path, mode="w+", dtype=kind, shape=shape)
        if hasattr(os, "posix_fallocate"):  # on a full disk writing to what is mapped would end the process
            with path.open("rb+") as file:
                os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
        return mapped

    def _next(self) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        taken = [*self._names(), *(path.name.split(".")[0] for path in self.folder.glob("*.npy"))]
        return f"{max((int(name) for name in taken if name.isdecimal()), default=0) + 1:08d}"

    def _path(self, name: str, part: str) -> Path:
        return self.folder / f"{name}.{part}.npy"


def _mapped(path: Path) -> NDArray[Any]:
    mapped: NDArray[Any] = np.load(path, mmap_mode="r")
    return mapped.view(np.ndarray)  # what is taken out of a memmap is slow to take more from


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
