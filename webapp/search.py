"""The search page: what was asked, what narrows it, and the documents and passages that answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer.errors import SearchTooSlow
from indexer.search.results import Facet, FacetValue, Met, Result, Results, Sort
from webapp.address import EXCLUDED, Address
from webapp.library import vocabulary
from webapp.metrics import search_measured
from webapp.pagination import Pagination, paginate
from webapp.searches import note
from webapp.security import search_limit
from webapp.view import view
from webapp.wording import FACET_NAMES, counted, facet_label

pages = Blueprint("search", __name__)

SIZE = 20
"""Documents on one page of results."""

_SNIPPETS = 3
_SORTS = {
    Sort.RELEVANCE: "Best match",
    Sort.DATE: "Newest first",
    Sort.ADDED: "Latest in the library",
    Sort.TITLE: "Title",
}
_CORRECTING = 1.0  # seconds that a correction may take
_PARTS = {
    Met.DOCUMENT: "Words found on different pages",
    Met.ANY: "Some of the words",
    Met.MEANING: "Close in meaning, without all your words",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """An acronym of the query, what it means, whether it finds its long form, and the address where it is otherwise."""

    acronym: str
    meaning: str
    used: bool
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """Results under one label; the first part of a search has none. ``start`` counts from 1."""

    label: str
    start: int
    results: list[Result]


@pages.get("/")
@search_limit
def results() -> str | Response:
    """Show the search page; without words it lists every document."""
    address = Address.read(request.args)
    search = address.search(SIZE, _SNIPPETS if address.question.text else 0)
    try:
        with search_measured():
            found = view().search(search)
    except SearchTooSlow as error:
        return render_template("search/stopped.html", address=address, sentence=str(error), title="Search stopped")
    pagination = paginate(address.page, SIZE, found.listed)
    if pagination.page != address.page:
        return redirect(address.on_page(pagination.page).url)
    note(address, found)
    facets = _facets(found)
    return render_template(
        "search/results.html",
        address=address,
        found=found,
        parts=_parts(found, pagination),
        facets=facets,
        names=vocabulary().names,
        chips=_chips(address, facets),
        expansions=_expansions(address, found),
        correction=view().finder().correct(search, _CORRECTING),
        sorts=_SORTS,
        pagination=pagination,
        headline=_headline(found),
        title=_title(address, found),
        excluded=EXCLUDED,
        facet_name=facet_name,
    )


def _headline(found: Results) -> str:
    """Say how much was found, the strongest part first."""
    some = counted(found.documents, "document")
    if found.documents:
        return f"{some}, {counted(found.passages, 'passage')}"
    if found.across:
        return f"No passage has all the words. {counted(found.across, 'document')} with them on different pages"
    if found.any_word:
        return f"Nothing has all the words. {counted(found.any_word, 'document')} with some of them"
    if found.by_meaning:
        return f"No document has your words. {counted(found.by_meaning, 'document')} close to them in meaning"
    return "No documents found"


def _title(address: Address, found: Results) -> str:
    page = f", page {address.page}" if address.page > 1 else ""
    asked = f"{address.question.text}: " if address.question.text else ""
    return f"{asked}{counted(found.total, 'document')} found{page}" if found.total else f"{asked}no documents found"


def _parts(found: Results, pagination: Pagination) -> list[Part]:
    parts: list[Part] = []
    for number, result in enumerate(found.results, pagination.start + 1):
        label = _PARTS.get(result.met, "")
        if not parts or parts[-1].label != label:
            parts.append(Part(label, number, []))
        parts[-1].results.append(result)
    return parts


def _facets(found: Results) -> list[Facet]:
    """Give the facets that can narrow these results, with their labels in words."""
    shown = []
    for facet in found.facets:
        values = [
            FacetValue(
                each.value,
                facet_label(facet.name, each.value, each.label, vocabulary().group_name(facet.group)),
                each.count,
                each.chosen,
                each.excluded,
            )
            for each in facet.values
        ]
        if facet.name == "year":
            values.sort(key=lambda each: (each.value.isdecimal(), each.value), reverse=True)
        if len(values) > 1 or any(each.chosen or each.excluded for each in values):
            shown.append(Facet(facet.name, tuple(values), facet.group))
    return shown


def _expansions(address: Address, found: Results) -> list[Expansion]:
    finder = view().finder()

    def meaning(acronym: str) -> str:
        return " or ".join(finder.long_forms(acronym)) or "its long form"

    return [
        *(Expansion(each, meaning(each), True, address.as_typed(each).url) for each in found.expansions),
        *(
            Expansion(each, meaning(each), False, address.widened(each).url)
            for each in sorted(address.question.as_typed)
        ),
    ]


def facet_name(facet: Facet) -> str:
    """Name a facet; of tags, by their group."""
    return vocabulary().group_name(facet.group) or FACET_NAMES[facet.name]


def _chips(address: Address, facets: list[Facet]) -> list[Chip]:
    chips = []
    for facet in facets:
        name = facet_name(facet)
        for each in facet.values:
            if each.chosen:
                without = address.without(facet.name, each.value, excluded=False)
                chips.append(Chip(f"{name}: {each.label}", without.url))
            if each.excluded:
                without = address.without(facet.name, each.value, excluded=True)
                chips.append(Chip(f"{name}: not {each.label}", without.url))
    if address.earlier_editions:
        chips.append(Chip("With earlier editions", address.editions(earlier=False).url))
    return chips
