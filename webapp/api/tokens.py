"""Lets in who may ask: the holder of a token, somebody signed in, or the owner at this computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import g, request
from flask_limiter.util import get_remote_address
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from indexer import people
from indexer.model import Person
from webapp.library import library
from webapp.permissions import Permission, allows
from webapp.security import limiter
from webapp.session import act_for, current_person

_REALM = "Evidence review"
_MISSING = "Send a token, as in “Authorization: Bearer TOKEN”. The account page of the site makes one."
_NO_COOKIE = (
    "Being signed in is not enough to change something here. Send a token, as in “Authorization: Bearer TOKEN”. The "
    "account page of the site makes one."
)
_ENDED = "This token is not known or has ended. The account page of the site makes a new one."


@dataclass(frozen=True, slots=True)
class _Asking:
    person: Person
    scopes: frozenset[str]


def let_in(scope: str, *, by_token_only: bool = False) -> None:
    """Let whoever holds a token of this scope in, and answer as they see the library.

    A cookie of the site will do as well, so that the addresses can be tried in a browser; a token that was sent comes
    first, and if it opens nothing the cookie does not either. What changes something is opened by a token only: a
    browser sends its cookie along with whatever a page of somebody else asks for.

    Raises:
        Unauthorized: there is no token, or it opens nothing.
        Forbidden: the token is for other things.
    """
    found, sent = _asking(), "Authorization" in request.headers
    if found is None or (by_token_only and not sent):
        says: dict[str, str | None] = {"realm": _REALM}
        if sent:
            says["error"] = "invalid_token"
        raise Unauthorized(
            _ENDED if sent else _NO_COOKIE if found else _MISSING, www_authenticate=WWWAuthenticate("bearer", says)
        )
    if scope not in found.scopes:
        raise Forbidden(
            f"This token may not {people.SCOPES[scope]}: it lacks the scope “{scope}”. "
            "Make one that has it on the account page of the site."
        )
    if not allows(found.person.role, Permission.TAG if scope == "tag" else Permission.READ):
        raise Forbidden("Your role does not allow it. Ask an administrator of this library if you need it.")
    act_for(found.person)


def _whose() -> str:
    found = _asking()
    return f"person {found.person.id}" if found else f"address {get_remote_address()}"


limit = limiter.shared_limit(lambda: library().config.search_limit, "search", key_func=_whose)
"""Holds a view to the number of times that one person may ask."""


def _asking() -> _Asking | None:
    if "api_asking" not in g:
        g.api_asking = _find()
    return cast("_Asking | None", g.api_asking)


def _find() -> _Asking | None:
    if "Authorization" not in request.headers:
        held = current_person()
        return _Asking(held, frozenset(people.SCOPES)) if held is not None else None
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    found = people.token_holder(library().catalogue, given.token)
    return _Asking(found[1], frozenset(found[0].scope.split())) if found is not None else None
