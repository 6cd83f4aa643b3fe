"""What every search engine must do, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Query

from indexer.model import DocumentId, Passage
from indexer.search.deadline import Deadline
from indexer.search.explanation import WordPart


class Capability(StrEnum):
    """What an engine may or may not have."""

    NEAR = "near"
    """Words within some positions of one another."""
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    ACROSS = "across"
    """Words that meet in a document, on different pages."""
    FIELD_SCORES = "scores told apart by field"
    """Each field has its own length in the score, and "explain" tells what stands in which."""
    ALL_SPELLINGS = "more than 10,000 spellings of a beginning"
    """Words that are given in part stand for all that begin so or are nearly so, however many these are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the index holds it; passages stand in reading order, their positions count from 1."""

    document: DocumentId
    revision: int
    title: str
    passages: Sequence[Passage]


@dataclass(frozen=True)
class Matches:
    """Every passage that answers, sorted by document, then position.

    Equally long arrays: ``documents`` (int64), ``positions`` (int32, 0 for a document without passages) and
    ``scores`` (float32, higher is better).
    """

    documents: NDArray[np.int64]
    positions: NDArray[np.int32]
    scores: NDArray[np.float32]

    @classmethod
    def none(cls) -> Matches:
        """Give the answer to a query that nothing answers."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.float32))

    def only(self, documents: NDArray[np.int64]) -> Matches:
        """Keep what belongs to the documents named, in ascending order."""
        wanted = among(self.distinct, documents)
        if wanted.all():
            return self
        keep = np.repeat(wanted, np.diff(self.ends))
        return Matches(self.documents[keep], self.positions[keep], self.scores[keep])

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """Where the passages of each document begin, and after the last of them where they end."""
        changes = np.flatnonzero(self.documents[1:] != self.documents[:-1]) + 1
        return np.concatenate([[0], changes, [len(self.documents)]]) if len(self.documents) else np.zeros(1, np.int64)

    @cached_property
    def distinct(self) -> NDArray[np.int64]:
        """Each document once."""
        return self.documents[self.ends[:-1]]

    def of(self, document: DocumentId) -> Matches:
        """Keep what belongs to one document."""
        own = self._places(document)
        return Matches(self.documents[own], self.positions[own], self.scores[own])

    def best(self, document: DocumentId, most: int) -> list[tuple[int, float]]:
        """Give a document's best (position, score), best first."""
        own = self._places(document)
        order = np.argsort(-self.scores[own], kind="stable")[:most]
        return list(zip(self.positions[own][order].tolist(), self.scores[own][order].tolist(), strict=True))

    def _places(self, document: DocumentId) -> slice:
        at = int(np.searchsorted(self.distinct, document))
        if at == len(self.distinct) or self.distinct[at] != document:
            return slice(0)
        return slice(int(self.ends[at]), int(self.ends[at + 1]))


@dataclass(frozen=True, slots=True)
class Found:
    """Every document that answers, in ascending order.

    Equally long arrays: ``documents`` (int64), ``highest`` (float32, the score of the best passage) and ``passages``
    (int64, how many answer; none of a document that has no text and is found by its title).
    """

    documents: NDArray[np.int64]
    highest: NDArray[np.float32]
    passages: NDArray[np.int64]

    @classmethod
    def none(cls) -> Found:
        """Give the answer to a query that nothing answers."""
        return cls(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.int64))

    @classmethod
    def of(cls, matches: Matches) -> Found:
        """Give the documents of all passages that answer."""
        starts = matches.ends[:-1]
        if not len(starts):
            return cls.none()
        highest = np.maximum.reduceat(matches.scores, starts)
        return cls(matches.distinct, highest, np.diff(matches.ends) - (matches.positions[starts] == 0))

    def leading(self, most: int) -> NDArray[np.int64]:
        """Give the documents, in ascending order, that so many of the best passages are in: no others can hold one."""
        if not 0 < most < len(self.documents):
            return self.documents
        return np.asarray(self.documents[self.highest >= np.partition(self.highest, -most)[-most]])

    def only(self, documents: NDArray[np.int64]) -> Found:
        """Keep what belongs to the documents named, in ascending order."""
        wanted = among(self.documents, documents)
        return self if wanted.all() else Found(self.documents[wanted], self.highest[wanted], self.passages[wanted])


def among(documents: NDArray[np.int64], named: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which of some documents are named; both in ascending order."""
    if not len(documents):
        return np.empty(0, bool)
    known = np.zeros(documents[-1] + 1, bool)
    known[named[: np.searchsorted(named, len(known))]] = True
    return np.asarray(known[documents])


class Reading(Protocol):
    """One state of the index, asked as often as one search needs and within its time; writers change nothing in it."""

    def found(self, tree: Query, within: NDArray[np.int64] | None = None) -> Found:
        """Give every document that has a passage which answers a query tree, of those named where some are.

        Raises:
            SearchTooSlow: the deadline passed.
        """
        ...

    def search(self, tree: Query, within: NDArray[np.int64] | None = None) -> Matches:
        """Give every passage that answers a query tree (see :mod:`indexer.search.query_parser`).

        Args:
            tree: What to search.
            within: The documents to keep to, in ascending order; without it, all.

        Raises:
            SearchTooSlow: the deadline passed.
        """
        ...

    def first(self, tree: Query, most: int, within: NDArray[np.int64]) -> list[tuple[DocumentId, int, float]]:
        """Give the document, position and score of so many passages of some documents that answer best, best first.

        Raises:
            SearchTooSlow: the deadline passed.
        """
        ...

    def documents(self, tree: Query) -> NDArray[np.int64]:
        """Give the documents anywhere in which the words of a tree meet, in ascending order.

        Passages that NOT excludes don't count.

        Raises:
            SearchTooSlow: the deadline passed.
        """
        ...

    def explain(self, tree: Query, places: Sequence[tuple[DocumentId, int]]) -> list[tuple[WordPart, ...]]:
        """Give what each word of a tree adds to the scores of passages, the most first.

        The parts of a passage add up to the score that ``search`` gives it. They tell how
        many passages hold a word, whoever may see these: not for people who may not see everything.

        Args:
            tree: What was searched.
            places: The document and position of each passage; one that does not answer has no parts.

        Raises:
            SearchTooSlow: the deadline passed.
        """
        ...


class SearchEngine(Protocol):
    """An index of passages. One process writes at a time, unless it says otherwise; any number read meanwhile."""

    capabilities: frozenset[Capability]

    has_many_writers: bool
    """Whether several processes, on several machines, may write at once."""

    @property
    def said(self) -> str:
        """Say what holds the index, and where."""
        ...

    @property
    def outdated(self) -> bool:
        """Tell whether another version of the program wrote the index, so that it must be rebuilt before its use."""
        ...

    def put(self, entries: Iterable[Entry]) -> None:
        """Add documents, each in the place of what the index held of it; all or none."""
        ...

    def remove(self, documents: Iterable[DocumentId]) -> None:
        """Remove documents; those not held are passed over."""
        ...

    def reading(self, deadline: Deadline) -> Reading:
        """Give the newest state of the index."""
        ...

    def revisions(self) -> Iterator[tuple[DocumentId, int]]:
        """Give each document held with the revision it has in the index."""
        ...

    def completions(self, start: str, most: int) -> list[str]:
        """Give words of the indexed texts that begin so, the shortest first.

        They may be of documents that were removed, or that not everybody may see.
        """
        ...

    def near_spellings(self, word: str, distance: int) -> list[str]:
        """Give words of the indexed texts that are at most so many edits from a folded word, the nearest first.

        An edit puts in, takes out or changes a letter, or changes two neighbours round. Here too they may be of
        documents that not everybody may see.
        """
        ...

    def rebuild(self, batches: Iterable[list[Entry]]) -> None:
        """Hold these entries and no others; searches see the old state until all are in."""
        ...

    def settle(self) -> None:
        """Put the index in order when nothing else is to be done: it answers the same, sooner, and takes less room."""
        ...

    def is_whole(self) -> bool:
        """Tell whether every file is as it was written; that may take a while.

        Raises:
            LibraryDamaged: the index cannot be opened.
        """
        ...

    def clear(self) -> None:
        """Remove everything."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...
