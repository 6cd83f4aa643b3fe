"""Job: people get accounts, roles and groups, sign in and out, and hold tokens; every change is logged.

Secrets are 256 random bits; the catalogue keeps their SHA-256, and of passwords the Argon2id hash (RFC 9106).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.people import Credential
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.model import Person, PersonId, Role, audience, group_names

SESSION, INVITATION, TOKEN, FEED = "session", "invitation", "token", "feed"
"""The kinds of secrets."""

SCOPES = {
    "search": "search, and read documents and passages",
    "coverage": "read what could not be read",
    "papers": "read your papers, hand in papers and link their sources",
    "tag": "apply tags, keep the vocabulary and code in rounds",
}
"""What a token of the API may be used for, with the words that say so."""

SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 1000
_INVITATION_DAYS = 14
_TOUCH = timedelta(minutes=5)  # a session's row is written at most this often
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")

_hasher = PasswordHasher()


def add(catalogue: Catalogue, name: str, email: str, role: Role, groups: Iterable[str], by: str) -> Person:
    """Make an account, without a password: :func:`invite` gives the link by which one is set.

    The first account has to be an administrator's. It takes over what the local owner kept.

    Raises:
        UsageError: the name or the address makes no sense, or somebody has it already.
    """
    name, email = one_line(name), _address(email)
    if not name:
        raise UsageError("A person needs a name. Write it as colleagues know it.")
    if catalogue.people.with_email(email):
        raise UsageError(f"There is an account for {email} already. Open it in the list of people.")
    owner = catalogue.people.local_owner() if not catalogue.people.accounts() else None
    held = catalogue.people.named(name)
    if held is not None and held != owner:
        raise UsageError(
            f"There is somebody named {held.name} already. Add an initial, so that the log tells them apart."
        )
    if not catalogue.people.accounts() and role is not Role.ADMINISTRATOR:
        raise UsageError("The first account must be an administrator’s: somebody has to keep the others.")
    with catalogue.transaction():
        if owner is not None:
            catalogue.people.change(owner.id, name=name, email=email, role=role.value, added_at=now())
        key = owner.id if owner is not None else catalogue.people.add(name, email, role, now())
        catalogue.people.set_groups(key, _groups(groups))
        _log(catalogue, by, "added a person", key, f"{name}, {role}")
    return person(catalogue, key)


def person(catalogue: Catalogue, key: PersonId) -> Person:
    """Give a person.

    Raises:
        NotFound: there is nobody with this number.
    """
    found = catalogue.people.get(key)
    if found is None:
        raise NotFound(f"There is no person {key} here. The list of people shows who there is.")
    return found


def invite(catalogue: Catalogue, key: PersonId, by: str) -> str:
    """Give the secret of a link by which a person sets their password; an earlier link ends."""
    held = person(catalogue, key)
    if held.disabled_at:
        raise UsageError(f"The account of {held.name} is closed. Open it again first.")
    with catalogue.transaction():
        catalogue.people.end_all(key, [INVITATION], now())
        secret = _give(catalogue, INVITATION, key, days=_INVITATION_DAYS)
        _log(catalogue, by, "made an invitation", key)
    return secret


def invited(catalogue: Catalogue, secret: str) -> Person | None:
    """Give the person whom an invitation is for, or None when it has ended."""
    found = catalogue.people.holder(INVITATION, hashed(secret), now())
    return found[1] if found else None


def accept(catalogue: Catalogue, secret: str, password: str) -> Person:
    """Set the password of the person whom an invitation is for; the invitation and old sessions end.

    Raises:
        UsageError: the invitation has ended, or the password is too weak.
    """
    held = invited(catalogue, secret)
    if held is None:
        raise UsageError("This invitation was used, replaced, or is too old. Ask an administrator for a new one.")
    set_password(catalogue, held.id, password, held.name)
    with catalogue.transaction():
        catalogue.people.end_all(held.id, [INVITATION], now())
    return held


def set_password(catalogue: Catalogue, key: PersonId, password: str, by: str, *, keep_session: int = 0) -> None:
    """Set a password; the person's sessions end, save the one named.

    Raises:
        UsageError: it is too weak.
    """
    held = person(catalogue, key)
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"A password needs at least {SHORTEST_PASSWORD} characters. Three random words do well.")
    if len(password) > _LONGEST_PASSWORD:
        raise UsageError(f"A password has at most {_LONGEST_PASSWORD:,} characters. Choose a shorter one.")
    simple = password.casefold()
    if len(set(simple)) < 5 or simple in (held.email, held.name.casefold()):
        raise UsageError("This password is easily guessed. Three random words do well.")
    made = _hasher.hash(password)
    with catalogue.transaction():
        catalogue.people.change(key, password=made)
        catalogue.people.end_all(key, [SESSION], now(), but=keep_session)
        _log(catalogue, by, "set a password", key)


def authenticate(catalogue: Catalogue, email: str, password: str) -> Person | None:
    """Give the person with this address and password; an unknown address takes as long as a wrong password."""
    held = catalogue.people.with_email(email.strip().lower())
    known = catalogue.people.password(held.id) if held is not None else ""
    try:
        _hasher.verify(known or _nobodys_password(), password[:_LONGEST_PASSWORD])
    except (Argon2Error, InvalidHashError):
        _log(catalogue, "", "sign-in refused", held.id if held is not None else None)
        return None
    if held is None or held.disabled_at or not known:
        return None
    if _hasher.check_needs_rehash(known):
        catalogue.people.change(held.id, password=_hasher.hash(password))
    return held


def start_session(catalogue: Catalogue, held: Person, hours: float, how: str) -> str:
    """Sign a person in; gives the session's secret."""
    with catalogue.transaction():
        secret = _give(catalogue, SESSION, held.id, days=hours / 24)
        _log(catalogue, held.name, "signed in", held.id, how)
    return secret


def session(catalogue: Catalogue, secret: str, hours: float) -> tuple[Credential, Person] | None:
    """Give the session of a secret, if it goes on, and whose it is; being used, it goes on for so many hours."""
    found = catalogue.people.holder(SESSION, hashed(secret), now())
    if found is None:
        return None
    held = found[0]
    used = held.used_at or held.added_at
    if datetime.now(UTC) - datetime.fromisoformat(used) > _TOUCH:
        catalogue.people.use(held.id, now(), _in(hours / 24))
    return found


def sign_out(catalogue: Catalogue, held: Person, session_id: int) -> None:
    """End one session."""
    with catalogue.transaction():
        catalogue.people.end(session_id, now())
        _log(catalogue, held.name, "signed out", held.id)


def sign_out_everywhere(catalogue: Catalogue, held: Person, by: str) -> int:
    """End every session of a person; gives how many there were."""
    with catalogue.transaction():
        ended = catalogue.people.end_all(held.id, [SESSION], now())
        _log(catalogue, by, "signed out everywhere", held.id)
    return ended


def change(catalogue: Catalogue, key: PersonId, by: str, *, role: Role, groups: Iterable[str]) -> Person:
    """Give a person a role and groups.

    Raises:
        NotFound: there is nobody with this number.
        UsageError: no administrator would be left.
    """
    held, wanted = person(catalogue, key), _groups(groups)
    if held.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
        _keep_an_administrator(catalogue, held)
    with catalogue.transaction():
        if role is not held.role:
            catalogue.people.change(key, role=role.value)
            _log(catalogue, by, "changed a role", key, f"{held.role} to {role}")
        if wanted != held.groups:
            catalogue.people.set_groups(key, wanted)
            _log(catalogue, by, "changed groups", key, "; ".join(sorted(wanted)))
    return person(catalogue, key)


def close(catalogue: Catalogue, key: PersonId, by: str) -> None:
    """Close an account: its sessions, invitations, tokens and feeds end at once.

    Raises:
        NotFound: there is nobody with this number.
        UsageError: no administrator would be left.
    """
    held = person(catalogue, key)
    _keep_an_administrator(catalogue, held)
    with catalogue.transaction():
        catalogue.people.change(key, disabled_at=now())
        catalogue.people.end_all(key, [SESSION, INVITATION, TOKEN, FEED], now())
        _log(catalogue, by, "closed an account", key)


def reopen(catalogue: Catalogue, key: PersonId, by: str) -> None:
    """Open a closed account again; what ended stays ended."""
    person(catalogue, key)
    with catalogue.transaction():
        catalogue.people.change(key, disabled_at="")
        _log(catalogue, by, "opened an account again", key)


def use_keys(catalogue: Catalogue, held: Person, *, keys: bool) -> None:
    """Let single letters act as keys on the pages, or not."""
    catalogue.people.change(held.id, keys=int(keys))


def make_token(catalogue: Catalogue, held: Person, name: str, scopes: Iterable[str], days: int) -> str:
    """Give a person a token of the API.

    Raises:
        UsageError: it has no name, no scope or a scope that there is not.
    """
    name, wanted = one_line(name)[:200], sorted(set(scopes))
    if not name:
        raise UsageError("Give the token a name that says what it is for.")
    if not wanted or not set(wanted) <= SCOPES.keys():
        raise UsageError("Say what the token may be used for.")
    with catalogue.transaction():
        secret = _give(catalogue, TOKEN, held.id, days=days, name=name, scope=" ".join(wanted))
        _log(catalogue, held.name, "made a token", held.id, name)
    return secret


def end_token(catalogue: Catalogue, held: Person, token: int) -> None:
    """End a token of a person.

    Raises:
        NotFound: they hold no such token.
    """
    found = next((each for each in catalogue.people.credentials(TOKEN, held.id) if each.id == token), None)
    if found is None:
        raise NotFound("There is no such token. Your account page lists those you hold.")
    with catalogue.transaction():
        catalogue.people.end(token, now())
        _log(catalogue, held.name, "ended a token", held.id, found.name)


def token_holder(catalogue: Catalogue, secret: str) -> tuple[Credential, Person] | None:
    """Give the token of a secret, if it has not ended, and whose it is."""
    found = catalogue.people.holder(TOKEN, hashed(secret), now())
    if found is not None and found[0].used_at[:10] != now()[:10]:
        catalogue.people.use(found[0].id, now())  # the day is enough to see which tokens are in use
    return found


def feed_secret(catalogue: Catalogue, held: Person, search: int) -> str:
    """Give the secret of a private address for the feed of a saved search; an earlier one ends."""
    with catalogue.transaction():
        catalogue.people.end_all(held.id, [FEED], now(), scope=str(search))
        secret = _give(catalogue, FEED, held.id, scope=str(search))
        _log(catalogue, held.name, "made a feed", held.id, f"saved search {search}")
    return secret


def end_feed(catalogue: Catalogue, held: Person, search: int) -> bool:
    """End a person's private address for the feed of a saved search; tells whether there was one."""
    with catalogue.transaction():
        ended = catalogue.people.end_all(held.id, [FEED], now(), scope=str(search))
        if ended:
            _log(catalogue, held.name, "ended a feed", held.id, f"saved search {search}")
    return ended > 0


def feeds(catalogue: Catalogue, held: Person) -> dict[int, Credential]:
    """Give a person's private addresses of feeds, by the number of the saved search."""
    return {int(each.scope): each for each in catalogue.people.credentials(FEED, held.id)}


def feed_holder(catalogue: Catalogue, secret: str) -> tuple[int, Person] | None:
    """Give the saved search whose feed has this secret, and the person whose eyes it is seen with."""
    found = catalogue.people.holder(FEED, hashed(secret), now())
    return (int(found[0].scope), found[1]) if found else None


def local_owner(catalogue: Catalogue, name: str) -> Person:
    """Give whoever uses the library at its own computer, before there are accounts."""
    held = catalogue.people.local_owner()
    if held is None:
        key = catalogue.people.add(one_line(name) or "local owner", "", Role.ADMINISTRATOR, now())
        held = person(catalogue, key)
    return held


def groups(catalogue: Catalogue) -> list[str]:
    """Give the name of every group that somebody belongs to or that the audience of a document names."""
    named = {name for each in catalogue.documents.audiences() for name in audience(each)}
    return sorted(named | catalogue.people.groups())


def link_subject(catalogue: Catalogue, held: Person, subject: str) -> None:
    """Remember who a person is at the single sign-on provider."""
    with catalogue.transaction():
        catalogue.people.change(held.id, subject=subject)
        _log(catalogue, held.name, "linked single sign-on", held.id)


def recognise(catalogue: Catalogue, subject: str, email: str) -> Person:
    """Give whom the single sign-on provider sends: who came by this subject before, or has an account for the address.

    ``email`` is empty unless the provider vouches for it. Nobody gets an account by coming here.

    Raises:
        UsageError: no account is theirs, or it is closed.
    """
    held = catalogue.people.with_subject(subject) or catalogue.people.with_email(email.strip().lower())
    if held is None and not email:
        refused = "The provider vouches for no email address of yours. Ask an administrator of this library for a link."
    elif held is None:
        refused = f"There is no account for {email} here. Ask an administrator of this library to make one."
    elif held.disabled_at:
        refused = "This account is closed. Ask an administrator of this library to open it again."
    elif held.subject not in ("", subject):
        refused = f"The account for {email} belongs to another sign-in at the provider. Ask an administrator."
    else:
        if not held.subject:
            link_subject(catalogue, held, subject)
        return person(catalogue, held.id)
    _log(catalogue, "", "sign-in refused", held.id if held is not None else None, "single sign-on")
    raise UsageError(refused)


def hashed(secret: str) -> str:
    """Give what the catalogue keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@cache
def _nobodys_password() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _keep_an_administrator(catalogue: Catalogue, held: Person) -> None:
    others = [
        each
        for each in catalogue.people.all()
        if each.email and each.viewer.everything and not each.disabled_at and each.id != held.id
    ]
    if held.role is Role.ADMINISTRATOR and not held.disabled_at and not others:
        raise UsageError(f"{held.name} is the only administrator. Make somebody else one first.")


def _address(email: str) -> str:
    email = one_line(email).lower()
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        raise UsageError(f"“{email}” is no email address. Write it like name@example.org.")
    return email


def _groups(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for each in names for name in group_names(one_line(each)[:200]))


def _give(catalogue: Catalogue, kind: str, key: PersonId, *, days: float = 0, name: str = "", scope: str = "") -> str:
    secret = secrets.token_urlsafe(32)
    expires = _in(days) if days else ""
    catalogue.people.give(kind, key, hashed(secret), now(), name=name, scope=scope, expires=expires)
    return secret


def _in(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _log(catalogue: Catalogue, by: str, action: str, key: PersonId | None, detail: str = "") -> None:
    catalogue.log.record(Entry(now(), by, action, f"person {key}" if key else "", detail))
