"""What a search asks of vectors: how near passages are to it in meaning, and which are nearest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Not, Phrase, Query, Term

from indexer import language
from indexer.search.engine import Matches
from indexer.search.snippet import Marker, snippet
from indexer.search.tree import WORDS, leaves

Rows = NDArray[np.int64]

_EACH = 5  # passages of a document that may all be nearer than the next document's
_QUOTES = frozenset('"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02')


class Likeness(Protocol):
    """An encoder and the vectors that it made of passages; a vector has length 1, or is noughts."""

    @property
    def close(self) -> float:
        """Give the cosine from which on a passage is close to what is asked."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a vector for each text."""
        ...

    def nearest_text(self, query: str, texts: Sequence[str]) -> int:
        """Give which of several texts is nearest to a query, if that can be told at once; else the first."""
        ...

    def similarities(
        self, query: NDArray[np.float32], documents: Rows, positions: NDArray[np.int32], revisions: Rows
    ) -> NDArray[np.float32]:
        """Give the cosine of passages with a query, NaN where none is held of the revision that a document has."""
        ...

    def nearest(
        self, query: NDArray[np.float32], documents: Rows, revisions: Rows, most: int
    ) -> tuple[Rows, NDArray[np.int32], NDArray[np.float32]]:
        """Give the passages of documents (ascending) that are nearest to a query: documents, positions, cosines."""
        ...


Likenesses = Callable[[Rows, Rows], Likeness | None]
"""Gives what there is of documents, in ascending order, in these revisions."""


class Sense:
    """What one query means, beside the passages of certain documents."""

    def __init__(self, likeness: Likeness, query: str, documents: Rows, revisions: Rows) -> None:
        """Read the query; ``documents`` ascend, and ``revisions`` has the revision of each."""
        self._likeness = likeness
        self._query = query
        self._vector = likeness.encode([query])[0]
        self._documents = documents
        self._revisions = revisions

    @property
    def is_known(self) -> bool:
        """Tell whether anything of the query is known to the encoder."""
        return bool(self._vector.any())

    def similar(self, documents: Rows, positions: NDArray[np.int32]) -> NDArray[np.float32]:
        """Give the cosine of passages of these documents with the query, NaN where it is not known."""
        revisions = self._revisions[np.searchsorted(self._documents, documents)]
        return self._likeness.similarities(self._vector, documents, positions, revisions)

    def nearest(self, among: NDArray[np.bool_], most: int) -> Matches:
        """Give the nearest passage of each of so many of the documents, if they are close; scores are cosines."""
        documents, positions, cosines = self._likeness.nearest(
            self._vector, self._documents[among], self._revisions[among], most * _EACH
        )
        close = cosines >= self._likeness.close
        _, first = np.unique(documents[close], return_index=True)  # the nearest stand first
        best = np.sort(first)[:most]
        best = best[np.argsort(documents[close][best])]
        return Matches(documents[close][best], positions[close][best], cosines[close][best])

    def excerpt(self, text: str) -> str:
        """Give a text from the sentence on that is nearest to the query, as escaped HTML of a snippet's length."""
        sentences = language.sentences(text)
        if not sentences:
            return ""
        start, _ = sentences[self._likeness.nearest_text(self._query, [text[left:right] for left, right in sentences])]
        return ("… " if text[:start].strip() else "") + snippet(text[start:], Marker())


def is_plain(tree: Query, typed: str) -> bool:
    """Tell whether a query is words alone: nothing in it has to be met exactly, and so meaning may have a say.

    Acronyms bring phrases of their own; those that a person typed stand in quotation marks.
    """
    every = list(leaves(tree, excluded=True))
    return (
        bool(every)
        and not _QUOTES & set(typed)
        and all(type(leaf) in (Term, Phrase) and leaf.fieldname == WORDS for leaf in every)
        and not _has_not(tree)
    )


def _has_not(tree: Query) -> bool:
    return isinstance(tree, Not) or any(_has_not(node) for node in getattr(tree, "subqueries", ()))
