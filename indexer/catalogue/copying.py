"""Copies every row of a catalogue into an empty one, of whatever database, and proves that they are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Row, Select, Table, bindparam, delete, func, insert, or_, select, update

from indexer.catalogue import postgresql, sqlite, tables

_MADE_BY_MIGRATIONS = (tables.tag_words, tables.tags, tables.tag_groups, tables.facts)  # in the order of removing
_OF_THE_MOMENT = (tables.waiting_files, tables.workers)  # what waits is found again, and who reads is not there
_AT_ONCE = 500  # rows in memory
_LARGE = (tables.paper_versions,)  # a row may have a whole file


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that was copied: how many rows it has, and the SHA-256 of all they say, the same on both sides."""

    table: str
    rows: int
    checksum: str


class _Numbers(Protocol):
    """What differs between databases: which numbers were ever given, and that none is given again."""

    def given(self, connection: Connection) -> dict[str, int]: ...
    def go_on_after(self, connection: Connection, given: dict[str, int]) -> None: ...


_NUMBERS: dict[str, _Numbers] = {"sqlite": sqlite, "postgresql": postgresql}


def originals(source: Connection) -> list[str]:
    """Give the checksums of the originals that a catalogue knows."""
    return list(source.execute(select(tables.files.c.sha256).order_by(tables.files.c.sha256)).scalars())


def is_unused(target: Connection) -> bool:
    """Tell whether a catalogue has nothing but what its migrations put there."""
    others = (each for each in _in_order() if each not in _MADE_BY_MIGRATIONS)
    return all(target.execute(select(func.count()).select_from(each)).scalar_one() == 0 for each in others)


def copy(source: Connection, target: Connection, progress: Callable[[str], None]) -> Iterator[Copied]:
    """Copy table after table, those that others refer to first, then compare each; ``progress`` is told their names.

    The target must be unused. Its numbers go on after the last that the source ever gave, in use or not.

    Raises:
        ValueError: what arrived is not what was sent; its message is the name of the table.
    """
    for table in _MADE_BY_MIGRATIONS:
        target.execute(delete(table))
    sent: dict[str, Copied] = {}
    for table in _in_order():
        progress(table.name)
        sent[table.name] = _send(table, source, target)
    _NUMBERS[target.dialect.name].go_on_after(target, _NUMBERS[source.dialect.name].given(source))
    for table in _in_order():
        progress(table.name)
        arrived = _Digest(table)
        for rows in _batches(table, target):
            arrived.add(rows)
        if arrived.result() != sent[table.name]:
            raise ValueError(table.name)
        yield sent[table.name]


class _Digest:
    """Counts rows and takes the checksum of what they say, by the order of their keys."""

    def __init__(self, table: Table) -> None:
        self._table, self._rows, self._sha256 = table.name, 0, hashlib.sha256()

    def add(self, rows: Sequence[Row[Any]]) -> None:
        for row in rows:
            # PostgreSQL keeps text without NUL.
            said = [each.replace("\0", "") if isinstance(each, str) else each for each in row]
            self._sha256.update(json.dumps(said, ensure_ascii=False, default=bytes.hex).encode() + b"\n")
        self._rows += len(rows)

    def result(self) -> Copied:
        return Copied(self._table, self._rows, self._sha256.hexdigest())


def _send(table: Table, source: Connection, target: Connection) -> Copied:
    sent = _Digest(table)
    later = _to_its_own_rows(table)
    blank = dict.fromkeys((each.name for each in later), None)
    for rows in _batches(table, source):
        sent.add(rows)
        target.execute(insert(table), [row._asdict() | blank for row in rows])
    if later:  # a row may refer to one that comes after it
        keys = list(table.primary_key)
        which = (key == bindparam(f"key_{key.name}") for key in keys)
        change = update(table).where(*which).values({each.name: bindparam(f"to_{each.name}") for each in later})
        query = select(*keys, *later).where(or_(*(each.is_not(None) for each in later)))
        names = [*(f"key_{each.name}" for each in keys), *(f"to_{each.name}" for each in later)]
        for rows in source.execute(query, execution_options={"yield_per": _AT_ONCE}).partitions():
            target.execute(change, [dict(zip(names, row, strict=True)) for row in rows])
    return sent.result()


def _batches(table: Table, connection: Connection) -> Iterator[Sequence[Row[Any]]]:
    query: Select[Any] = select(table).order_by(*table.primary_key)
    if table is tables.facts:  # who holds the library is said of this one alone
        query = query.where(table.c.name != postgresql.WRITER)
    size = 1 if table in _LARGE else _AT_ONCE
    yield from connection.execute(query, execution_options={"yield_per": size}).partitions()


def _in_order() -> list[Table]:
    """Give the tables, each after those that it refers to."""
    return [each for each in tables.metadata.sorted_tables if each not in _OF_THE_MOMENT]


def _to_its_own_rows(table: Table) -> list[Column[Any]]:
    return [each for each in table.columns if any(key.column.table is table for key in each.foreign_keys)]
