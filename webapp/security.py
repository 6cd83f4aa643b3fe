"""Puts the security headers on every answer, and answers to this machine's own names only."""

from __future__ import annotations

from flask import Flask, Response, request

_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

ORIGINAL_CONTENT = "sandbox; default-src 'none'"
"""The content policy of an original: whatever a file holds, it may run and load nothing."""

_HEADERS = {
    "Content-Security-Policy": _CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

_YEAR = 365 * 24 * 60 * 60  # seconds


def prepare(app: Flask) -> None:
    """Set an application's limits and headers."""
    # A page elsewhere must not reach the library by giving its own name the address of this machine.
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024  # nothing is sent in yet
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"  # evidence may be restricted: nothing stays in a shared browser
    elif response.status_code < 400 and (request.view_args or {}).get("filename", "").startswith("vendor/"):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"  # the version is in the address
    return response
