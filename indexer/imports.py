"""Job: people bring documents in: files arrive, are proposed and confirmed, and the result adds up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path, PurePath
from typing import IO

from indexer.catalogue import now
from indexer.catalogue.imports import Answer, Decision, Import, ImportFile, State
from indexer.catalogue.log import Entry
from indexer.config import Config
from indexer.discovery import printable
from indexer.documents import check_values
from indexer.errors import EvidenceError, NotFound, UsageError
from indexer.language import one_line
from indexer.library import Library
from indexer.model import FIELDS, Document, DocumentId, Outcome, PersonId, Problem

UPLOAD = "upload"
"""The source of an import whose files were sent in."""

STOPPED = Problem("It was stopped by a person.", "Carry on, or leave out what was read so far.")

_SILENCE = timedelta(seconds=20)  # after which a process is taken for dead; it gives a sign of life each second

AT_WORK = (State.RECEIVING, State.READING, State.ADDING)
"""The states in which a process is at work."""

_LONGEST_NAME = 200  # characters


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the files of an import; every file is counted once, so the numbers add up to ``files``."""

    added: int = 0
    partly_read: int = 0
    added_unreadable: int = 0
    duplicates: int = 0
    left_out: int = 0
    unreadable: int = 0
    not_documents: int = 0
    editions: int = 0
    """How many of those added are newer editions."""

    @property
    def parts(self) -> dict[str, int]:
        """Give the counts by what they are called."""
        return {
            "added": self.added,
            "added, partly read": self.partly_read,
            "added, unreadable": self.added_unreadable,
            "duplicate": self.duplicates,
            "left out": self.left_out,
            "unreadable": self.unreadable,
            "not a document": self.not_documents,
        }

    @property
    def files(self) -> int:
        """Count the files."""
        return sum(self.parts.values())


def begin_upload(
    library: Library,
    files: Iterable[tuple[str, IO[bytes]]],
    by: str,
    person: PersonId | None = None,
    audience: str = "",
    workstreams: Sequence[str] = (),
) -> int:
    """Take in files that were sent, under the names people gave them; gives the number of the import.

    ``person`` is who sends them, where they have an account.

    Raises:
        UsageError: there are none, or no such workstream.
        EvidenceError: there is no room for them.
    """
    number = _begin(library, by, person, UPLOAD, State.RECEIVING, audience, workstreams)
    folder = staging(library, number)
    names: list[str] = []
    try:
        folder.mkdir(parents=True)
        for name, stream in files:
            with (folder / str(len(names))).open("wb") as copy:
                shutil.copyfileobj(stream, copy, 1 << 20)
            names.append(_plain_name(name, len(names) + 1))
    except OSError as error:
        _abandon(library, number)
        raise EvidenceError(
            f"The files could not be kept ({error.strerror or error}). Nothing was added. Ask the people who keep this "
            "library to make room, and try again."
        ) from error
    if not names:
        _abandon(library, number)
        raise UsageError("No file was chosen. Choose one or more files, then try again.")
    library.catalogue.imports.change(number, state=State.READING, names=tuple(_each_once(names)), progress_at=now())
    return number


def begin_folder(
    library: Library,
    folder: str,
    by: str,
    person: PersonId | None = None,
    audience: str = "",
    workstreams: Sequence[str] = (),
) -> int:
    """Begin to bring in a folder of this machine; gives the number of the import.

    Raises:
        UsageError: it is no folder, or none that the settings allow, or no such workstream.
    """
    path = allowed_folder(library.config, folder)
    return _begin(library, by, person, printable(path), State.READING, audience, workstreams)


def allowed_folder(config: Config, folder: str) -> Path:
    """Give a folder of this machine that may be brought in.

    Raises:
        UsageError: it is no folder, or none below those that the settings allow.
    """
    allowed = [each.resolve() for each in config.importable]
    if not allowed:
        raise UsageError(
            "No folder of this machine may be brought in. The setting EVIDENCE_IMPORT_FOLDERS names those that may."
        )
    try:
        path = Path(folder.strip()).resolve()
        there = bool(folder.strip()) and path.is_dir()
    except (OSError, ValueError):  # a name too long, or with a character that no name has
        there = False
    if not there or not any(path.is_relative_to(each) for each in allowed):
        listed = ", ".join(printable(each) for each in allowed)
        raise UsageError(f"There is no such folder among those that may be brought in: {listed}, and what is below.")
    return path


def start(library: Library, number: int) -> None:
    """Let a process of its own carry an import on; it reports to the catalogue, and outlives who started it."""
    command = [sys.executable, "-m", "indexer", "import", "run", str(number)]
    environment = os.environ | library.config.as_environment() | {"EVIDENCE_LIBRARY": str(library.folder.absolute())}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    threading.Thread(target=process.wait, daemon=True).start()  # so that it does not stay as a zombie


def state_of(held: Import) -> State:
    """Tell how far an import is: one whose process was stopped, failed or gives no sign of life is cut short."""
    if held.state not in AT_WORK:
        return held.state
    alive = datetime.now(UTC) - datetime.fromisoformat(held.progress_at) < _SILENCE
    return held.state if alive and held.problem is None else State.CUT_SHORT


def the_import(library: Library, number: int) -> Import:
    """Give an import.

    Raises:
        NotFound: there is none with this number.
    """
    held = library.catalogue.imports.get(number) if number < 1 << 31 else None
    if held is None:
        raise NotFound(f"There is no import {number} in this library. “evidence import list” gives the numbers.")
    return held


def decide(
    library: Library, number: int, file: int, decision: Decision, edition_of: DocumentId | None, answer: Answer
) -> None:
    """Write down what a person wants done with a file, and what they say of it. Nothing is added yet.

    Raises:
        NotFound: there is no such file.
        UsageError: the import does not wait for decisions, or a value is none.
    """
    _demand(library, number, State.WAITING)
    held = library.catalogue.imports.file(number, file)
    if held is None or not held.proposed:
        raise NotFound(f"Import {number} has no file {file} that waits for a decision. Load the page again.")
    if decision is Decision.EDITION:
        if edition_of not in {each.document for each in held.editions}:
            raise UsageError("Say which document this is a newer edition of.")
    else:
        edition_of = None
    values = check_values(dict(answer.values))
    _know_workstreams(library, answer.workstreams or ())
    library.catalogue.imports.decide(file, decision, edition_of, Answer(values, answer.workstreams))


def add_all(library: Library, number: int, may_see: Callable[[Document], bool] = lambda _: True) -> None:
    """Begin to carry out what was decided; undecided files are added.

    A newer edition is only what the person could see: an older one that ``may_see`` refuses is left as it is.

    Raises:
        UsageError: the import does not wait for decisions.
    """
    _demand(library, number, State.WAITING)
    imports = library.catalogue.imports
    with library.catalogue.transaction():
        files = imports.files(number, proposed=True)
        older = library.catalogue.documents.many(each.edition_of for each in files if each.edition_of)
        for each in files:
            seen = each.edition_of is None or (each.edition_of in older and may_see(older[each.edition_of]))
            if not seen:
                imports.decide(each.id, Decision.ADD, None)
        _go_on(library, number, State.WAITING, State.ADDING)


def leave_all_out(library: Library, number: int) -> None:
    """Begin to remove all that an import proposed, whether it waits or was cut short.

    Raises:
        UsageError: it is being read or added at this moment, or is finished.
    """
    held = _demand(library, number, State.WAITING, State.CUT_SHORT)
    with library.catalogue.transaction():
        library.catalogue.imports.leave_all_out(number)
        _go_on(library, number, held.state, State.ADDING)


def carry_on(library: Library, number: int) -> None:
    """Let an import that was cut short go on where it was.

    Raises:
        UsageError: it was not cut short, or its files never arrived.
    """
    held = _demand(library, number, State.CUT_SHORT)
    if held.state is State.RECEIVING:
        raise UsageError("The files never arrived whole. Leave this import out, and send the files again.")
    _go_on(library, number, held.state, held.state)


def take_what_was_read(library: Library, number: int) -> None:
    """Let an import that was cut short while reading wait for decisions on what was read so far.

    Raises:
        UsageError: it was not cut short while reading.
    """
    held = _demand(library, number, State.CUT_SHORT)
    if held.state is not State.READING:
        raise UsageError(f"Import {number} was not cut short while it was reading. Carry it on.")
    _go_on(library, number, State.READING, State.WAITING)
    shutil.rmtree(staging(library, number), ignore_errors=True)


def stop(library: Library, number: int) -> None:
    """Stop reading; nothing that was read is lost.

    Raises:
        UsageError: it is not reading.
    """
    _demand(library, number, State.READING)
    library.catalogue.imports.change(number, only_in=State.READING, problem=STOPPED)


def result(library: Library, number: int) -> Result:
    """Give what became, or is to become, of every file of an import."""
    counts: Counter[str] = Counter()
    for (outcome, decision), files in library.catalogue.imports.tally(number).items():
        counts[_category(outcome, decision)] += files
        counts["editions"] += files if decision is Decision.EDITION else 0
    return Result(**counts)


def staging(library: Library, number: int) -> Path:
    """Give the folder that the files of an upload lie in until they were read."""
    return library.folder / "uploads" / str(number)


def time_left(seconds: int | None) -> str:
    """Say how long something will take: "about 3 minutes left"; empty when nobody can tell."""
    if seconds is None:
        return ""
    if seconds < 50:
        return "less than a minute left"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {minutes} minute{'' if minutes == 1 else 's'} left"
    hours = round(minutes / 60)
    return f"about {hours} hour{'' if hours == 1 else 's'} left"


def described(file: ImportFile, held: Document) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give a proposed document's metadata values and workstreams as they stand with what a person said."""
    values = {name: str(getattr(held, name)) for name in FIELDS} | dict(file.answer.values)
    return values, held.workstreams if file.answer.workstreams is None else file.answer.workstreams


def _begin(
    library: Library,
    by: str,
    person: PersonId | None,
    source: str,
    state: State,
    audience: str,
    workstreams: Sequence[str],
) -> int:
    _know_workstreams(library, workstreams)
    at, by = now(), one_line(by)
    with library.catalogue.transaction():
        number = library.catalogue.imports.add(
            at,
            state,
            person_id=person,
            person=by,
            source=source,
            audience=one_line(audience),
            workstreams=tuple(workstreams),
        )
        library.catalogue.log.record(Entry(at, by, "began an import", f"import {number}"))
    return number


def _abandon(library: Library, number: int) -> None:
    shutil.rmtree(staging(library, number), ignore_errors=True)
    library.catalogue.imports.remove(number)


def _demand(library: Library, number: int, *states: State) -> Import:
    held = the_import(library, number)
    if state_of(held) not in states:
        raise UsageError(f"Import {number} is {state_of(held).value} now, so this cannot be done. Load its page again.")
    return held


def _go_on(library: Library, number: int, before: State, after: State) -> None:
    library.catalogue.imports.change(
        number,
        only_in=before,
        state=after,
        progress_at=now(),
        problem=None,
        seconds_left=None,
        current="",
        files_done=0,
        files_total=0,
    )


def _know_workstreams(library: Library, slugs: Iterable[str]) -> None:
    known = {each.slug for each in library.catalogue.vocabulary.workstreams()}
    for slug in slugs:
        if slug not in known:
            raise UsageError(f"There is no workstream “{one_line(slug)}”. Load the page again and choose anew.")


def _plain_name(name: str, place: int) -> str:
    """Give the last part of a name, whichever way its folders were divided, fit to be shown."""
    last = one_line(printable(name.replace("\\", "/").rpartition("/")[2]))
    if len(last) > _LONGEST_NAME:
        stem, dot, ending = last.rpartition(".")
        last = (stem or ending)[:_LONGEST_NAME] + dot + (ending[:10] if stem else "")
    return last or f"file {place}"


def _each_once(names: Iterable[str]) -> Iterable[str]:
    taken: set[str] = set()
    for name in names:
        path = PurePath(name)
        known_as = next(
            each
            for each in (name if at == 1 else f"{path.stem} ({at}){path.suffix}" for at in count(1))
            if each not in taken
        )
        taken.add(known_as)
        yield known_as


def _category(outcome: Outcome, decision: Decision | None) -> str:
    if decision is Decision.LEAVE_OUT:
        return "left_out"
    if outcome in (Outcome.DUPLICATE, Outcome.UNCHANGED):
        return "duplicates"
    if outcome is Outcome.NOT_A_DOCUMENT:
        return "not_documents"
    if outcome is Outcome.UNREADABLE:
        return "unreadable" if decision is None else "added_unreadable"
    return "partly_read" if outcome is Outcome.PARTLY_READ else "added"
