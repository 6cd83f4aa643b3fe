"""The shapes of papers, their citations and evidence for a sentence as JSON; what is said of each key is said here."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict  # Python's own tells pydantic too little before 3.12

from indexer.facts import LocatorFacts


class PossibleFacts(TypedDict):
    """A document that a work may be."""

    document: int
    title: str
    organisation: str
    date: str
    standing: str
    """“current”, “superseded” or “withdrawn”."""
    newer: int | None
    """Its newer edition."""
    reasons: list[str]


class WorkFacts(TypedDict):
    """A work that a paper lists or cites."""

    work: int
    """Its number in the paper, from 1."""
    text: str
    """Its entry in the list, or else how it is cited first."""
    csl: dict[str, Any]
    """What was understood of it, as a CSL-JSON item."""
    state: str
    """“linked” (a person said so), “held” (clear, to be confirmed), “ambiguous” or “not held”."""
    document: int | None
    """The document that it is: as a person said, or as proposed."""
    possible: list[PossibleFacts]
    """Best first."""
    listed: bool
    never_cited: bool
    citations: list[int]
    """Numbers of the citations that point at it."""
    decided_by: str
    """Empty while nobody has decided."""
    decided_at: str


class CitationFacts(TypedDict):
    """A place in a paper that points at a work."""

    citation: int
    """Its number in the paper, from 1."""
    start: int
    end: int
    """The characters of the paper’s text."""
    text: str
    kind: str
    """“author-year”, “number”, “note”, “repeated”, “link”, “doi” or “field”."""
    locator: str
    """The place in the work that it names itself."""
    works: list[int]
    """What it points at: one work if it is clear."""
    state: str
    """What became of its work; “ambiguous” where it may mean several, “not listed” where it names none."""
    listed: bool
    document: int | None
    position: int | None
    """The passage that it most likely means."""
    place: LocatorFacts | None
    url: str
    """The address of that passage, or of the document."""
    why: str


class DifferenceFacts(TypedDict):
    """A run of words."""

    change: str
    """“same”, “gone” (in the paper only) or “new” (in the source only)."""
    words: str


class ClaimFacts(TypedDict):
    """A quotation, or a figure with what it counts, beside the words of its source."""

    kind: str
    """“quotation” or “figure”."""
    start: int
    end: int
    words: str
    citation: int | None
    verdict: str
    """“verbatim”, “same figure”, “differs”, “another figure”, “not found” or “page unreadable”."""
    document: int | None
    position: int | None
    place: LocatorFacts | None
    url: str
    source: str
    """The source’s own words."""
    elsewhere: bool
    """They stand in another document than the one cited."""
    differences: list[DifferenceFacts]
    settled: bool
    """Somebody looked at it and let the paper stand."""


class CheckedPaperFacts(TypedDict):
    """A paper, and all that was found for it."""

    id: int
    """0 for one that was only looked at."""
    title: str
    owner: str
    audience: str
    """Empty while only its owner sees it."""
    version: int
    checked_at: str
    stale: bool
    """The library has changed since."""
    considered: int
    """Documents that it was looked for in."""
    notes: list[str]
    works: list[WorkFacts]
    citations: list[CitationFacts]
    claims: list[ClaimFacts]


class PaperFacts(TypedDict):
    """A paper on a list."""

    id: int
    title: str
    owner: str
    audience: str
    versions: int
    changed_at: str
    warned: list[int]
    """Linked documents that were withdrawn or have newer editions."""


class UseFacts(TypedDict):
    """A place of a paper that relies on a document."""

    paper: int
    title: str
    kind: str
    """“citation”, “quotation” or “figure”."""
    position: int | None
    """The passage; empty where only the document is known."""
    words: str
    confirmed: bool


class MarkFacts(TypedDict):
    """Words that can be checked."""

    kind: str
    """“same figure”, “another figure”, “negation” or “limiting words”."""
    words: str


class NearestFacts(TypedDict):
    """A passage that is near a sentence, in its own words."""

    words: str
    document: int
    title: str
    organisation: str
    date: str
    kind: str
    position: int
    place: LocatorFacts
    url: str
    marks: list[MarkFacts]


class SupportFacts(TypedDict):
    """What is nearest to a sentence; whether it bears it out is for a person to say."""

    sentence: str
    considered: int
    """Documents that were looked through."""
    nearest: list[NearestFacts]
    """Nearest first; none when nothing was found."""
