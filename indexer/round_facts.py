"""The shapes of rounds of coding as JSON, on the command line and by the API; what is said of each key is said here."""

from __future__ import annotations

from typing_extensions import TypedDict  # Python's own tells pydantic too little before 3.12


class ProgressFacts(TypedDict):
    """How far a coder of a round is."""

    coder: str
    done: int
    """Documents that they are done with, of those that you may see."""
    of: int


class RoundFacts(TypedDict):
    """Documents that several people code, each for themselves, and then agree upon."""

    id: int
    name: str
    groups: list[str]
    """The tag groups that it asks about."""
    blind: bool
    """No coder sees another’s tags until the agreement is opened."""
    state: str
    """“coding”, “agreeing” or “closed”."""
    added_at: str
    added_by: str
    opened_at: str
    """Empty until the agreement is opened."""
    closed_at: str
    documents: list[int]
    """Those that you may see."""
    progress: list[ProgressFacts]


class FigureFacts(TypedDict):
    """How far coders agree on a tag, or on all tags together."""

    tag: str
    """The key of the tag; empty for all together."""
    n: int
    """Documents that at least two coders finished; no others count."""
    judgements: int
    """Answers to a question that somebody else answered too."""
    prevalence: float
    """The share of these that are yes."""
    percent: float | None
    """The share of pairs of answers that are the same, from 0 to 1."""
    kappa: float | None
    """Cohen’s kappa; with three coders or more its mean over the pairs of coders."""
    alpha: float | None
    """Krippendorff’s alpha for nominal data."""
    method: str
    """How kappa was reached."""
    why_none: str
    """Why a figure is missing."""
    caution: str
    """When a low kappa or alpha is easily misread."""


class AnswerFacts(TypedDict):
    """What one coder said of one document."""

    coder: str
    finished: bool
    """Otherwise the answer is missing, and the tags are none."""
    tags: list[str]


class AgreedFacts(TypedDict):
    """What was agreed upon a document."""

    tags: list[str]
    at: str
    by: str
    why: str


class ComparedFacts(TypedDict):
    """The answers of the coders for a document."""

    document: int
    compared: str
    """“agreed” (upon), “same”, “different” or “alone”: fewer than two coders finished it."""
    answers: list[AnswerFacts]
    agreed: AgreedFacts | None


class AgreementFacts(TypedDict):
    """How far the coders of a round agree, over the documents that you may see."""

    round: int
    overall: FigureFacts
    tags: list[FigureFacts]
    documents: list[ComparedFacts]
