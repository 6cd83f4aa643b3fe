"""The fields of the Whoosh index, analysed once and fast."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from whoosh import columns, fields, formats

from indexer import language

TEXT_FIELDS = ("title", "heading", "text", "notes")
"""The fields that a plain word is looked for in."""


class PositionArray(formats.Format):  # type: ignore[misc]
    """Postings with positions, each posting's value an array of unsigned 32-bit integers in native order.

    Whoosh's own format pickles a list for each posting; an array reads back as one NumPy buffer for a whole term.
    """

    def fixed_value_size(self) -> int:
        """Say that values have no fixed size."""
        return -1

    def encode(self, positions: list[int]) -> bytes:
        """Give the bytes of ascending positions."""
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Give the positions of one posting."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """Give how often the term stands in the passage."""
        return len(value) // array("I").itemsize

    def decode_weight(self, value: bytes) -> float:
        """Give the frequency as a weight."""
        return float(self.decode_frequency(value))

    def supports(self, name: str) -> bool:
        """Tell whether this format can give what is named."""
        return name in ("frequency", "weight", "positions")


class Words(fields.FieldType):  # type: ignore[misc]
    """Text, as stems with positions.

    It is not analysed by Whoosh, which would make an object of every token: :class:`whoosh_codec.PostingLists` takes
    tokens found by one regular expression, whose terms come from a cache (see :mod:`indexer.language`).
    """

    def __init__(self) -> None:
        super().__init__(PositionArray(), None, scorable=False)

    def process_text(self, qstring: str, **_: Any) -> Iterator[str]:
        """Give the terms of a query's words."""
        for token in language.words(qstring):
            for alternatives in language.terms(token):
                yield from alternatives


class Forms(fields.FieldType):  # type: ignore[misc]
    """The words of a document as spelt (folded, not stemmed): what prefixes and near spellings are looked up in."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)

    def index(self, value: set[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Give each word once."""
        for word in value:
            yield word.encode(), 1, 1.0, b""


class Exact(fields.FieldType):  # type: ignore[misc]
    """One value, kept as it is."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Give the value."""
        yield value.encode(), 1, 1.0, b""


def _number(code: str) -> Any:
    return fields.COLUMN(columns.NumericColumn(code))


def schema() -> fields.Schema:
    """Give the schema: one row for each passage, and one (position 0) for a document without any."""
    return fields.Schema(
        **{name: Words() for name in TEXT_FIELDS},
        page=Exact(),
        forms=Forms(),
        document=_number("q"),
        position=_number("i"),
        revision=_number("q"),
        **{f"{name}_length": _number("I") for name in TEXT_FIELDS},
    )
