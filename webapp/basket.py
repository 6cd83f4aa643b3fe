"""The basket: what a person puts aside to cite, as quotations and a list of references in a style."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, Response, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from indexer import basket as job
from indexer.basket import Cited
from indexer.citation.files import FORMATS
from indexer.citation.runs import Formatted
from indexer.citation.styles import STYLES
from indexer.errors import NotFound, UsageError
from indexer.model import DocumentId
from indexer.quotes import Quote
from webapp.address import absolute, onwards
from webapp.citing import passage_link
from webapp.documents import NUMBER
from webapp.library import library
from webapp.session import current_person, person
from webapp.view import shown_document, view

pages = Blueprint("basket", __name__)

_STYLE = "harvard"
_WAYS = {"up": -1, "down": 1}


def prepare(app: Flask) -> None:
    """Let an application's templates tell what is in the basket already, and show formatted references."""
    app.add_template_global(in_basket, "in_basket")
    app.add_template_filter(as_markup, "as_markup")


@pages.get("/basket")
def show() -> str:
    """Show what was put aside, with its citations and the list of references in a style."""
    style = _style()
    kept = job.contents(view(), person().id)
    cited, references = job.cite(view(), kept, style, address)
    return render_template(
        "basket/basket.html",
        cited=cited,
        references=references,
        plain=job.as_text(cited, references),
        links=[address(each.document.id, each.position, each.quote) for each in kept],
        works=list({each.document.id: each.document for each in kept}.values()),
        style=style,
        styles=STYLES,
        formats=FORMATS,
        longest_note=job.LONGEST_NOTE,
        title="Basket",
    )


@pages.post("/basket")
def put() -> AnyResponse:
    """Put a document aside, a passage of it, or words there."""
    form = request.form
    back = redirect(onwards(form.get("next", "") or url_for("basket.show")), 303)
    number, position = form.get("document", ""), form.get("position", "")
    if not _is_number(number) or (position and not _is_number(position)):
        raise NotFound("There is no such document or passage. Go back, and choose it again.")
    document = shown_document(int(number))
    try:
        job.put(view(), person(), document.id, int(position or 0), form.get("quote", ""), form.get("note", ""))
    except (NotFound, UsageError) as error:
        flash(str(error))
        return back
    flash("Added to your basket.")
    return back


@pages.get("/basket/references.<any(ris, bib, json, txt, html):ending>")
def file(ending: str) -> Response:
    """Send what was put aside as a file: the works for a reference manager, or quotations and references."""
    kept = job.contents(view(), person().id)
    if ending in FORMATS:
        kind = FORMATS[ending]
        answer = Response(
            kind.write(job.items(view(), kept, address)), content_type=f"{kind.media_type}; charset=utf-8"
        )
    else:
        written = job.cite(view(), kept, _style(), address)
        text = job.as_text(*written) if ending == "txt" else _whole_page(*written)
        answer = Response(text, mimetype="text/plain" if ending == "txt" else "text/html")
    answer.headers["Content-Disposition"] = f'attachment; filename="basket.{ending}"'
    return answer


@pages.post(f"/basket/{NUMBER}/note")
def note(number: int) -> AnyResponse:
    """Write a note on something in the basket."""
    try:
        job.note(library().catalogue, person().id, number, request.form.get("note", ""))
    except UsageError as error:
        flash(str(error))
        return _back(number)
    flash("The note is saved.")
    return _back(number)


@pages.post(f"/basket/{NUMBER}/move")
def move(number: int) -> AnyResponse:
    """Move something in the basket up or down."""
    way = request.form.get("way", "")
    job.move(library().catalogue, person().id, number, _WAYS.get(way, 0))
    return _back(number)


@pages.post(f"/basket/{NUMBER}/remove")
def remove(number: int) -> AnyResponse:
    """Take something out of the basket."""
    job.remove(library().catalogue, person().id, number)
    flash("Taken out of your basket.")
    return redirect(url_for("basket.show", style=_chosen()), 303)


@pages.post("/basket/empty")
def empty() -> AnyResponse:
    """Take everything out of the basket."""
    job.empty(library().catalogue, person().id)
    flash("Your basket is empty.")
    return redirect(url_for("basket.show"), 303)


def address(document: DocumentId, position: int, quote: Quote | None) -> str:
    """Give the lasting address of a document, of a passage, or of words there."""
    if position:
        return passage_link(document, position, quote, external=True)
    return absolute(url_for("documents.document", number=document))


def in_basket(document: int, position: int = 0) -> bool:
    """Tell whether the person who asks has put a document, or all of a passage of it, aside."""
    if "put_aside" not in g:
        me = current_person()
        held = library().catalogue.basket.of(me.id) if me else []
        g.put_aside = {(each.document, each.place.position) for each in held if not each.place.quote}
    return (document, position) in cast("set[tuple[int, int]]", g.put_aside)


def as_markup(held: Formatted) -> Markup:
    """Give what was set in a style as HTML, whose text was escaped when it was written."""
    return Markup(held.html)  # noqa: S704


def _style() -> str:
    wanted = request.values.get("style", "")
    return wanted if wanted in STYLES else _STYLE


def _chosen() -> str | None:
    """Give the style as an address has it, which leaves the usual one out."""
    return None if _style() == _STYLE else _style()


def _back(number: int) -> AnyResponse:
    return redirect(url_for("basket.show", _anchor=f"kept-{number}", style=_chosen()), 303)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < len(text) < 10


def _whole_page(cited: list[Cited], references: list[Formatted]) -> str:
    head = '<meta charset="utf-8"><title>Quotations and references</title>'
    body = job.as_html(cited, references)
    return f'<!doctype html>\n<html lang="en-GB"><head>{head}</head>\n<body>\n{body}</body></html>\n'
