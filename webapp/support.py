"""The page on which evidence for a sentence is looked for: the nearest passages, in their own words."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from indexer.errors import SearchTooSlow, UsageError
from indexer.paper_report import passage_address
from indexer.support import Evidence, Support, support
from webapp.security import search_limit
from webapp.view import view

pages = Blueprint("support", __name__)

_LONGEST = 1000  # characters of a sentence


@pages.get("/support")
@search_limit
def show() -> tuple[str, int]:
    """Show the passages nearest to a sentence, marked only with what can be checked."""
    sentence = " ".join(request.args.get("sentence", "").split())
    found: Support | None = None
    error = ""
    if len(sentence) > _LONGEST:
        error = f"A sentence has at most {_LONGEST:,} characters here. Shorten it."
    elif sentence:
        try:
            found = support(view(), sentence)
        except (SearchTooSlow, UsageError) as problem:
            error = str(problem)
    page = render_template(
        "support/support.html",
        sentence=sentence,
        found=found,
        error=error,
        longest=_LONGEST,
        address=_address,
        pieces=_pieces,
        title="Evidence for a sentence",
    )
    return page, (422 if error else 200)


def _address(each: Evidence) -> str:
    return passage_address("", each.document.id, each.position, each.sentence)


def _pieces(each: Evidence) -> list[tuple[str, str]]:
    """Cut a sentence where marks begin and end: each piece with what it is marked as, if anything."""
    pieces, at = [], 0
    for mark in each.marks:
        if mark.start >= at:
            pieces += [(each.sentence[at : mark.start], ""), (each.sentence[mark.start : mark.end], mark.kind.value)]
            at = mark.end
    return [piece for piece in (*pieces, (each.sentence[at:], "")) if piece[0]]
