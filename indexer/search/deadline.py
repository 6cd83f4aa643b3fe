"""The time limit of one search."""

from __future__ import annotations

import time

from indexer.errors import SearchTooSlow


class Deadline:
    """A moment after which a search stops and says so."""

    def __init__(self, seconds: float) -> None:
        """Start the clock; ``seconds`` of wall time are left."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Go on, or stop.

        Raises:
            SearchTooSlow: the time is over.
        """
        if time.monotonic() > self._end:
            raise self.passed

    @property
    def left(self) -> float:
        """Seconds that are left, less than none once the time is over."""
        return self._end - time.monotonic()

    @property
    def passed(self) -> SearchTooSlow:
        """What is raised when the time is over."""
        return SearchTooSlow(
            f"This search was stopped after {self._seconds:g} seconds. Use fewer or longer words, or a filter."
        )
