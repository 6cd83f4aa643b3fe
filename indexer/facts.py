"""The shapes of what is given as JSON, on the command line and by the API; what is said of each key is said here."""

from __future__ import annotations

from typing_extensions import TypedDict  # Python's own tells pydantic too little before 3.12

from indexer.model import LocatorLabel


class LocatorFacts(TypedDict):
    """Where in a file something stands."""

    label: LocatorLabel
    value: str
    """What is printed there, such as iv for a page."""
    index: int
    """Counted from 1 in the file."""


class TroubleFacts(TypedDict):
    """Why something could not be read, and what to do about it."""

    reason: str
    remedy: str
    needs: str | None
    """The program whose absence is the cause, if that is it."""


class ResultDocument(TypedDict):
    """What a result says of its document."""

    id: int
    title: str
    kind: str
    date: str
    """ISO 8601: a day, a month or a year; empty when it is not known."""
    organisation: str
    workstreams: list[str]


class HitFacts(TypedDict):
    """A passage that answers."""

    position: int
    """Its number in the document, from 1."""
    locator: LocatorFacts
    heading: str
    in_notes: bool
    """The words stand in the speaker’s notes."""
    snippet: str
    """Some of the text as HTML: escaped, with the words that were searched in mark elements."""
    url: str
    """The address of its page on the site."""


class ResultFacts(TypedDict):
    """A document that answers, with its best passages."""

    document: ResultDocument
    match: str
    """Where the words come together: “passage”, “document” (only on different pages) or “any” (only some of them)."""
    matching_passages: int
    """All of its passages that answer."""
    passages: list[HitFacts]


class FacetValueFacts(TypedDict):
    """A value that results can be narrowed to."""

    value: str
    label: str
    count: int
    """Documents that have it, the other facets applied."""
    chosen: bool
    excluded: bool


class SearchedFacts(TypedDict):
    """What a search looked through."""

    documents: int
    passages: int
    unreadable: int
    """Documents of which nothing, and passages of which not everything, could be read."""


class ResultsFacts(TypedDict):
    """The answer to a search, best first."""

    query: str
    searched_as: str
    """How the query was understood."""
    expansions: list[str]
    """Acronyms that found their long forms too."""
    notes: list[str]
    """Sentences on what could not be understood, or is not in the library."""
    documents: int
    """Documents with all the words in one passage."""
    passages: int
    """Passages with all the words."""
    across: int
    """Further documents with all the words, but on different pages."""
    any_word: int
    """Further documents with some of the words, looked for when there are no others."""
    coverage: SearchedFacts
    facets: dict[str, list[FacetValueFacts]]
    results: list[ResultFacts]


class DocumentFacts(TypedDict):
    """What is known of a document; a value that is not known is empty."""

    id: int
    title: str
    kind: str
    date: str
    """ISO 8601: a day, a month or a year."""
    organisation: str
    author: str
    language: str
    """ISO 639 code."""
    audience: str
    """“public”, or the groups it is for."""
    workstreams: list[str]
    standing: str
    """“current” or “superseded”."""
    status: str
    """How much could be read: “read”, “partly read” or “unreadable”."""
    superseded_by: int | None
    """The document that is its newer edition."""
    passages: int
    unreadable_passages: int
    media_type: str
    sha256: str
    """The checksum of the original file."""


class SourceFacts(TypedDict):
    """Where the value of a metadata field comes from."""

    source: str
    confirmed: bool
    """Otherwise it is a guess that nobody has looked at yet."""


class NearCopyFacts(TypedDict):
    """A document with nearly the same words."""

    document: int
    similarity: float
    """1 is word for word."""


class DetailFacts(DocumentFacts):
    """Everything that is known of a document."""

    problem: TroubleFacts | None
    sources: dict[str, SourceFacts]
    """Where the metadata come from, by field."""
    near_copies: list[NearCopyFacts]
    """Most alike first."""
    earlier_editions: list[int]
    """Documents that it took the place of."""


class LinkFacts(TypedDict):
    """A link in the text."""

    url: str
    anchor: str
    """The words that carry it."""


class PassageFacts(TypedDict):
    """A page, a slide, a sheet or part of a section."""

    document: int
    position: int
    """Its number in the document, from 1."""
    locator: LocatorFacts
    heading: str
    text: str
    notes: str
    """The speaker’s notes of a slide."""
    running: str
    """Running headers and footers, which are not searched."""
    links: list[LinkFacts]
    problem: TroubleFacts | None
    reader: str
    """The program and version that read it."""
    url: str
    """The address of its page on the site."""


class GapFacts(TypedDict):
    """A file, or a place in one, that could not be read."""

    document: int | None
    title: str | None
    path: str
    """Where the file was found; the site leaves the folders of its machine out."""
    place: str | None
    reason: str
    remedy: str
    needs: str | None
    """The program whose absence is the cause, if that is it."""


class VanishedFacts(TypedDict):
    """A file that is no longer where it was; the library keeps what it read of it."""

    path: str
    since: str


class CoverageFacts(TypedDict):
    """What a search looks through, and what it cannot."""

    documents: int
    passages: int
    pending: int
    """Documents that wait for the index."""
    standings: dict[str, int]
    """Documents by standing."""
    outcomes: dict[str, int]
    """Files by what became of them."""
    unreadable_files: list[GapFacts]
    unreadable_passages: list[GapFacts]
    not_documents: list[GapFacts]
    vanished: list[VanishedFacts]


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
