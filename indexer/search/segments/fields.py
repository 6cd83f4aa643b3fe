"""The fields of the index, as Whoosh's schema names them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh import columns, fields, formats

from indexer import language

TEXT_FIELDS = ("title", "heading", "text", "notes")
"""The fields that a plain word is looked for in."""

NUMBERS = {"document": "q", "position": "i", "revision": "q"}
"""The numbers that each row has, with their kinds."""


class PositionArray(formats.Format):  # type: ignore[misc]
    """Postings with positions, each posting's value an array of unsigned 32-bit integers in native order."""

    def fixed_value_size(self) -> int:
        """Say that values have no fixed size."""
        return -1

    def decode_positions(self, value: bytes) -> list[int]:
        """Give the positions of a posting."""
        return list(array("I", value))

    def decode_frequency(self, value: bytes) -> int:
        """Give how often the term stands there."""
        return len(value) // array("I").itemsize

    def decode_weight(self, value: bytes) -> float:
        """Give the same as Whoosh's weight."""
        return float(self.decode_frequency(value))


class Words(fields.FieldType):  # type: ignore[misc]
    """Text as terms with positions (see :mod:`indexer.language`)."""

    def __init__(self) -> None:
        super().__init__(PositionArray(), None, scorable=True)

    def process_text(self, qstring: str, **_: Any) -> Iterator[str]:
        """Give the terms of a query's words."""
        for token in language.words(qstring):
            for alternatives in language.terms(token):
                yield from alternatives


class Exact(fields.FieldType):  # type: ignore[misc]
    """One value, kept as it is."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)


def schema() -> fields.Schema:
    """Give the schema: one row for each passage, and one (position 0) for a document without any."""
    numbers = {name: fields.COLUMN(columns.NumericColumn(kind)) for name, kind in NUMBERS.items()}
    return fields.Schema(**{name: Words() for name in TEXT_FIELDS}, page=Exact(), **numbers)


def kind(name: str) -> Any:
    """Give the kind of a row's number for NumPy."""
    return np.dtype(NUMBERS[name])
