"""The words of the indexed texts as they are spelt: which begin so or are nearly so, and what terms they come to."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha1
from typing import Any

from indexer import language
from indexer.search.lexicon import Lexicon
from indexer.search.opensearch.cluster import Cluster, Gone
from indexer.search.opensearch.mapping import PAGE

_MOST_NEAR = 1000  # spellings that are looked at for one that is asked for
_REMEMBERED = 500_000  # spellings that are known to be there, so that they are not sent again


class Spellings:
    """An index beside that of the passages, with one entry for each spelling; none is taken out but by a rebuild."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._sent: set[tuple[str, str]] = set()
        self._generation = ""

    def follow(self) -> None:
        """Forget what was sent to another generation, where somebody else made the index anew."""
        try:
            generation = next(iter(self._cluster.ask("GET", f"/_alias/{self._index}")), "")
        except Gone:
            generation = ""
        if generation != self._generation:
            self._sent.clear()
            self._generation = generation

    def add(self, forms: Iterable[tuple[str, str]]) -> None:
        """Put in spellings with their terms; those that are there stay."""
        new = {*forms} - self._sent
        pairs = sorted(new)
        for start in range(0, len(pairs), PAGE):
            self._cluster.bulk(
                self._index,
                (
                    (
                        {"create": {"_id": sha1(f"{form} {term}".encode(), usedforsecurity=False).hexdigest()}},
                        {"form": form, "term": term, "length": len(form)},
                    )
                    for form, term in pairs[start : start + PAGE]
                ),
                known=True,
            )
        if len(self._sent) > _REMEMBERED:
            self._sent.clear()
        self._sent |= new

    def refresh(self) -> None:
        """Let what was put in be found."""
        self._cluster.ask("POST", f"/{self._index}/_refresh")

    def completions(self, start: str, most: int) -> list[str]:
        """Give spellings that begin so, the shortest first."""
        found = self._asked({"prefix": {"form": start}}, min(2 * most, PAGE))
        return list(dict.fromkeys(form for form, _ in found))[:most]

    def beginning(self, start: str) -> set[str]:
        """Give the terms of words that begin so, of ten thousand spellings at most."""
        return {term for _, term in self._asked({"prefix": {"form": start}}, PAGE)}

    def near(self, word: str, distance: int) -> list[str]:
        """Give spellings at most so many edits away, the nearest first."""
        return [form for _, form in Lexicon({form for form, _ in self._nearly(word, distance)}).near(word, distance)]

    def nearly(self, word: str) -> set[str]:
        """Give the terms of words of which one letter differs, is missing or is too many, though not the first."""
        found = self._nearly(word, 1)
        near = {form for _, form in Lexicon({form for form, _ in found}).near(word, 1)}
        return {
            language.terms(form)[0][-1]
            for form in near
            if form[0] == word[0] and not (len(form) == len(word) and sum(map(str.__ne__, form, word)) == 2)
        }

    def _nearly(self, word: str, distance: int) -> list[tuple[str, str]]:
        if not word:
            return []
        fuzzy = {"value": word, "fuzziness": distance, "max_expansions": _MOST_NEAR, "transpositions": True}
        return self._asked({"constant_score": {"filter": {"fuzzy": {"form": fuzzy}}}}, PAGE)

    def _asked(self, query: dict[str, Any], size: int) -> list[tuple[str, str]]:
        body = {
            "query": {"bool": {"filter": [query]}},
            "size": size,
            "sort": ["length", "form", "term"],
            "track_total_hits": False,
        }
        try:
            found = self._cluster.ask("POST", f"/{self._index}/_search", body, filter_path="hits.hits.sort")
        except Gone:
            return []
        return [(form, term) for _, form, term in (each["sort"] for each in found.get("hits", {}).get("hits", ()))]
