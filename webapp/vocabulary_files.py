"""Pages by which the vocabulary goes into a file and comes out of one, with a look at what would change first."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from indexer.errors import BadVocabulary
from indexer.vocabulary_csv import write_csv
from indexer.vocabulary_exchange import MEDIA_TYPES, bring_in, export, preview, read
from indexer.vocabulary_file import MOST_BYTES
from indexer.vocabulary_plan import Plan
from webapp.address import absolute
from webapp.library import library, vocabulary
from webapp.security import csrf, let_larger_in
from webapp.session import by

pages = Blueprint("vocabulary_files", __name__)

_MOST = 3 * MOST_BYTES  # the file as the browser sends it back is longer than it was


@pages.get("/tags/export.<any(csv, ttl, rdf, jsonld):form>")
def save(form: str) -> Response:
    """Send the vocabulary as a file."""
    text = export(vocabulary(), form, absolute(""))
    response = Response("\ufeff" + text if form == "csv" else text, mimetype=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f"attachment; filename=tags.{form}"
    return response


@pages.get("/tags/import")
def form() -> str:
    """Show the form that takes a file in."""
    return _page()


@pages.post("/tags/import")
def take_in() -> tuple[str, int] | str | AnyResponse:
    """Show what a file would change; once that was seen, change it."""
    try:
        let_larger_in(_MOST)
    except RequestEntityTooLarge:
        return _page(f"The file is over {MOST_BYTES // 1_000_000} MB. Split it, and bring in the parts."), 413
    try:
        if seen := request.form.get("seen", ""):
            done = bring_in(library().catalogue, read(seen.encode(), "tags.csv"), by())
            return redirect(url_for("vocabulary.overview", done=done.action), 303)
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _page("Choose a file."), 422
        file = read(sent.stream.read(), sent.filename, sent.mimetype)
        return _page(plan=preview(vocabulary(), file), seen=write_csv(file))
    except BadVocabulary as error:
        return _page(str(error)), 422


def _page(error: str = "", plan: Plan | None = None, seen: str = "") -> str:
    return render_template(
        "vocabulary/import.html", error=error, plan=plan, seen=seen, tags=vocabulary().tags, title="Bring tags in"
    )


csrf.exempt(take_in)  # it looks at the token itself, once the form is let in
