"""What operations take: each parameter with what it means; an unknown one is an error, for it would be passed over."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from indexer.search.document_table import FACETS
from indexer.search.results import Sort
from webapp.address import EXCLUDED


def _whole(given: object) -> object:
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,10}", given):
        return int(given)
    raise ValueError("should be a whole number")


def _day(given: object) -> object:
    if given == "" or (isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given)):
        return given
    raise ValueError("should be a day, such as 2026-01-31")


_Number = BeforeValidator(_whole)
_Text = Annotated[str, Field(max_length=4000)]
_Several = Annotated[
    list[Annotated[str, Field(max_length=400)]],
    Field(max_length=100),
    BeforeValidator(lambda given: given if isinstance(given, list) else [given]),
]
_Day = Annotated[Literal[""] | date, BeforeValidator(_day)]
_Size = Annotated[int, Field(ge=1, le=100), _Number]


class Nothing(BaseModel):
    """No parameters."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Following(Nothing):
    """A place in a long list. What is added or goes meanwhile moves nothing else to another page."""

    after: Annotated[int, Field(ge=0, le=2147483647), _Number] = 0
    """Only those with a higher number."""
    size: _Size = 20
    """How many to give at most."""


class Sentence(Nothing):
    """A sentence to find evidence for."""

    sentence: Annotated[str, Field(min_length=1, max_length=1000)] = Field(examples=["Most children live at home."])
    """What is claimed."""
    limit: Annotated[int, Field(ge=1, le=50), _Number] = 5
    """How many passages to give at most."""


class StyleParameters(Nothing):
    """The style of references."""

    style: Literal["harvard", "apa", "chicago", "vancouver", "oscola"] = "harvard"
    """Harvard (Cite Them Right), APA, Chicago (author-date), Vancouver, or OSCOLA’s bibliography."""


class Queued(Nothing):
    """Documents to tag next."""

    group: _Text = Field("workstream", examples=["evidence-type"])
    """The slug of the tag group that they have no tag of."""
    size: _Size = 20
    """How many to give at most."""


class Earlier(Nothing):
    """A place in a long list that has the newest first."""

    before: Annotated[int, Field(ge=0, le=2147483647), _Number] = 0
    """Only those with a lower number."""
    size: _Size = 20
    """How many to give at most."""


class TaggedParameters(Earlier):
    """Which tagged passages."""

    tag: Annotated[str, Field(max_length=400)] = ""
    """The key or a name of a tag: only passages with it, or with one that counts for it."""
    group: Annotated[str, Field(max_length=400)] = ""
    """The slug of a group: only passages with a tag of it."""


class TagParameters(Nothing):
    """Which tags."""

    group: Annotated[str, Field(max_length=400)] = ""
    """The slug of a group: only its tags."""
    retired: Literal["", "1"] = ""
    """With 1 those that are no longer applied too."""


class FormatParameters(Nothing):
    """The format of a file."""

    format: Literal["csv", "ttl", "rdf", "jsonld"] = "csv"
    """CSV, or SKOS as Turtle, RDF/XML or JSON-LD."""


class _Asked(Nothing):
    """What narrows the documents, under the names that the address of a result page has."""

    q: _Text = Field("", examples=["neglect"])
    """The query, in the language of the search page. Without it every document is found."""
    any: Literal["", "1"] = ""
    """With 1 any of the words is enough, best first."""
    as_typed: _Several = Field([], alias="as-typed")
    """Acronyms that are not to find their long forms."""
    editions: Literal["", "all"] = ""
    """With all earlier editions are searched too."""


class _Search(_Asked):
    """A search, with the part of the answer that is wanted."""

    sort: Sort = Sort.RELEVANCE
    """The order of the results."""
    meaning: Literal["", "no"] = ""
    """With no the order goes by the words alone, and nothing is added that is only close in meaning."""
    page: Annotated[int, Field(ge=1, le=1_000_000), _Number] = 1
    """Which page of results."""
    size: _Size = 20
    """Documents on a page."""


class _Map(_Asked):
    """A map, and what narrows it."""

    rows: _Text = ""
    """A tag group, or year. Without it one that has documents is chosen, as for the columns."""
    columns: _Text = ""
    """Another tag group, or year."""
    on: _Day = ""
    """The map as it was at the end of this day, ISO 8601. Without it the map is of now."""
    compared: _Day = ""
    """Another day: each cell says what changed from the earlier of the two to the later."""


_facets: dict[str, Any] = {
    facet: (_Several, Field([], description=f"Only documents with this {facet}; several are alternatives."))
    for facet in FACETS
} | {
    f"not_{facet}": (
        _Several,
        Field([], alias=EXCLUDED + facet, description=f"Only documents without this {facet}."),
    )
    for facet in FACETS
}

SearchParameters: type[_Search] = create_model("SearchParameters", __base__=_Search, **_facets)
"""The parameters of a search, with every facet chosen or excluded."""

MapParameters: type[_Map] = create_model("MapParameters", __base__=_Map, **_facets)
"""The parameters of a map, likewise."""
