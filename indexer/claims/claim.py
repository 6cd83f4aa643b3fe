"""What a paper claims of a source, and what came of looking for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indexer.figures import Figure
from indexer.quotes import Change


class ClaimKind(StrEnum):
    """What is claimed: that these are a source's words, or its figure."""

    QUOTATION = "quotation"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Marked:
    """A citation in a paper: the characters that name the work, and the caller's number for it."""

    start: int
    end: int
    citation: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Quoted words (without their marks), or a figure, at the characters ``start`` to ``end`` of a paper's text."""

    kind: ClaimKind
    start: int
    end: int
    text: str
    sentence: str
    """The sentence that it stands in, citations left out."""
    citations: tuple[int, ...] = ()
    """The numbers of the citations that it belongs to: several where they stand in one bracket, none without any."""
    figure: Figure | None = None
    """With its place in :attr:`sentence`."""
    beside: tuple[Figure, ...] = ()
    """The other figures of the sentence, with theirs."""


class Verdict(StrEnum):
    """What can be said of a claim by looking; the best is named first. Each is shown with the source's words."""

    VERBATIM = "verbatim"
    """The quoted words stand there; how they are set on the page makes no difference."""
    SAME_FIGURE = "same figure"
    """A sentence that says the like has the same value, in whatever form."""
    ANOTHER_FIGURE = "another figure"
    """The sentence that is most like has another value."""
    DIFFERS = "differs"
    """Words nearly like the quoted ones stand there."""
    UNREADABLE = "page unreadable"
    """It was not found, and there are pages that could not be read."""
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of looking for a claim, with the source's own words wherever there are some."""

    verdict: Verdict
    document: int | None = None
    """Where the words are, or of pages that could not be read, whose they are."""
    position: int = 0
    """The passage, counted from 1; 0 where nothing was found."""
    words: str = ""
    """Of a quotation, the words found; of a figure, the figure as the source writes it."""
    sentence: str = ""
    """The sentence of the source around a figure."""
    changes: tuple[tuple[Change, str], ...] = ()
    """Of a quotation that differs: runs of words in both, only in the paper, only in the source."""
    likeness: float = 0.0
    """How like the source's words are, from 0 to 1; of no meaning in itself."""
    cited: bool = True
    """Whether it was found in what the paper cites there, and not elsewhere in the library."""
    unreadable: tuple[int, ...] = ()
    """Positions of the cited document's passages that could not be read."""
