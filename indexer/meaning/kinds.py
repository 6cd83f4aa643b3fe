"""Holds the vectors of a library: the quick kind follows the catalogue, a better one takes its time."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EvidenceError
from indexer.meaning import chosen
from indexer.meaning.encoder import Encoder
from indexer.meaning.segments import Held, Rows
from indexer.meaning.vectors import Near, Vectors
from indexer.model import DocumentId

_ENOUGH = 0.9
"""The share of documents that a better encoder must have read before searches use it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What of a document is encoded: a text for each position, in ascending order."""

    document: DocumentId
    revision: int
    texts: Mapping[int, str]


class Kind:
    """An encoder, with the vectors that it made."""

    def __init__(self, encoder: Encoder, folder: Path, quick: Encoder | None) -> None:
        """Open the vectors in the encoder's own folder below this one.

        Args:
            encoder: Makes the vectors.
            folder: Holds a folder for each encoder.
            quick: Encodes sentences while somebody waits; it may be the same.
        """
        self.encoder = encoder
        self._quick = quick
        self.vectors = Vectors(folder / encoder.name, encoder.dimensions)

    @property
    def close(self) -> float:
        """Give the cosine from which on a passage is close to what is asked."""
        return self.encoder.close

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a row of length 1 for each text, or of noughts."""
        return self.encoder.encode(texts)

    def nearest_text(self, query: str, texts: Sequence[str]) -> int:
        """Give which of several texts is nearest to a query, if that can be told at once; else the first."""
        if self._quick is None:
            return 0
        asked, *rows = self._quick.encode([query, *texts])
        return int(np.argmax([row @ asked for row in rows]))

    def read(self, documents: Iterable[Texts]) -> list[Held]:
        """Give the vectors of documents, to be put."""
        held = list(documents)
        rows = self.encoder.encode([text for each in held for text in each.texts.values()])
        ends = np.cumsum([len(each.texts) for each in held])[:-1]
        return [
            Held(each.document, each.revision, list(each.texts), part)
            for each, part in zip(held, np.split(rows, ends) if held else [], strict=True)
        ]

    def similarities(
        self, query: NDArray[np.float32], documents: Rows, positions: NDArray[np.int32], revisions: Rows
    ) -> NDArray[np.float32]:
        """Give the cosine of passages with a query, or NaN; see :meth:`Vectors.similarities`."""
        return self.vectors.similarities(query, documents, positions, revisions)

    def nearest(self, query: NDArray[np.float32], documents: Rows, revisions: Rows, most: int) -> Near:
        """Give the passages of some documents that are nearest to a query; see :meth:`Vectors.nearest`."""
        return self.vectors.nearest(query, documents, revisions, most)


class Meaning:
    """The kinds of vectors that a library has: ``quick``, kept up to date, and ``better``, where a model is named."""

    def __init__(self, folder: Path, setting: str) -> None:
        """Open what the setting chooses.

        Args:
            folder: Holds a folder for each encoder.
            setting: yes, no, or a folder with a model.
        """
        self._folder = folder
        self._setting = setting

    @cached_property
    def quick(self) -> Kind | None:
        """The kind that is made while indexing, or nothing where it is not installed."""
        encoder = chosen.static(self._setting)
        return Kind(encoder, self._folder, encoder) if encoder else None

    @cached_property
    def better(self) -> Kind | None:
        """The kind of the model that the setting names, or nothing.

        Raises:
            UsageError: the model cannot be used.
        """
        encoder = chosen.upgrade(self._setting)
        return Kind(encoder, self._folder, self.quick.encoder if self.quick else None) if encoder else None

    def likeness(self, documents: Rows, revisions: Rows) -> Kind | None:
        """Give the best kind that has read nearly all of these documents, in ascending order, in these revisions."""
        better = self._usable
        if better and len(documents) and better.vectors.held(documents, revisions).mean() >= _ENOUGH:
            return better
        return self.quick

    @cached_property
    def _usable(self) -> Kind | None:
        """The better kind, for searches: they go on without it where its model cannot be used."""
        try:
            return self.better
        except EvidenceError as error:
            logging.getLogger(__name__).warning("Searches go on without the model: %s", error)
            return None


def forget(folder: Path, documents: Sequence[DocumentId]) -> None:
    """Remove documents from every kind's folder, also one that is not in use now."""
    for each in folder.glob("*/segments.json") if documents else ():
        Vectors.found(each.parent).remove(documents)


def keep(folder: Path, revisions: Mapping[DocumentId, int]) -> None:
    """Leave nothing of other documents and revisions in any kind's folder, also one that is not in use now."""
    for each in folder.glob("*/segments.json"):
        Vectors.found(each.parent).keep(revisions)
