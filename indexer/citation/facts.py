"""The shapes of works and references as JSON, on the command line and by the API; what is said of each key is here."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict  # Python's own tells pydantic too little before 3.12

from indexer.citation.runs import Formatted
from indexer.facts import LocatorFacts


class SourceFacts(TypedDict):
    """A citable work that is not held."""

    id: int
    csl: dict[str, Any]
    """The work as a CSL-JSON item."""
    added_at: str
    added_by: str


class DocumentSourceFacts(TypedDict):
    """How a document is cited."""

    document: int
    csl: dict[str, Any]
    """The document as a CSL-JSON item: what people entered, and for the rest its metadata."""
    entered: list[str]
    """The fields of it that people entered."""


class ReferenceFacts(TypedDict):
    """A work in a list of references."""

    id: str
    """The identifier of the work’s CSL-JSON item."""
    text: str
    html: str
    """The same with italics: escaped, with no elements but i, b, sup and sub."""


class KeptFacts(TypedDict):
    """Something in a basket."""

    id: int
    document: int
    title: str
    position: int
    """The passage, from 1; 0 is the whole document."""
    locator: LocatorFacts | None
    words: str
    """The words that were put aside, as they stand in the document now."""
    gone: bool
    """The words, or the passage, are not in the document any more."""
    note: str
    citation: str
    """How it is cited in a text, in the style."""


class BasketFacts(TypedDict):
    """A basket: what somebody put aside to cite, in their order."""

    style: str
    kept: list[KeptFacts]
    references: list[ReferenceFacts]
    """The list of references, in the order of the style."""


def reference_as_json(each: Formatted) -> ReferenceFacts:
    """Give a work in a list of references."""
    return {"id": str(each.csl.get("id", "")), "text": each.text, "html": each.html}
