"""Citable works: those that are not held, files of them that people bring in, and how each document is cited."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from indexer import sources as job
from indexer.citation import as_csl
from indexer.citation.fields import FIELDS, TYPES, as_fields, from_fields
from indexer.citation.files import FORMATS
from indexer.citation.styles import References
from indexer.errors import NotFound, UsageError
from indexer.model import DocumentId
from indexer.paper_text import Csl
from indexer.sources import Import, Known
from webapp.documents import NUMBER
from webapp.library import library
from webapp.pagination import page_number, paginate
from webapp.security import csrf, let_larger_in
from webapp.session import by
from webapp.view import shown_document, view

pages = Blueprint("sources", __name__)

_SIZE = 50
_SET = 200  # works of a file that are shown as references, which takes a while; the others by their titles
_MOST = 5_000_000  # bytes of a file; a library of some thousand works has fewer
_SEVERAL_LINES = ("author", "editor", "note")
_HINTS = {
    "author": "One a line. Persons as “Munro, Eileen”; an organisation as it is, in quotation marks if it has a comma.",
    "editor": "One a line, written like authors.",
    "issued": "Such as 2016, 2016-07 or 2016-07-31.",
    "accessed": "Such as 2026-11-20.",
    "page": "Such as 12-19.",
}


@pages.get("/sources")
def not_held() -> str:
    """List the works that are not held."""
    words = request.args.get("q", "")
    held = job.not_held(library().catalogue, words)
    pagination = paginate(page_number(request.args.get("page", "")), _SIZE, len(held))
    some = held[pagination.start : pagination.start + _SIZE]
    listed = References([{**each.csl, "id": str(each.id)} for each in some]).listed()
    return render_template(
        "sources/not_held.html",
        listed=[(int(each.csl["id"]), each) for each in listed],
        words=words,
        pagination=pagination,
        formats=FORMATS,
        title="Works that the library does not hold",
    )


@pages.get("/sources/references.<any(ris, bib, json):ending>")
def file(ending: str) -> Response:
    """Send the works that are not held as a file."""
    kind = FORMATS[ending]
    text = kind.write([each.csl for each in job.not_held(library().catalogue, request.args.get("q", ""))])
    answer = Response(text, content_type=f"{kind.media_type}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="not-held.{ending}"'
    return answer


@pages.get("/sources/new")
def new() -> str:
    """Show the form by which a work that is not held is added."""
    return _form({}, as_fields({"type": "report"}))


@pages.post("/sources/new")
def add() -> tuple[str, int] | AnyResponse:
    """Add a work that is not held."""
    try:
        job.add(library().catalogue, from_fields(request.form, {}), by())
    except UsageError as error:
        return _form({}, request.form, str(error)), 422
    flash("The work is added.")
    return redirect(url_for("sources.not_held"), 303)


@pages.get("/sources/import")
def choose_file() -> str:
    """Show the form that takes a file of references in."""
    return _import_page()


@pages.post("/sources/import")
def take_in() -> tuple[str, int] | str | AnyResponse:
    """Show what a file of references would bring; once that was seen, bring it in."""
    try:
        let_larger_in(2 * _MOST)
    except RequestEntityTooLarge:
        return _import_page(f"The file is over {_MOST // 1_000_000} MB. Export fewer references at a time."), 413
    try:
        if seen := request.form.get("seen", ""):
            done = job.import_sources(view(), seen, "json", by())
            flash(f"{_works(done.count(Known.NEW))} added; {_works(done.count(Known.HELD))} found to be held.")
            return redirect(url_for("sources.not_held"), 303)
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _import_page("Choose a file."), 422
        found = job.preview(view(), sent.stream.read())
    except UsageError as error:
        return _import_page(str(error)), 422
    return _import_page(found=found)


@pages.get(f"/sources/{NUMBER}")
def edit(number: int) -> str:
    """Show a work that is not held, to be changed."""
    held = job.not_held_source(library().catalogue, number)
    return _form(held.csl, as_fields(held.csl), number=number)


@pages.post(f"/sources/{NUMBER}")
def change(number: int) -> tuple[str, int] | AnyResponse:
    """Change a work that is not held."""
    held = job.not_held_source(library().catalogue, number)
    try:
        job.change(view(), number, from_fields(request.form, held.csl), by())
    except UsageError as error:
        return _form(held.csl, request.form, str(error), number=number), 422
    flash("Saved.")
    return redirect(url_for("sources.not_held"), 303)


@pages.post(f"/sources/{NUMBER}/hold")
def hold(number: int) -> tuple[str, int] | AnyResponse:
    """Say which document a work is."""
    held = job.not_held_source(library().catalogue, number)
    wanted = request.form.get("document", "").strip()
    document = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else 0
    try:
        job.hold(view(), number, shown_document(document).id, by())
    except (UsageError, NotFound) as error:
        return _form(held.csl, as_fields(held.csl), str(error), "document", number=number), 422
    flash("The work is now the document’s.")
    return redirect(url_for("documents.document", number=document, _anchor="cite"), 303)


@pages.post(f"/sources/{NUMBER}/remove")
def remove(number: int) -> AnyResponse:
    """Remove a work that is not held."""
    job.remove(view(), job.not_held_source(library().catalogue, number).id, by())
    flash("The work is removed.")
    return redirect(url_for("sources.not_held"), 303)


@pages.get(f"/documents/{NUMBER}/source")
def of_document(number: int) -> str:
    """Show how a document is cited, to be changed."""
    document = shown_document(number)
    item = job.cited_as(view(), [document.id])[document.id]
    return _form(item, as_fields(item), document=document.id)


@pages.post(f"/documents/{NUMBER}/source")
def enter(number: int) -> tuple[str, int] | AnyResponse:
    """Enter how a document is cited; or, with "forget", go back to its metadata."""
    document = shown_document(number)
    item = job.cited_as(view(), [document.id])[document.id]
    try:
        job.enter(view(), document.id, {} if "forget" in request.form else from_fields(request.form, item), by())
    except UsageError as error:
        return _form(item, request.form, str(error), document=document.id), 422
    flash("Saved." if "forget" not in request.form else "The document is cited by its metadata again.")
    return redirect(url_for("documents.document", number=number, _anchor="cite"), 303)


def _form(
    item: Csl,
    values: dict[str, str],
    error: str = "",
    wrong: str = "title",
    number: int = 0,
    document: DocumentId | None = None,
) -> str:
    """Show the form of a work: of a document, of one that is not held, or of a new one."""
    entered = document is not None and job.entered(view(), document) is not None
    of = shown_document(document) if document is not None else None
    return render_template(
        "sources/form.html",
        values=values,
        fields=FIELDS,
        types=TYPES | ({kind: kind} if (kind := str(item.get("type", ""))) and kind not in TYPES else {}),
        hints=_HINTS,
        several_lines=_SEVERAL_LINES,
        wrong={wrong: error} if error else {},
        number=number,
        document=of,
        entered=entered,
        title="How this document is cited" if of else "Change a work" if number else "Add a work",
    )


def _import_page(error: str = "", found: Import | None = None) -> str:
    works = found.works if found else ()
    listed = {id(each.csl): each for each in References([each.csl for each in works[:_SET]]).listed()}
    return render_template(
        "sources/import.html",
        error=error,
        found=found,
        Known=Known,
        parts=[
            (name, [(each, listed.get(id(each.csl))) for each in works if each.known is known])
            for known, name in (
                (Known.NEW, "New: they are added to the works that are not held"),
                (Known.HELD, "Held: the document is given what the file says of it"),
                (Known.KNOWN, "Already known: left as they are"),
            )
        ],
        seen=as_csl([each.csl for each in works]),
        title="Bring references in",
    )


def _works(number: int) -> str:
    return "1 work" if number == 1 else f"{number:,} works"


csrf.exempt(take_in)  # it looks at the token itself, once the form is let in
