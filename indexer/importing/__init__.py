"""Job: what an import's own process does: reads files into proposals, and later carries out what people decided."""

from __future__ import annotations

import shutil

from indexer.catalogue import now
from indexer.catalogue.imports import Import, State
from indexer.catalogue.log import Entry
from indexer.errors import EvidenceError, UsageError
from indexer.importing.adding import Adding
from indexer.importing.pulse import Pulse, Stopped
from indexer.importing.reading import Reading
from indexer.imports import result, staging, the_import
from indexer.ingest import propose
from indexer.library import Library
from indexer.model import Problem

_FAILED = Problem(
    "Something went wrong on our side.", "Carry on; if it happens again, the site’s log says what it was."
)


def run(library: Library, number: int) -> None:
    """Carry an import on to where it waits for a person, or to its end.

    Raises:
        NotFound: there is no such import.
        UsageError: there is nothing to do for it, or its files can't be found.
        BadCollection: a manifest.csv, workstreams.toml or vocabulary.csv cannot be understood.
    """
    held = the_import(library, number)
    if held.state not in (State.READING, State.ADDING):
        raise UsageError(f"Import {number} is {held.state.value}: there is nothing to do for it.")
    try:
        if held.state is State.READING:
            _read(library, held)
            held = the_import(library, number)
        if held.state is State.ADDING:
            _add(library, held)
    except Stopped:
        return
    except Exception as error:
        told = Problem(str(error), "") if isinstance(error, EvidenceError) else _FAILED
        library.catalogue.imports.change(number, problem=told)
        raise


def _read(library: Library, held: Import) -> None:
    with Pulse(library, held) as pulse:
        pulse.in_turn(lambda: propose(library, Reading(library, held, pulse)))
    waits = bool(library.catalogue.imports.files(held.id, proposed=True, size=1))
    library.catalogue.imports.change(
        held.id,
        only_in=State.READING,
        state=State.WAITING if waits else State.ADDING,  # with nothing to decide, all that is left is to end it
        problem=None,
        current="",
        seconds_left=None,
        progress_at=now(),
    )
    shutil.rmtree(staging(library, held.id), ignore_errors=True)


def _add(library: Library, held: Import) -> None:
    with Pulse(library, held) as pulse:
        pulse.in_turn(Adding(library, held, pulse).carry_out)
    counts = ", ".join(f"{count} {name}" for name, count in result(library, held.id).parts.items() if count)
    with library.catalogue.transaction():
        if library.catalogue.imports.change(
            held.id,
            only_in=State.ADDING,
            state=State.FINISHED,
            finished_at=now(),
            problem=None,
            current="",
            seconds_left=None,
        ):
            library.catalogue.log.record(Entry(now(), held.person, "finished an import", f"import {held.id}", counts))
    shutil.rmtree(staging(library, held.id), ignore_errors=True)
