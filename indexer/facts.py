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
    tags: list[str]
    """Keys of its other tags, such as “evidence-type/review”."""


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


class WhyFacts(TypedDict):
    """What a document was ranked by: its places by words and by meaning. Words count for 0.7, meaning for 0.3."""

    by_words: int | None
    """Its place if only the words counted, from 1; null: found by meaning alone."""
    by_meaning: int | None
    """Its place if only the meaning counted, from 1; null: not known."""
    of: int
    """How many documents were ranked so: those found alike, at most 1000."""


class ResultFacts(TypedDict):
    """A document that answers, with its best passages."""

    document: ResultDocument
    match: str
    """Where the words come together: “passage”, “document” (only on different pages) or “any” (only some of them);
    “meaning”: nowhere, but a passage says something close to them."""
    why: WhyFacts | None
    """What it was ranked by; null where the words alone, or another order, put it here."""
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
    by_meaning: int
    """Further documents, listed last, that have not all the words and say something close to them."""
    meaning: bool
    """Whether the order goes by meaning beside words."""
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
    tags: list[str]
    """Keys of its other tags, such as “evidence-type/review”."""
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


class StoryFacts(TypedDict):
    """One thing that happened to a document."""

    at: str
    """ISO 8601, UTC."""
    by: str
    what: str
    """“added”, “guessed”, “described”, “corrected”, “tagged”, “untagged”, “superseded” and the like."""
    field: str
    """The metadata field that changed, or the tag."""
    before: str
    after: str
    """Of tags, all that the document had before and after."""
    source: str
    """Where a value or a tag comes from, such as “manifest”, “person”, “suggestion” or “agreed”."""
    passage: int | None
    quote: str
    note: str
    score: float | None
    """Of an accepted suggestion, how sure it was."""
    words: list[str]
    """Of an accepted suggestion, the words that prompted it."""


class StoriesFacts(TypedDict):
    """What happened to a document, oldest first."""

    events: list[StoryFacts]
