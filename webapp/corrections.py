"""The form by which what is said of a document is put right, and by which it is decided who may see it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import documents, people
from indexer.errors import LibraryBusy, UsageError
from indexer.model import FIELDS, Document
from webapp.documents import NUMBER
from webapp.library import library
from webapp.session import person
from webapp.view import shown_document, view

pages = Blueprint("corrections", __name__)


@pages.get(f"/documents/{NUMBER}/correct")
def form(number: int) -> str:
    """Show what is said of a document, to be put right."""
    held = shown_document(number)
    return _page(held, {name: str(getattr(held, name)) for name in FIELDS})


@pages.post(f"/documents/{NUMBER}/correct")
def correct(number: int) -> tuple[str, int] | Response:
    """Write down what a person put right; fields left as they were stay guesses."""
    held = shown_document(number)
    given = {name: " ".join(request.form.get(name, getattr(held, name)).split()) for name in FIELDS}
    changed = {name: value for name, value in given.items() if value != getattr(held, name)}
    wrong = {}
    for name, value in changed.items():
        try:
            documents.check_values({name: value})
        except UsageError as error:
            wrong[name] = str(error)
    if not wrong and changed:
        try:
            held = documents.correct(library(), held.id, changed, person().name)
        except LibraryBusy as error:
            wrong["title"] = str(error)
    if wrong:
        return _page(held, given, wrong), 422
    flash("Saved." if changed else "Nothing was changed.")
    if not view().viewer.may_see(held):  # it was just given to others
        return redirect(url_for("search.results"), 303)
    return redirect(url_for("documents.document", number=number), 303)


def _page(held: Document, values: dict[str, str], wrong: dict[str, str] | None = None) -> str:
    return render_template(
        "documents/correct.html",
        document=held,
        values=values,
        wrong=wrong or {},
        guesses=library().catalogue.history.guesses(held.id),
        groups=people.groups(library().catalogue) if person().viewer.everything else sorted(person().groups),
        title=f"Correct {held.title or f'document {held.id}'}",
    )
