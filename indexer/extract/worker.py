"""Reads files in a process of its own, which is replaced when a file ends it: whatever it does, the run goes on."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.extract import page_words, types, wire
from indexer.extract.extraction import Extraction, within_limit
from indexer.extract.job import DAMAGED, SPLIT, Answer, Limits
from indexer.extract.program import end_session
from indexer.model import Problem

_FILES_EACH = 200  # then a fresh process, so that what libraries leak stays small
_LARGEST = 500_000_000  # bytes of a file that is opened at all

_TOO_LONG = "It took more than {seconds:g} CPU seconds"
_CRASHED = "It needed more memory than allowed, or made the program that reads it fail"


class Worker:
    """One worker process. Not for several threads at once; use one for each."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start with limits; the process itself starts with the first file."""
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._buffer = b""
        self._files = 0
        self._spent = 0.0

    def read(self, path: Path, media_type: str) -> Extraction:
        """Read a file. Never raises for a fault of the file: what is wrong with it stands in the Extraction."""
        if path.stat().st_size > _LARGEST:
            return Extraction(problems=(Problem(f"The file is larger than {_LARGEST:,} bytes.", SPLIT),))
        self._count()
        if media_type == types.PDF:
            from indexer.extract.pdf_attempts import read_pdf  # noqa: PLC0415 - it loads PDFium; searches go without

            return read_pdf(self._run, self._limits, path)
        job = {"how": "read", "media_type": media_type, "path": str(path), "page_seconds": 0}
        answer = self._run({**job, "cpu_seconds": self._limits.cpu_seconds}, self._limits.cpu_seconds)
        parts = answer.parts
        if answer.refused is not None:
            parts.append(answer.refused)
        elif answer.failed:
            parts.append(DAMAGED)
        elif answer.ended:
            parts.append(Problem(f"The file could not be read to its end. {answer.ended}.", SPLIT))
        return Extraction.gather(within_limit(parts), answer.cpu_seconds)

    def show(self, job: dict[str, Any]) -> Answer:
        """Have a page drawn, or its words told: see :mod:`indexer.extract.pdf_picture`."""
        self._count()
        seconds = self._limits.cpu_seconds
        return self._run({**job, "cpu_seconds": seconds}, seconds)

    def close(self) -> None:
        """End the process and the programs it started, and remove its temporary files."""
        process, self._process = self._process, None
        folder, self._folder = self._folder, None
        if process is not None:
            if process.returncode is None:
                end_session(process.pid)
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
        if folder is not None:
            folder.cleanup()

    def __enter__(self) -> Worker:  # noqa: PYI034 - it is not meant to be subclassed
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _count(self) -> None:
        self._files += 1
        if self._files > _FILES_EACH:
            self.close()
            self._files = 1

    def _run(self, job: dict[str, Any], cpu_seconds: float) -> Answer:
        """Have the process do one job, starting it if need be."""
        process = self._started()
        answer = Answer()
        begun = latest = self._spent
        wall_end = time.monotonic() + cpu_seconds * self._limits.wall_factor + 30
        assert process.stdin is not None  # noqa: S101 - asked for when it was started
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
            while True:
                line = self._line(process, wall_end)
                kind, _, rest = line.partition(b" ")
                if kind == b"part":
                    answer.parts.append(wire.load(rest))
                elif kind == b"page":
                    page, pages, seconds = rest.split()
                    answer.page, answer.pages, latest = int(page), int(pages), float(seconds)
                    if latest - begun > cpu_seconds:  # programs it runs count too, which the system's limit leaves out
                        raise TimeoutError  # noqa: TRY301 - ends the job as a late line does
                elif kind == b"words":
                    answer.words = page_words.load(rest)
                elif kind == b"picture":
                    answer.picture = base64.b64decode(rest, validate=True)
                elif kind == b"refused":
                    problem = wire.load(rest)
                    answer.refused = problem if isinstance(problem, Problem) else DAMAGED
                elif kind == b"failed":
                    answer.failed = rest.decode("ascii", "replace")
                elif kind == b"done":
                    self._spent = float(rest)
                    answer.cpu_seconds = self._spent - begun
                    return answer
        except (TimeoutError, EOFError, BrokenPipeError, ValueError):
            total, code = self._ended(process)
            answer.cpu_seconds = max(total, latest) - begun
            too_long = code == -signal.SIGXCPU or answer.cpu_seconds >= cpu_seconds - 1 or time.monotonic() >= wall_end
            answer.ended = _TOO_LONG.format(seconds=round(cpu_seconds)) if too_long else _CRASHED
            return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()  # something else ended it between two files, which is not the next file's fault
        if self._process is None:
            self._folder = TemporaryDirectory(prefix="evidence-worker-", ignore_cleanup_errors=True)
            command = [sys.executable, "-m", "indexer.extract.worker_process", str(self._limits.memory_bytes)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                # One thread for numerical libraries: each thread's stack counts against the memory limit.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TMPDIR": self._folder.name},
            )
            self._buffer, self._spent = b"", 0.0
        return self._process

    def _line(self, process: subprocess.Popen[bytes], wall_end: float) -> bytes:
        assert process.stdout is not None  # noqa: S101 - asked for when it was started
        pieces = [self._buffer]
        while b"\n" not in pieces[-1]:
            left = wall_end - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(process.stdout.fileno(), 1 << 20)
            if not piece:
                raise EOFError
            pieces.append(piece)
        line, _, self._buffer = b"".join(pieces).partition(b"\n")
        return line

    def _ended(self, process: subprocess.Popen[bytes]) -> tuple[float, int]:
        """See the process out; gives its CPU seconds, children's too, and its exit code."""
        end_session(process.pid)
        try:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = usage.ru_utime + usage.ru_stime
        except ChildProcessError:
            seconds = 0.0
        code = process.returncode or 0
        self.close()
        return seconds, code
