"""Finds documents with nearly the same words: MinHash over runs of five words (Broder 1997)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha1

import numpy as np
from numpy.typing import NDArray

from indexer import language
from indexer.model import DocumentId, Passage

ALIKE = 0.45
"""Estimated Jaccard index from which two documents are near-copies; unrelated ones from one template stay under .2."""

_PERMUTATIONS = 128
_SEED = 1  # as those stored were made with: signatures made with others cannot be compared
_RUN = 5
_AT_ONCE = 4096  # runs, so that a book takes no more memory than a leaflet

_Values = NDArray[np.uint32]


def signature(passages: Iterable[Passage]) -> bytes | None:
    """Give 128 × 4 bytes that stand for the words of a document; None for a text too short to compare.

    They are those that datasketch 2.0 makes (MinHash with the scheme affine32): the least of the runs' hashes under
    each of 128 permutations a × hash + b modulo 2³².
    """
    words = [word for passage in passages for word in _folded(passage.text)]
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    if len(runs) < 2 * _RUN:
        return None
    hashes = _mixed(np.frombuffer(b"".join(sha1(run.encode()).digest()[:4] for run in runs), "<u4"))  # noqa: S324 - no secret
    factors, addends = _permutations()
    least = np.full(_PERMUTATIONS, 0xFFFFFFFF, np.uint32)
    for start in range(0, len(hashes), _AT_ONCE):
        some = hashes[start : start + _AT_ONCE, np.newaxis]
        least = np.minimum(least, (some * factors + addends).min(axis=0))
    return least.astype("<u4").tobytes()


class NearCopies:
    """The signatures of a library, each compared with whole: two milliseconds for ten thousand documents."""

    def __init__(self, signatures: Mapping[DocumentId, bytes]) -> None:
        self._documents = list(signatures)
        self._rows = {document: row for row, document in enumerate(self._documents)}
        held = np.frombuffer(b"".join(signatures.values()), "<u4").astype(np.uint32)
        self._values: _Values = held.reshape(-1, _PERMUTATIONS)

    def add(self, document: DocumentId, of: bytes) -> None:
        """Take in a document, or its new reading."""
        row = self._rows.setdefault(document, len(self._documents))
        if row == len(self._documents):
            self._documents.append(document)
            if row == len(self._values):
                more = np.zeros((max(256, row // 4), _PERMUTATIONS), np.uint32)
                self._values = np.concatenate([self._values, more])
        self._values[row] = _values(of)

    def like(self, of: bytes) -> list[tuple[DocumentId, float]]:
        """Give the documents that are near-copies of a signature and how alike they are, in order of identifier."""
        alike = np.count_nonzero(self._values[: len(self._documents)] == _values(of), axis=1) / _PERMUTATIONS
        return sorted((self._documents[row], float(alike[row])) for row in np.flatnonzero(alike >= ALIKE))


def _folded(text: str) -> Iterator[str]:
    if text.isascii():
        yield from language.words(text.lower())
    else:
        yield from map(language.fold, language.words(text))


def _values(of: bytes) -> _Values:
    return np.frombuffer(of, "<u4").astype(np.uint32)


@cache
def _permutations() -> tuple[_Values, _Values]:
    """Give the factors, which are odd so that no two hashes become one, and the addends."""
    random = np.random.RandomState(_SEED)
    factors = random.randint(0, 1 << 31, _PERMUTATIONS, np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, random.randint(0, 1 << 32, _PERMUTATIONS, np.uint32)


def _mixed(hashes: _Values) -> _Values:
    """Spread hashes evenly: the finalizer of MurmurHash3."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(factor)
    return hashes ^ (hashes >> np.uint32(16))
