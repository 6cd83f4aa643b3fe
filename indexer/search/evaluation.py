"""Answers a query tree from arrays of postings: first which rows answer, then how well each does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.query import And, Every, FuzzyTerm, Not, Or, Phrase, Prefix, Query, Term, TermRange

from indexer import language
from indexer.search import postings, ranking
from indexer.search.deadline import Deadline
from indexer.search.postings import Postings, Rows
from indexer.search.segments.fields import TEXT_FIELDS
from indexer.search.snapshot import Snapshot, Terms, Weighted
from indexer.search.tree import WORDS, DocumentSet, sequences

_NOWHERE = np.empty(0, np.int64)
_POSITION = 0xFFFFFFFF  # in an occurrence's key
_DIGITS = 10  # of a page's number; files say what they like, and Python reads no number of thousands of digits


@dataclass(frozen=True, slots=True)
class Answer:
    """Ascending ``rows`` (int32) and the ``scores`` (float32) of each."""

    rows: Rows
    scores: NDArray[np.float32]


class Evaluation:
    """One search over one snapshot."""

    def __init__(self, snapshot: Snapshot, deadline: Deadline) -> None:
        self._snapshot = snapshot
        self._deadline = deadline
        self._answers: dict[int, tuple[Query, Rows]] = {}  # by the identity of the node, which is held

    def passages(self, tree: Query, within: NDArray[np.int64] | None = None) -> Answer:
        """Give the rows in which the words of the tree meet, of some documents only where these are named."""
        rows = self._rows(tree)
        if within is not None:
            rows = rows[self._is_of(within)[rows]]
        return Answer(rows, self._scores(tree, rows))

    def documents(self, tree: Query) -> NDArray[np.int64]:
        """Give the documents in which the words of the tree meet, passages that NOT excludes aside."""
        documents, _ = self._snapshot.ordinals
        return documents[self._meeting(tree, np.zeros(self._snapshot.rows, bool))]

    def _meeting(self, tree: Query, banned: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell for each document, in ascending order, whether the words of the tree meet in it."""
        if isinstance(tree, And):
            wanted = [node for node in tree.subqueries if not isinstance(node, Not)]
            if len(wanted) < len(tree.subqueries):
                banned = banned.copy()
                for node in tree.subqueries:
                    if isinstance(node, Not):
                        banned[self._rows(node.query)] = True
            parts = [self._meeting(node, banned) for node in wanted or [Every(WORDS)]]
            return np.asarray(np.logical_and.reduce(parts), bool)
        if isinstance(tree, Or):
            return np.asarray(np.logical_or.reduce([self._meeting(node, banned) for node in tree.subqueries]), bool)
        rows = self._rows(tree)
        documents, ordinals = self._snapshot.ordinals
        met = np.zeros(len(documents), bool)
        met[ordinals[rows[~banned[rows]]]] = True
        return met

    def _rows(self, tree: Query) -> Rows:
        """Give the rows that answer."""
        known = self._answers.get(id(tree))
        if known is None:
            self._deadline.check()
            known = self._answers[id(tree)] = tree, self._found(tree)
        return known[1]

    def _found(self, tree: Query) -> Rows:
        if isinstance(tree, And):
            wanted = [self._rows(node) for node in tree.subqueries if not isinstance(node, Not)]
            rows = postings.shared(wanted, self._snapshot.rows) if wanted else self._everything()
            for node in tree.subqueries:
                if isinstance(node, Not):
                    rows = postings.without(rows, self._rows(node.query))
            return rows
        if isinstance(tree, Or):
            return postings.united([self._rows(node) for node in tree.subqueries], self._snapshot.rows)
        if isinstance(tree, Not):
            return postings.without(self._everything(), self._rows(tree.query))
        if isinstance(tree, Every):
            return self._everything()
        if isinstance(tree, DocumentSet):
            return self._of_documents(tree)
        if isinstance(tree, Term | TermRange) and tree.fieldname == "page":
            return self._page(tree)
        return self._weighted(tree)[0]

    def _scores(self, tree: Query, rows: Rows) -> NDArray[np.float32]:
        """Give the score of each of some rows that answer the tree."""
        scores = np.zeros(len(rows), np.float32)
        if isinstance(tree, And):
            for node in tree.subqueries:
                scores += self._scores(node, rows)
        elif isinstance(tree, Or):
            for node in tree.subqueries:
                if isinstance(node, And | Or):
                    _, answers = postings.places(self._rows(node), rows)
                    scores[answers] += self._scores(node, rows[answers])
                else:
                    scores += self._scores(node, rows)
        elif self._is_word(tree):
            self._deadline.check()
            held, weights = self._weighted(tree)
            rarity = ranking.rarity(len(held), self._snapshot.living)
            weights = postings.values_at(held, weights, rows, self._snapshot.rows)
            scores = ranking.saturated(weights, tree.boost * rarity)
        return scores

    @staticmethod
    def _is_word(leaf: Any) -> bool:
        if isinstance(leaf, Not | Every | DocumentSet):
            return False
        return isinstance(leaf, Phrase | FuzzyTerm | Prefix | Term) and leaf.fieldname != "page"

    def _everything(self) -> Rows:
        return np.flatnonzero(self._snapshot.alive).astype(np.int32)

    def _of_documents(self, leaf: DocumentSet) -> Rows:
        wanted = np.fromiter(leaf.documents, np.int64, len(leaf.documents))
        return np.flatnonzero(self._is_of(wanted) & self._snapshot.alive).astype(np.int32)

    def _is_of(self, wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell for each row whether it is of one of some documents."""
        documents, ordinals = self._snapshot.ordinals
        return np.asarray(np.isin(documents, wanted, assume_unique=True)[ordinals])

    def _page(self, leaf: Any) -> Rows:
        if isinstance(leaf, Term):
            return self._snapshot.on_page(leaf.text.lower())
        low, high = sorted((int(leaf.start or 0) + bool(leaf.startexcl), int(leaf.end or 1 << 31) - bool(leaf.endexcl)))
        numbers = [page for page in self._snapshot.pages() if page.isdecimal() and len(page) <= _DIGITS]
        within = [page for page in numbers if low <= int(page) <= high]
        return postings.united([self._snapshot.on_page(page) for page in within], self._snapshot.rows)

    def _weighted(self, leaf: Any) -> Weighted:
        """Give the rows that a word or phrase stands in, in any field that it is looked for in, with its weight."""

        def work_out() -> Weighted:
            parts = [
                (found.rows, ranking.weighted(field, found.frequencies, self._snapshot.shares[field][found.rows]))
                for field, found in self.standing(leaf).items()
            ]
            return postings.summed(parts, self._snapshot.rows)

        return self._snapshot.kept(leaf, work_out)

    def standing(self, leaf: Any) -> dict[str, Postings]:
        """Give where a word or phrase stands in each field that it is looked for in and stands in."""
        if not self._is_word(leaf):
            return {}
        fields = TEXT_FIELDS if leaf.fieldname == WORDS else (leaf.fieldname,)
        if isinstance(leaf, Phrase):
            variants = self._variants(leaf.words)
            found = {field: self._any_sequence(field, variants, leaf.slop) for field in fields}
        elif isinstance(leaf, FuzzyTerm):
            terms = self._snapshot.terms(self._near_spellings(leaf.text))
            found = {field: self._snapshot.postings(field, terms) for field in fields}
        elif isinstance(leaf, Prefix):
            terms = self._snapshot.stems_beginning(leaf.text)
            found = {field: self._snapshot.postings(field, terms) for field in fields}
        else:
            variants = self._variants([leaf.text])
            found = {field: self._any_sequence(field, variants, 1) for field in fields}
        return {field: held for field, held in found.items() if len(held.rows)}

    def _variants(self, words: Iterable[str]) -> list[list[Terms]]:
        """Give the sequences of terms that words stand for, by their numbers."""
        return [[self._snapshot.terms([term]) for term in each] for each in sequences(words)]

    def _any_sequence(self, field: str, variants: list[list[Terms]], slop: int) -> Postings:
        if len(variants) == 1 and len(variants[0]) == 1:
            return self._snapshot.postings(field, variants[0][0])
        found = [self._sequence(field, terms, slop) for terms in variants if terms]
        return Postings.of_keys(found[0] if len(found) == 1 else np.unique(np.concatenate([*found, _NOWHERE])))

    def _sequence(self, field: str, terms: list[Terms], slop: int) -> NDArray[np.int64]:
        """Find where terms follow one another (slop 1), or stand within ``slop`` positions in any order."""
        self._deadline.check()
        standing = [self._snapshot.postings(field, each).rows for each in terms]
        rows = postings.shared(standing, self._snapshot.rows)
        if not len(rows):
            return _NOWHERE
        if slop > 1:
            occurrences = [self._snapshot.occurrences(field, each, rows) for each in terms]
            return _near(occurrences, max(slop, len(terms) - 1))
        begins: NDArray[np.int64] | None = None
        for at in sorted(range(len(terms)), key=lambda at: len(standing[at])):
            found = self._snapshot.occurrences(field, terms[at], rows)
            found = found[found & _POSITION >= at] - at  # else it would begin in the row before
            begins = found if begins is None else begins[postings.places(found, begins)[1]]
            rows = postings.distinct((begins >> 32).astype(np.int32))
        return _NOWHERE if begins is None else begins

    def _near_spellings(self, word: str) -> set[str]:
        folded = language.fold(word)
        stems = {language.stem(word)}
        # The first letter must be right: few people mistype it, and the words that differ there are others.
        near = [form for form in self._snapshot.near(folded, 1) if form[0] == folded[0]]
        return stems | {language.terms(form)[0][-1] for form in near if not _turned_round(form, folded)}


def _near(occurrences: list[NDArray[np.int64]], window: int) -> NDArray[np.int64]:
    """Give the occurrences at which all terms stand within ``window`` positions before, each as often as it is asked.

    Occurrences of the same term twice in the list are those of a word that must stand there twice.
    """
    ends = postings.distinct(np.sort(np.concatenate(occurrences)))
    near = np.ones(len(ends), bool)
    needed: dict[bytes, int] = {}
    for held in occurrences:
        name = held.tobytes()
        needed[name] = needed.get(name, 0) + 1
        latest = np.searchsorted(held, ends, "right") - needed[name]
        near &= (latest >= 0) & (ends - held[np.maximum(latest, 0)] <= window)
    return ends[near]


def _turned_round(one: str, other: str) -> bool:
    """Tell whether words at a distance of one differ by two neighbours, which are two letters that differ."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 2
