"""The page on which evidence for a sentence is looked for: the nearest passages, in their own words."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from indexer.support import LONGEST, Support, support

from indexer.errors import SearchTooSlow, UsageError
from webapp.security import search_limit
from webapp.view import view

pages = Blueprint("support", __name__)


@pages.get("/support")
@search_limit
def show() -> tuple[str, int]:
    """Show the passages nearest to a sentence, marked only with what can be checked."""
    sentence = " ".join(request.args.get("sentence", "").split())
    found: Support | None = None
    error = ""
    if sentence:
        try:
            found = support(view(), sentence)
        except (SearchTooSlow, UsageError) as problem:
            error = str(problem)
    return render_template(
        "support/support.html",
        sentence=sentence,
        found=found,
        error=error,
        longest=LONGEST,
        title="Evidence for a sentence",
    ), (422 if error else 200)
