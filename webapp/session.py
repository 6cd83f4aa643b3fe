"""Who is asking: somebody signed in, whose session is a row of the catalogue, or the owner at this computer."""

from __future__ import annotations

import getpass
import os
import secrets
from pathlib import Path
from typing import cast

from flask import Flask, Request, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from indexer import people
from indexer.errors import EvidenceError, UsageError
from indexer.model import Person
from indexer.vocabulary import By
from webapp.library import library, library_of
from webapp.security import comes_from_elsewhere

_KEY_FILE = "secret.key"


class SignedIn(UserMixin):  # type: ignore[misc]
    """A person and the session they came with, in the form that Flask-Login knows."""

    def __init__(self, held: Person, secret: str, number: int) -> None:
        self.person = held
        self.number = number
        self._secret = secret

    def get_id(self) -> str:
        """Give what the cookie holds: a secret that opens nothing once its row has ended."""
        return self._secret


def prepare(app: Flask) -> None:
    """Let an application know who is asking.

    Raises:
        UsageError: everybody was to be the owner, and there are accounts.
    """
    held = library_of(app)
    app.config["SECRET_KEY"] = held.config.secret_key or _kept_key(held.folder / _KEY_FILE)
    login = LoginManager(app)
    login.session_protection = None  # what it compares, address and browser, changes while people travel
    login.user_loader(_from_session)
    if held.config.local:
        if held.catalogue.people.accounts():
            raise UsageError(
                "There are accounts, so nobody is the owner without signing in. Serve the site without --local."
            )
        login.request_loader(_local_owner)
        people.local_owner(held.catalogue, _name_here())
    app.jinja_env.globals |= {
        "current_person": current_person,
        "organisation": held.config.organisation,
        "contact": held.config.contact,
    }


def current_person() -> Person | None:
    """Give the person who is asking, or None when nobody signed in."""
    if "token_holder" in g:
        return cast("Person", g.token_holder)
    user = current_user._get_current_object()  # noqa: SLF001 - asked dozens of times; the proxy looks each time anew
    return user.person if user.is_authenticated else None


def person() -> Person:
    """Give the person who is asking, on a page that is for people signed in."""
    held = current_person()
    if held is None:  # the permissions table lets nobody come here
        raise UsageError("Sign in to see this page.")
    return held


def by() -> By:
    """Give who does what is being asked for, as it is written down."""
    held = person()
    return By(held.name, held.id)


def act_for(holder: Person) -> None:
    """Let the holder of a token be who is asking, for this one request and whatever cookie came with it."""
    g.token_holder = holder


def session_number() -> int:
    """Give the number of the session that the request belongs to; 0 for the owner at this computer."""
    return int(current_user.number)


def sign_in(held: Person, how: str) -> None:
    """Sign a person in: a session of their own, and nothing of what the browser held before."""
    catalogue, config = library().catalogue, library().config
    secret = people.start_session(catalogue, held, config.session_hours, how)
    session.clear()
    found = people.session(catalogue, secret, config.session_hours)
    if found is None:
        raise UsageError("This account is closed. Ask an administrator.")
    login_user(SignedIn(held, secret, found[0].id))


def sign_out() -> None:
    """End the session of the person who is asking."""
    people.sign_out(library().catalogue, person(), session_number())
    logout_user()
    session.clear()


def _from_session(secret: str) -> SignedIn | None:
    found = people.session(library().catalogue, secret, library().config.session_hours)
    return SignedIn(found[1], secret, found[0].id) if found else None


def _local_owner(asked: Request) -> SignedIn | None:
    catalogue = library().catalogue
    if comes_from_elsewhere(asked) or catalogue.people.accounts():  # these were made since the site was started
        return None
    held = catalogue.people.local_owner()
    return SignedIn(held, "", 0) if held is not None else None


def _name_here() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local owner"


def _kept_key(path: Path) -> str:
    """Give the key that signs cookies, made when there is none; only the owner of the folder may read it."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise EvidenceError(
            f"The key that signs cookies cannot be kept in {path.parent} ({error.strerror}). See that the folder can "
            "be written to, or set EVIDENCE_SECRET_KEY."
        ) from error
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    kept = path.read_text().strip()
    if not kept:
        raise EvidenceError(f"{path} is empty. Remove it, and start the site again: everybody has to sign in anew.")
    return kept
