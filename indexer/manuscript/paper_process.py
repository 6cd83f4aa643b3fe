"""What runs in a process of its own to read one paper, in as much memory as it is allowed.

The file comes on standard input; what was standard output gets "paper " with the paper as JSON, or "refused " with the
problem as JSON. The CPU seconds it may take are set by who starts it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict

from indexer.extract.extraction import Unreadable
from indexer.extract.job import DAMAGED
from indexer.paper_text import as_json

_LARGEST_FILE = 1 << 30  # what a hostile file may make us write before the system stops it
_OPEN_FILES = 256


def main(name: str, memory_bytes: int) -> None:
    """Read the paper on standard input, and answer."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print must not end up in the answer
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    out.write(_answer(name, sys.stdin.buffer.read()))
    out.close()


def _answer(name: str, data: bytes) -> str:
    from indexer.manuscript.reading import read_paper  # noqa: PLC0415 - it is loaded under the limits

    try:
        return f"paper {as_json(read_paper(data, name))}"
    except Unreadable as unreadable:
        problem = unreadable.problem
    except MemoryError:
        os._exit(3)  # there may be too little left to say anything; the parent sees the end
    except Exception:  # noqa: BLE001 - whatever a file does to a library is a fact about the file
        problem = DAMAGED
    return f"refused {json.dumps(asdict(problem))}"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
