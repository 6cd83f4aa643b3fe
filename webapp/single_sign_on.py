"""Signing in at an OpenID Connect provider: to its page and back, with a code that only this browser can use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from indexer import people
from indexer.config import Config
from indexer.errors import EvidenceError, UsageError
from webapp.address import absolute, onwards
from webapp.library import library, library_of
from webapp.security import is_loopback, sign_in_limit
from webapp.session import current_person, sign_in

pages = Blueprint("single_sign_on", __name__)

_NAME = "single-sign-on"
_SECONDS = 10  # that the provider may take for one answer
_LONGEST_NEXT = 1500  # characters; it travels in the cookie, of which browsers keep 4096
_SECRETS = ("state", "nonce", "code_verifier")
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a key of the provider's own; so not “none”, nor those that a shared secret makes."""


class Refused(EvidenceError):
    """Somebody did not come in through the provider."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def prepare(app: Flask) -> None:
    """Let an application know its provider, if the settings name one; it is asked nothing yet.

    Raises:
        UsageError: the settings make no sense.
    """
    config = library_of(app).config
    if not config.oidc_issuer or config.local:
        return
    _check(config)
    OAuth(app).register(
        _NAME,
        client_id=config.oidc_client,
        client_secret=config.oidc_secret or None,
        server_metadata_url=config.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": _SECONDS},
    )
    app.extensions[_NAME] = app.extensions["authlib.integrations.flask_client"].create_client(_NAME)


@pages.get("/sign-in/oidc")
@sign_in_limit
def begin() -> Response:
    """Send a browser to the provider's sign-in page."""
    provider = _provider()
    g.wanted = onwards(request.args.get("next", ""))
    if current_person() is not None:
        return redirect(g.wanted)
    back = absolute(url_for(".callback"))
    with _provider_may_fail():
        _discover(provider)
        asked = provider.create_authorization_url(back)
    for key in [key for key in session if key.startswith("_state_")]:
        del session[key]  # one sign-in at a time: the cookie is small
    kept = {name: asked[name] for name in _SECRETS}
    kept["next"] = g.wanted if len(iri_to_uri(g.wanted)) <= _LONGEST_NEXT else ""
    provider.save_authorize_data(redirect_uri=back, **kept)
    return redirect(asked["url"])


@pages.get("/sign-in/oidc/callback")
@sign_in_limit
def callback() -> Response:
    """Sign in whom the provider sends back."""
    provider = _provider()
    kept = provider.framework.get_state_data(session, request.args.get("state", ""))
    if kept is None:
        sentence = (
            "This answer does not belong to a sign-in that this browser began, or it was used already. Try again."
        )
        raise Refused(HTTPStatus.BAD_REQUEST, sentence)
    g.wanted = onwards(kept["next"])
    if "error" in request.args:
        current_app.logger.warning("The single sign-on provider refused: %r", request.args.to_dict())
        sentence = f"“{library().config.oidc_name}” did not let you in. If you meant to sign in, try again."
        raise Refused(HTTPStatus.FORBIDDEN, sentence)
    with _provider_may_fail():
        _discover(provider)
        told = _told(provider)
    subject = f"{library().config.oidc_issuer} {told['sub']}"
    email = str(told.get("email") or "") if told.get("email_verified") is True else ""
    try:
        sign_in(people.recognise(library().catalogue, subject, email), "single sign-on")
    except UsageError as error:
        raise Refused(HTTPStatus.FORBIDDEN, str(error)) from error
    return redirect(g.wanted)


@pages.errorhandler(Refused)
def _refused(error: Refused) -> tuple[str, int]:
    page = render_template(
        "single_sign_on/refused.html",
        title="You are not signed in",
        sentence=str(error),
        next=g.get("wanted"),
        provider=library().config.oidc_name,
    )
    return page, error.status.value


def _provider() -> FlaskOAuth2App:
    provider = current_app.extensions.get(_NAME)
    if provider is None:
        abort(404)
    return provider


def _discover(provider: FlaskOAuth2App) -> None:
    """Read what the provider says of itself, unless it is known, and keep what is needed of it.

    Raises:
        ValueError: it is not what the settings and the standard ask for.
    """
    if provider.server_metadata:
        return
    try:
        said = provider.load_server_metadata()
        provider.server_metadata = _needed(said, library().config)
    except Exception:
        provider.server_metadata = {}  # so that the next to sign in asks again
        raise


def _needed(said: dict[str, Any], config: Config) -> dict[str, Any]:
    if said["issuer"] != config.oidc_issuer:
        raise ValueError(f"it calls itself {said['issuer']!r}: EVIDENCE_OIDC_ISSUER must be exactly that")
    addresses = {name: str(said[name]) for name in _NEEDED}
    if "userinfo_endpoint" in said:
        addresses["userinfo_endpoint"] = str(said["userinfo_endpoint"])
    for name, address in addresses.items():
        if urlsplit(address).scheme != urlsplit(config.oidc_issuer).scheme:
            raise ValueError(f"its {name}, {address!r}, does not begin like its own address")
    kept: dict[str, Any] = {
        **addresses,
        "issuer": config.oidc_issuer,
        "id_token_signing_alg_values_supported": _ALGORITHMS,
        "_loaded_at": said["_loaded_at"],
    }
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if config.oidc_secret and "client_secret_basic" not in ways:
        kept["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 - the name of a way, and no secret
    return kept


def _told(provider: FlaskOAuth2App) -> dict[str, Any]:
    """Give what the provider tells of whoever it sends; its signed token says who, and its page may add the address."""
    config = library().config
    exactly: dict[str, Any] = {
        "iss": {"essential": True, "value": config.oidc_issuer},
        "aud": {"essential": True, "value": config.oidc_client},
        "sub": {"essential": True},
    }
    token = provider.authorize_access_token(claims_options=exactly)
    told = dict(token["userinfo"])
    if "email" in told or "userinfo_endpoint" not in provider.server_metadata:
        return told
    more = dict(provider.userinfo(token=token))
    if more["sub"] != told["sub"]:
        raise ValueError("its token and its page of user information speak of different people")
    return more | told


@contextmanager
def _provider_may_fail() -> Iterator[None]:
    name = library().config.oidc_name
    try:
        yield
    except (requests.ConnectionError, requests.Timeout) as error:
        current_app.logger.warning("The single sign-on provider cannot be reached: %r", error)
        sentence = f"“{name}” cannot be reached at the moment. Try again in a few minutes."
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, sentence) from error
    except (
        requests.RequestException,
        AuthlibBaseError,
        JoseError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RuntimeError,
    ) as error:  # whatever an answer that is not as it should be leads to
        current_app.logger.warning("The answer of the single sign-on provider is wrong: %r", error)
        sentence = (
            f"The answer of “{name}” is not as it should be, so nobody was signed in. Try again; if it happens again, "
            "tell the people who keep this library when it happened: the site’s log says what was wrong."
        )
        raise Refused(HTTPStatus.BAD_GATEWAY, sentence) from error


def _check(config: Config) -> None:
    parts = urlsplit(config.oidc_issuer)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not safe or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(
            "EVIDENCE_OIDC_ISSUER must be the provider’s address, like https://login.example.org, not "
            f"“{config.oidc_issuer}”. (http:// is good for a provider on this very computer only.)"
        )
    if not config.oidc_client:
        raise UsageError(
            "EVIDENCE_OIDC_ISSUER names a provider, and EVIDENCE_OIDC_CLIENT is empty. Set it to the identifier that "
            "the provider gave this site."
        )
