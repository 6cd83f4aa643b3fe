"""Turns errors into plain pages that say what happened and what to do."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, render_template
from werkzeug.exceptions import HTTPException, SecurityError

from indexer.errors import CannotDraw, EvidenceError, LibraryBusy, LibraryDamaged, NotFound, SearchTooSlow, UsageError


class Gone(EvidenceError):
    """The document was withdrawn or removed for good; its text is never shown."""


_STATUSES: dict[type[EvidenceError], HTTPStatus] = {
    UsageError: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    LibraryBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    LibraryDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    SearchTooSlow: HTTPStatus.SERVICE_UNAVAILABLE,
    CannotDraw: HTTPStatus.UNPROCESSABLE_ENTITY,
}

_TITLES = {
    HTTPStatus.BAD_REQUEST: "This address cannot be understood",
    HTTPStatus.NOT_FOUND: "Page not found",
    HTTPStatus.METHOD_NOT_ALLOWED: "This page can only be read",
    HTTPStatus.GONE: "No longer in the library",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "This part of the file does not exist",
    HTTPStatus.UNPROCESSABLE_ENTITY: "This page cannot be shown as a picture",
    HTTPStatus.SERVICE_UNAVAILABLE: "The library cannot answer at the moment",
}

_SENTENCES = {
    HTTPStatus.BAD_REQUEST: "Check the address, or start again from the search page.",
    HTTPStatus.NOT_FOUND: "Check the address, or search for the document by its title.",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "Open the original again from its document’s page.",
}

_FAILED = "Something went wrong on our side"
_FAILED_SENTENCE = (
    "Try again. If it happens again, tell the people who keep this library when it happened; "
    "the site’s log says what went wrong."
)


def prepare(app: Flask) -> None:
    """Let an application answer errors with pages."""
    app.register_error_handler(EvidenceError, _evidence_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(Exception, _failure)


def _evidence_error(error: EvidenceError) -> tuple[str, int]:
    status = next((held for kind, held in _STATUSES.items() if isinstance(error, kind)), None)
    if status is None:
        return _failure(error)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        current_app.logger.error("%s", error)
    return _page(status, _TITLES[status], str(error))


def _http_error(error: HTTPException) -> tuple[str, int]:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _page(status, _FAILED, _FAILED_SENTENCE)
    return _page(status, _TITLES.get(status, status.phrase), _SENTENCES.get(status, "Go back and try again."))


def _unknown_host(_: SecurityError) -> Response:
    # Under a name that is not ours no address can be written, so there is no page either.
    sentence = "This site is not known by that name. Open it as localhost or 127.0.0.1, with its port.\n"
    return Response(sentence, HTTPStatus.BAD_REQUEST, mimetype="text/plain")


def _failure(error: Exception) -> tuple[str, int]:
    current_app.logger.error("The page could not be made", exc_info=error)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, _FAILED, _FAILED_SENTENCE)


def _page(status: HTTPStatus, title: str, sentence: str) -> tuple[str, int]:
    return render_template("errors/message.html", title=title, sentence=sentence), status.value
