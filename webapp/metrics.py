"""Counts and times requests and searches, and tells monitoring programs, in Prometheus's text format."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily

from indexer.errors import SearchTooSlow
from indexer.library import Library
from indexer.model import Outcome
from webapp.library import library
from webapp.security import comes_from_elsewhere

pages = Blueprint("metrics", __name__)

_NAME = "evidence-metrics"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # upper edges of what durations are counted in

disable_created_metrics()  # type: ignore[no-untyped-call]  # a line for each series that nobody asked for


@dataclass(frozen=True, slots=True)
class _Measured:
    """What one process has counted since it started, and what is asked of the library when it is told."""

    registry: CollectorRegistry
    requests: Histogram
    searches: Histogram
    stopped: Counter


class _Held:
    """Asks the library what it holds, whenever that is to be told."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def collect(self) -> Iterable[Metric]:
        """Give what the library holds, waits with, and made of the files of the last index run."""
        searched = self._library.finder().searched()
        finished_at, counts = self._library.catalogue.last_run()
        yield GaugeMetricFamily("evidence_documents", "Documents that are searched.", searched.documents)
        yield GaugeMetricFamily("evidence_passages", "Passages that are searched.", searched.passages)
        pending = self._library.catalogue.pending.count()
        yield GaugeMetricFamily("evidence_pending_documents", "Documents that wait for the index to follow.", pending)
        waiting = self._library.catalogue.queue.count()
        yield GaugeMetricFamily("evidence_waiting_files", "Files that wait to be read, or are being read.", waiting)
        if finished_at:
            files = GaugeMetricFamily(
                "evidence_last_run_files", "Files of the last finished index run, by outcome.", labels=["outcome"]
            )
            for outcome in Outcome:
                files.add_metric([outcome.value], counts.get(outcome.value, 0))
            yield files
            moment = datetime.fromisoformat(finished_at).timestamp()
            yield GaugeMetricFamily(
                "evidence_last_run_timestamp_seconds", "When the last index run that came to its end did so.", moment
            )


def prepare(app: Flask) -> None:
    """Let an application measure itself."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    app.extensions[_NAME] = _Measured(
        registry,
        Histogram(
            "evidence_request_seconds",
            "Requests, by route and status.",
            labelnames=["route", "status"],
            buckets=_SECONDS,
            registry=registry,
        ),
        Histogram("evidence_search_seconds", "Searches, stopped ones too.", buckets=_SECONDS, registry=registry),
        Counter("evidence_searches_stopped", "Searches that were stopped at their time limit.", registry=registry),
    )
    app.before_request(_begin)
    app.after_request(_end)


@pages.get("/metrics")
def metrics() -> Response:
    """Give figures for Prometheus, each server process its own: requests, searches, what is held, the last index run.

    For programs on this machine, and those that send the token of the setting EVIDENCE_METRICS_TOKEN.
    """
    if not _may_read():
        said = "Send the token of EVIDENCE_METRICS_TOKEN, as in “Authorization: Bearer TOKEN”, or ask on the machine.\n"
        return Response(
            said, HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"}, content_type="text/plain; charset=utf-8"
        )
    measured = _measured()
    told = generate_latest(measured.registry)
    try:
        held = CollectorRegistry()
        held.register(_Held(library()))
        told += generate_latest(held)
    except Exception:  # the rest is told all the more
        current_app.logger.exception("The library cannot be read")
    return Response(told, content_type=CONTENT_TYPE_LATEST)


@contextmanager
def search_measured() -> Iterator[None]:
    """Time a search, and count it if it is stopped."""
    begun = time.perf_counter()
    try:
        yield
    except SearchTooSlow:
        _measured().stopped.inc()
        raise
    finally:
        _measured().searches.observe(time.perf_counter() - begun)


def _measured() -> _Measured:
    return cast("_Measured", current_app.extensions[_NAME])


def _may_read() -> bool:
    token = library().config.metrics_token.encode()
    sent = request.headers.get("Authorization", "").encode()
    return not comes_from_elsewhere(request) or (bool(token) and hmac.compare_digest(sent, b"Bearer " + token))


def _begin() -> None:
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
    if "begun" in g:
        route = request.endpoint or "none"
        seconds = time.perf_counter() - g.begun
        _measured().requests.labels(route, str(response.status_code)).observe(seconds)
    return response
