"""Pages of papers that people write: listed, handed in, shared, renamed and removed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from indexer import paper_access, papers, people
from indexer.errors import EvidenceError
from indexer.model import Document, group_names
from indexer.paper_uses import Relying, relying, warned
from webapp.documents import NUMBER
from webapp.library import library
from webapp.paper_checks import check
from webapp.security import csrf, let_larger_in
from webapp.session import person
from webapp.view import view

pages = Blueprint("papers", __name__)

_KINDS = "Word (DOCX), OpenDocument (ODT), PDF, HTML, Markdown or plain text"


def prepare(app: Flask) -> None:
    """Let an application's templates tell who may do what with a paper."""
    app.jinja_env.globals |= {"may_decide": paper_access.may_decide, "paper_kinds": _KINDS, "relying_on": _relying_on}


@pages.get("/papers")
def everything() -> str:
    """List the papers that the person who asks may see, with the form by which one is handed in."""
    return _list_page({})


@pages.post("/papers")
def hand_in() -> tuple[str, int] | Response:
    """Take in a paper: a file, or pasted text."""
    try:
        data, name = _sent()
        version = papers.take_in(library(), data, name, person(), title=request.form.get("title", ""))
    except RequestEntityTooLarge:
        return _list_page({"file": _too_large()}), 413
    except EvidenceError as error:
        return _list_page({"file": str(error)}, request.form), 422
    if check(version.paper):
        flash("It was read, and everything was looked up. Nothing is linked until somebody confirms it.")
    return redirect(url_for("paper_works.show", number=version.paper), 303)


@pages.get(f"/papers/{NUMBER}/settings")
def settings(number: int) -> str:
    """Show a paper's versions, who may see it, and what its owner may do with it."""
    return _settings_page(number, {})


@pages.post(f"/papers/{NUMBER}/version")
def new_version(number: int) -> tuple[str, int] | Response:
    """Take in a new version of a paper; what was decided on its works stays."""
    try:
        data, name = _sent()
        version = papers.take_in(library(), data, name, person(), paper=number)
    except RequestEntityTooLarge:
        return _settings_page(number, {"file": _too_large()}), 413
    except EvidenceError as error:
        return _settings_page(number, {"file": str(error)}), 422
    check(number)
    flash(f"Version {version.number} was read. What was decided before stays decided.")
    return redirect(url_for("paper_works.show", number=number), 303)


@pages.post(f"/papers/{NUMBER}/settings")
def change(number: int) -> tuple[str, int] | Response:
    """Share, rename or remove a paper."""
    do, me = request.form.get("do", ""), person()
    try:
        if do == "share":
            whom = _audience()
            papers.share(library(), number, whom, me)
            flash(
                "Only you see this paper now."
                if not whom
                else "It is shared. Those it is shared with see it under Papers."
            )
        elif do == "rename":
            papers.rename(library(), number, request.form.get("title", ""), me)
            flash("It has its new title.")
        elif do == "remove":
            if request.form.get("known") != "yes":
                flash("Nothing was removed. Tick that you know that it cannot be brought back.")
                return redirect(url_for("papers.settings", number=number, _anchor="remove-title"), 303)
            title = paper_access.find(library(), number, me).title
            papers.remove(library(), number, me)
            flash(f"“{title}” was removed for good.")
            return redirect(url_for("papers.everything"), 303)
    except EvidenceError as error:
        field = {"rename": "title", "share": "shared-nobody"}.get(do, "title")
        return _settings_page(number, {field: str(error)}), 422
    return redirect(url_for("papers.settings", number=number), 303)


@pages.post(f"/papers/{NUMBER}/check")
def check_again(number: int) -> Response:
    """Look everything up again, in the library as it is now."""
    if check(paper_access.decidable(library(), number, person()).id):
        flash("Everything was looked up again, in the library as it is now.")
    return redirect(url_for("paper_works.show", number=number), 303)


for _view in (hand_in, new_version):  # they look at the token themselves, once the file is let in
    csrf.exempt(_view)


def _relying_on(document: Document) -> list[Relying]:
    """Give the papers that rely on a document, as far as the person who asks may see them."""
    return relying(view(), document, person())


def _sent() -> tuple[bytes, str]:
    """Give the file that was sent, or the text that was pasted, and its name.

    Raises:
        RequestEntityTooLarge: it is larger than the settings allow.
    """
    let_larger_in(library().config.paper_mb * 1_000_000)
    held = request.files.get("file")
    if held is not None and held.filename:
        return held.stream.read(), held.filename
    return request.form.get("text", "").encode(), ""


def _too_large() -> str:
    return f"A paper may have {library().config.paper_mb:,} MB. Save it without its pictures, and try again."


def _list_page(errors: dict[str, str], form: Mapping[str, str] | None = None) -> str:
    me = person()
    listed = paper_access.listed(library(), me)
    return render_template(
        "papers/list.html",
        mine=[each for each in listed if each.person == me.id],
        others=[each for each in listed if each.person != me.id],
        warned=warned(view(), listed),
        errors=errors,
        form=form,
        title="Papers",
    )


def _settings_page(number: int, errors: dict[str, str]) -> str:
    me = person()
    paper = paper_access.find(library(), number, me)
    return render_template(
        "papers/settings.html",
        paper=paper,
        own=paper.person == me.id,
        versions=library().catalogue.papers.versions(paper.id),
        shared=group_names(paper.audience),
        groups=people.groups(library().catalogue) if paper.person == me.id else [],
        errors=errors,
        page="settings",
        title="Versions and sharing",
    )


def _audience() -> str:
    form = request.form
    if form.get("shared") == "everyone":
        return "everyone"
    if form.get("shared") != "groups":
        return ""
    return "; ".join(sorted(group_names(";".join([*form.getlist("group"), form.get("more-groups", "")]))))
