"""Runs an outside program in a process group of its own, with limits, and leaves nothing of it behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

try:
    import resource
except ImportError:  # not on Windows, where the wall limit alone has to do
    resource = None  # type: ignore[assignment]


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
