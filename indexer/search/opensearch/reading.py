"""One state of the index in a cluster, asked within the time of a search."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.query import And, Not, Or, Query

from indexer.errors import LibraryDamaged
from indexer.model import DocumentId
from indexer.search import ranking
from indexer.search.deadline import Deadline
from indexer.search.engine import Found, Matches
from indexer.search.explanation import WordPart
from indexer.search.opensearch.cluster import Busy, Cluster, Gone
from indexer.search.opensearch.gathering import AGGREGATION, gathered
from indexer.search.opensearch.mapping import PAGE, key_of
from indexer.search.opensearch.spellings import Spellings
from indexer.search.opensearch.translation import EVERYTHING, Clause, Translation, named
from indexer.search.tree import describe, leaves

_KEPT = "1m"  # how long the cluster keeps the state between two questions
_PAUSE = 0.05  # seconds before it is asked again where a node went away; each further one is twice as long
_Answer = TypeVar("_Answer")


class OpenSearchReading:
    """Keeps a point in time from its first question on, so that all answers are of one state.

    Where a node goes away that held it, a newer state takes its place.
    """

    def __init__(self, cluster: Cluster, name: str, spellings: Spellings, deadline: Deadline) -> None:
        """Ask nothing yet."""
        self._cluster = cluster
        self._name = name
        self._deadline = deadline
        self._translation = Translation(spellings.beginning, spellings.nearly)
        self._clauses: dict[int, tuple[Query, Clause]] = {}
        self._state = ""

    def __del__(self) -> None:
        """Let the cluster forget the state: it keeps only so many."""
        with contextlib.suppress(Exception):
            if self._state:
                self._cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [self._state]}, seconds=1.0)

    def found(self, tree: Query, within: NDArray[np.int64] | None = None) -> Found:
        """Give every document that has a passage which answers."""
        query = self._within(self._clause(tree), within)
        return self._whole(lambda: self._gathered(query))

    def search(self, tree: Query, within: NDArray[np.int64] | None = None) -> Matches:
        """Give every passage that answers a query tree."""
        if within is not None and not len(within):
            return Matches.none()
        query = self._within(self._clause(tree), within)
        hits = self._whole(lambda: list(self._hits(query, ["document", "position"])))
        return Matches(
            np.array([document for document, _, _ in hits], np.int64),
            np.array([position for _, position, _ in hits], np.int32),
            np.array([score for _, _, score in hits], np.float32),
        )

    def first(self, tree: Query, most: int, within: NDArray[np.int64]) -> list[tuple[DocumentId, int, float]]:
        """Give the passages of some documents that answer best."""
        query = self._within(self._clause(tree), within)
        order = [{"_score": "desc"}, "document", "position"]
        return self._whole(lambda: list(self._hits(query, order, most)))

    def documents(self, tree: Query) -> NDArray[np.int64]:
        """Give the documents in which the words of a tree meet."""
        return self._whole(lambda: self._meeting(tree, []))

    def explain(self, tree: Query, places: Sequence[tuple[DocumentId, int]]) -> list[tuple[WordPart, ...]]:
        """Give what each word of a tree adds to the scores of passages; how, the cluster alone knows."""
        answers = {each[:2] for each in self._scores(self._clause(tree), places)}
        told: dict[tuple[DocumentId, int], list[WordPart]] = {place: [] for place in places}
        searched = self._count(EVERYTHING)
        for leaf in leaves(tree):
            clause = self._clause(leaf)
            if "filter" in clause.get("bool", {}):
                continue
            held = self._count(clause)
            rarity = ranking.rarity(held, searched)
            for document, position, score in self._scores(clause, places):
                if (document, position) in answers:
                    part = WordPart(describe(leaf), (), held, searched, rarity, leaf.boost, score)
                    told[document, position].append(part)
        return [tuple(sorted(told[place], key=lambda part: -part.score)) for place in places]

    def _meeting(self, tree: Query, banned: list[Clause]) -> NDArray[np.int64]:
        if isinstance(tree, And):
            wanted = [node for node in tree.subqueries if not isinstance(node, Not)]
            gone = [self._clause(node.query) for node in tree.subqueries if isinstance(node, Not)]
            if not wanted:
                return self._holding(EVERYTHING, banned + gone)
            parts = [self._meeting(node, banned + gone) for node in wanted]
            common = parts[0]
            for part in parts[1:]:
                common = np.intersect1d(common, part, assume_unique=True)
            return common
        if isinstance(tree, Or):
            parts = [self._meeting(node, banned) for node in tree.subqueries]
            return np.unique(np.concatenate([*parts, np.empty(0, np.int64)]))
        return self._holding(self._clause(tree), banned)

    def _holding(self, clause: Clause, banned: list[Clause]) -> NDArray[np.int64]:
        return self._gathered({"bool": {"filter": [clause], "must_not": banned}}).documents

    def _gathered(self, query: Clause) -> Found:
        body = {"query": query, "size": 0, "track_total_hits": False, "aggs": {"documents": AGGREGATION}}
        return gathered(self._asked(body)["aggregations"]["documents"]["value"])

    def _scores(self, clause: Clause, places: Sequence[tuple[DocumentId, int]]) -> list[tuple[DocumentId, int, float]]:
        ids = [key_of(*place) for place in places]
        query: Clause = {"bool": {"must": [clause], "filter": [{"ids": {"values": ids}}]}}
        return self._whole(lambda: list(self._hits(query, ["document", "position"])))

    def _count(self, clause: Clause) -> int:
        body = {"query": clause, "size": 0, "track_total_hits": True}
        return int(self._whole(lambda: self._asked(body))["hits"]["total"]["value"])

    def _clause(self, tree: Query) -> Clause:
        known = self._clauses.get(id(tree))
        if known is None:
            self._deadline.check()
            known = self._clauses[id(tree)] = tree, self._translation.query(tree)
        return known[1]

    @staticmethod
    def _within(clause: Clause, within: NDArray[np.int64] | None) -> Clause:
        return clause if within is None else {"bool": {"must": [clause], "filter": [named(within.tolist())]}}

    def _hits(self, query: Clause, order: Sequence[Any], most: int = 0) -> Iterator[tuple[DocumentId, int, float]]:
        """Give document, position and score of the passages that answer; all of them, or so many."""
        size = min(most or PAGE, PAGE)
        body: Clause = {
            "query": query,
            "size": size,
            "sort": order,
            "stored_fields": "_none_",  # to fetch what is stored, were it only a name, is half of the work
            "track_scores": True,
            "track_total_hits": False,
        }
        given = 0
        while True:
            hits = self._asked(body)["hits"]["hits"]
            for each in hits[: most - given] if most else hits:
                document, position = each["sort"][-2:]
                yield DocumentId(document), position, each["_score"]
            given += len(hits)
            if len(hits) < size or (most and given >= most):
                return
            body = {**body, "search_after": hits[-1]["sort"]}

    def _whole(self, ask: Callable[[], _Answer]) -> _Answer:
        """Give an answer that is of one state from its beginning to its end."""
        pause = _PAUSE
        while True:
            try:
                return ask()
            except (Gone, Busy):
                self._state = ""  # a node that kept it went away: the next question begins a new one
                if self._deadline.left < pause:
                    raise self._deadline.passed from None
            time.sleep(pause)
            pause *= 2

    def _asked(self, body: Clause) -> Any:
        self._deadline.check()
        try:
            if not self._state:
                self._state = self._begun()
            whole = {**body, "pit": {"id": self._state, "keep_alive": _KEPT}, "timeout": f"{self._milliseconds}ms"}
            answer = self._cluster.ask(
                "POST",
                "/_search",
                whole,
                seconds=self._deadline.left,
                patient=False,
                allow_partial_search_results="false",
                filter_path="timed_out,hits.total,hits.hits._score,hits.hits.sort,aggregations",
            )
        except TimeoutError:
            raise self._deadline.passed from None
        if answer.get("timed_out"):
            raise self._deadline.passed
        return {**answer, "hits": {"hits": [], **answer.get("hits", {})}}

    def _begun(self) -> str:
        try:
            kept = self._cluster.ask(
                "POST", f"/{self._name}/_search/point_in_time", seconds=self._deadline.left, keep_alive=_KEPT
            )
        except Gone as error:  # not a state that went away, which may be begun anew
            raise LibraryDamaged(str(error)) from None
        return str(kept["pit_id"])

    @property
    def _milliseconds(self) -> int:
        return max(1, int(self._deadline.left * 1000))
