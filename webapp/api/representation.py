"""What operations give, described by the facts that the command line prints too."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, RootModel

from indexer.facts import (
    AgreementFacts,
    CoverageFacts,
    DetailFacts,
    DocumentFacts,
    MapFacts,
    PassageFacts,
    ResultsFacts,
    RoundFacts,
)
from indexer.suggested_facts import QueueFacts, RecordFacts, SuggestedFacts

_FROM_DOCSTRINGS = ConfigDict(use_attribute_docstrings=True)


class FoundFacts(ResultsFacts):
    """One page of the answer to a search, best first."""

    page: int
    """Which page this is, from 1."""
    size: int
    """Documents on a page."""
    next: str | None
    """The address of the page that follows."""


class Found(RootModel[FoundFacts]):
    """One page of the answer to a search."""

    model_config = _FROM_DOCSTRINGS


class Documents(BaseModel):
    """Some of the documents, by number."""

    model_config = _FROM_DOCSTRINGS

    documents: list[DocumentFacts]
    next: str | None
    """The address of those that follow."""


class Detail(RootModel[DetailFacts]):
    """Everything that is known of a document."""

    model_config = _FROM_DOCSTRINGS


class Passages(BaseModel):
    """Some of the passages of a document, in reading order."""

    model_config = _FROM_DOCSTRINGS

    passages: list[PassageFacts]
    next: str | None
    """The address of those that follow."""


class Passage(RootModel[PassageFacts]):
    """A passage."""

    model_config = _FROM_DOCSTRINGS


class Coverage(RootModel[CoverageFacts]):
    """What a search looks through, and what it cannot."""

    model_config = _FROM_DOCSTRINGS


class Suggested(RootModel[SuggestedFacts]):
    """What is suggested for a document."""

    model_config = _FROM_DOCSTRINGS


class EvidenceMap(RootModel[MapFacts]):
    """An evidence map."""

    model_config = _FROM_DOCSTRINGS


class Queue(RootModel[QueueFacts]):
    """The documents to tag next."""

    model_config = _FROM_DOCSTRINGS


class Rounds(BaseModel):
    """The rounds that you take part in, newest first."""

    model_config = _FROM_DOCSTRINGS

    rounds: list[RoundFacts]


class Round(RootModel[RoundFacts]):
    """Documents that several people code, each for themselves, and then agree upon."""

    model_config = _FROM_DOCSTRINGS


class Record(RootModel[RecordFacts]):
    """How often suggestions are accepted."""

    model_config = _FROM_DOCSTRINGS


class AgreementFigures(RootModel[AgreementFacts]):
    """How far the coders of a round agree."""

    model_config = _FROM_DOCSTRINGS
