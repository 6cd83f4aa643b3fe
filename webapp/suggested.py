"""Suggested tags: shown apart, accepted or turned down; the documents to tag next; and how often people accept."""

from __future__ import annotations

import io
import json

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from indexer import suggested
from indexer.acceptance import record as count
from indexer.errors import EvidenceError, NotFound, UsageError
from indexer.language import one_line
from indexer.model import WORKSTREAM, Document, Tag, TagGroup
from indexer.suggested_facts import record_as_json, write_record
from indexer.vocabulary import find
from webapp.address import onwards
from webapp.documents import NUMBER
from webapp.library import vocabulary
from webapp.session import by
from webapp.tags import said, say
from webapp.view import shown_document, view

pages = Blueprint("suggested", __name__)

_QUEUED = 20  # documents on the page of those to tag next


def prepare(app: Flask) -> None:
    """Let an application's templates show what is suggested."""
    app.jinja_env.globals |= {"suggested_for": _suggested_for, "refused_for": _refused_for}


@pages.post(f"/documents/{NUMBER}/suggestions")
def decide(number: int) -> AnyResponse:
    """Accept a suggestion, turn it down, or let one that was turned down be made again."""
    document = shown_document(number)
    form = request.form
    action: int | None = None
    status = 200
    try:
        if form.get("accept"):
            done = suggested.accept(view(), document, _tag(form["accept"]), by())
            words, action = said(done), done.action
        elif form.get("refuse"):
            tag = _tag(form["refuse"])
            suggested.refuse(view(), document, tag, by())
            words = f"{tag.name} is not suggested for this document any more."
        elif form.get("again"):
            tag = _tag(form["again"])
            suggested.take_back(view(), document, tag, by())
            words = f"{tag.name} may be suggested for this document again."
        else:
            raise UsageError("Choose a suggestion first.")
    except EvidenceError as error:
        words, status = str(error), 422
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return _as_json(document, words, action, status)
    if status == 200:
        say(words, action)
    else:
        flash(words)
    back = form.get("next", "") or url_for("documents.document", number=document.id, _anchor="tags")
    return redirect(onwards(back), 303)


@pages.get("/tags/queue")
def queue() -> str:
    """Show the documents that are most useful to tag next."""
    groups = _groups()
    wanted = request.args.get("group", "")
    if wanted and wanted not in vocabulary().groups:
        raise NotFound(f"There is no tag group “{one_line(wanted)}” in this library. The page Tags lists them.")
    group = next((each for each in groups if each.slug == wanted), groups[0] if groups and not wanted else None)
    return render_template(
        "suggested/queue.html",
        queue=suggested.queue(view(), group.slug, _QUEUED) if group else None,
        groups=groups,
        names=vocabulary().names,
        title="What to tag next",
    )


@pages.get("/tags/suggestions")
def record() -> str:
    """Show how often suggestions are accepted."""
    return render_template(
        "suggested/record.html", record=count(view()), tags=vocabulary().tags, title="How good the suggestions are"
    )


@pages.get("/tags/suggestions.csv")
def record_as_table() -> Response:
    """Give how often suggestions are accepted as CSV."""
    out = io.StringIO()
    write_record(out, count(view()), vocabulary())
    return _download(out.getvalue(), "text/csv", "csv")


@pages.get("/tags/suggestions.json")
def record_as_data() -> Response:
    """Give how often suggestions are accepted as JSON."""
    facts = record_as_json(count(view()), vocabulary())
    return _download(json.dumps(facts, ensure_ascii=False, indent=2), "application/json", "json")


def _suggested_for(document: Document) -> list[suggested.Suggestions]:
    return suggested.for_document(view(), document)


def _refused_for(document: Document) -> list[Tag]:
    known = view().tags
    scoped = known.scoped(document.id)
    held = suggested.refused_tags(view(), document.id)
    tags = [known.vocabulary.tags[each] for each in sorted(held, key=known.vocabulary.place)]
    return [each for each in tags if each.in_use and each.group not in scoped]


def _groups() -> list[TagGroup]:
    known = vocabulary()
    held = [each for each in known.groups.values() if known.of_group(each.slug)]
    return sorted(held, key=lambda each: each.slug != WORKSTREAM)


def _tag(key: str) -> Tag:
    return find(vocabulary(), key)


def _as_json(document: Document, words: str, action: int | None, status: int) -> AnyResponse:
    fresh = view().document(document.id)
    undoing = url_for("tags.undo", number=action) if action is not None else ""
    fragment = render_template("tags/chips.html", document=fresh, names=vocabulary().names)
    answer = {"said": words, "undo": undoing, "html": fragment}
    return Response(json.dumps(answer, ensure_ascii=False), status, mimetype="application/json")


def _download(text: str, media_type: str, ending: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename=suggestions.{ending}"}
    return Response(text, mimetype=media_type, headers=headers)
