"""What operations give that change rounds of coding, or what is on record for the evidence map."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, RootModel

from indexer.map_facts import LookFacts
from indexer.round_facts import AgreedFacts, RoundFacts

_FROM_DOCSTRINGS = ConfigDict(use_attribute_docstrings=True)


class Begun(BaseModel):
    """A round that began."""

    model_config = _FROM_DOCSTRINGS

    round: RoundFacts
    left: dict[str, int]
    """Documents that are not in it, by why."""


class ToCode(BaseModel):
    """What is left to code."""

    model_config = _FROM_DOCSTRINGS

    documents: list[int]
    """The documents of the round that you are not done with."""


class Opened(BaseModel):
    """A round in which the coding has ended."""

    model_config = _FROM_DOCSTRINGS

    round: RoundFacts
    missing: int
    """Answers that are missing: each document once for each coder who was not done with it."""


class Accepted(BaseModel):
    """What was agreed because all coded it alike."""

    model_config = _FROM_DOCSTRINGS

    documents: int
    """So many documents were agreed upon."""


class Agreed(RootModel[AgreedFacts]):
    """What was agreed upon a document."""

    model_config = _FROM_DOCSTRINGS


class Closed(BaseModel):
    """A round that has ended."""

    model_config = _FROM_DOCSTRINGS

    round: RoundFacts
    not_agreed: int
    """Documents that were not agreed upon, which keep the tags that everybody sees."""


class RecordedFacts(LookFacts):
    """A search that found nothing, as it is on record."""

    rows: str
    """A tag group, or year."""
    row: str
    """The key of the cell’s row."""
    columns: str
    column: str


class Recorded(RootModel[RecordedFacts]):
    """A search that found nothing, as it is on record."""

    model_config = _FROM_DOCSTRINGS


class TakenBack(BaseModel):
    """A record that was taken back."""

    model_config = _FROM_DOCSTRINGS

    id: int
