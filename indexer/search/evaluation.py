"""Answers a query tree from arrays of postings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.query import And, Every, FuzzyTerm, Not, Or, Phrase, Prefix, Query, Term, TermRange

from indexer import language
from indexer.search import postings, ranking
from indexer.search.deadline import Deadline
from indexer.search.postings import Postings
from indexer.search.snapshot import Snapshot
from indexer.search.tree import WORDS, DocumentSet
from indexer.search.whoosh_fields import TEXT_FIELDS

MOST_FORMS = 1000
"""How many words a prefix or a near spelling may stand for: the most that keep a search within a blink."""

_MOST_VARIANTS = 8  # of a phrase with hyphenated words


@dataclass(frozen=True, slots=True)
class Found:
    """Ascending ``rows`` (int32) and the ``scores`` (float32) of each."""

    rows: NDArray[np.int32]
    scores: NDArray[np.float32]

    @classmethod
    def unscored(cls, rows: NDArray[Any]) -> Found:
        """Give rows that are in or out, none better than another."""
        return cls(rows.astype(np.int32), np.zeros(len(rows), np.float32))


class Evaluation:
    """One search over one snapshot."""

    def __init__(self, snapshot: Snapshot, deadline: Deadline) -> None:
        self._snapshot = snapshot
        self._deadline = deadline

    def passages(self, tree: Query) -> Found:
        """Give the rows in which the words of the tree meet."""
        self._deadline.check()
        if isinstance(tree, And):
            return self._and(tree)
        if isinstance(tree, Or):
            return _union([self.passages(node) for node in tree.subqueries])
        if isinstance(tree, Not):
            return self._without(self._everything(), [tree])
        return self._leaf(tree)

    def documents(self, tree: Query) -> NDArray[np.int64]:
        """Give the documents in which the words of the tree meet, passages that NOT excludes aside."""
        return self._meeting(tree, np.zeros(self._snapshot.rows, bool))

    def _meeting(self, tree: Query, banned: NDArray[np.bool_]) -> NDArray[np.int64]:
        if isinstance(tree, And):
            wanted = [node for node in tree.subqueries if not isinstance(node, Not)]
            banned = banned.copy()
            for node in tree.subqueries:
                if isinstance(node, Not):
                    banned[self.passages(node.query).rows] = True
            sets = [self._meeting(node, banned) for node in wanted or [Every(WORDS)]]
            met = sets[0]
            for other in sets[1:]:
                met = np.intersect1d(met, other, assume_unique=True)
            return met
        if isinstance(tree, Or):
            return np.unique(np.concatenate([self._meeting(node, banned) for node in tree.subqueries]))
        rows = self.passages(tree).rows
        return np.unique(self._snapshot.documents[rows[~banned[rows]]])

    def _and(self, tree: And) -> Found:
        wanted = [self.passages(node) for node in tree.subqueries if not isinstance(node, Not)]
        found = wanted[0] if wanted else self._everything()
        for other in sorted(wanted[1:], key=lambda each: len(each.rows)):
            rows, left, right = np.intersect1d(found.rows, other.rows, assume_unique=True, return_indices=True)
            found = Found(rows, found.scores[left] + other.scores[right])
        return self._without(found, [node for node in tree.subqueries if isinstance(node, Not)])

    def _without(self, found: Found, excluded: list[Not]) -> Found:
        for node in excluded:
            keep = ~np.isin(found.rows, self.passages(node.query).rows, assume_unique=True)
            found = Found(found.rows[keep], found.scores[keep])
        return found

    def _everything(self) -> Found:
        return Found.unscored(np.flatnonzero(self._snapshot.alive))

    def _leaf(self, leaf: Any) -> Found:
        if isinstance(leaf, Every):
            return self._everything()
        if isinstance(leaf, DocumentSet):
            wanted = np.fromiter(leaf.documents, np.int64, len(leaf.documents))
            return Found.unscored(np.flatnonzero(np.isin(self._snapshot.documents, wanted) & self._snapshot.alive))
        if isinstance(leaf, Term | TermRange) and leaf.fieldname == "page":
            return self._page(leaf)
        standing = self.standing(leaf)
        return self._scored(standing, leaf.boost) if standing else Found.unscored(np.empty(0))

    def standing(self, leaf: Any) -> dict[str, Postings]:
        """Give the postings of a leaf in each field that it looks in and stands in; none of one that is not ranked."""
        if isinstance(leaf, Phrase):
            find = self._sequence(leaf.words, leaf.slop)
        elif isinstance(leaf, FuzzyTerm):
            find = self._any_of(self._near_spellings(leaf.text))
        elif isinstance(leaf, Prefix):
            find = self._any_of(self._beginnings(leaf.text))
        elif isinstance(leaf, Term) and leaf.fieldname != "page":
            find = self._sequence([leaf.text], 1)
        else:
            return {}
        by_field = {name: find(name) for name in (TEXT_FIELDS if leaf.fieldname == WORDS else (leaf.fieldname,))}
        return {name: found for name, found in by_field.items() if len(found.rows)}

    def _page(self, leaf: Any) -> Found:
        if isinstance(leaf, Term):
            return Found.unscored(self._snapshot.postings("page", leaf.text.lower()).rows)
        low, high = sorted((int(leaf.start or 0) + bool(leaf.startexcl), int(leaf.end or 1 << 31) - bool(leaf.endexcl)))
        printed = (bytes(value).decode() for value in self._snapshot.reader.lexicon("page"))
        within = [value for value in printed if value.isdecimal() and low <= int(value) <= high]
        rows = [self._snapshot.postings("page", value).rows for value in within]
        return Found.unscored(np.unique(np.concatenate(rows)) if rows else np.empty(0))

    def _scored(self, standing: dict[str, Postings], share: float) -> Found:
        """Give the rows in which a leaf stands their BM25F scores, times the leaf's share."""
        snapshot = self._snapshot
        rows = np.unique(np.concatenate([found.rows for found in standing.values()]))
        weights = np.zeros(len(rows), np.float32)
        for name, found in standing.items():
            shares = snapshot.lengths[name][found.rows] / snapshot.mean_lengths[name]
            weights[np.searchsorted(rows, found.rows)] += ranking.weighted(name, found.frequencies, shares)
        rarity = ranking.rarity(len(rows), int(snapshot.alive.sum()))
        return Found(rows, ranking.saturated(weights, share * rarity))

    def _any_of(self, stems: Iterable[str]) -> Callable[[str], Postings]:
        wanted = sorted(set(stems))

        def find(field: str) -> Postings:
            parts = []
            for stem in wanted:
                self._deadline.check()
                parts.append(self._snapshot.postings(field, stem))
            held = [part for part in parts if len(part.rows)]
            return postings.merge(held) if held else Postings.none()

        return find

    def _sequence(self, words: list[str], slop: int) -> Callable[[str], Postings]:
        """Find words that follow one another (slop 1), or that stand within ``slop`` positions in any order.

        A hyphenated word may stand in its parts or joined, so that each way of writing it is a sequence of its own.
        """
        tokens = [token for text in words for token in language.words(text)]
        ways = []
        for token in tokens:
            parts = language.terms(token)
            split = [alternatives[0] for alternatives in parts]
            ways.append([split] if len(parts) == 1 else [split, [parts[0][1]]])
        variants = [[term for part in choice for term in part] for choice in islice(product(*ways), _MOST_VARIANTS)]

        def find(field: str) -> Postings:
            found = [self._one_sequence(field, terms, slop) for terms in variants]
            held = [each for each in found if len(each.rows)]
            return postings.merge(held) if held else Postings.none()

        return find

    def _one_sequence(self, field: str, terms: list[str], slop: int) -> Postings:
        parts = [self._snapshot.postings(field, term) for term in terms]
        if len(parts) == 1 or not all(len(part.rows) for part in parts):
            return parts[0] if len(parts) == 1 else Postings.none()
        self._deadline.check()
        if slop > 1:
            return self._near(terms, parts, max(slop, len(terms) - 1))
        order = sorted(range(len(parts)), key=lambda i: len(parts[i].positions))
        keys = parts[order[0]].keys(order[0])
        for i in order[1:]:
            keys = np.intersect1d(keys, parts[i].keys(i), assume_unique=True)
        rows, counts = np.unique((keys >> 32).astype(np.int32), return_counts=True)
        return Postings(rows, counts.astype(np.float32), (keys & 0xFFFFFFFF).astype(np.uint32))

    def _near(self, terms: list[str], parts: list[Postings], window: int) -> Postings:
        """Count, for each row, the places where all terms stand within ``window`` positions of one another."""
        every = np.concatenate([part.keys() for part in parts])
        owner = np.repeat(np.arange(len(parts)), [len(part.positions) for part in parts])
        order = np.argsort(every, kind="stable")
        every, owner = every[order], owner[order]
        ends: list[int] = []
        needed = {i: terms.count(terms[i]) for i in range(len(terms))}
        last: dict[int, list[int]] = {i: [] for i in range(len(parts))}
        for step, (key, part) in enumerate(zip(every.tolist(), owner.tolist(), strict=True)):
            if step % 4096 == 0:
                self._deadline.check()
            last[part] = [*last[part], key][-needed[part] :]
            if all(len(last[i]) == needed[i] and key - last[i][0] <= window for i in last):
                ends.append(key)
        keys = np.unique(np.array(ends, np.int64))
        rows, counts = np.unique((keys >> 32).astype(np.int32), return_counts=True)
        return Postings(rows, counts.astype(np.float32), (keys & 0xFFFFFFFF).astype(np.uint32))

    def _beginnings(self, start: str) -> set[str]:
        folded = language.fold(start)
        forms = self._snapshot.reader.expand_prefix("forms", folded)
        stems = {language.stem(bytes(form).decode()) for form in islice(forms, MOST_FORMS)}
        return stems | {language.stem(start)}

    def _near_spellings(self, word: str) -> set[str]:
        folded = language.fold(word)
        stems = {language.stem(word)}
        # The first letter must be right: few people mistype it, and the words that differ there are others.
        near = [form for form in self._snapshot.near(folded, 1) if form[0] == folded[0]]
        return stems | {language.stem(form) for form in near if not _turned_round(form, folded)}


def _turned_round(one: str, other: str) -> bool:
    """Tell whether words at a distance of one differ by two neighbours, which are two letters that differ."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 2


def _union(parts: list[Found]) -> Found:
    parts = [part for part in parts if len(part.rows)]
    if len(parts) < 2:
        return parts[0] if parts else Found.unscored(np.empty(0))
    rows, where = np.unique(np.concatenate([part.rows for part in parts]), return_inverse=True)
    scores = np.bincount(where, weights=np.concatenate([part.scores for part in parts]), minlength=len(rows))
    return Found(rows, scores.astype(np.float32))
