"""Where terms stand, as NumPy arrays of rows, and what is done to such arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
"""Rows in ascending order, each once."""

_FEW = 16  # where lists hold a 16th of all rows together, sorting them is dearer than a place for every row


@dataclass(frozen=True, slots=True)
class Postings:
    """The ``rows`` in which something stands, and how often (``frequencies``, float32)."""

    rows: Rows
    frequencies: NDArray[np.float32]

    @classmethod
    def none(cls) -> Postings:
        """Give the postings of what stands nowhere."""
        return cls(np.empty(0, np.int32), np.empty(0, np.float32))

    @classmethod
    def of_keys(cls, keys: NDArray[np.int64]) -> Postings:
        """Give the postings of occurrences (see :func:`keys`), in ascending order."""
        if not len(keys):
            return cls.none()
        rows = (keys >> 32).astype(np.int32)
        begins = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        return cls(rows[begins], np.diff(begins, append=len(rows)).astype(np.float32))


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """Give ascending values, each once."""
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


def keys(rows: NDArray[Any], positions: NDArray[Any]) -> NDArray[np.int64]:
    """Give each occurrence as one number that tells its row and position and sorts by them."""
    return (rows.astype(np.int64) << 32) + positions.astype(np.int64)


def summed(parts: Sequence[tuple[NDArray[Any], NDArray[Any]]], rows: int) -> tuple[Rows, NDArray[np.float32]]:
    """Give the rows that are in any list, out of so many, with the values of each added up.

    A value of nought must not stand for a row that is there.
    """
    if len(parts) == 1:
        return parts[0][0].astype(np.int32), parts[0][1].astype(np.float32)
    if not parts:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    every = np.concatenate([part for part, _ in parts])
    values = np.concatenate([values for _, values in parts])
    if len(every) * _FEW < rows:
        held, where = np.unique(every, return_inverse=True)
        return held.astype(np.int32), np.bincount(where, values, len(held)).astype(np.float32)
    sums = np.bincount(every, values, rows)
    held = np.flatnonzero(sums)
    return held.astype(np.int32), sums[held].astype(np.float32)


def united(parts: Sequence[Rows], rows: int) -> Rows:
    """Give the rows that are in any list, out of so many."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else np.empty(0, np.int32)
    if sum(map(len, parts)) * _FEW < rows:
        return np.unique(np.concatenate(parts))
    held = np.zeros(rows, bool)
    for part in parts:
        held[part] = True
    return np.flatnonzero(held).astype(np.int32)


def places(rows: NDArray[Any], wanted: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Tell where each wanted row stands among rows, and whether it does; a place is of no use where it does not."""
    if not len(rows):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
    return at, rows[at] == wanted


def values_at(rows: Rows, values: NDArray[np.float32], wanted: Rows, every: int) -> NDArray[np.float32]:
    """Give the value that each wanted row has among rows, nought where it has none; there are so many rows in all."""
    if len(wanted) * _FEW > every:
        by_row = np.zeros(every, np.float32)
        by_row[rows] = values
        return np.asarray(by_row[wanted])
    at, there = places(rows, wanted)
    found = np.zeros(len(wanted), np.float32)
    found[there] = values[at[there]]
    return found


def shared(parts: Iterable[Rows], every: int) -> Rows:
    """Give the rows that are in every list, out of so many."""
    shortest, *others = sorted(parts, key=len)
    for other in others:
        if len(shortest) * _FEW > every:
            held = np.zeros(every, bool)
            held[other] = True
            shortest = shortest[held[shortest]]
        elif len(shortest):
            shortest = shortest[places(other, shortest)[1]]
    return shortest


def without(rows: Rows, gone: Rows) -> Rows:
    """Give the rows that are not among others."""
    return rows[~places(gone, rows)[1]]
