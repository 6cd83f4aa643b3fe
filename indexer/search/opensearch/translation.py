"""Turns a query tree into the query language of the cluster, node by node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from whoosh.query import And, Every, FuzzyTerm, Not, Or, Phrase, Prefix, Query, Term, TermRange

from indexer import language
from indexer.search.opensearch.mapping import cut
from indexer.search.tree import DocumentSet, sequences

Clause = dict[str, Any]

NOTHING: Clause = {"match_none": {}}
EVERYTHING: Clause = {"match_all": {}}

_MOST_SCORED = 500  # spellings that each count for what they are; more count alike
_LAST_PAGE = (1 << 63) - 1

Terms = Callable[[str], Iterable[str]]
"""Gives the terms that a word stands for: those that begin so, or that are nearly so."""


class Translation:
    """Translates trees; what words stand for that are given only in part is asked of the cluster."""

    def __init__(self, beginning: Terms, near: Terms) -> None:
        """Take what gives the terms of words that begin so, and of words that are spelt nearly so."""
        self._beginning = beginning
        self._near = near

    def query(self, tree: Query) -> Clause:
        """Give the query that passages answer, with their scores."""
        if isinstance(tree, And):
            return self._all(tree.subqueries)
        if isinstance(tree, Or):
            some = [self.query(node) for node in tree.subqueries]
            return {"bool": {"should": some, "minimum_should_match": 1}} if some else NOTHING
        if isinstance(tree, Not):
            return self._all([tree])
        if _is_filter(tree):
            return {"bool": {"filter": [self._filter(tree)]}}
        return self._word(tree)

    def _all(self, nodes: Iterable[Query]) -> Clause:
        held: dict[str, list[Clause]] = {}
        for node in nodes:
            if isinstance(node, Not):
                held.setdefault("must_not", []).append(self.query(node.query))
            elif _is_filter(node):
                held.setdefault("filter", []).append(self._filter(node))
            else:
                held.setdefault("must", []).append(self.query(node))
        if not held.keys() - {"must_not"}:
            held["filter"] = [EVERYTHING]
        return {"bool": held}

    def _filter(self, leaf: Any) -> Clause:
        if isinstance(leaf, Every):
            return EVERYTHING
        if isinstance(leaf, DocumentSet):
            return named(sorted(leaf.documents))
        if isinstance(leaf, TermRange):
            low, high = sorted((int(leaf.start or 0) + bool(leaf.startexcl), _end(leaf) - bool(leaf.endexcl)))
            return {"range": {"page": {"gte": min(low, _LAST_PAGE), "lte": min(high, _LAST_PAGE)}}}
        return {"term": {"pages": cut(leaf.text.lower())}}

    def _word(self, leaf: Any) -> Clause:
        if isinstance(leaf, Prefix):
            wanted = {*self._beginning(language.fold(leaf.text)), language.stem(leaf.text)}
            return _any_term(leaf.fieldname, sorted(map(cut, wanted)), leaf.boost)
        if isinstance(leaf, FuzzyTerm):
            wanted = {*self._near(language.fold(leaf.text)), language.stem(leaf.text)}
            return _any_term(leaf.fieldname, sorted(map(cut, wanted)), leaf.boost)
        if isinstance(leaf, Phrase):
            return _any_sequence(leaf.fieldname, leaf.words, leaf.slop, leaf.boost)
        if isinstance(leaf, Term):
            return _any_sequence(leaf.fieldname, [leaf.text], 1, leaf.boost)
        return NOTHING


def named(documents: Iterable[int]) -> Clause:
    """Give the query for every passage of some documents."""
    return {"terms": {"document": list(documents)}}


def _is_filter(node: Any) -> bool:
    return isinstance(node, Every | DocumentSet) or (
        isinstance(node, Term | TermRange) and not isinstance(node, FuzzyTerm | Prefix) and node.fieldname == "page"
    )


def _end(leaf: TermRange) -> int:
    return int(leaf.end) if leaf.end else _LAST_PAGE


def _any_term(field: str, terms: list[str], boost: float) -> Clause:
    if len(terms) > _MOST_SCORED:
        return {"terms": {field: terms, "boost": boost}}
    return _best([{"term": {field: {"value": term, "boost": boost}}} for term in terms])


def _any_sequence(field: str, words: Iterable[str], slop: int, boost: float) -> Clause:
    variants = [list(map(cut, terms)) for terms in sequences(words)]
    return _best([_sequence(field, terms, slop, boost) for terms in variants if terms])


def _sequence(field: str, terms: list[str], slop: int, boost: float) -> Clause:
    """Find where terms follow one another (slop 1), or stand within ``slop`` positions in any order."""
    if len(terms) == 1:
        return {"term": {field: {"value": terms[0], "boost": boost}}}
    if slop <= 1:
        return {"match_phrase": {field: {"query": " ".join(terms), "analyzer": "whitespace", "boost": boost}}}
    gaps = max(slop, len(terms) - 1) + 1 - len(terms)
    if len(set(terms)) == len(terms):
        clauses = [{"span_term": {field: {"value": term}}} for term in terms]
        return {"span_near": {"clauses": clauses, "slop": gaps, "in_order": False, "boost": boost}}
    # Spans would let one word stand for two; intervals count it once.
    rules = [{"match": {"query": term, "analyzer": "whitespace"}} for term in terms]
    return {"intervals": {field: {"all_of": {"intervals": rules, "ordered": False, "max_gaps": gaps}, "boost": boost}}}


def _best(clauses: list[Clause]) -> Clause:
    if len(clauses) < 2:
        return clauses[0] if clauses else NOTHING
    return {"dis_max": {"queries": clauses}}
