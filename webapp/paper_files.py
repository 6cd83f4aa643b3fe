"""Gives papers back: with links and comments as a Word file, as a table, as references; and as they were handed in."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file

from indexer import paper_access, papers
from indexer.citation.styles import STYLES
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.paper_files import DEFAULT_STYLE, FORMS, bibliography, written
from indexer.paper_report import Report
from webapp.address import absolute
from webapp.documents import NUMBER
from webapp.library import library
from webapp.security import ORIGINAL_CONTENT
from webapp.session import person
from webapp.view import view

pages = Blueprint("paper_files", __name__)


@pages.get(f"/papers/{NUMBER}/files")
def choose(number: int) -> str:
    """Offer a paper in all the forms in which it is given back."""
    found, style = _report(number), _style()
    return render_template(
        "papers/files.html",
        opened=found.opened,
        paper=found.opened.paper,
        links=found.links,
        forms=FORMS,
        styles=STYLES,
        style=style,
        bibliography=bibliography(found, style) if "style" in request.args else [],
        word=found.opened.version.name.lower().endswith(".docx"),
        page="files",
        title=f"Give back {found.opened.paper.title}",
    )


@pages.get(f"/papers/{NUMBER}/paper.<any(docx, html, csv, xlsx, ris, bib, json):ending>")
def save(number: int, ending: str) -> Response:
    """Send a paper as a file, its reference list in the style that is asked for."""
    found = _report(number)
    style = _style()
    original = papers.file(library(), found.opened.version)
    answer = Response(written(found, ending, original, style), content_type=FORMS[ending].media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"paper-{number}.{ending}")
    return answer


@pages.get(f"/papers/{NUMBER}/versions/<int(min=1, max=2147483647):version>/original")
def original(number: int, version: int) -> Response:
    """Send a version of a paper as it was handed in.

    Raises:
        NotFound: there is no such version.
    """
    paper = paper_access.find(library(), number, person())
    held = library().catalogue.papers.version(paper.id, version)
    if held is None:
        raise NotFound(f"Paper {number} has no version {version}. Its page lists those there are.")
    answer = send_file(
        BytesIO(papers.file(library(), held)),
        mimetype=held.media_type or "text/plain",
        as_attachment=True,
        # No control character may reach a header.
        download_name="".join(filter(str.isprintable, held.name)) or f"paper-{number}-{version}.txt",
    )
    answer.headers["Content-Security-Policy"] = ORIGINAL_CONTENT
    return answer


def _report(number: int) -> Report:
    return Report(papers.opened(library(), number, person()), view(), absolute(""))


def _style() -> str:
    """Give the style of references that is asked for.

    Raises:
        UsageError: there is none of this name.
    """
    style = request.args.get("style", DEFAULT_STYLE)
    if style not in STYLES:
        raise UsageError(f"There is no style “{one_line(style)}” here. There are {', '.join(STYLES)}.")
    return style
