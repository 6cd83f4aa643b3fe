"""Reads and writes the address of a result page: the address is the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from indexer.search.document_table import FACETS, Filters
from indexer.search.results import Search, Sort
from webapp.library import library
from webapp.pagination import page_number

EXCLUDED = "not-"
"""Stands before a facet's name in the address when its value is excluded."""


_LONGEST = 2048  # characters of a search that travels on


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the text, which travels on to the pages of documents and passages."""

    text: str = ""
    any_word: bool = False
    as_typed: frozenset[str] = frozenset()
    """Acronyms that are not to find their long forms."""
    came_from: str = ""
    """The rest of the search that led here, as its address has it: filters, order, page. Nothing on a result page."""

    @classmethod
    def read(cls, parameters: MultiDict[str, str]) -> Question:
        """Read the parameters of an address."""
        return cls(
            " ".join(parameters.get("q", "").split()),
            parameters.get("any") == "1",
            frozenset(filter(None, parameters.getlist("as-typed"))),
            _rewritten(parameters.get("from", "")),
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what stands in an address."""
        named = {
            "q": self.text,
            "any": "1" if self.any_word else "",
            "as-typed": sorted(self.as_typed),
            "from": self.came_from,
        }
        return {name: value for name, value in named.items() if value}

    @property
    def search_url(self) -> str:
        """Write the address of the search that led here."""
        search = Address.read(MultiDict(parse_qsl(self.came_from)))
        return replace(search, question=replace(self, came_from="")).url


@dataclass(frozen=True, slots=True)
class Address:
    """Everything that the address of a result page says."""

    question: Question = field(default_factory=Question)
    filters: Filters = field(default_factory=Filters.none)
    sort: Sort = Sort.RELEVANCE
    earlier_editions: bool = False
    words_only: bool = False
    """The order goes by the words alone, not by what passages mean."""
    page: int = 1
    seen: int = 0
    """The newest document when the person last looked at this search, kept under a name; 0: nothing is news."""

    @classmethod
    def read(cls, parameters: MultiDict[str, str]) -> Address:
        """Read the parameters of an address; what makes no sense is passed over."""
        sort = parameters.get("sort", "")
        return cls(
            replace(Question.read(parameters), came_from=""),
            Filters(_values(parameters, ""), _values(parameters, EXCLUDED)),
            Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
            parameters.get("editions") == "all",
            parameters.get("meaning") == "no",
            page_number(parameters.get("page", "")),
            _number(parameters.get("seen", "")),
        )

    @classmethod
    def parse(cls, query: str) -> Address:
        """Read a query string."""
        return cls.read(MultiDict(parse_qsl(query)))

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
            meaning=not self.words_only,
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what stands in the address."""
        return self.question.parameters | self._rest

    @property
    def travelling(self) -> Question:
        """Give the question as it goes on to a document, which leads back to this very page."""
        return replace(self.question, came_from=urlencode(self._rest, doseq=True))

    @property
    def _rest(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for facet in FACETS:
            given[facet] = sorted(self.filters.chosen.get(facet, ()))
            given[EXCLUDED + facet] = sorted(self.filters.excluded.get(facet, ()))
        given["sort"] = "" if self.sort is Sort.RELEVANCE else self.sort.value
        given["editions"] = "all" if self.earlier_editions else ""
        given["meaning"] = "no" if self.words_only else ""
        given["page"] = str(self.page) if self.page > 1 else ""
        given["seen"] = str(self.seen) if self.seen else ""
        return {name: value for name, value in given.items() if value}

    @property
    def url(self) -> str:
        """Write the address."""
        return url_for("search.results", **self.parameters)

    @property
    def query(self) -> str:
        """Write what is searched as a query string, the same for every page of its results."""
        return urlsplit(replace(self, page=1, seen=0).url).query

    @property
    def is_blank(self) -> bool:
        """Tell whether every document is asked for."""
        return not (self.question.text or self.filters.chosen or self.filters.excluded)

    def on_page(self, page: int) -> Address:
        """Give the same search on another page."""
        return replace(self, page=page)

    def without(self, facet: str, value: str, *, excluded: bool) -> Address:
        """Take one filter away."""
        chosen, out = dict(self.filters.chosen), dict(self.filters.excluded)
        held = out if excluded else chosen
        held[facet] = held.get(facet, frozenset()) - {value}
        return replace(self, filters=Filters(chosen, out), page=1)

    def latest_first(self) -> Address:
        """Give the same search, with what came last into the library first."""
        return replace(self, sort=Sort.ADDED, page=1)

    def since(self, document: int) -> Address:
        """Give the same search, in which documents after this one are news."""
        return replace(self, seen=document)

    def unfiltered(self) -> Address:
        """Take every filter away."""
        return replace(self, filters=Filters.none(), earlier_editions=False, page=1)

    def editions(self, *, earlier: bool) -> Address:
        """Search earlier editions too, or leave them out."""
        return replace(self, earlier_editions=earlier, page=1)

    def by_words(self, *, alone: bool) -> Address:
        """Go by the words alone, or by what passages mean too."""
        return replace(self, words_only=alone, page=1)

    def as_typed(self, *acronyms: str) -> Address:
        """Leave these acronyms as they were typed, besides those left so already."""
        return replace(self, question=replace(self.question, as_typed=self.question.as_typed | {*acronyms}), page=1)

    def widened(self, acronym: str) -> Address:
        """Let an acronym find its long form again."""
        return replace(self, question=replace(self.question, as_typed=self.question.as_typed - {acronym}), page=1)

    def asking(self, text: str) -> Address:
        """Ask for other words, with the same filters and order."""
        return replace(self, question=replace(self.question, text=text), page=1)


def absolute(path: str) -> str:
    """Give an address of this site as people outside it would write it."""
    return (library().config.address.rstrip("/") or request.host_url.rstrip("/")) + path


def onwards(wanted: str) -> str:
    """Give where to go after signing in: the address wanted, if it is one of this site, or the search page."""
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return wanted if ours else url_for("search.results")


def _rewritten(search: str) -> str:
    """Give what of a search's address makes sense, however it was written."""
    return Address.read(MultiDict(parse_qsl(search))).travelling.came_from if 0 < len(search) <= _LONGEST else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _values(parameters: MultiDict[str, str], before: str) -> Mapping[str, frozenset[str]]:
    named = {facet: frozenset(filter(None, parameters.getlist(before + facet))) for facet in FACETS}
    return {facet: values for facet, values in named.items() if values}
