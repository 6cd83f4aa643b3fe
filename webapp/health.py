"""Tells monitoring programs whether the site can answer searches."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, current_app, jsonify

from webapp.library import library
from webapp.permissions import may

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Give the state as JSON: 200 when the catalogue and the index can be read, 503 when they cannot.

    Numbers are for administrators: they tell of documents that not everybody may see.
    """
    try:
        next(library().engine.revisions(), None)
        searched = library().finder().searched()
        pending = library().catalogue.pending.count()
    except Exception as error:  # every failure means the same to who asks: the log has the difference
        current_app.logger.exception("The library cannot be read")
        return jsonify(status="unavailable", reason=type(error).__name__), HTTPStatus.SERVICE_UNAVAILABLE
    if not may("administer"):
        return jsonify(status="ok"), HTTPStatus.OK
    return (
        jsonify(status="ok", documents=searched.documents, passages=searched.passages, pending=pending),
        HTTPStatus.OK,
    )
