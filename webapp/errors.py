"""Turns errors into plain pages that say what happened and what to do, or into what a program reads."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from indexer.errors import (
    BadPaper,
    CannotDraw,
    EngineAway,
    EvidenceError,
    LibraryBusy,
    LibraryDamaged,
    NotFound,
    OriginalsAway,
    SearchTooSlow,
    UsageError,
)


class Gone(EvidenceError):
    """The document was withdrawn or removed for good; its text is never shown."""


Answer = tuple[str, int] | Response
Write = Callable[[Exception, HTTPStatus, str], Response]
"""Writes an error, its status and the sentence on it as an answer."""

_WRITERS = "error-writers"

_STATUSES: dict[type[EvidenceError], HTTPStatus] = {
    UsageError: HTTPStatus.BAD_REQUEST,
    BadPaper: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    LibraryBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    LibraryDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    OriginalsAway: HTTPStatus.SERVICE_UNAVAILABLE,
    SearchTooSlow: HTTPStatus.SERVICE_UNAVAILABLE,
    EngineAway: HTTPStatus.SERVICE_UNAVAILABLE,
    CannotDraw: HTTPStatus.UNPROCESSABLE_ENTITY,
}

_TITLES = {
    HTTPStatus.BAD_REQUEST: "This address cannot be understood",
    HTTPStatus.FORBIDDEN: "This is not for you to see or do",
    HTTPStatus.NOT_FOUND: "Page not found",
    HTTPStatus.METHOD_NOT_ALLOWED: "This page can only be read",
    HTTPStatus.GONE: "No longer in the library",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "This part of the file does not exist",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is too large",
    HTTPStatus.TOO_MANY_REQUESTS: "Too often",
    HTTPStatus.UNPROCESSABLE_ENTITY: "This page cannot be shown as a picture",
    HTTPStatus.SERVICE_UNAVAILABLE: "The library cannot answer at the moment",
}

_SENTENCES = {
    HTTPStatus.BAD_REQUEST: "Check the address, or start again from the search page.",
    HTTPStatus.FORBIDDEN: "Your role does not allow it. Ask an administrator of this library if you need it.",
    HTTPStatus.NOT_FOUND: "Check the address, or search for the document by its title.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "More was sent than this page takes. Send less, and try again.",
    HTTPStatus.TOO_MANY_REQUESTS: "This was asked for too many times in a short while. Wait a minute and try again.",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "Open the original again from its document’s page.",
}

_FAILED = "Something went wrong on our side"
_FAILED_SENTENCE = (
    "Try again. If it happens again, tell the people who keep this library when it happened; "
    "the site’s log says what went wrong."
)


def prepare(app: Flask) -> None:
    """Let an application answer errors with pages."""
    app.extensions[_WRITERS] = {}
    app.register_error_handler(EvidenceError, _evidence_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(Exception, _failure)


def write_under(app: Flask, start: str, write: Write) -> None:
    """Let an application answer errors at addresses that begin so in a way of their own."""
    app.extensions[_WRITERS][start] = write


def _evidence_error(error: EvidenceError) -> Answer:
    status = next((held for kind, held in _STATUSES.items() if isinstance(error, kind)), None)
    if status is None:
        return _failure(error)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        current_app.logger.error("%s", error)
    return _answer(error, status, _TITLES[status], str(error))


def _http_error(error: HTTPException) -> Answer:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _answer(error, status, _FAILED, _FAILED_SENTENCE)
    sentence = _SENTENCES.get(status, "Go back and try again.")
    if status is HTTPStatus.FORBIDDEN and error.description != type(error).description:
        sentence = error.description or sentence  # said where it was refused
    return _answer(error, status, _TITLES.get(status, status.phrase), sentence)


def _stale_form(error: CSRFError) -> Answer:
    return _answer(
        error,
        HTTPStatus.BAD_REQUEST,
        "This form is no longer good",
        "It was open while you signed out or in, or it did not come from this site, so nothing was changed. "
        "Go back, reload the page and send it again.",
    )


def _unknown_host(error: SecurityError) -> Answer:
    sentence = (
        "This site is not known by that name. Open it as localhost or 127.0.0.1, with its port, or let its keeper set "
        "EVIDENCE_ADDRESS."
    )
    if (write := _writer()) is not None:
        return write(error, HTTPStatus.BAD_REQUEST, sentence)
    # Under a name that is not ours no address can be written, so there is no page either.
    return Response(f"{sentence}\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")


def _failure(error: Exception) -> Answer:
    current_app.logger.error("The page could not be made", exc_info=error)
    return _answer(error, HTTPStatus.INTERNAL_SERVER_ERROR, _FAILED, _FAILED_SENTENCE)


def _writer() -> Write | None:
    writers: dict[str, Write] = current_app.extensions[_WRITERS]
    return next((write for start, write in writers.items() if request.path.startswith(start)), None)


def _answer(error: Exception, status: HTTPStatus, title: str, sentence: str) -> Answer:
    if (write := _writer()) is not None:
        return write(error, status, sentence)
    return render_template("errors/message.html", title=title, sentence=sentence), status.value
