"""What a page offers for citing it: its lasting address, a quotation, the reference, and what programs read of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from indexer.anchors import Anchor, anchor
from indexer.citation import Reference, pinpoint
from indexer.citation.dates import as_text
from indexer.citation.names import in_order, is_organisation
from indexer.model import Document, Passage
from indexer.quotes import Found, Quote
from webapp.address import absolute
from webapp.library import library, vocabulary


@dataclass(frozen=True, slots=True)
class Cited:
    """How a document, or a passage of it, is cited from its page."""

    reference: Reference
    name: str
    """What programs call it: "documents/12", "documents/12/passages/5"."""
    position: int | None = None
    quoted: Anchor | None = None
    words: str = ""
    """The words in whole; an anchor may hold their beginning only."""

    @property
    def link(self) -> str:
        """The lasting address, which finds the words again if there are any."""
        if self.quoted is None:
            return self.reference.url
        return passage_link(self.quoted.document, self.quoted.position, self.quoted.quote, external=True)

    @property
    def quotation(self) -> str:
        """The words, where they are from, and the reference on a line of its own; nothing without words."""
        return f"“{self.words}” {self.reference.in_text()}\n\n{self.reference.line()}" if self.words else ""

    @property
    def tags(self) -> list[tuple[str, str]]:
        """Names and contents of the page's citation_… tags, which reference managers read."""
        work = self.reference.work
        tags = [("citation_title", self.reference.title)]
        # Without the comma at its end an organisation is taken for a person with a first name.
        tags += [
            ("citation_author", f"{in_order(each)}," if is_organisation(each) else in_order(each))
            for each in self.reference.authors
        ]
        tags += [("citation_publication_date", as_text(work.get("issued")).replace("-", "/"))]
        if self.reference.is_report:
            tags += [("citation_technical_report_institution", work.get("publisher", ""))]
            tags += [("citation_technical_report_number", work.get("number", ""))]
        tags += [("citation_doi", work.get("DOI", "")), ("citation_isbn", work.get("ISBN", ""))]
        tags += [("citation_language", work.get("language", "")), ("citation_public_url", self.reference.url)]
        return [(name, content) for name, content in tags if content]


def cited(
    document: Document, position: int | None = None, passage: Passage | None = None, found: Found | None = None
) -> Cited:
    """Give how a document is cited; with a passage, how that is; with words found in it, how they are quoted."""
    names = vocabulary().names
    keywords = tuple(names[key] for key in (*document.workstreams, *document.tags) if key in names)
    entered = library().catalogue.sources.of([document.id])
    source = entered[document.id].csl if entered else {}
    if position is None or passage is None:
        url = absolute(url_for("documents.document", number=document.id))
        return Cited(Reference(document, url, "", keywords, source), f"documents/{document.id}")
    place = pinpoint(passage.locator, passage.heading)
    reference = Reference(document, passage_link(document.id, position, external=True), place, keywords, source)
    quoted = anchor(document, passage, found) if found else None
    name = f"documents/{document.id}/passages/{position}"
    return Cited(reference, name, position, quoted, found.words if found else "")


def passage_link(
    number: int, position: int, quote: Quote | None = None, *, external: bool = False, **others: Any
) -> str:
    """Write the address of a passage, or of words in it; ``others`` are parameters that stand there too."""
    given: dict[str, Any] = {"quote": quote.exact, "before": quote.before, "after": quote.after} if quote else {}
    path = url_for(
        "passages.passage",
        number=number,
        position=position,
        _anchor="quote" if quote else None,
        **{name: value for name, value in given.items() if value},
        **others,
    )
    return absolute(path) if external else path
