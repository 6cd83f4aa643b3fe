"""One cell of a map: how many documents stand there or, where there are none, what is known of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class State(Enum):
    """What is known of a cell; the value of an empty one is what it says, word for word."""

    FOUND = "found"
    HELD_BUT_UNREADABLE = "held but unreadable"
    SEARCHED_NONE_FOUND = "searched, none found"
    NOT_YET_LOOKED_AT = "not yet looked at"


MEANINGS = {
    State.FOUND: "Documents have both values. The number is how many.",
    State.HELD_BUT_UNREADABLE: (
        "No document has both values, but documents that have one of them could not be read and have nothing on the "
        "other axis: they may belong here."
    ),
    State.SEARCHED_NONE_FOUND: "No document has both values, and a person searched for one and found none.",
    State.NOT_YET_LOOKED_AT: "No document has both values, and nobody has recorded a search for one.",
}
"""What each state means, for legends."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A person's word that they searched for what belongs in a cell, named by its keys, and found nothing."""

    row: str
    column: str
    at: str
    """ISO 8601."""
    by: str
    search: str = ""
    """The search that was made, as the query of an address."""
    note: str = ""
    id: int = 0
    """The number of the record."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a row and a column, named by their keys, cross."""

    row: str
    column: str
    documents: int
    unreadable: int = 0
    """Documents of the row or the column that could not be read and have nothing on the other axis."""
    looked: Looked | None = None
    """The latest search on record."""
    passages: int | None = None
    """Passages that are tagged, where they were counted."""

    @property
    def state(self) -> State:
        """What is known of it.

        Documents that cannot be read come before a search that found nothing: no search sees into them, so to write
        that nothing was found, and leave it there, would claim more than is known. The words tell of both.
        """
        if self.documents:
            return State.FOUND
        if self.unreadable:
            return State.HELD_BUT_UNREADABLE
        return State.SEARCHED_NONE_FOUND if self.looked else State.NOT_YET_LOOKED_AT

    @property
    def words(self) -> str:
        """What the cell says."""
        if self.documents:
            found = counted(self.documents, "document")
            return found if self.passages is None else f"{found}, {counted(self.passages, 'passage')}"
        both = self.unreadable and self.looked
        return f"{self.state.value}; {State.SEARCHED_NONE_FOUND.value}" if both else self.state.value

    @property
    def detail(self) -> str:
        """What more there is to say, in sentences; empty where nothing is."""
        said = []
        if self.unreadable:
            could = counted(self.unreadable, "document")
            said.append(f"{could} that could not be read may belong here.")
        if self.looked:
            when = plain_day(self.looked.at)
            said.append(
                f"{self.looked.by} searched on {when} and found none."
                if not self.documents
                else f"{self.looked.by} searched on {when} and found none then."
            )
            if self.looked.search:
                said.append(f"The search: {self.looked.search}.")
            if self.looked.note:
                said.append(f"Note: {self.looked.note}")
        return " ".join(said)


def counted(number: int, one: str) -> str:
    """Give a number with what is counted."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def plain_day(moment: str) -> str:
    """Give the day of an ISO 8601 moment as it is read; what is no such moment is given as it is."""
    try:
        day = date.fromisoformat(moment[:10])
    except ValueError:
        return moment
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = "January February March April May June July August September October November December".split()
