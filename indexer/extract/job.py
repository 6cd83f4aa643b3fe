"""What a worker process is asked to do, under which limits, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from indexer.config import Config
from indexer.extract.extraction import Part
from indexer.extract.page_words import PageWords
from indexer.model import Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: CPU seconds of all attempts together, bytes of memory, seconds by the clock."""

    cpu_seconds: float = 60.0
    memory_bytes: int = 1_500_000_000
    page_seconds: float = 5.0
    wall_factor: float = 10.0
    """How much longer than its CPU seconds a job may take by the clock, on a busy machine."""
    ocr: bool = True
    ocr_language: str = "eng"
    ocr_cpu_seconds: float = 1800.0

    @classmethod
    def of(cls, config: Config) -> Limits:
        """Give the limits that the settings name."""
        return cls(
            cpu_seconds=config.cpu_seconds,
            memory_bytes=config.memory_mb * 1_000_000,
            ocr=config.ocr,
            ocr_language=config.ocr_language,
            ocr_cpu_seconds=config.ocr_cpu_seconds,
        )


@dataclass(slots=True)
class Answer:
    """What came of one job; ``ended`` says why the process died, if it did."""

    parts: list[Part] = field(default_factory=list)
    refused: Problem | None = None
    failed: str = ""
    ended: str = ""
    page: int = 0
    pages: int = 0
    cpu_seconds: float = 0.0
    words: PageWords | None = None
    """Of a page that is to be shown."""
    picture: bytes = b""
    """Of a page, as WebP."""

    @property
    def too_slow(self) -> bool:
        """Tell whether it was stopped for the time it took."""
        return "CPU" in self.ended


Run = Callable[[dict[str, Any], float], Answer]
"""Does a job within so many CPU seconds."""

NOT_OPENED = Problem(
    "The file is damaged, or is no PDF, and could not be opened.",
    "Open it in a PDF viewer, save or print it as a new PDF, and add that copy.",
)
"""What a PDF library says of a file that it can make nothing of."""

SPLIT = "Split the file and add its parts, or save it again with the program it was made with and add that copy."
DAMAGED = Problem(
    "The file is damaged and could not be read.",
    "Open it in the program it was made with, save it again, and add that copy.",
)
