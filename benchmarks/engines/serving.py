"""Processes of the project, such as a site that is served, and the memory that they hold."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Server:
    """A server's process, with those that it starts."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port

    def runs(self) -> bool:
        """Tell whether it still runs."""
        return self._process.poll() is None

    def megabytes(self) -> float:
        """Give the memory of all its processes."""
        return sum(map(resident_mb, tree(self._process.pid)))

    def open_files(self) -> int:
        """Count what the server itself has open, connections included."""
        with contextlib.suppress(OSError):
            return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))
        return 0


def environment(**settings: str) -> dict[str, str]:
    """Give the environment for a program of the project, which is found where these benchmarks are."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return os.environ | {"PYTHONPATH": paths} | settings


@contextlib.contextmanager
def served(library: Path, said: Path) -> Iterator[Server]:
    """Serve a library on a free port of this computer; what the server says goes into a file.

    Raises:
        SystemExit: it ended before it answered.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "indexer", "--library", str(library), "serve", "--local", "--port", str(port)]
    limits = environment(EVIDENCE_SEARCH_LIMIT="1000000 per minute")
    with said.open("wb") as file:
        process = subprocess.Popen(command, stderr=file, stdout=file, env=limits)
    try:
        while True:
            if process.poll() is not None:
                sys.exit(f"The server ended before it answered: {said.read_text()}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()


def tree(process: int) -> list[int]:
    """Give a process and all that it started and that still runs."""
    found = [process]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    return found


def resident_mb(process: int) -> float:
    """Give the megabytes that a process holds now."""
    return _status(process, "VmRSS")


def most_mb(process: int) -> float:
    """Give the most megabytes that a process ever held; what wait4 says may be that of the process that started it."""
    return _status(process, "VmHWM")


def _status(process: int, name: str) -> float:
    try:
        found = re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
