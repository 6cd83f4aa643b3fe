"""What each noun of the catalogue needs of it: a connection to read from and a transaction to write in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Select

from indexer.errors import EvidenceError, LibraryBusy
from indexer.model import DocumentId

PATIENCE, IMPATIENCE = 30_000, 200
"""Milliseconds that a writer waits for another, and one whose change is not worth waiting for."""

_MORE_THAN_ANY = 1 << 63
_AT_ONCE = 500  # numbers in one statement

_Number = TypeVar("_Number", bound=int)


def parts(numbers: Iterable[_Number]) -> Iterator[Sequence[_Number]]:
    """Cut numbers, in ascending order and each once, to as many as one statement takes."""
    held = sorted(set(numbers))
    for start in range(0, len(held), _AT_ONCE):
        yield held[start : start + _AT_ONCE]


def within(
    query: Select[Any], column: ColumnElement[int], documents: Collection[DocumentId] | None
) -> Iterator[Select[Any]]:
    """Give the statements that ask a query of some documents; None is no condition at all."""
    if documents is None:
        yield query
        return
    for part in parts(documents):
        yield query.where(column.in_(part))


def countable(number: int) -> bool:
    """Tell whether a row can have a number: the database counts no further, and asking it for more is an error."""
    return -_MORE_THAN_ANY <= number < _MORE_THAN_ANY


def now() -> str:
    """Give this moment as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def disk_full() -> EvidenceError:
    """Give the error for a change that found no room."""
    return EvidenceError("The disk is full. Make room and try again; what was done before is kept.")


def taken(error: BaseException) -> LibraryBusy:
    """Give the error for a change that waited in vain for another to end."""
    said = str(error).partition("\n")[0]
    return LibraryBusy(f"The catalogue could not be written to just now ({said}). Try again.")


class Store(Protocol):
    """The catalogue, as its nouns see it."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection to read from."""
        ...

    def transaction(self, *, patient: bool = True) -> AbstractContextManager[Connection]:
        """Give a connection whose writes happen together."""
        ...

    def touch(self) -> None:
        """Count one more change to what searches depend on."""
        ...

    def fact(self, name: str) -> str:
        """Give a fact about the library, or an empty string."""
        ...

    def record_fact(self, name: str, value: str) -> None:
        """Write down a fact about the library."""
        ...
