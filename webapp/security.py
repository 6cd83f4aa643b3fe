"""Puts the security headers on every answer, and refuses what no browser of ours would send."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from limits import parse_many
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.config import Config
from indexer.errors import UsageError
from webapp.library import library, library_of

CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content policy of our pages: nothing from elsewhere, and no script or style inside them."""

ORIGINAL_CONTENT = "sandbox; default-src 'none'"
"""The content policy of an original: whatever a file holds, it may run and load nothing."""

VIEWER_CONTENT = f"{CONTENT}; worker-src 'self'"
"""The content policy of a page whose script fetches an original and reads it in a worker."""

_HEADERS = {
    "Content-Security-Policy": CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
_LOOPBACK = ["127.0.0.1", "localhost"]
_READING = ("GET", "HEAD", "OPTIONS")
_YEAR = 365 * 24 * 60 * 60  # seconds
_FORM_BYTES = 64 * 1024  # an address that takes files in allows itself more


def _who_asks() -> str:
    held = getattr(current_user, "person", None)
    return f"person {held.id}" if held is not None else get_remote_address()


csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)

search_limit = limiter.shared_limit(
    lambda: library().config.search_limit,
    "search",
    key_func=_who_asks,
    exempt_when=lambda: library().config.local,
)
"""Holds a view to the number of searches that one person may make; the owner at this computer may make any."""

sign_in_limit = limiter.shared_limit(lambda: library().config.sign_in_limit, "sign-in")
"""Holds a view to the number of times that signing in may be tried."""


def let_larger_in(most: int, parts: int = 1000) -> None:
    """Let a form of up to so many bytes and parts in, more than other pages take; then see that it is one of ours.

    Its view is exempt from the look that every other form is given before it is read.

    Raises:
        RequestEntityTooLarge: it is larger still.
    """
    request.max_content_length = request.max_form_memory_size = most
    request.max_form_parts = parts
    if request.content_length is not None and request.content_length > most:
        raise RequestEntityTooLarge
    request.form  # noqa: B018 - read within these limits, before anything else asks for it
    if current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()


def prepare(app: Flask) -> None:
    """Set an application's limits, cookies and headers.

    Raises:
        UsageError: a setting makes no sense.
    """
    config = library_of(app).config
    secure = _is_https(config)
    for limit in (config.sign_in_limit, config.search_limit):
        _check_limit(limit)
    app.config |= {
        # A page elsewhere must not reach the library by giving its own name the address of this machine.
        "TRUSTED_HOSTS": [*_LOOPBACK, *filter(None, [urlsplit(config.address).hostname, *config.hosts.split(",")])],
        "MAX_CONTENT_LENGTH": _FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": _FORM_BYTES,
        "MAX_FORM_PARTS": 1000,
        # A browser lets nobody but this very host set a cookie whose name begins so.
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "evidence-session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may lie open over lunch
        "WTF_CSRF_SSL_STRICT": False,  # Sec-Fetch-Site and the token say more than a Referer that may be missing
    }
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    app.before_request(_refuse)
    app.after_request(_add_headers)
    csrf.init_app(app)
    limiter.init_app(app)


def is_loopback(host: str) -> bool:
    """Tell whether an address or name means this very computer."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def comes_from_elsewhere(asked: Request) -> bool:
    """Tell whether a request was not made on this computer; behind a proxy all seem to be, so its signs count."""
    return any(name in asked.headers for name in _FORWARDED) or not is_loopback(asked.remote_addr or "")


def _is_https(config: Config) -> bool:
    parts = urlsplit(config.address)
    if config.address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
        raise UsageError(
            f"EVIDENCE_ADDRESS must be like https://evidence.example.org, without a path, not “{config.address}”."
        )
    if config.local and (config.address or config.proxies or not is_loopback(config.host)):
        raise UsageError(
            "Without signing in the site is only for this computer: serve it on 127.0.0.1, without EVIDENCE_ADDRESS "
            "and EVIDENCE_PROXIES; or make accounts with “evidence person add” and leave --local away."
        )
    return parts.scheme == "https"


def _check_limit(text: str) -> None:
    try:
        parse_many(text)
    except ValueError:
        raise UsageError(f"A limit is written like “10 per minute; 60 per hour”, not “{text}”. Correct it.") from None


def _refuse() -> None:
    if library().config.local and comes_from_elsewhere(request):
        abort(403, "This site is for its own computer only. Make accounts with “evidence person add” to share it.")
    sent_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in _READING and sent_from not in ("same-origin", "none"):
        abort(403, "This was sent from another site, so nothing was changed. Open the page here and try again.")


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"  # evidence may be restricted: nothing stays in a shared browser
    elif response.status_code < 400 and (request.view_args or {}).get("filename", "").startswith("vendor/"):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"  # the version is in the address
    return response
