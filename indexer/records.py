"""Frozen dataclasses as JSON, and back: how records that are read as a whole are kept in a column."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

_Record = TypeVar("_Record")
_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def as_json(record: Any) -> str:
    """Write a dataclass, and the dataclasses, tuples and enumerations in it, as JSON."""
    return _adapter(type(record)).dump_json(record).decode()


def from_json(kind: type[_Record], text: str) -> _Record:
    """Read what :func:`as_json` wrote.

    Raises:
        ValueError: it is not of this kind.
    """
    return cast("_Record", _adapter(kind).validate_json(text))
