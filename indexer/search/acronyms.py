"""Acronyms and their long forms, which find each other."""

from __future__ import annotations

from collections.abc import Iterable

from whoosh.query import And, Not, Or, Phrase, Query, Term

from indexer import language
from indexer.search.tree import WORDS


class Acronyms:
    """A list of (acronym, long form), ready to widen query trees with."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._long_forms: dict[str, list[tuple[str, str]]] = {}
        self._acronyms: dict[tuple[str, ...], str] = {}
        self.pairs = tuple(dict.fromkeys(pairs))
        for acronym, long_form in self.pairs:
            self._long_forms.setdefault(language.stem(acronym), []).append((acronym, long_form))
            self._acronyms[_stems(language.words(long_form))] = acronym

    def widen(self, tree: Query, unexpanded: frozenset[str]) -> tuple[Query, tuple[str, ...]]:
        """Give a tree in which each acronym also means its long form and the other way round, and those used."""
        used: dict[str, None] = {}
        return self._widen(tree, {language.fold(each) for each in unexpanded}, used), tuple(used)

    def other_forms(self, text: str) -> list[str]:
        """Give the long forms of an acronym, or the acronym of a long form."""
        forms = [long_form for _, long_form in self._long_forms.get(language.stem(text), [])]
        acronym = self._acronyms.get(_stems(language.words(text)))
        return forms + ([acronym] if acronym else [])

    def _widen(self, tree: Query, held: set[str], used: dict[str, None]) -> Query:
        if isinstance(tree, Not):
            return Not(self._widen(tree.query, held, used))
        if isinstance(tree, And):
            nodes = self._join_runs(list(tree.subqueries), held, used)
            nodes = [node if isinstance(node, Or) else self._widen(node, held, used) for node in nodes]
            return nodes[0] if len(nodes) == 1 else And(nodes)
        if isinstance(tree, Or):
            return Or([self._widen(node, held, used) for node in tree.subqueries])
        if isinstance(tree, Term) and tree.fieldname == WORDS:
            pairs = self._long_forms.get(language.stem(tree.text), [])
            forms = [long_form for acronym, long_form in pairs if language.fold(acronym) not in held]
            if forms:
                used[pairs[0][0]] = None
                return Or([tree, *(Phrase(WORDS, language.words(form)) for form in forms)])
        if isinstance(tree, Phrase) and tree.fieldname == WORDS:
            return self._with_acronym(tree, tree.words, held, used)
        return tree

    def _join_runs(self, nodes: list[Query], held: set[str], used: dict[str, None]) -> list[Query]:
        """Find long forms typed as plain words side by side."""
        joined: list[Query] = []
        at = 0
        while at < len(nodes):
            for length in range(min(8, len(nodes) - at), 1, -1):
                run = nodes[at : at + length]
                if all(isinstance(node, Term) and node.fieldname == WORDS for node in run):
                    widened = self._with_acronym(And(run), [node.text for node in run], held, used)
                    if isinstance(widened, Or):
                        joined.append(widened)
                        at += length
                        break
            else:
                joined.append(nodes[at])
                at += 1
        return joined

    def _with_acronym(self, tree: Query, words: list[str], held: set[str], used: dict[str, None]) -> Query:
        acronym = self._acronyms.get(_stems(words))
        if acronym is None or language.fold(acronym) in held:
            return tree
        used[acronym] = None
        return Or([tree, Term(WORDS, acronym)])


def _stems(words: list[str]) -> tuple[str, ...]:
    return tuple(language.stems(words))
