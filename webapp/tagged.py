"""The page of tagged passages: their words where they stand now, how they are cited, and files of them."""

from __future__ import annotations

import json
from io import StringIO

from flask import Blueprint, Response, render_template, request

from indexer.model import Tag
from indexer.tag_export import passage_as_json, words_address, write_passages
from indexer.tagged import codings_on_passages, located
from indexer.vocabulary import find
from webapp.address import absolute
from webapp.library import vocabulary
from webapp.pagination import page_number, paginate
from webapp.view import view

pages = Blueprint("tagged", __name__)

_SIZE = 20  # passages on one page


@pages.get("/tags/passages")
def passages() -> str:
    """List tagged passages, newest first."""
    chosen, group = _asked()
    codings = codings_on_passages(view(), None if chosen is None else [each.id for each in chosen])
    pagination = paginate(page_number(request.args.get("page", "")), _SIZE, len(codings))
    some = codings[pagination.start : pagination.start + _SIZE]
    given = {name: value for name in ("tag", "group") if (value := request.args.get(name, ""))}
    return render_template(
        "vocabulary/passages.html",
        found=[(each, words_address(each)) for each in located(view(), some)],
        pagination=pagination,
        groups=vocabulary().groups,
        tags=vocabulary().in_use,
        group=group,
        tag=chosen[0] if chosen and not group else None,
        given=given,
        title="Tagged passages",
    )


@pages.get("/tags/passages.<any(csv, json):form>")
def save(form: str) -> Response:
    """Send tagged passages as a file."""
    chosen, _ = _asked()
    held = located(view(), codings_on_passages(view(), None if chosen is None else [each.id for each in chosen]))
    known, site = vocabulary(), absolute("")
    if form == "csv":
        out = StringIO(newline="")
        write_passages(known, held, out, site)
        text, media_type = "\ufeff" + out.getvalue(), "text/csv"
    else:
        facts = [passage_as_json(known, each, site) for each in held]
        text, media_type = json.dumps(facts, ensure_ascii=False, indent=2), "application/json"
    response = Response(text, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=tagged-passages.{form}"
    return response


def _asked() -> tuple[list[Tag] | None, str]:
    """Give the tags that are asked for, or None for all, and the group if they are one.

    Raises:
        NotFound: there is no such tag.
    """
    known = vocabulary()
    if named := request.args.get("tag", "").strip():
        return [find(known, named)], ""
    group = request.args.get("group", "")
    return (known.of_group(group, retired=True), group) if group in known.groups else (None, "")
