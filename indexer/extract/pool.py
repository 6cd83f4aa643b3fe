"""Several workers reading at once, one for each processor core, answers in any order."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from indexer.extract.extraction import Extraction
from indexer.extract.job import Limits
from indexer.extract.worker import Worker


class ReadingPool:
    """Threads that each feed one worker process."""

    def __init__(self, limits: Limits, workers: int = 0) -> None:
        """Start with the limits each file is read under; ``workers`` 0 means one for each processor core."""
        self.size = workers or os.cpu_count() or 1
        self._limits = limits
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="reading")
        self._own = threading.local()
        self._workers: list[Worker] = []

    def submit(self, path: Path, media_type: str) -> Future[Extraction]:
        """Have a file read; the answer comes when it is done."""
        return self._threads.submit(self._read, path, media_type)

    def close(self) -> None:
        """Stop reading, files that wait are dropped, and end the worker processes."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def _read(self, path: Path, media_type: str) -> Extraction:
        worker: Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = Worker(self._limits)
            self._workers.append(worker)
        return worker.read(path, media_type)
