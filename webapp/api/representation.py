"""What operations give, described by the facts that the command line prints too."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, RootModel

from indexer.citation.facts import BasketFacts, DocumentSourceFacts, SourceFacts
from indexer.facts import CoverageFacts, DetailFacts, DocumentFacts, PassageFacts, ResultsFacts, StoriesFacts
from indexer.map_facts import MapFacts
from indexer.round_facts import AgreementFacts, RoundFacts
from indexer.suggested_facts import QueueFacts, RecordFacts, SuggestedFacts
from indexer.tag_facts import (
    ActionFacts,
    CodingFacts,
    DoneFacts,
    ImportFacts,
    TagFacts,
    TaggedPassageFacts,
    TagGroupFacts,
    TagPlanFacts,
)

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


class Stories(RootModel[StoriesFacts]):
    """What happened to a document, oldest first."""

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


class Tags(BaseModel):
    """Tags of the vocabulary."""

    model_config = _FROM_DOCSTRINGS

    tags: list[TagFacts]


class TagGroups(BaseModel):
    """The groups of tags."""

    model_config = _FROM_DOCSTRINGS

    groups: list[TagGroupFacts]


class OneGroup(RootModel[TagGroupFacts]):
    """A group of tags."""

    model_config = _FROM_DOCSTRINGS


class Codings(BaseModel):
    """The tags of a document."""

    model_config = _FROM_DOCSTRINGS

    codings: list[CodingFacts]


class Done(RootModel[DoneFacts]):
    """What an action came to."""

    model_config = _FROM_DOCSTRINGS


class Applied(BaseModel):
    """What tagging many documents came to, or would come to."""

    model_config = _FROM_DOCSTRINGS

    done: DoneFacts | None
    """Null when it was only to be previewed."""
    plan: TagPlanFacts | None
    """What would change, when it was only to be previewed."""


class Actions(BaseModel):
    """What was done to tags and to the vocabulary, newest first."""

    model_config = _FROM_DOCSTRINGS

    actions: list[ActionFacts]
    next: str | None
    """The address of those that follow."""


class TaggedPassages(BaseModel):
    """Tagged passages, newest first."""

    model_config = _FROM_DOCSTRINGS

    passages: list[TaggedPassageFacts]
    next: str | None
    """The address of those that follow."""


class Changed(BaseModel):
    """A tag as it is after a change."""

    model_config = _FROM_DOCSTRINGS

    tag: TagFacts
    action: int | None
    """The action, by which the change can be undone; null when all was so already."""


class VocabularyFile(BaseModel):
    """The vocabulary as a file holds it."""

    model_config = _FROM_DOCSTRINGS

    format: str
    media_type: str
    text: str


class Imported(RootModel[ImportFacts]):
    """What a file of tags changed, or would change."""

    model_config = _FROM_DOCSTRINGS


class Sources(BaseModel):
    """Some of the works that are not held, by number."""

    model_config = _FROM_DOCSTRINGS

    sources: list[SourceFacts]
    next: str | None
    """The address of those that follow."""


class DocumentSource(RootModel[DocumentSourceFacts]):
    """How a document is cited."""

    model_config = _FROM_DOCSTRINGS


class Basket(RootModel[BasketFacts]):
    """Your basket."""

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
