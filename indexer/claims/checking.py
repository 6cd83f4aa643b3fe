"""Looks for a paper's claims in the documents that it cites, then in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from indexer.claims.claim import Checked, Claim, ClaimKind, Verdict
from indexer.claims.figure_check import check_figure
from indexer.claims.quotation import check_quotation
from indexer.claims.source import Source
from indexer.model import Passage

_SOURCES = 128  # documents kept ready
_BEST_FIRST = {verdict: at for at, verdict in enumerate(Verdict)}
_LIKE_ELSEWHERE = {Verdict.VERBATIM: 0.0, Verdict.SAME_FIGURE: 0.45, Verdict.DIFFERS: 0.85, Verdict.ANOTHER_FIGURE: 0.6}
"""How like words must be to count where nobody said that they are."""

Passages = Callable[[int], Mapping[int, Passage]]
"""Gives the passages of a document by position."""

Search = Callable[[str], Iterable[int]]
"""Gives the documents of the library that are worth looking in for some words, the likeliest first."""


def _nowhere(_: str) -> Iterable[int]:
    return ()


class Checker:
    """Checks claims against documents, each of which is prepared once."""

    def __init__(self, passages: Passages, search: Search = _nowhere) -> None:
        """Take what gives a document's passages, and what searches the library."""
        self._source = lru_cache(maxsize=_SOURCES)(lambda document: Source(passages(document)))
        self._search = search

    def check(self, claim: Claim, cited: Sequence[int] = ()) -> Checked:
        """Look for a claim: in the documents cited for it; where nothing is found there, in the library.

        Where nothing is found at all, the verdict is that, or that pages of a cited document could not be read.
        """
        found = [each for document in cited if (each := self._look(claim, document))]
        if found:
            return min(found, key=lambda each: (_BEST_FIRST[each.verdict], -each.likeness))
        elsewhere = self._elsewhere(claim, set(cited))
        if elsewhere is not None:
            return elsewhere
        for document in cited:
            if unreadable := self._source(document).unreadable:
                return Checked(Verdict.UNREADABLE, document, unreadable[0], unreadable=unreadable)
        return Checked(Verdict.NOT_FOUND)

    def _elsewhere(self, claim: Claim, cited: set[int]) -> Checked | None:
        best: Checked | None = None
        text = claim.text if claim.kind is ClaimKind.QUOTATION else claim.sentence
        for document in self._search(text):
            found = None if document in cited else self._look(claim, document)
            if found is None or found.likeness < _LIKE_ELSEWHERE[found.verdict]:
                continue
            # That another document has another figure says nothing against the one that is cited.
            if found.verdict is Verdict.ANOTHER_FIGURE and cited:
                continue
            if best is None or _BEST_FIRST[found.verdict] < _BEST_FIRST[best.verdict]:
                best = replace(found, cited=False)
            if found.verdict in (Verdict.VERBATIM, Verdict.SAME_FIGURE):
                break
        return best

    def _look(self, claim: Claim, document: int) -> Checked | None:
        source = self._source(document)
        look = check_quotation if claim.kind is ClaimKind.QUOTATION else check_figure
        found = look(claim, source)
        return None if found is None else replace(found, document=document, unreadable=source.unreadable)
