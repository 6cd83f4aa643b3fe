"""Keeps a vector for each passage in files that are mapped into memory, and finds the nearest.

Vectors have length 1 and are kept as signed bytes. Beside each stands its sketch, the signs of its numbers as bits: how
many bits differ tells nearly how far two vectors are apart (Charikar 2002, "Similarity estimation techniques from
rounding algorithms"), so that only the best few need be compared in full.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from indexer.meaning.segments import GONE, Held, Rows, Segment, Segments, keys, sketched
from indexer.model import DocumentId

_TIMES = 2  # as large as what is new may be what is written anew with it
_RESCORED = 400  # passages that are compared in full, at least
_RESCORED_EACH = 10  # and for each that is asked for


class Near(NamedTuple):
    """Passages, the nearest first: equally long arrays, the cosines in float32."""

    documents: Rows
    positions: NDArray[np.int32]
    cosines: NDArray[np.float32]


class _Open:
    """A segment with what is looked up in it: its keys, and which of its documents it speaks for."""

    def __init__(self, segment: Segment, speaks: NDArray[np.bool_]) -> None:
        self.segment = segment
        self.speaks = speaks
        self.owners = segment.owners
        self.keys = keys(segment.documents[self.owners], segment.positions)


class Vectors:
    """The vectors that one encoder made. Reading is safe on any thread and beside one who writes."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Open the vectors in a folder, which need not exist yet; ``dimensions`` is a multiple of 64."""
        self._segments = Segments(folder, dimensions)
        self._opening = threading.Lock()
        self._stamp = b"none"
        self._state: list[_Open] = []

    @classmethod
    def found(cls, folder: Path) -> Vectors:
        """Open vectors of which only the folder is known."""
        return cls(folder, Segments.dimensions_in(folder))

    @property
    def dimensions(self) -> int:
        """Give how many numbers a vector has."""
        return self._segments.dimensions

    def put(self, documents: Iterable[Held], gone: Iterable[DocumentId] = ()) -> None:
        """Add documents, each in the place of what was held of it, and remove others; all or none."""
        nothing = np.empty((0, self.dimensions), np.float32)
        told = {each: Held(each, GONE, (), nothing) for each in gone} | {each.document: each for each in documents}
        if not told:
            return
        segment = Segment.of([told[document] for document in sorted(told)], self.dimensions)
        with self._writing():
            held = self._segments.open()
            if segment.revisions.max() > GONE or _told(held, segment.documents).any():
                self._commit(held, [segment], _TIMES)

    def remove(self, documents: Iterable[DocumentId]) -> None:
        """Remove documents; those not held are passed over. Their vectors lie there until segments are merged."""
        self.put((), documents)

    def keep(self, revisions: Mapping[DocumentId, int]) -> None:
        """Remove every document but those that are held in these revisions, and leave nothing of others behind."""
        self.remove(document for document, revision in self.revisions() if revisions.get(document) != revision)
        with self._writing():
            held = self._segments.open()
            if len(held) > 1 or any((segment.revisions == GONE).any() for _, segment in held):
                self._commit(held, [], math.inf)
            self._segments.sweep()

    def held(self, documents: Rows, revisions: Rows) -> NDArray[np.bool_]:
        """Tell of which documents, in ascending order, vectors of that revision are held."""
        found = np.zeros(len(documents), bool)
        for each in self._now():
            at = each.segment.documents[_among(each, documents, revisions)]
            found[np.searchsorted(documents, at)] = True
        return found

    def revisions(self) -> Iterator[tuple[DocumentId, int]]:
        """Give each document held with the revision of it that the vectors are of."""
        for each in self._now():
            held = each.speaks & (each.segment.revisions != GONE)
            documents, revisions = each.segment.documents[held].tolist(), each.segment.revisions[held].tolist()
            yield from zip(map(DocumentId, documents), revisions, strict=True)

    def count(self) -> int:
        """Count the passages held."""
        return sum(int(each.segment.counts[each.speaks].sum()) for each in self._now())

    def similarities(
        self, query: NDArray[np.float32], documents: Rows, positions: NDArray[np.int32], revisions: Rows
    ) -> NDArray[np.float32]:
        """Give the cosine of passages with a query.

        Args:
            query: A vector of length 1.
            documents: The document of each passage.
            positions: Where it stands there.
            revisions: The revision that its document has.

        Returns:
            A number from -1 to 1 for each passage, or NaN where none of that revision is held.
        """
        cosines = np.full(len(documents), np.nan, np.float32)
        wanted = keys(documents, positions)
        for each in self._now():
            if not len(each.keys):
                continue
            places = np.minimum(np.searchsorted(each.keys, wanted), len(each.keys) - 1)
            owners = each.owners[places]
            held = (each.keys[places] == wanted) & each.speaks[owners] & (each.segment.revisions[owners] == revisions)
            cosines[held] = _cosines(each.segment.vectors[places[held]], query)
        return cosines

    def nearest(self, query: NDArray[np.float32], documents: Rows, revisions: Rows, most: int) -> Near:
        """Give the passages of some documents that are nearest to a query.

        Args:
            query: A vector of length 1.
            documents: The documents that are looked through, in ascending order.
            revisions: The revision that each of them has.
            most: How many passages to give.
        """
        sketch = sketched(query[None, :])[:, 0]
        found: list[tuple[_Open, Rows, NDArray[np.uint16]]] = []
        for each in self._now():
            rows = np.flatnonzero(_among(each, documents, revisions)[each.owners])
            found.append((each, rows, _differing(each.segment.sketches, rows, sketch)))
        apart = np.concatenate([np.empty(0, np.uint16), *(differing for _, _, differing in found)])
        rescored = max(_RESCORED, _RESCORED_EACH * most)
        limit = np.partition(apart, rescored)[rescored] if len(apart) > rescored else np.uint16(len(query))
        parts: list[tuple[Rows, NDArray[np.int32], NDArray[np.float32]]] = []
        for each, rows, differing in found:
            segment, best = each.segment, rows[differing <= limit]
            cosines = _cosines(segment.vectors[best], query)
            parts.append((segment.documents[each.owners[best]], segment.positions[best], cosines))
        if not parts:
            return Near(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.float32))
        near = Near(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
        order = np.lexsort((near.positions, near.documents, -near.cosines))[:most]
        return Near(near.documents[order], near.positions[order], near.cosines[order])

    def _now(self) -> list[_Open]:
        """Give the newest state, opened again only when it changed."""
        with self._opening:
            stamp = self._segments.stamp()
            if stamp != self._stamp:
                held = [segment for _, segment in self._segments.open()]
                self._state = [_Open(segment, speaks) for segment, speaks in _spoken_for(held)]
                self._stamp = stamp
            return self._state

    def _commit(self, held: Sequence[tuple[str, Segment]], new: Sequence[Segment], times: float) -> None:
        """Write what is new, together with the newest segments as long as one is no more than so many times as large.

        So each vector is written anew a few times only, and there are never many segments.
        """
        segments = [*(segment for _, segment in held), *new]
        first = len(segments) - 1
        size = segments[first].size
        while first > 0 and segments[first - 1].size <= times * size:
            first -= 1
            size += segments[first].size
        parts = list(_spoken_for(segments))[first:]
        name = self._segments.write(parts, forget=first == 0)
        self._segments.replace([*(name for name, _ in held[:first]), name])

    def _writing(self) -> FileLock:
        """Hold the vectors for writing; several processes may want to, each only for a moment."""
        self._segments.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._segments.folder / "writer.lock")


def _spoken_for(segments: Sequence[Segment]) -> Iterator[tuple[Segment, NDArray[np.bool_]]]:
    """Give each segment with those of its documents of which no later one tells."""
    for place, segment in enumerate(segments):
        speaks = np.ones(len(segment.documents), bool)
        for later in segments[place + 1 :]:
            speaks &= ~np.isin(segment.documents, later.documents, assume_unique=True)
        yield segment, speaks


def _told(held: Sequence[tuple[str, Segment]], documents: Rows) -> NDArray[np.bool_]:
    """Tell which documents any segment tells of."""
    told = np.zeros(len(documents), bool)
    for _, segment in held:
        told |= np.isin(documents, segment.documents, assume_unique=True)
    return told


def _among(each: _Open, documents: Rows, revisions: Rows) -> NDArray[np.bool_]:
    """Tell which documents of a segment are among those given, in that revision."""
    held = each.segment.documents
    if not len(documents):
        return np.zeros(len(held), bool)
    places = np.minimum(np.searchsorted(documents, held), len(documents) - 1)
    return np.asarray(each.speaks & (documents[places] == held) & (revisions[places] == each.segment.revisions), bool)


def _differing(sketches: NDArray[np.uint64], rows: Rows, sketch: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Count for each row the bits in which its sketch is another."""
    everything = len(rows) == sketches.shape[1]
    differing = np.zeros(len(rows), np.uint16)
    for words, word in zip(sketches, sketch, strict=True):
        differing += np.bitwise_count((words if everything else words[rows]) ^ word)
    return differing


def _cosines(vectors: NDArray[np.int8], query: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = vectors.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    products = np.einsum("ij,j->i", rows, query)  # BLAS would wake its threads for so little
    return np.asarray(products / np.where(lengths > 0, lengths, 1), np.float32)
