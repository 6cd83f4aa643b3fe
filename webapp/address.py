"""Reads and writes the address of a result page: the address is the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from indexer.search.document_table import FACETS, Filters
from indexer.search.results import Search, Sort
from webapp.pagination import page_number

EXCLUDED = "not-"
"""Stands before a facet's name in the address when its value is excluded."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the text, which travels on to the pages of documents and passages."""

    text: str = ""
    any_word: bool = False
    as_typed: frozenset[str] = frozenset()
    """Acronyms that are not to find their long forms."""

    @classmethod
    def read(cls, parameters: MultiDict[str, str]) -> Question:
        """Read the parameters of an address."""
        return cls(
            " ".join(parameters.get("q", "").split()),
            parameters.get("any") == "1",
            frozenset(filter(None, parameters.getlist("as-typed"))),
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what stands in an address."""
        named = {"q": self.text, "any": "1" if self.any_word else "", "as-typed": sorted(self.as_typed)}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Address:
    """Everything that the address of a result page says."""

    question: Question = field(default_factory=Question)
    filters: Filters = field(default_factory=Filters.none)
    sort: Sort = Sort.RELEVANCE
    earlier_editions: bool = False
    page: int = 1

    @classmethod
    def read(cls, parameters: MultiDict[str, str]) -> Address:
        """Read the parameters of an address; what makes no sense is passed over."""
        sort = parameters.get("sort", "")
        return cls(
            Question.read(parameters),
            Filters(_values(parameters, ""), _values(parameters, EXCLUDED)),
            Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
            parameters.get("editions") == "all",
            page_number(parameters.get("page", "")),
        )

    def search(self, size: int, snippets: int) -> Search:
        """Give the search that is asked for, with so many documents to a page."""
        return Search(
            self.question.text,
            self.filters,
            self.sort,
            (self.page - 1) * size,
            size,
            self.question.any_word,
            self.earlier_editions,
            self.question.as_typed,
            snippets,
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what stands in the address."""
        given: dict[str, Any] = dict(self.question.parameters)
        for facet in FACETS:
            given[facet] = sorted(self.filters.chosen.get(facet, ()))
            given[EXCLUDED + facet] = sorted(self.filters.excluded.get(facet, ()))
        given["sort"] = "" if self.sort is Sort.RELEVANCE else self.sort.value
        given["editions"] = "all" if self.earlier_editions else ""
        given["page"] = str(self.page) if self.page > 1 else ""
        return {name: value for name, value in given.items() if value}

    @property
    def url(self) -> str:
        """Write the address."""
        return url_for("search.results", **self.parameters)

    def on_page(self, page: int) -> Address:
        """Give the same search on another page."""
        return replace(self, page=page)

    def without(self, facet: str, value: str, *, excluded: bool) -> Address:
        """Take one filter away."""
        chosen, out = dict(self.filters.chosen), dict(self.filters.excluded)
        held = out if excluded else chosen
        held[facet] = held.get(facet, frozenset()) - {value}
        return replace(self, filters=Filters(chosen, out), page=1)

    def unfiltered(self) -> Address:
        """Take every filter away."""
        return replace(self, filters=Filters.none(), earlier_editions=False, page=1)

    def editions(self, *, earlier: bool) -> Address:
        """Search earlier editions too, or leave them out."""
        return replace(self, earlier_editions=earlier, page=1)

    def as_typed(self, *acronyms: str) -> Address:
        """Leave these acronyms as they were typed, besides those left so already."""
        return replace(self, question=replace(self.question, as_typed=self.question.as_typed | {*acronyms}), page=1)

    def widened(self, acronym: str) -> Address:
        """Let an acronym find its long form again."""
        return replace(self, question=replace(self.question, as_typed=self.question.as_typed - {acronym}), page=1)

    def asking(self, text: str) -> Address:
        """Ask for other words, with the same filters and order."""
        return replace(self, question=replace(self.question, text=text), page=1)


def _values(parameters: MultiDict[str, str], before: str) -> Mapping[str, frozenset[str]]:
    named = {facet: frozenset(filter(None, parameters.getlist(before + facet))) for facet in FACETS}
    return {facet: values for facet, values in named.items() if values}
