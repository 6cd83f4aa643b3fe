"""Reads papers that anybody may have made in a process of its own: whatever a file does, it ends with a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Final

from indexer.config import Config
from indexer.errors import BadPaper
from indexer.extract import program
from indexer.extract.job import Limits
from indexer.paper_text import PaperText, from_json

_LARGEST: Final = 200_000_000  # bytes of a file that is opened at all
_SPLIT: Final = "Split it and bring its parts, or save it again with the program it was made with and bring that."


def read_safely(data: bytes, name: str, config: Config) -> PaperText:
    """Read a paper from a file's bytes within the limits on CPU seconds and memory that the settings name.

    Args:
        data: the file.
        name: what it is called, which tells text formats apart.
        config: the settings.

    Raises:
        BadPaper: it is damaged, protected, without words or of an unknown kind, or goes past a limit.
    """
    if len(data) > _LARGEST:
        raise BadPaper(f"The paper is larger than {_LARGEST:,} bytes. {_SPLIT}")
    try:
        said = _asked(data, name, Limits.of(config))
        kind, _, rest = said.decode().partition(" ")
        if kind == "paper":
            return from_json(rest)
        problem = json.loads(rest)
        refused = BadPaper(f"{problem['reason']} {problem['remedy']}")
    except program.Overran as error:
        raise BadPaper(f"Reading the paper took more than {config.cpu_seconds:g} CPU seconds. {_SPLIT}") from error
    except subprocess.CalledProcessError as error:
        raise BadPaper(
            f"Reading the paper needed more memory than allowed, or made the program that reads it fail. {_SPLIT}"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadPaper(f"The paper made the program that reads it fail. {_SPLIT}") from error
    raise refused


def _asked(data: bytes, name: str, limits: Limits) -> bytes:
    """Start a process, hand it the file, and give its answer."""
    command = [sys.executable, "-m", "indexer.manuscript.paper_process", name.replace("\0", "")]
    # One thread for numerical libraries: each thread's stack counts against the memory limit.
    with TemporaryDirectory(prefix="evidence-paper-", ignore_cleanup_errors=True) as folder:
        settings = {"TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        return program.run([*command, str(limits.memory_bytes)], limits.cpu_seconds, data, settings)
