"""What turns texts into vectors must do, and what it is given of a passage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.model import Passage

_PIECES = 64
_PIECE = 4096  # bytes


class Encoder(Protocol):
    """Texts as vectors: the nearer two vectors, the nearer what the texts say."""

    @property
    def name(self) -> str:
        """Identify the model and its weights, in letters that a folder may be called by."""
        ...

    @property
    def dimensions(self) -> int:
        """Give how many numbers a vector has: a multiple of 64."""
        ...

    @property
    def close(self) -> float:
        """Give the cosine from which on a passage is close to what is asked, as far as this encoder can tell."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a row of length 1 for each text, or of noughts where nothing of the text is known."""
        ...


def as_text(title: str, passage: Passage) -> str:
    """Give what of a passage is turned into a vector: what a search for its words looks through."""
    return "\n".join(filter(None, (title, passage.heading, passage.text, passage.notes)))


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give rows at length 1; noughts stay noughts."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


def fingerprint(weights: Path) -> str:
    """Tell one file of weights from another, by its size and pieces spread evenly over it."""
    size = weights.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with weights.open("rb") as file:
        for piece in range(_PIECES):
            file.seek(max(0, size - _PIECE) * piece // (_PIECES - 1))
            digest.update(file.read(_PIECE))
    return digest.hexdigest()[:8]
