"""The story of a document: who did what to it, said what of it, and tagged it, when, and from which suggestion."""

from __future__ import annotations

import io
import json

from flask import Blueprint, Response, render_template

from indexer.story import as_json, story, write_csv
from webapp.documents import NUMBER
from webapp.view import shown_document, view

pages = Blueprint("stories", __name__)

_WORDS = {
    "added": "Came into the library",
    "proposed": "Was read, and waited for a decision",
    "guessed": "Guessed",
    "described": "Described",
    "corrected": "Corrected",
    "tagged": "Tagged",
    "untagged": "Tag taken off",
    "superseded": "A newer edition took its place",
    "withdrawn": "Withdrawn",
    "reinstated": "Put back",
}


@pages.get(f"/documents/{NUMBER}/story")
def document(number: int) -> str:
    """Tell what happened to a document, the latest first."""
    held = shown_document(number)
    return render_template(
        "stories/document.html", document=held, told=story(view(), held.id)[::-1], words=_WORDS, title="Its story"
    )


@pages.get(f"/documents/{NUMBER}/story.<any(csv, json):table>")
def export(number: int, table: str) -> Response:
    """Send the story as CSV or JSON, the earliest first."""
    held = shown_document(number)
    told = story(view(), held.id)
    if table == "json":
        text, media_type = json.dumps({"events": list(map(as_json, told))}, ensure_ascii=False), "application/json"
    else:
        out = io.StringIO()
        write_csv(told, out)
        text, media_type = out.getvalue(), "text/csv"
    answer = Response(text, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"document-{number}-story.{table}")
    return answer
