"""The shapes of an evidence map as JSON, on the command line and by the API."""

from __future__ import annotations

from typing_extensions import TypedDict  # Python's own tells pydantic too little before 3.12


class AxisValueFacts(TypedDict):
    """A row or a column of a map."""

    key: str
    """The key of its tag, or a year."""
    label: str
    depth: int
    """How far beneath the top of its tree it stands."""


class AxisFacts(TypedDict):
    """The rows or the columns of a map."""

    slug: str
    """A tag group, or “year”."""
    name: str
    values: list[AxisValueFacts]


class LookFacts(TypedDict):
    """Somebody searched for what belongs in a cell, and found none."""

    id: int
    """The number of the record, by which it can be taken back."""
    at: str
    by: str
    search: str
    """The search that was made, as the query of a result page’s address."""
    note: str


class CellChangeFacts(TypedDict):
    """What became of a cell since the earlier day."""

    came: int
    """Documents that stand there now and did not then."""
    went: int
    words: str
    """What changed; empty where nothing did."""


class CellFacts(TypedDict):
    """Where a row and a column of a map cross."""

    row: str
    column: str
    documents: int
    unreadable: int
    """Documents that could not be read and may belong here."""
    passages: int | None
    """Passages tagged with the row’s or the column’s tag; null where they were not counted."""
    state: str
    """“found”, or why the cell is empty: “held but unreadable”, “searched, none found” or “not yet looked at”."""
    words: str
    """What the cell says."""
    looked: LookFacts | None
    """The latest search on record that found nothing."""
    change: CellChangeFacts | None


class MapFacts(TypedDict):
    """An evidence map: what is held on each pair of values of two axes, and why a cell is empty."""

    rows: AxisFacts
    columns: AxisFacts
    on: str
    """The day at whose end it was so, ISO 8601; empty for the present."""
    compared: str
    """The earlier day that changes are told since; empty without a comparison."""
    considered: int
    """Documents that were asked for; the sum of the four that follow."""
    on_map: int
    only_row: int
    """With a value among the rows and none among the columns."""
    only_column: int
    neither: int
    unreadable: int
    """Documents in which nothing could be read, and that may belong here."""
    adding_up: list[str]
    """How it adds up, in sentences."""
    notes: list[str]
    """Sentences on what could not be understood of the search."""
    cells: list[CellFacts]
    """Row by row."""
