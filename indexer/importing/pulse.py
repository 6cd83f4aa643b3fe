"""Gives the catalogue a sign of life each second, with how far an import has come, and hears when to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self

from indexer.catalogue import now
from indexer.catalogue.imports import Import
from indexer.errors import LibraryBusy
from indexer.library import Library

_EACH = 1.0  # seconds
_ENOUGH = 0.02  # share of the work from which the rest can be estimated
_SOON = 2.0  # seconds before which nobody can tell


class Stopped(Exception):
    """Somebody stopped the import, or another process took it over."""


class Pulse:
    """How far an import has come; a thread writes it down while the work goes on."""

    def __init__(self, library: Library, held: Import) -> None:
        """Take over an import in the state it is in."""
        self._imports = library.catalogue.imports
        self._held = held
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._began = time.monotonic()
        self._share_before = 0.0
        self._stopped = False
        self.done = 0
        self.total = 0
        self.share = 0.0
        """How much of the work is done, from 0 to 1."""
        self.current = ""
        self._waits_for = ""

    def __enter__(self) -> Self:
        self.write()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        if kind is None:
            self.write()

    def in_turn(self, work: Callable[[], None]) -> None:
        """Do work that needs the library for itself, and say who holds it as long as somebody does.

        Raises:
            Stopped: somebody stopped the import meanwhile.
        """
        while True:
            try:
                work()
            except LibraryBusy as busy:
                self._waits_for = str(busy)
                self.write()
                self.go_on()
                self._ended.wait(_EACH)
            else:
                return

    def start_clock(self) -> None:
        """Say that the work itself begins, apart from what was done before."""
        self._waits_for = ""
        self._began, self._share_before = time.monotonic(), self.share
        self.write()
        self.go_on()

    def go_on(self) -> None:
        """Come back only if nobody wants the import stopped.

        Raises:
            Stopped: somebody does.
        """
        if self._stopped:
            raise Stopped

    def write(self) -> None:
        """Write down how far the work has come."""
        alive = self._imports.change(
            self._held.id,
            only_in=self._held.state,
            progress_at=now(),
            files_done=self.done,
            files_total=self.total,
            seconds_left=self._seconds_left(),
            current=self.current,
            waits_for=self._waits_for,
        )
        held = self._imports.get(self._held.id)
        self._stopped = not alive or held is None or held.problem is not None

    def _beat(self) -> None:
        while not self._ended.wait(_EACH):
            try:
                self.write()
            except Exception:  # noqa: BLE001, S112 - a database that is busy for once must not end the signs of life
                continue

    def _seconds_left(self) -> int | None:
        gone, worked = self.share - self._share_before, time.monotonic() - self._began
        if self._waits_for or gone < _ENOUGH or worked < _SOON:
            return None
        return round(worked / gone * (1 - self.share))
