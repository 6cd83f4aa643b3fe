"""Finds documents with nearly the same words: MinHash over runs of five words (Broder 1997)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from indexer import language
from indexer.model import DocumentId, Passage

ALIKE = 0.45
"""Estimated Jaccard index from which two documents are near-copies; unrelated ones from one template stay under .2."""

_PERMUTATIONS = 128
_SCHEME = "affine32"  # values of another scheme cannot be compared with those stored
_RUN = 5


def signature(passages: Iterable[Passage]) -> bytes | None:
    """Give 128 × 4 bytes that stand for the words of a document; None for a text too short to compare."""
    words = [language.fold(word) for passage in passages for word in language.words(passage.text)]
    runs = {" ".join(words[at : at + _RUN]).encode() for at in range(len(words) - _RUN + 1)}
    if len(runs) < 2 * _RUN:
        return None
    minhash = _minhash()
    minhash.update_batch(sorted(runs))
    return bytes(minhash.hashvalues.astype("<u4").tobytes())


class NearCopies:
    """The signatures of a library, ready to be compared with."""

    def __init__(self, signatures: Mapping[DocumentId, bytes]) -> None:
        self._held: dict[DocumentId, bytes] = {}
        from datasketch import MinHashLSH  # noqa: PLC0415 - see _minhash

        self._index = MinHashLSH(threshold=ALIKE, num_perm=_PERMUTATIONS)
        for document, each in signatures.items():
            self.add(document, each)

    def add(self, document: DocumentId, of: bytes) -> None:
        """Take in a document, or its new reading."""
        if document in self._held:
            self._index.remove(document)
        self._held[document] = of
        self._index.insert(document, _minhash(_values(of)))

    def like(self, of: bytes) -> list[tuple[DocumentId, float]]:
        """Give the documents that are near-copies of a signature and how alike they are, in order of identifier."""
        values = _values(of)
        alike = [
            (document, float((values == _values(self._held[document])).mean()))
            for document in self._index.query(_minhash(_values(of)))
        ]
        return sorted((document, similarity) for document, similarity in alike if similarity >= ALIKE)


def _values(of: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(of, "<u4")


def _minhash(values: np.ndarray[tuple[int], np.dtype[np.uint32]] | None = None) -> Any:
    from datasketch import MinHash  # noqa: PLC0415 - it loads SciPy, which takes a second, and only indexing needs it

    return MinHash(num_perm=_PERMUTATIONS, seed=1, scheme=_SCHEME, hashvalues=values)
