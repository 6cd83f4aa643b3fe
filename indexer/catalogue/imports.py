"""Rows of imports: documents that a person brings in together, and what became of each file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store, countable
from indexer.model import DocumentId, Outcome, PersonId, Problem

_imports = tables.imports
_files = tables.import_files


class State(StrEnum):
    """How far an import has come; "cut short" is not written down, but told from the lack of a sign of life."""

    RECEIVING = "receiving"
    READING = "reading"
    WAITING = "waiting for a person"
    ADDING = "adding"
    FINISHED = "finished"
    CUT_SHORT = "cut short"


class Decision(StrEnum):
    """What a person wants done with a file."""

    ADD = "add"
    EDITION = "newer edition"
    LEAVE_OUT = "leave out"


@dataclass(frozen=True, slots=True)
class Import:
    """Documents brought in together. ``source`` is "upload" or a folder on this machine."""

    id: int
    person_id: PersonId | None
    person: str
    source: str
    names: tuple[str, ...]
    audience: str
    workstreams: tuple[str, ...]
    state: State
    started_at: str
    progress_at: str
    finished_at: str
    files_done: int
    files_total: int
    seconds_left: int | None
    current: str
    waits_for: str
    complaints: tuple[str, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class LikelyEdition:
    """A document that a file may be a newer edition of, with the reason in words."""

    document: DocumentId
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of a file: metadata values to stand confirmed, and workstreams (None: as they are)."""

    values: Mapping[str, str]
    workstreams: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImportFile:
    """One file of an import. ``proposed`` says that its document waits for the decision."""

    path: str
    outcome: Outcome
    sha256: str = ""
    size: int = 0
    modified_ns: int = 0
    problem: Problem | None = None
    document: DocumentId | None = None
    proposed: bool = False
    editions: tuple[LikelyEdition, ...] = ()
    decision: Decision | None = None
    edition_of: DocumentId | None = None
    answer: Answer = Answer({})
    carried_out: bool = False
    id: int = 0


class Imports:
    """Imports and their files. None of it changes what searches find."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, at: str, state: State, **values: Any) -> int:
        """Write a new import down; gives its number."""
        with self._store.transaction() as connection:
            row = insert(_imports).values(started_at=at, progress_at=at, state=state.value, **_as_columns(values))
            return int(connection.execute(row.returning(_imports.c.id)).scalar_one())

    def remove(self, number: int) -> None:
        """Remove an import that never had a file."""
        with self._store.transaction() as connection:
            connection.execute(delete(_imports).where(_imports.c.id == number))

    def get(self, number: int) -> Import | None:
        """Give one import."""
        if not countable(number):
            return None
        with self._store.reading() as connection:
            row = connection.execute(select(_imports).where(_imports.c.id == number)).first()
        return _import(row) if row else None

    def all(self) -> list[Import]:
        """Give every import, the newest first."""
        with self._store.reading() as connection:
            return [_import(row) for row in connection.execute(select(_imports).order_by(_imports.c.id.desc()))]

    def change(self, number: int, *, only_in: State | None = None, **values: Any) -> bool:
        """Set columns of an import, where asked only in one state; tells whether they were set."""
        query = update(_imports).where(_imports.c.id == number)
        if only_in is not None:
            query = query.where(_imports.c.state == only_in.value)
        with self._store.transaction() as connection:
            return bool(connection.execute(query.values(_as_columns(values))).rowcount)

    def put_file(self, number: int, file: ImportFile) -> None:
        """Write down what became of a file."""
        problem = file.problem or Problem("", "")
        values = {
            "sha256": file.sha256,
            "size": file.size,
            "modified_ns": file.modified_ns,
            "outcome": file.outcome.value,
            "reason": problem.reason,
            "remedy": problem.remedy,
            "needs": problem.needs,
            "document_id": file.document,
            "proposed": int(file.proposed),
            "editions": json.dumps([[each.document, each.reason] for each in file.editions]),
            "decision": file.decision or "",
            "edition_of": file.edition_of,
        }
        with self._store.transaction() as connection:
            connection.execute(insert(_files).values(import_id=number, path=file.path, **values))

    def decide(
        self, file: int, decision: Decision, edition_of: DocumentId | None, answer: Answer | None = None
    ) -> None:
        """Write down what a person decided of a file, and the answer if there is a new one."""
        values: dict[str, Any] = {"decision": decision.value, "edition_of": edition_of}
        if answer is not None:
            values["answer"] = json.dumps({"values": dict(answer.values), "workstreams": answer.workstreams})
        with self._store.transaction() as connection:
            connection.execute(update(_files).where(_files.c.id == file).values(values))

    def leave_all_out(self, number: int) -> None:
        """Decide that nothing more of an import is added."""
        query = update(_files).where(_files.c.import_id == number, _files.c.carried_out == 0, _files.c.proposed == 1)
        with self._store.transaction() as connection:
            connection.execute(query.values(decision=Decision.LEAVE_OUT.value, edition_of=None))

    def carry_out(self, file: int, **values: Any) -> None:
        """Write down that the decision on a file was carried out, and what else changed with it."""
        with self._store.transaction() as connection:
            connection.execute(update(_files).where(_files.c.id == file).values(carried_out=1, proposed=0, **values))

    def files(
        self, number: int, *, proposed: bool | None = None, start: int = 0, size: int | None = None
    ) -> list[ImportFile]:
        """Give the files of an import in their order, all or those that (don't) wait for a decision.

        Of those that wait, the ones that may be newer editions come first.
        """
        query = select(_files).where(_files.c.import_id == number).offset(start)
        if proposed is not None:
            query = query.where(_files.c.proposed == int(proposed))
        if proposed:
            query = query.order_by(_files.c.editions == "[]")
        query = query.order_by(_files.c.id)
        if size is not None:
            query = query.limit(size)
        with self._store.reading() as connection:
            return [_file(row) for row in connection.execute(query)]

    def superseded(self, number: int) -> list[DocumentId]:
        """Give the documents that files of an import are, or are to be, newer editions of."""
        query = select(_files.c.edition_of).where(
            _files.c.import_id == number, _files.c.decision == Decision.EDITION.value, _files.c.edition_of.is_not(None)
        )
        with self._store.reading() as connection:
            return [DocumentId(each) for each in connection.execute(query).scalars()]

    def count_files(self, number: int, *, proposed: bool) -> int:
        """Count the files of an import that (don't) wait for a decision."""
        query = select(func.count()).where(_files.c.import_id == number, _files.c.proposed == int(proposed))
        with self._store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def file(self, number: int, file: int) -> ImportFile | None:
        """Give one file of an import."""
        with self._store.reading() as connection:
            query = select(_files).where(_files.c.import_id == number, _files.c.id == file)
            row = connection.execute(query).first()
        return _file(row) if row else None

    def tally(self, number: int) -> Counter[tuple[Outcome, Decision | None]]:
        """Count the files of an import by outcome and decision."""
        query = (
            select(_files.c.outcome, _files.c.decision, func.count())
            .where(_files.c.import_id == number)
            .group_by(_files.c.outcome, _files.c.decision)
        )
        with self._store.reading() as connection:
            return Counter(
                {(Outcome(row[0]), Decision(row[1]) if row[1] else None): row[2] for row in connection.execute(query)}
            )

    def waiting_for(self, document: DocumentId) -> list[tuple[int, int]]:
        """Give (import, file) for every file whose decision on a proposed document is still to be carried out."""
        query = select(_files.c.import_id, _files.c.id).where(_files.c.document_id == document, _files.c.proposed == 1)
        with self._store.reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query.order_by(_files.c.id))]

    def forget(self, document: DocumentId) -> None:
        """Take every word about a document out of the imports that brought it; the counts stay."""
        blank = {"reason": "", "remedy": "", "editions": "", "answer": ""}
        with self._store.transaction() as connection:
            for row in connection.execute(select(_files.c.id).where(_files.c.document_id == document)).all():
                connection.execute(update(_files).where(_files.c.id == row.id).values(path=f"file {row.id}", **blank))


def _as_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: json.dumps(value) if isinstance(value, tuple) else value.value if isinstance(value, StrEnum) else value
        for name, value in values.items()
    }
    if "problem" in columns:
        problem: Problem = columns.pop("problem") or Problem("", "")
        columns |= {"reason": problem.reason, "remedy": problem.remedy}
    return columns


def _import(row: Row[Any]) -> Import:
    return Import(
        id=row.id,
        person_id=row.person_id,
        person=row.person,
        source=row.source,
        names=tuple(json.loads(row.names or "[]")),
        audience=row.audience,
        workstreams=tuple(json.loads(row.workstreams or "[]")),
        state=State(row.state),
        started_at=row.started_at,
        progress_at=row.progress_at,
        finished_at=row.finished_at,
        files_done=row.files_done,
        files_total=row.files_total,
        seconds_left=row.seconds_left,
        current=row.current,
        waits_for=row.waits_for,
        complaints=tuple(json.loads(row.complaints or "[]")),
        problem=Problem(row.reason, row.remedy) if row.reason else None,
    )


def _file(row: Row[Any]) -> ImportFile:
    answer = json.loads(row.answer or "{}")
    workstreams = answer.get("workstreams")
    return ImportFile(
        path=row.path,
        outcome=Outcome(row.outcome),
        sha256=row.sha256,
        size=row.size,
        modified_ns=row.modified_ns,
        problem=Problem(row.reason, row.remedy, row.needs) if row.reason else None,
        document=row.document_id,
        proposed=bool(row.proposed),
        editions=tuple(LikelyEdition(DocumentId(each[0]), each[1]) for each in json.loads(row.editions or "[]")),
        decision=Decision(row.decision) if row.decision else None,
        edition_of=row.edition_of,
        answer=Answer(answer.get("values", {}), None if workstreams is None else tuple(workstreams)),
        carried_out=bool(row.carried_out),
        id=row.id,
    )
