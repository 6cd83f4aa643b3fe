"""Works out what each word of a query adds to the score of a passage, by the same formulae that rank it."""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh.query import And, Not, Or, Query

from indexer.search import ranking
from indexer.search.evaluation import Evaluation
from indexer.search.explanation import InField, WordPart
from indexer.search.postings import Postings, Rows
from indexer.search.snapshot import Snapshot
from indexer.search.tree import describe


class Standing:
    """Explains scores of one search over one snapshot, each leaf of the tree looked up once."""

    def __init__(self, evaluation: Evaluation, snapshot: Snapshot, tree: Query) -> None:
        """Look nothing up yet."""
        self._evaluation = evaluation
        self._snapshot = snapshot
        self._tree = tree
        self._known: dict[int, tuple[Rows, dict[str, Postings]]] = {}

    def words(self, document: int, position: int) -> tuple[WordPart, ...]:
        """Give what each word adds to a passage's score, the most first; nothing where it does not answer."""
        snapshot = self._snapshot
        at = (snapshot.documents == document) & (snapshot.positions == position) & snapshot.alive
        parts = [part for row in np.flatnonzero(at).tolist() for part in self._node(self._tree, row) or ()]
        return tuple(sorted(parts, key=lambda part: -part.score))

    def _node(self, node: Query, row: int) -> list[WordPart] | None:
        """Give the parts of a node that answers in a row, and None where it does not."""
        if isinstance(node, Not):
            return [] if self._node(node.query, row) is None else None
        if isinstance(node, And | Or):
            found = [self._node(each, row) for each in node.subqueries]
            met = [each for each in found if each is not None]
            enough = len(met) == len(found) if isinstance(node, And) else bool(met)
            return [part for parts in met for part in parts] if enough else None
        return self._leaf(node, row)

    def _leaf(self, leaf: Any, row: int) -> list[WordPart] | None:
        key = id(leaf)  # the tree holds its leaves, so that none takes another's place
        if key not in self._known:
            self._known[key] = self._evaluation.passages(leaf).rows, self._evaluation.standing(leaf)
        rows, standing = self._known[key]
        if not _holds(rows, row):
            return None
        if not standing:
            return []
        fields = tuple(self._field(name, each, row) for name, each in standing.items() if _holds(each.rows, row))
        living = self._snapshot.living
        rarity = ranking.rarity(len(rows), living)
        weight = np.array([sum(each.weight for each in fields)], np.float32)
        score = float(ranking.saturated(weight, leaf.boost * rarity)[0])
        return [WordPart(describe(leaf), fields, len(rows), living, rarity, leaf.boost, score)]

    def _field(self, name: str, found: Postings, row: int) -> InField:
        times = found.frequencies[np.searchsorted(found.rows, row)]
        length = self._snapshot.shares[name][row]
        weight = ranking.weighted(name, np.array([times]), np.array([length]))[0]
        return InField(name, int(times), float(length), float(weight))


def _holds(rows: Rows, row: int) -> bool:
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row
