"""What was found for a paper: which documents its works may be, where its citations point, what its claims came to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from indexer.claims import ClaimKind, Verdict
from indexer.held import Verdict as Resolution
from indexer.model import DocumentId
from indexer.paper_text import Csl


@dataclass(frozen=True, slots=True)
class Possible:
    """A document that a work may be, and why, in words."""

    document: DocumentId
    reasons: tuple[str, ...]
    remembered: bool = False
    """Somebody confirmed it for this work before."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work that a paper lists or cites."""

    key: str
    """What it is known by, in all versions and papers."""
    text: str
    """Its entry as listed, or else how it is cited first."""
    csl: Csl
    listed: bool
    citations: tuple[int, ...] = ()
    """Places in :attr:`Cited.citations`; none when it is listed and never cited."""
    possible: tuple[Possible, ...] = ()
    """Best first."""
    resolution: Resolution = Resolution.NOT_HELD
    """How far it could be told, without a person, which document it is."""
    against: tuple[DocumentId, ...] = ()
    """The documents in which its claims were looked up."""

    @property
    def held(self) -> DocumentId | None:
        """The document that it is, if that is clear."""
        return self.possible[0].document if self.resolution is Resolution.HELD and self.possible else None

    @property
    def remembered(self) -> bool:
        """Whether it is offered what somebody confirmed for it before."""
        return any(each.remembered for each in self.possible)

    def looked_into(self, document: DocumentId | None) -> bool:
        """Tell whether claims were looked up in a document already, or none was named."""
        return document is None or document in self.against


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a citation most likely points."""

    citation: int
    document: DocumentId
    position: int
    why: str
    words: str = ""
    """The sentence there, where it was found by its words."""


PROBLEMS = frozenset({Verdict.DIFFERS, Verdict.ANOTHER_FIGURE, Verdict.NOT_FOUND, Verdict.UNREADABLE})
"""The verdicts that a person should look at, where a source could be looked into."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A quotation, or a figure with what it counts, and the words of the source beside it."""

    key: str
    kind: ClaimKind
    start: int
    end: int
    words: str
    """As the paper has it."""
    citation: int
    """The place in :attr:`Cited.citations` of the citation that it leans on; -1 for none."""
    verdict: Verdict
    document: DocumentId | None = None
    position: int = 0
    source: str = ""
    """The words of the source."""
    elsewhere: bool = False
    """They stand in another document than the one cited."""
    against: bool = True
    """Some document that it leans on is held, and was looked into."""
    changes: tuple[tuple[str, str], ...] = ()
    """Where it differs, runs of words: "same", "gone" (in the paper only), "new" (in the source only)."""

    @property
    def checkable(self) -> bool:
        """Whether there was anything to compare it with."""
        return self.against or self.document is not None

    @property
    def misplaced(self) -> bool:
        """Whether it stands elsewhere, and not in the held document that is cited for it."""
        return self.against and self.elsewhere

    @property
    def problem(self) -> bool:
        """Whether a person should look at it."""
        return self.checkable and (self.verdict in PROBLEMS or self.misplaced)


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found for a version of a paper."""

    works: tuple[Work, ...] = ()
    places: tuple[Place, ...] = ()
    claims: tuple[Looked, ...] = ()
    considered: int = 0
    """How many documents were there to find it in."""
    notes: tuple[str, ...] = ()
    """What could not be looked into, in whole sentences."""

    @property
    def documents(self) -> frozenset[DocumentId]:
        """Every document that is spoken of."""
        spoken = {each.document for work in self.works for each in work.possible}
        spoken |= {each for work in self.works for each in work.against}
        spoken |= {each.document for each in self.places}
        return frozenset(spoken | {each.document for each in self.claims if each.document is not None})

    def among(self, seen: Collection[DocumentId], shown: Collection[DocumentId] | None = None) -> Checked:
        """Give it as it is for somebody who may see only some of the documents: of the others nothing is said.

        Of those that are seen and not ``shown``, such as withdrawn ones, it is said that works may be they, and no word
        of theirs.
        """
        shown = seen if shown is None else shown
        if self.documents <= set(shown):
            return self
        works = tuple(_among(each, seen, shown) for each in self.works)
        looked_into = {at for work in works if work.against for at in work.citations}
        return replace(
            self,
            works=works,
            places=tuple(each for each in self.places if each.document in shown),
            claims=tuple(_claim_among(each, shown, looked_into) for each in self.claims),
        )

    def without(self, document: DocumentId) -> Checked:
        """Give it as it is where a document is not there."""
        return self.among(self.documents - {document})


def _among(work: Work, seen: Collection[DocumentId], shown: Collection[DocumentId]) -> Work:
    possible = tuple(each for each in work.possible if each.document in seen)
    against = tuple(each for each in work.against if each in shown)
    kept = work.resolution if possible and possible[0] == work.possible[0] else Resolution.AMBIGUOUS
    return replace(work, possible=possible, against=against, resolution=kept if possible else Resolution.NOT_HELD)


def _claim_among(claim: Looked, seen: Collection[DocumentId], looked_into: Collection[int]) -> Looked:
    """Give a claim as if documents that are not seen were not there: it stays, for its words stand in the paper."""
    against = claim.against and claim.citation in looked_into
    if claim.document is None or claim.document in seen:
        return replace(claim, against=against)
    return replace(
        claim,
        verdict=Verdict.NOT_FOUND,
        document=None,
        position=0,
        source="",
        elsewhere=False,
        against=against,
        changes=(),
    )
