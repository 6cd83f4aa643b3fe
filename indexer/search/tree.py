"""The query tree: Whoosh's own nodes, a node for sets of documents, and what is done to whole trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Any

from whoosh.query import And, Every, FuzzyTerm, Not, NullQuery, Or, Phrase, Prefix, Query, Term, TermRange

from indexer import language

WORDS = "words"
"""The field of a word typed without a field: title, heading, text and notes."""

EVERYTHING = Every(WORDS)

_MOST_SEQUENCES = 8  # of a phrase with hyphenated words


class DocumentSet(Query):  # type: ignore[misc]
    """Every passage of certain documents: what ``workstream:`` or ``year:`` comes to once the catalogue is asked.

    The catalogue, not the index, knows what a document is tagged with, so no index is written when a tag changes.
    """

    def __init__(self, documents: frozenset[int], label: str) -> None:
        self.documents = documents
        self.label = label
        self.boost = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DocumentSet) and self.documents == other.documents and self.label == other.label

    def __hash__(self) -> int:
        return hash((self.documents, self.label))

    def __repr__(self) -> str:
        return f"DocumentSet({self.label!r})"

    def normalize(self) -> DocumentSet:
        """Give the node itself: there is nothing to simplify."""
        return self

    def is_leaf(self) -> bool:
        """Say that no node lies below."""
        return True


def is_nothing(tree: Query) -> bool:
    """Tell whether a tree asks for nothing at all."""
    return tree is NullQuery or tree == NullQuery


def rebuild(tree: Query, change: Callable[[Query], Query]) -> Query:
    """Give the tree with ``change`` applied to every node below And, Or and Not, then to the node itself."""
    if isinstance(tree, And | Or):
        return change(type(tree)([rebuild(node, change) for node in tree.subqueries]))
    if isinstance(tree, Not):
        return change(Not(rebuild(tree.query, change)))
    return change(tree)


def any_form(tree: Query) -> Query | None:
    """Give the tree in which any of the words is enough; filters and exclusions stay. None when nothing is gained."""
    changed = _any(tree)
    return None if changed == tree else changed


def _any(tree: Query) -> Query:
    if not isinstance(tree, And):
        return tree
    demands = [node for node in tree.subqueries if isinstance(node, Not | DocumentSet)]
    words = [_any(node) for node in tree.subqueries if not isinstance(node, Not | DocumentSet)]
    if len(words) > 1:
        words = [Or(words)]
    kept = words + demands
    return kept[0] if len(kept) == 1 else And(kept)


def leaves(tree: Query, *, excluded: bool = False) -> Iterator[Query]:
    """Give every leaf that a passage may be shown for; what NOT excludes only on request."""
    if isinstance(tree, And | Or):
        for node in tree.subqueries:
            yield from leaves(node, excluded=excluded)
    elif isinstance(tree, Not):
        if excluded:
            yield from leaves(tree.query, excluded=excluded)
    else:
        yield tree


def describe(tree: Query) -> str:
    """Write a tree in the words of the query language, for "Searched as …"."""
    return _describe(tree, outermost=True)


def _describe(tree: Query, *, outermost: bool = False) -> str:
    if isinstance(tree, And | Or):
        word = " AND " if isinstance(tree, And) else " OR "
        parts = [_describe(node) for node in tree.subqueries if not _is_everything(node)]
        text = word.join(parts).replace(" AND NOT ", " NOT ")
        return text if outermost or len(parts) < 2 else f"({text})"
    if isinstance(tree, Not):
        return f"NOT {_describe(tree.query)}"
    return _describe_leaf(tree)


def _is_everything(node: Query) -> bool:
    return isinstance(node, Every)


def _describe_leaf(leaf: Any) -> str:
    if is_nothing(leaf):
        return "nothing"
    if isinstance(leaf, Every):
        return "everything"
    if isinstance(leaf, DocumentSet):
        return leaf.label
    field = "" if leaf.fieldname == WORDS else f"{leaf.fieldname}:"
    if isinstance(leaf, Phrase):
        near = f"~{leaf.slop}" if leaf.slop > 1 else ""
        return f'{field}"{" ".join(leaf.words)}"{near}'
    if isinstance(leaf, TermRange):
        brackets = "{" if leaf.startexcl else "[", "}" if leaf.endexcl else "]"
        return f"{field}{brackets[0]}{leaf.start or ''} TO {leaf.end or ''}{brackets[1]}"
    mark = "~" if isinstance(leaf, FuzzyTerm) else "*" if isinstance(leaf, Prefix) else ""
    return f"{field}{leaf.text}{mark}"


def sequences(words: Iterable[str]) -> list[list[str]]:
    """Give the sequences of terms that words which follow one another stand for.

    A hyphenated word may stand in its parts or joined, so that each way of writing it is a sequence of its own.
    """
    ways: list[list[list[str]]] = []
    for token in (token for text in words for token in language.words(text)):
        parts = language.terms(token)
        split = [alternatives[0] for alternatives in parts]
        ways.append([split] if len(parts) == 1 else [split, [parts[0][1]]])
    return [[term for part in choice for term in part] for choice in islice(product(*ways), _MOST_SEQUENCES)]


def shown_terms(tree: Query) -> tuple[frozenset[str], tuple[str, ...], bool, tuple[str, ...]]:
    """Give what a snippet marks: the stems of words and phrases, the prefixes that were asked for (folded).

    The third value tells whether notes were asked for, which a snippet then shows first; the last gives the words
    (folded) of which one letter may differ.
    """
    stems: set[str] = set()
    prefixes: list[str] = []
    near: list[str] = []
    for leaf in leaves(tree):
        if isinstance(leaf, Phrase):
            stems.update(_stems(leaf.words))
        elif isinstance(leaf, Prefix):
            prefixes.append(language.fold(leaf.text))
        elif isinstance(leaf, Term | FuzzyTerm) and leaf.fieldname != "page":
            stems.update(_stems([leaf.text]))
            if isinstance(leaf, FuzzyTerm):
                near.append(language.fold(leaf.text))
    notes = any(getattr(leaf, "fieldname", "") == "notes" for leaf in leaves(tree))
    return frozenset(stems), tuple(prefixes), notes, tuple(near)


def _stems(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        for alternatives in language.terms(token):
            yield from alternatives
