"""Job: a paper is given back as a Word file, a web page, a table, or references for other programs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from indexer.citation import as_bibtex, as_csl, as_ris
from indexer.citation.coins import coins
from indexer.citation.runs import Formatted
from indexer.citation.styles import STYLES, References
from indexer.errors import BadPaper
from indexer.extract.media_type import DOCX
from indexer.manuscript.annotate import annotate_docx
from indexer.manuscript.html_page import as_html
from indexer.manuscript.marks import Entry
from indexer.manuscript.new_docx import new_docx
from indexer.model import DocumentId
from indexer.paper_marks import marks
from indexer.paper_report import Report
from indexer.paper_table import as_csv, as_workbook
from indexer.paper_text import Csl
from indexer.sources import cited_as

LIST_TITLE = "Sources in the library"
AUTHOR = "Evidence review"
"""Who the comments are by."""

DEFAULT_STYLE = next(iter(STYLES))


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a paper is given back."""

    name: str
    media_type: str
    write: Callable[[Report, bytes, str], bytes]


def written(report: Report, ending: str, original: bytes, style: str = DEFAULT_STYLE) -> bytes:
    """Write a paper in the form of a file with this ending, one of :data:`FORMS`.

    Args:
        report: the paper, and what was found.
        ending: such as "docx".
        original: the file as it was handed in.
        style: of the list of references, one of :data:`STYLES`.

    Raises:
        UsageError: there is no such style.
    """
    return FORMS[ending].write(report, original, style)


def bibliography(report: Report, style: str = DEFAULT_STYLE) -> list[Formatted]:
    """Set every work that the paper lists or cites in a style, in the order of its list.

    Raises:
        UsageError: there is no such style.
    """
    return References(_references(report), style).listed()


def _docx(report: Report, original: bytes, style: str) -> bytes:
    paper, made = report.opened.text, (marks(report), LIST_TITLE, _entries(report, style), AUTHOR)
    if paper.media_type == DOCX:
        # A file that could be read may have parts so damaged that nothing can be put into it.
        with suppress(BadPaper):
            return annotate_docx(original, paper, *made)
    return new_docx(paper, *made)


def _html(report: Report, _: bytes, style: str) -> bytes:
    held = [coins(item) for item in _linked(report).values()]
    title = report.opened.paper.title
    return as_html(report.opened.text, marks(report), title, _entries(report, style), held).encode()


def _entries(report: Report, style: str) -> list[Entry]:
    """Set the list of the sources that somebody confirmed, each linked to its document."""
    linked = _linked(report)
    numbers = list(linked)
    listed = References(list(linked.values()), style).listed() if linked else []
    places = {id(item): number for number, item in zip(numbers, linked.values(), strict=True)}
    return [Entry(each.runs, report.address(places[id(each.csl)])) for each in listed]


def _linked(report: Report) -> dict[DocumentId, Csl]:
    """Give the documents that somebody said works to be, as works to cite, with an address."""
    confirmed = (each.document for each in report.links.works if each.decision is not None)
    known = cited_as(report.view, [each for each in confirmed if each is not None and each in report.documents])
    return {number: {"URL": report.address(number), **csl} for number, csl in known.items()}


def _references(report: Report) -> list[Csl]:
    """Give every work that the paper lists or cites: as the library knows it where it is linked, else as understood."""
    linked = _linked(report)
    return [
        linked[each.document] if each.document in linked else _named(each.work.csl, each.work.text)
        for each in report.links.works
    ]


def _named(csl: Csl, text: str) -> Csl:
    return csl if csl.get("title") else {**csl, "title": text}


FORMS = {
    "docx": Form("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "html": Form("Web page", "text/html; charset=utf-8", _html),
    # The mark lets Excel see that it is UTF-8.
    "csv": Form("Table (CSV)", "text/csv; charset=utf-8", lambda report, *_: as_csv(report).encode("utf-8-sig")),
    "xlsx": Form(
        "Workbook (Excel)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda report, *_: as_workbook(report),
    ),
    "ris": Form(
        "References (RIS)",
        "application/x-research-info-systems; charset=utf-8",
        lambda report, *_: as_ris(_references(report)).encode(),
    ),
    "bib": Form(
        "References (BibTeX)",
        "application/x-bibtex; charset=utf-8",
        lambda report, *_: as_bibtex(_references(report)).encode(),
    ),
    "json": Form(
        "References (CSL-JSON)",
        "application/vnd.citationstyles.csl+json; charset=utf-8",
        lambda report, *_: as_csl(_references(report)).encode(),
    ),
}
"""The forms, by the ending of the file."""
