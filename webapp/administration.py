"""Pages for administrators: who may sign in, with which role and groups, and the log of every change."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as Streamed
from werkzeug.wrappers import Response

from indexer import people
from indexer.cells import disarmed
from indexer.errors import UsageError
from indexer.model import PersonId, Role
from webapp.address import absolute
from webapp.library import library
from webapp.pagination import page_number, paginate
from webapp.session import person as me
from webapp.wording import ROLES

pages = Blueprint("administration", __name__)

_SIZE = 100  # entries of the log on one page
_PERSON = "/people/<int(min=1, max=2147483647):number>"


@pages.get("/people")
def everybody() -> str:
    """List everybody who has an account."""
    return _everybody_page()


@pages.post("/people")
def add() -> tuple[str, int]:
    """Make an account, and show the link by which its owner sets a password."""
    catalogue, form = library().catalogue, request.form
    try:
        held = people.add(
            catalogue, form.get("name", ""), form.get("email", ""), _role(form.get("role")), _groups(), me().name
        )
    except UsageError as error:
        return _everybody_page(str(error)), 422
    return _person_page(held.id, people.invite(catalogue, held.id, me().name)), 201


@pages.get(_PERSON)
def person(number: int) -> str:
    """Show one person’s account."""
    return _person_page(PersonId(number))


@pages.post(_PERSON)
def change(number: int) -> tuple[str, int] | Response:
    """Change a person’s role and groups."""
    try:
        people.change(
            library().catalogue, PersonId(number), me().name, role=_role(request.form.get("role")), groups=_groups()
        )
    except UsageError as error:
        return _person_page(PersonId(number), error=str(error)), 422
    flash("Saved.")
    return redirect(url_for("administration.person", number=number), 303)


@pages.post(f"{_PERSON}/invite")
def invite(number: int) -> tuple[str, int]:
    """Make a link by which a person sets a password; it is shown once."""
    return _person_page(PersonId(number), people.invite(library().catalogue, PersonId(number), me().name)), 201


@pages.post(f"{_PERSON}/close")
def close(number: int) -> tuple[str, int] | Response:
    """Close an account; whatever it had open ends at once."""
    try:
        people.close(library().catalogue, PersonId(number), me().name)
    except UsageError as error:
        return _person_page(PersonId(number), error=str(error)), 422
    flash("The account is closed.")
    return redirect(url_for("administration.person", number=number), 303)


@pages.post(f"{_PERSON}/reopen")
def reopen(number: int) -> Response:
    """Open a closed account again."""
    people.reopen(library().catalogue, PersonId(number), me().name)
    flash("The account is open again. Make a link, so that a new password can be set.")
    return redirect(url_for("administration.person", number=number), 303)


@pages.post(f"{_PERSON}/sign-out")
def sign_out(number: int) -> Response:
    """Sign a person out everywhere."""
    ended = people.sign_out_everywhere(
        library().catalogue, people.person(library().catalogue, PersonId(number)), me().name
    )
    flash(f"Sessions ended: {ended}.")
    return redirect(url_for("administration.person", number=number), 303)


@pages.get("/log")
def log() -> str:
    """Show the log of every change, newest first."""
    catalogue = library().catalogue
    by = request.args.get("by", "")
    pagination = paginate(page_number(request.args.get("page", "")), _SIZE, catalogue.log.count(by))
    return render_template(
        "administration/log.html",
        entries=catalogue.log.newest(pagination.start, _SIZE, by),
        by=by,
        pagination=pagination,
        title="Log",
    )


@pages.get("/log.csv")
def export_log() -> Streamed:
    """Give the whole log as CSV, oldest first."""
    entries = library().catalogue.log.all()

    def lines() -> Iterator[str]:
        out = StringIO()
        writer = csv.writer(out)
        writer.writerow(["at", "by", "action", "object", "detail"])
        for each in entries:
            cells = (each.at, each.by, each.action, each.object, each.detail)
            writer.writerow([disarmed(cell) for cell in cells])
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        yield out.getvalue()

    return Streamed(
        lines(), mimetype="text/csv", headers={"Content-Disposition": "attachment; filename=evidence-log.csv"}
    )


def _everybody_page(error: str = "") -> str:
    catalogue = library().catalogue
    everyone = catalogue.people.all()
    return render_template(
        "administration/people.html",
        people=everyone,
        waiting={each.id for each in everyone if each.email and not catalogue.people.password(each.id)},
        groups=people.groups(catalogue),
        roles=ROLES,
        error=error,
        form=request.form,
        first=not catalogue.people.accounts(),
        title="People",
    )


def _person_page(number: PersonId, secret: str = "", error: str = "") -> str:
    catalogue = library().catalogue
    held = people.person(catalogue, number)
    return render_template(
        "administration/person.html",
        held=held,
        link=absolute(url_for("people.invitation", secret=secret)) if secret else "",
        error=error,
        roles=ROLES,
        groups=sorted({*people.groups(catalogue), *held.groups}),
        sessions=len(catalogue.people.credentials(people.SESSION, number)),
        tokens=catalogue.people.credentials(people.TOKEN, number),
        title=held.name,
    )


def _role(text: str | None) -> Role:
    return Role(text) if text in set(Role) else Role.READER


def _groups() -> list[str]:
    return [*request.form.getlist("group"), *request.form.get("more-groups", "").split(";")]
