"""Signing in and out, accepting an invitation, and the account page of the person who asks."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import people
from indexer.errors import UsageError
from webapp.address import onwards
from webapp.library import library
from webapp.security import sign_in_limit
from webapp.session import current_person, person, session_number
from webapp.session import sign_in as begin_session
from webapp.session import sign_out as end_session

pages = Blueprint("people", __name__)

_REFUSED = "The address or the password is wrong. If you forgot your password, ask an administrator for a new link."


@pages.get("/sign-in")
def sign_in_form() -> str | Response:
    """Show the form to sign in."""
    if current_person() is not None:
        return redirect(onwards(request.args.get("next", "")))
    return _sign_in_page()


@pages.post("/sign-in")
@sign_in_limit
def sign_in() -> tuple[str, int] | Response:
    """Sign in with an email address and a password."""
    email = request.form.get("email", "")
    held = people.authenticate(library().catalogue, email, request.form.get("password", ""))
    if held is None:
        return _sign_in_page(_REFUSED, email), 422
    begin_session(held, "password")
    return redirect(onwards(request.args.get("next", "")), 303)


@pages.post("/sign-out")
def sign_out() -> Response:
    """Sign out here."""
    end_session()
    return redirect(url_for("people.sign_in_form"), 303)


@pages.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """Sign out here and in every other browser."""
    people.sign_out_everywhere(library().catalogue, person(), person().name)
    return redirect(url_for("people.sign_in_form"), 303)


@pages.get("/invitations/<secret>")
def invitation(secret: str) -> str:
    """Show the form by which somebody invited chooses a password."""
    held = people.invited(library().catalogue, secret)
    return render_template("people/invitation.html", held=held, secret=secret, title="Choose a password")


@pages.post("/invitations/<secret>")
@sign_in_limit
def accept(secret: str) -> tuple[str, int] | Response:
    """Set the password of somebody invited, and sign them in."""
    catalogue = library().catalogue
    try:
        held = people.accept(catalogue, secret, request.form.get("password", ""))
    except UsageError as error:
        held_yet = people.invited(catalogue, secret)
        page = render_template(
            "people/invitation.html", held=held_yet, secret=secret, error=str(error), title="Choose a password"
        )
        return page, 422
    begin_session(held, "invitation")
    return redirect(url_for("search.results"), 303)


@pages.get("/account")
def account() -> str:
    """Show one's own account: password, keys, tokens and sessions."""
    return _account_page()


@pages.post("/account/password")
@sign_in_limit
def change_password() -> tuple[str, int] | Response:
    """Change one's own password; the other sessions end."""
    catalogue, held = library().catalogue, person()
    if people.authenticate(catalogue, held.email, request.form.get("current", "")) is None:
        return _account_page(wrong={"current": "This is not your present password."}), 422
    try:
        people.set_password(
            catalogue, held.id, request.form.get("password", ""), held.name, keep_session=session_number()
        )
    except UsageError as error:
        return _account_page(wrong={"password": str(error)}), 422
    flash("Your password is changed. Other browsers are signed out.")
    return redirect(url_for("people.account"), 303)


@pages.post("/account/settings")
def settings() -> Response:
    """Switch the keys of one letter on or off."""
    keys = request.form.get("keys") == "on"
    people.use_keys(library().catalogue, person(), keys=keys)
    flash(f"Keys of one letter are {'on' if keys else 'off'}.")
    return redirect(url_for("people.account"), 303)


@pages.post("/account/tokens")
def make_token() -> tuple[str, int]:
    """Make a token of the API; it is shown once."""
    days = request.form.get("days", "")
    try:
        secret = people.make_token(
            library().catalogue,
            person(),
            request.form.get("name", ""),
            request.form.getlist("scope"),
            int(days) if days in ("30", "90", "365") else 90,
        )
    except UsageError as error:
        return _account_page(wrong={"name": str(error)}), 422
    return _account_page(token=secret), 201


@pages.post("/account/tokens/<int:token>/end")
def end_token(token: int) -> Response:
    """End one of one's own tokens."""
    people.end_token(library().catalogue, person(), token)
    flash("The token has ended.")
    return redirect(url_for("people.account"), 303)


def _sign_in_page(error: str = "", email: str = "") -> str:
    catalogue, config = library().catalogue, library().config
    return render_template(
        "people/sign_in.html",
        error=error,
        email=email,
        next=request.args.get("next", ""),
        accounts=catalogue.people.accounts(),
        provider=config.oidc_name if config.oidc_issuer else "",
        title="Sign in",
    )


def _account_page(wrong: dict[str, str] | None = None, token: str = "") -> str:
    catalogue, held = library().catalogue, person()
    return render_template(
        "people/account.html",
        person=held,
        wrong=wrong or {},
        new_token=token,
        tokens=catalogue.people.credentials(people.TOKEN, held.id),
        sessions=catalogue.people.credentials(people.SESSION, held.id),
        this_session=session_number(),
        scopes=people.SCOPES,
        title="Your account",
    )
