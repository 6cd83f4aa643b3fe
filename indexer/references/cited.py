"""What is read out of a paper: the works it lists, and the places where it cites them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from indexer.paper_text import Csl


class CitationKind(StrEnum):
    """How a citation names its source."""

    AUTHOR_YEAR = "author-year"
    NUMBER = "number"
    NOTE = "note"
    """A footnote or endnote that names a work."""
    REPEATED = "repeated"
    """ "ibid.", "op. cit.", "as above": what was cited before."""
    LINK = "link"
    DOI = "doi"
    FIELD = "field"
    """What Zotero, Mendeley or Word put there."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A work that a paper lists, or that a citation field holds: as written, and as understood."""

    text: str
    csl: Csl
    start: int = 0
    end: int = 0
    """Where in the paper's text its entry stands; both 0 where only a field or a note holds it."""
    label: str = ""
    """Its number or key in the list, if the paper gives one: "12", "a"."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a paper that points at a work, one work each: "(Radford, 2011; Daniel, 2014a, p. 12)" holds two."""

    start: int
    end: int
    """The characters that name the work, without the brackets around a group."""
    text: str
    kind: CitationKind
    listed: tuple[int, ...] = ()
    """Places in :attr:`Cited.listed` of what it may mean: one if it is clear, several if not, none if not listed."""
    csl: Csl = field(default_factory=dict)
    """What the citation itself says of the work: author, issued, DOI, URL."""
    locator: str = ""
    """The place in the work that it names, as written: "12", "12–14"."""
    label: str = "page"
    """What the locator counts, in the words of CSL."""
    why: str = ""
    """In words, how it was linked, or why it could not be: "surname and year", "two works of this author and year"."""


@dataclass(frozen=True, slots=True)
class Cited:
    """All that a paper lists and cites. Citations stand in the order of the text."""

    listed: tuple[Listed, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def never_cited(self) -> tuple[int, ...]:
        """Places of works that are listed and that nothing in the text points at."""
        cited = {each for citation in self.citations for each in citation.listed}
        return tuple(at for at in range(len(self.listed)) if at not in cited)
