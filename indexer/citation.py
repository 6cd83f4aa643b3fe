"""Writes how a document is cited: CSL-JSON, RIS, BibTeX, and a plain author-date reference."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from indexer.language import one_line
from indexer.model import Document, Locator, is_date

_NO_DATE = "n.d."


@dataclass(frozen=True, slots=True)
class Type:
    """What one kind of document is called in each format."""

    csl: str
    ris: str
    bibtex: str


_REPORT = Type("report", "RPRT", "techreport")
_TYPES = {
    "slides": Type("speech", "SLIDE", "misc"),
    "letter": Type("personal_communication", "PCOMM", "misc"),
    "web page": Type("webpage", "ELEC", "misc"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A document as it is cited from an address, at a place in it if there is one."""

    document: Document
    url: str
    pinpoint: str = ""
    """Where in it, as :func:`pinpoint` writes it."""
    keywords: tuple[str, ...] = ()

    @property
    def authors(self) -> list[str]:
        """The organisation that speaks; without one, the persons."""
        if self.document.organisation:
            return [self.document.organisation]
        return [name for each in self.document.author.split(";") if (name := each.strip())]

    @property
    def title(self) -> str:
        """The title; a document without one is named by its number."""
        return self.document.title or f"Document {self.document.id}"

    @property
    def year(self) -> str:
        """The year, or "n.d."."""
        return self.date.partition("-")[0] or _NO_DATE

    @property
    def date(self) -> str:
        """The date, if it is one: "2016", "2016-07" or "2016-07-31"."""
        return self.document.date if is_date(self.document.date) else ""

    @property
    def is_report(self) -> bool:
        """Whether it counts as a report."""
        return self.type is _REPORT

    @property
    def type(self) -> Type:
        """What it is called in each format."""
        return _TYPES.get(self.document.kind.lower(), _REPORT)

    def in_text(self) -> str:
        """Cite it in a sentence: "(Care Inspectorate, 2016, p. 12)"."""
        return f"({', '.join(filter(None, (_listed(self.authors) or self.title, self.year, self.pinpoint)))})"

    def line(self) -> str:
        """Give its line in a list of references, in plain text."""
        authors = _listed(self.authors)
        publisher = self.document.organisation if self.document.organisation != authors else ""
        opening = f"{authors} ({self.year}) {self.title}" if authors else f"{self.title} ({self.year})"
        stated = [_stopped(each) for each in (opening, publisher) if each]
        return " ".join([*stated, f"Available at: {self.url}"])

    def csl(self) -> dict[str, Any]:
        """Give it as a CSL-JSON item; what is not known is left out."""
        item = {
            "id": f"document-{self.document.id}",
            "type": self.type.csl,
            "title": self.title,
            "author": [{"literal": each} for each in self.authors],
            "issued": {"date-parts": [[int(part) for part in self.date.split("-")]]} if self.date else {},
            "publisher": self.document.organisation,
            "genre": self.document.kind if self.type is _REPORT and self.document.kind != "report" else "",
            "language": self.document.language,
            "keyword": ", ".join(self.keywords),
            "note": self.pinpoint,
            "URL": self.url,
        }
        return {name: value for name, value in item.items() if value}


def pinpoint(locator: Locator, heading: str = "") -> str:
    """Name a place as a citation does: "p. iv", "slide 3"; a section, which has no printed number, by its heading."""
    if locator.label == "page":
        return f"p. {locator.value}"
    if locator.label == "section":
        return f"under “{heading}”" if heading else ""
    return str(locator)


def as_csl(references: Iterable[Reference]) -> str:
    """Write references as a CSL-JSON file."""
    return json.dumps([each.csl() for each in references], ensure_ascii=False, indent=2) + "\n"


def as_ris(references: Iterable[Reference]) -> str:
    """Write references as an RIS file; the place in the document is a note."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for each in references for tag, value in _ris(each))


def as_bibtex(references: Iterable[Reference]) -> str:
    """Write references as a BibTeX file in UTF-8."""
    return "\n".join(_bibtex(each) for each in references)


def _ris(reference: Reference) -> Iterator[tuple[str, str]]:
    document = reference.document
    yield "TY", reference.type.ris
    for author in reference.authors:
        yield "AU", author
    named = {
        "TI": reference.title,
        "PY": reference.date.replace("-", "/"),
        "PB": document.organisation,
        "LA": document.language,
        "AN": str(document.id),  # SN would be a number the report itself bears
    }
    yield from ((tag, value) for tag, value in named.items() if value)
    for keyword in reference.keywords:
        yield "KW", keyword
    yield "UR", reference.url
    if reference.pinpoint:
        yield "N1", f"Cited: {reference.pinpoint}"
    yield "ER", ""


_BIBTEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{each: f"\\{each}" for each in "{}$&#_%"},
}


def _bibtex(reference: Reference) -> str:
    year, _, rest = reference.date.partition("-")
    fields = {
        "author": " and ".join(f"{{{_tex(each)}}}" for each in reference.authors),
        "title": f"{{{_tex(reference.title)}}}",  # braces within keep its capitals
        "year": year,
        "month": rest[:2].lstrip("0"),
        "institution" if reference.is_report else "publisher": _tex(reference.document.organisation),
        "type": _tex(reference.csl().get("genre", "")),
        "language": _tex(reference.document.language),
        "keywords": ", ".join(map(_tex, reference.keywords)),
        "note": _tex(reference.pinpoint),
        "url": reference.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{reference.type.bibtex}{{{_key(reference)},\n{lines}}}\n"


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(each, each) for each in one_line(text))


def _key(reference: Reference) -> str:
    """Give a key of plain letters, such as "care-inspectorate-2016-12"."""
    name = unicodedata.normalize("NFKD", (reference.authors or [reference.title])[0]).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", name.lower())[:3]
    return "-".join([*words, reference.date[:4] or "nd", str(reference.document.id)])


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
