"""How a document is cited: as a CSL-JSON item, in a sentence, and in a plain line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from indexer.citation.dates import read_date
from indexer.citation.dates import year as year_of
from indexer.citation.names import Name, family, from_order, in_order, listed
from indexer.citation.names import names as names_of
from indexer.citation.types import REPORT
from indexer.model import Document, Locator, is_date
from indexer.paper_text import Csl

_NO_DATE = "n.d."
_TYPES = {"slides": "speech", "letter": "personal_communication", "web page": "webpage"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A document as it is cited from an address, at a place in it if there is one."""

    document: Document
    url: str
    pinpoint: str = ""
    """Where in it, as :func:`pinpoint` writes it."""
    keywords: tuple[str, ...] = ()
    source: Csl = field(default_factory=dict)
    """What people entered for citing it, which goes before its metadata."""

    @property
    def authors(self) -> list[Name]:
        """Who made it: as was entered; else the organisation that speaks; without one, the persons."""
        return list(names_of(self.work))

    @property
    def title(self) -> str:
        """The title; a document without one is named by its number."""
        return str(self.work["title"])

    @property
    def year(self) -> str:
        """The year, or "n.d."."""
        return year_of(self.work) or _NO_DATE

    @property
    def is_report(self) -> bool:
        """Whether it counts as a report."""
        return bool(self.work["type"] == REPORT.csl)

    def in_text(self) -> str:
        """Cite it in a sentence: "(Care Inspectorate, 2016, p. 12)"."""
        named = listed(list(map(family, self.authors))) or self.title
        return f"({', '.join(filter(None, (named, self.year, self.pinpoint)))})"

    def line(self) -> str:
        """Give its line in a list of references, in plain text."""
        authors = listed(list(map(in_order, self.authors)))
        publisher = self.work.get("publisher", "")
        opening = f"{authors} ({self.year}) {self.title}" if authors else f"{self.title} ({self.year})"
        stated = [_stopped(each) for each in (opening, publisher if publisher != authors else "") if each]
        return " ".join([*stated, f"Available at: {self.work['URL']}"])

    @property
    def work(self) -> dict[str, Any]:
        """The work as a CSL-JSON item without a place in it; what is not known is left out."""
        held = {"keyword": ", ".join(self.keywords), "URL": self.url} | work(self.document, self.source)
        return {key: value for key, value in held.items() if value}

    def csl(self) -> dict[str, Any]:
        """Give it as a CSL-JSON item; the place in it is a note."""
        held = self.work
        note = "\n".join(filter(None, (held.get("note"), f"Cited: {self.pinpoint}" if self.pinpoint else "")))
        return held | ({"note": note} if note else {})


def work(document: Document, source: Csl) -> dict[str, Any]:
    """Give a document as a CSL-JSON item: what people entered for citing it, and for the rest its metadata."""
    kind = _TYPES.get(document.kind.lower(), REPORT.csl)
    persons = [from_order(each) for each in document.author.split(";") if each.strip()]
    is_plain = document.kind.lower() == "report"
    known: dict[str, Any] = {
        "type": kind,
        "title": document.title or f"Document {document.id}",
        "author": [{"literal": document.organisation}] if document.organisation else persons,
        "issued": read_date(document.date) if is_date(document.date) else {},
        "publisher": document.organisation,
        "genre": document.kind[:1].upper() + document.kind[1:] if kind == REPORT.csl and not is_plain else "",
        "language": document.language,
    }
    held = {"id": f"document-{document.id}"} | {key: value for key, value in known.items() if value}
    return held | {key: value for key, value in source.items() if value and key != "id"}


def pinpoint(locator: Locator, heading: str = "") -> str:
    """Name a place as a citation does: "p. iv", "slide 3"; a section, which has no printed number, by its heading."""
    if locator.label == "page":
        return f"p. {locator.value}"
    if locator.label == "section":
        return f"under “{heading}”" if heading else ""
    return str(locator)


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
