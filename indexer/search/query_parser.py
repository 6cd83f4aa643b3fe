"""What a person typed becomes a query tree, whatever they typed.

Whoosh's parser does the reading, with the plugins for this language only; its tree is then made exact: words are told
from punctuation, acronyms find their long forms, metadata fields become sets of documents. What cannot be understood
is searched as words. See ``docs/searching.md`` for the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from whoosh.qparser import QueryParser, plugins, syntax
from whoosh.query import And, FuzzyTerm, Not, NullQuery, Or, Phrase, Prefix, Query, Term, TermRange

from indexer import language
from indexer.search import questions
from indexer.search.acronyms import Acronyms
from indexer.search.tree import EVERYTHING, WORDS, DocumentSet, describe

MOST_CHARACTERS = 2048
"""The longest query; Whoosh's parser is quadratic in the length of a word."""

SHORTEST_PREFIX = 3
PASSAGE_FIELDS = frozenset({"title", "notes", "page"})
DOCUMENT_FIELDS = frozenset({"workstream", "tag", "kind", "organisation", "author", "year"})

Resolve = Callable[[str, Query], DocumentSet | None]
"""Gives the documents that a leaf on a metadata field names, or None when its value makes no sense."""

_STRAIGHT = str.maketrans({**dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'), "\u00a0": " "})
_FIELD = rf"(?P<text>(?i:{'|'.join(sorted(PASSAGE_FIELDS | DOCUMENT_FIELDS))})):(?=\S)"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, how it reads, the acronyms it was widened by and what there is to say about it."""

    tree: Query
    searched_as: str
    expansions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Fields(plugins.FieldsPlugin):  # type: ignore[misc]
    """Field names in any case."""

    class FieldnameTagger(plugins.FieldsPlugin.FieldnameTagger):  # type: ignore[misc]
        def create(self, _parser: Any, match: Any) -> Any:
            return syntax.FieldnameNode(match.group("text").lower(), match.group(0))


def _parser() -> QueryParser:
    operators = plugins.OperatorsPlugin(
        AndNot=None, AndMaybe=None, Require=None, Not=r"(^|(?<=[\s(]))(NOT(?=\s)|-(?=\S))"
    )
    return QueryParser(
        WORDS,
        None,
        plugins=[
            _Fields(_FIELD),
            plugins.PrefixPlugin(),
            plugins.FuzzyTermPlugin(),
            plugins.PhrasePlugin(),
            plugins.RangePlugin(),
            plugins.GroupPlugin(),
            operators,
        ],
    )


_PARSER = _parser()
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_OPERATORS = frozenset({"AND", "OR", "NOT", "TO"})


def parse(text: str, resolve: Resolve, acronyms: Acronyms, unexpanded: frozenset[str] = frozenset()) -> Parsed:
    """Read a query. Never raises; an empty one asks for everything.

    ``resolve`` looks metadata up, ``acronyms`` are tied to their long forms except those in ``unexpanded``.
    """
    reading = _Reading(resolve)
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS]
        reading.notes.append(f"Only the first {MOST_CHARACTERS:,} characters of the query were searched.")
    if not text.strip():
        return Parsed(EVERYTHING, "everything")
    straight = text.translate(_STRAIGHT)
    tree = reading.read(straight)
    if tree is None:
        tokens = language.words(straight)
        if not tokens:
            return Parsed(NullQuery, "nothing", (), ("There is no letter or digit in this query. Type a word.",))
        reading.notes.append("The query could not be understood as it stands, so its words were searched.")
        tree = _and([Term(WORDS, token) for token in tokens])
    tree, asking = questions.without_opening(tree, straight)
    if asking:
        named = ", ".join(f"“{word}”" for word in asking)
        reading.notes.append(f"Read as the way of asking and not searched: {named}. Quote a word to search it too.")
    tree = questions.weighed(_without_common_words(tree, straight))
    tree, used = acronyms.widen(tree, unexpanded)
    return Parsed(tree, describe(tree), used, tuple(dict.fromkeys(reading.notes)))


class _Reading:
    """One pass over Whoosh's tree, gathering what there is to say."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self.notes: list[str] = []

    def read(self, text: str) -> Query | None:
        """Give the exact tree, or None when nothing of it can be searched."""
        if _PLAIN.fullmatch(text) and not _OPERATORS.intersection(text.split()):  # Whoosh would say the same, later
            return _and([Term(WORDS, word) for word in text.split()])
        try:
            return self._node(_PARSER.parse(text, normalize=False))
        except Exception:  # noqa: BLE001 - Whoosh raises many kinds; a query must never be an error
            return None

    def _node(self, node: Any) -> Query | None:
        if isinstance(node, And | Or):
            parts = [part for part in map(self._node, node.subqueries) if part is not None]
            return (_or if isinstance(node, Or) else _and)(parts) if parts else None
        if isinstance(node, Not):
            inner = self._node(node.query)
            return Not(inner) if inner is not None else None
        field = getattr(node, "fieldname", None)
        if field in DOCUMENT_FIELDS:
            return self._resolve(field, node) or self._as_words(node)
        if field == "page":
            return self._page(node)
        return self._words(node)

    def _page(self, node: Any) -> Query | None:
        if isinstance(node, TermRange):
            ends = [end for end in (node.start, node.end) if end]
            return node if ends and all(end.isdecimal() for end in ends) else self._as_words(node)
        text = " ".join(node.words) if isinstance(node, Phrase) else getattr(node, "text", "")
        return Term("page", text) if isinstance(node, Term | Phrase) and text.strip() else self._as_words(node)

    def _words(self, node: Any) -> Query | None:
        field = node.fieldname if getattr(node, "fieldname", None) in PASSAGE_FIELDS else WORDS
        if isinstance(node, Phrase):
            tokens = language.words(" ".join(node.words))
            if len(tokens) > 1:
                return Phrase(field, tokens, slop=node.slop)
            return Term(field, tokens[0]) if tokens else None
        if isinstance(node, TermRange):
            return self._as_words(node)
        text = getattr(node, "text", None) or ""
        tokens = language.words(text)
        if not tokens:
            return None
        if len(tokens) == 1 and isinstance(node, Prefix):
            if len(tokens[0]) >= SHORTEST_PREFIX:
                return Prefix(field, tokens[0])
            self.notes.append(
                f"“*” needs at least {SHORTEST_PREFIX} letters before it, so “{tokens[0]}” is a whole word."
            )
        elif "*" in text:
            self.notes.append("“*” is understood only at the end of a word, so it was left out.")
        if len(tokens) == 1 and isinstance(node, FuzzyTerm):
            if node.maxdist > 1:
                self.notes.append(f"“{tokens[0]}~” allows one letter to differ, not {node.maxdist}.")
            return FuzzyTerm(field, tokens[0], maxdist=1, prefixlength=1)
        return Term(field, tokens[0]) if len(tokens) == 1 else Phrase(field, tokens)

    def _as_words(self, node: Any) -> Query | None:
        """Search what stands in a field that cannot take it as plain words."""
        ends = (node.start, "TO", node.end) if isinstance(node, TermRange) else (*getattr(node, "words", ()),)
        value = " ".join(filter(None, ends)) or getattr(node, "text", "")
        field = "" if node.fieldname == WORDS else f"{node.fieldname}:"
        self.notes.append(f"“{field}{value}” names nothing this library knows, so its words were searched.")
        text = f"{field} {value.replace(' TO ', ' ')}"
        tokens = language.words(text)
        return _and([Term(WORDS, token) for token in tokens]) if tokens else None


def _and(parts: list[Query]) -> Query:
    return _joined(And, parts)


def _or(parts: list[Query]) -> Query:
    return _joined(Or, parts)


def _joined(kind: type[Query], parts: Iterable[Query]) -> Query:
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.subqueries if isinstance(part, kind) else [part])
    return flat[0] if len(flat) == 1 else kind(flat)


def _without_common_words(tree: Query, typed: str) -> Query:
    """Drop words such as "the" from the demands of a query that has other words; phrases keep theirs."""
    if isinstance(tree, Not):
        return tree
    if isinstance(tree, And | Or):
        parts = [_without_common_words(node, typed) for node in tree.subqueries]
        telling = [node for node in parts if not (isinstance(node, Term) and _is_common(node, typed))]
        has_words = any(not isinstance(node, Not | DocumentSet) for node in telling)
        return _joined(type(tree), telling if isinstance(tree, And) and has_words else parts)
    return tree


def _is_common(leaf: Any, typed: str) -> bool:
    operator = leaf.text in {"AND", "OR", "NOT"}  # one that joins nothing, as in "neglect AND"
    shouted = leaf.text.isupper() and len(leaf.text) > 1 and not typed.isupper() and not operator  # WHO, IT
    return leaf.fieldname == WORDS and language.fold(leaf.text) in language.COMMON_WORDS and not shouted
