"""Runs an outside program in a process group of its own, with limits, and leaves nothing of it behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path

try:
    import resource
except ImportError:  # not on Windows, where the wall limit alone has to do
    resource = None  # type: ignore[assignment]


_ROUNDS = 20  # looks at what is still running, while it may start more


class Overran(Exception):
    """The program was stopped at its time limit."""


def run(command: list[str], cpu_seconds: float, given: bytes = b"", environment: dict[str, str] | None = None) -> bytes:
    """Run a program to its end and give what it printed.

    Args:
        command: the program and its arguments.
        cpu_seconds: limit for each of its processes; it may take six times as long by the clock, on a busy machine.
        given: what it reads from standard input.
        environment: variables to set beside the present ones.

    Raises:
        FileNotFoundError: the program is not installed.
        Overran: it was stopped at a time limit.
        subprocess.CalledProcessError: it ended with an error.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        process_group=0,
    ) as process:
        try:
            if resource is not None and hasattr(resource, "prlimit"):
                seconds = max(1, round(cpu_seconds))
                with contextlib.suppress(ProcessLookupError):
                    resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds + 1))
            printed, _ = process.communicate(given, timeout=6 * cpu_seconds)
        except subprocess.TimeoutExpired as error:
            raise Overran(command[0]) from error
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Overran(command[0])
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed)
    return printed


def end_session(leader: int) -> None:
    """End every process of a session, programs in groups of their own too; its leader is not yet waited for.

    Where there is no /proc only the leader's own group is ended.
    """
    for _ in range(_ROUNDS):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
        running = _running_in(leader)
        if not running:
            return
        for process in running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)


def _running_in(session: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # after the name, which may hold anything: state, parent, group, session
            state, _, _, its_session = status.read_text(errors="replace").rpartition(")")[2].split()[:4]
            if int(its_session) == session and state not in "ZX":
                found.append(int(status.parent.name))
    return found
