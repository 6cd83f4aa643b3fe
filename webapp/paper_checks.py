"""Checks papers beside the requests: who hands in a short one waits for it, a long one is looked at again later."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import cast

from flask import Flask, current_app

from indexer import papers
from indexer.errors import NotFound
from indexer.library import Library
from webapp.library import library_of

_NAME = "evidence-paper-checks"
_PATIENCE = 5.0  # seconds that a request waits for its paper


class Checks:
    """The checks that are going on, one after another."""

    def __init__(self, held: Library) -> None:
        self._library = held
        self._worker = ThreadPoolExecutor(1, "checking papers")
        self._running: dict[int, Future[None]] = {}
        held.at_close.callback(self._worker.shutdown, wait=True, cancel_futures=True)

    def begin(self, paper: int) -> Future[None]:
        """Have the newest version of a paper checked."""
        self._running = {number: each for number, each in self._running.items() if not each.done()}
        if paper not in self._running:
            self._running[paper] = self._worker.submit(papers.check_newest, self._library, paper)
        return self._running[paper]

    def running(self, paper: int) -> bool:
        """Tell whether a paper is being checked, or waits for it."""
        held = self._running.get(paper)
        return held is not None and not held.done()


def prepare(app: Flask) -> None:
    """Let an application check papers, and its templates say so."""
    app.extensions[_NAME] = Checks(library_of(app))
    app.jinja_env.globals["being_checked"] = being_checked


def being_checked(paper: int) -> bool:
    """Tell whether a paper is being checked, or waits for it."""
    return _checks().running(paper)


def check(paper: int) -> bool:
    """Have a paper checked; tell whether that is done already.

    What went wrong is in the log, and the paper says that it was not checked.
    """
    begun = _checks().begin(paper)
    try:
        begun.result(_PATIENCE)
    except TimeoutError:
        return False
    except NotFound:  # it was removed meanwhile
        return False
    except Exception:
        current_app.logger.exception("Paper %s could not be checked", paper)
        return False
    return True


def _checks() -> Checks:
    return cast("Checks", current_app.extensions[_NAME])
