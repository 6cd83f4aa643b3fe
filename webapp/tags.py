"""Undoes what was done to tags or to the vocabulary."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from indexer import tags
from webapp.address import onwards
from webapp.library import library
from webapp.permissions import may
from webapp.session import by

pages = Blueprint("tags", __name__)


@pages.post("/tags/actions/<int:number>/undo")
def undo(number: int) -> Response:
    """Undo an action."""
    done = tags.undo(library(), number, by(), anybody=may("undo for others"))
    flash(f"{done.summary}.")
    return redirect(onwards(request.form.get("next", "")), 303)
