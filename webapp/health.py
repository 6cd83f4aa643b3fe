"""Tells monitoring programs whether the site can answer searches, and whether all that it needs answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from flask import Blueprint, Response, current_app, jsonify

from indexer.errors import EngineAway, OriginalsAway
from indexer.library import Library
from webapp.library import library
from webapp.permissions import may

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Give the state as JSON: 200 when the catalogue and the index can be read, 503 when they cannot.

    A cluster that is away is no fault of this process, which need not be started again for it. Numbers are for
    administrators: they tell of documents that not everybody may see.
    """
    try:
        with suppress(EngineAway):
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


_NEEDED: dict[str, Callable[[Library], object]] = {
    "catalogue": lambda held: held.catalogue.counts,
    "index": lambda held: next(held.engine.revisions(), None),
    "originals": lambda held: held.catalogue.files.originals.answer(),
}


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Give as JSON whether requests may be sent here: 200, or 503, with the names of what does not answer.

    What all servers share and can do without for a while, a cluster or a store of originals that is away, is named
    and no reason to send nobody here: all but searching, or all but originals, goes on.
    """
    missing, away = [], []
    for name, ask in _NEEDED.items():
        try:
            ask(library())
        except (EngineAway, OriginalsAway) as error:
            current_app.logger.warning("%s", error)
            away.append(name)
        except Exception:  # as above
            current_app.logger.exception("The %s cannot be read", name)
            missing.append(name)
    if missing:
        return jsonify({"status": "not ready", "not answering": missing + away}), HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify({"status": "ready", **({"not answering": away} if away else {})}), HTTPStatus.OK
