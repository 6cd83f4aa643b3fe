"""Has pages of PDF files drawn by worker processes, two at most, and keeps the latest answers in memory."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from indexer.errors import CannotDraw, LibraryBusy
from indexer.extract.job import Answer, Limits
from indexer.extract.page_words import Box, PageWords
from indexer.extract.worker import Worker

THUMBNAIL, FULL = 240, 1000
WIDTHS = (THUMBNAIL, FULL)
"""Pixels across that a picture may have."""

_WORKERS = 2
_CPU_SECONDS = 10.0
_WAIT_SECONDS = 5.0  # for a free worker: what waits here holds one of the site's threads
_KEPT_BYTES = 32_000_000

_LOOK = "Open the original to see whether your PDF viewer can show it."

_Key = tuple[Any, ...]
_Kept = PageWords | bytes | CannotDraw


class Drawer:
    """Draws pages. Safe on any thread; workers start with the first page.

    Nothing is written to disk, and what was kept of a file is forgotten once the file is gone.
    """

    def __init__(self, memory_bytes: int, cpu_seconds: float = _CPU_SECONDS, workers: int = _WORKERS) -> None:
        """Limit what drawing one page may take, and how many are drawn at the same time."""
        limits = Limits(cpu_seconds=cpu_seconds, memory_bytes=memory_bytes, wall_factor=2)
        self._workers = [Worker(limits) for _ in range(workers)]
        self._free: LifoQueue[Worker] = LifoQueue()  # the one used last is the one that is warm
        for each in self._workers:
            self._free.put(each)
        self._kept = _Memory(_KEPT_BYTES)

    def words(self, path: Path, page: int) -> PageWords:
        """Give the words of a page, counted from 1, with their boxes.

        Raises:
            CannotDraw: the file cannot be opened, has no such page, or reading the page took too much.
            LibraryBusy: all workers have been busy for seconds.
        """
        found = self._ask(path, {"how": "words", "page": page})
        assert isinstance(found, PageWords)  # noqa: S101 - what this job gives
        return found

    def picture(self, path: Path, page: int, width: int, boxes: Sequence[Box] = ()) -> bytes:
        """Give a page, counted from 1, as a WebP picture with boxes around some words; raises as :meth:`words`."""
        found = self._ask(path, {"how": "picture", "page": page, "width": width, "boxes": tuple(boxes)})
        assert isinstance(found, bytes)  # noqa: S101 - what this job gives
        return found

    def close(self) -> None:
        """End the workers, each when its page is done, and forget what was kept."""
        for _ in self._workers:
            worker = self._free.get()
            worker.close()
        for each in self._workers:
            self._free.put(each)
        self._kept.clear()

    def _ask(self, path: Path, job: dict[str, Any]) -> PageWords | bytes:
        key = (path, *job.values())
        found = self._kept.get(key)
        if found is None:
            with self._worker() as worker:
                found = self._kept.get(key)  # another may have asked for it meanwhile
                if found is None:
                    found = _result(worker.show({**job, "path": str(path.absolute())}))
                    self._kept.put(key, found)
        if isinstance(found, CannotDraw):
            raise CannotDraw(str(found))
        return found

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        try:
            worker = self._free.get(timeout=_WAIT_SECONDS)
        except Empty:
            raise LibraryBusy("Too many pages are being drawn at the moment. Try again in a few seconds.") from None
        try:
            yield worker
        finally:
            self._free.put(worker)


class _Memory:
    """Answers by key, the path of a file first; the oldest go when there are too many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._held: OrderedDict[_Key, tuple[_Kept, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key) -> _Kept | None:
        with self._lock:
            for path in {key[0] for key in self._held}:
                if not os.path.exists(path):  # noqa: PTH110 - twice as quick, for each of hundreds
                    for gone in [key for key in self._held if key[0] == path]:
                        self._drop(gone)
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: _Key, answer: _Kept) -> None:
        size = len(answer) if isinstance(answer, bytes) else 1000
        if isinstance(answer, PageWords):
            size = len(answer.text) + 400 * len(answer.words)  # about what Python takes
        with self._lock:
            if key in self._held:
                self._drop(key)
            self._held[key] = answer, size
            self._bytes += size
            while self._bytes > self._most:
                self._drop(next(iter(self._held)))

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self._bytes = 0

    def _drop(self, key: _Key) -> None:
        self._bytes -= self._held.pop(key)[1]


def _result(answer: Answer) -> _Kept:
    if answer.refused is not None:
        return CannotDraw(f"{answer.refused.reason} {answer.refused.remedy}")
    if answer.ended:
        return CannotDraw(f"This page could not be drawn. {answer.ended}. {_LOOK}")
    return answer.words or answer.picture or CannotDraw(f"This page is damaged and could not be drawn. {_LOOK}")
