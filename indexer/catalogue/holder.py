"""Who holds the library for writing: which process, on which machine, for what, since when."""

from __future__ import annotations

import json
import os
import socket

from indexer.catalogue.store import now
from indexer.errors import LibraryBusy


def facts(purpose: str) -> str:
    """Say as JSON that this process holds it from now on."""
    return json.dumps({"process": os.getpid(), "host": socket.gethostname(), "purpose": purpose, "since": now()})


def busy(held: str) -> LibraryBusy:
    """Give the error for who finds it held, with what the holder said of itself."""
    try:
        about = json.loads(held)
        holder = f"process {about['process']} on {about['host']} ({about['purpose']}, since {about['since']})"
    except (ValueError, KeyError, TypeError):
        holder = "another process"
    return LibraryBusy(f"The library is held by {holder}. Try again when it has finished.")
