"""What a paper's works come to once decisions are counted in: linked, to be confirmed, to be chosen, not held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from indexer.catalogue.papers import Decision
from indexer.checked import Checked, Looked, Possible, Work
from indexer.held import Verdict
from indexer.model import DocumentId


class State(StrEnum):
    """Where a work is on its way to a document."""

    TO_CHOOSE = "ambiguous"
    """Several documents may be meant; a person chooses."""
    TO_CONFIRM = "held"
    """It is clear which document is meant; a person has not said so yet."""
    NOT_HELD = "not held"
    LINKED = "linked"
    """A person said which document it is."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A work with what became of it. ``place`` counts the works of the paper from 1."""

    place: int
    work: Work
    state: State
    document: DocumentId | None
    """Which document it is: as decided, or as proposed."""
    decision: Decision | None

    @property
    def never_cited(self) -> bool:
        """Whether it is listed, and nothing in the text points at it."""
        return self.work.listed and not self.work.citations

    @property
    def others(self) -> tuple[Possible, ...]:
        """The documents that it may be besides."""
        return tuple(each for each in self.work.possible if each.document != self.document)


@dataclass(frozen=True)
class Links:
    """All works of a paper with what became of them, by place, and the way from its citations to them."""

    works: tuple[Linked, ...]
    listed: bool
    """The paper has a list of references."""

    @property
    def to_confirm(self) -> tuple[Linked, ...]:
        """Works of which it is clear what they are, for a person to say so."""
        return self.of(State.TO_CONFIRM)

    @property
    def never_cited(self) -> tuple[Linked, ...]:
        """Works that are listed and never cited."""
        return tuple(each for each in self.works if each.never_cited)

    @property
    def not_listed(self) -> tuple[Linked, ...]:
        """Works that are cited and not listed, in a paper that has a list."""
        return tuple(each for each in self.works if self.listed and not each.work.listed)

    def of(self, state: State) -> tuple[Linked, ...]:
        """Give the works that are so far."""
        return tuple(each for each in self.works if each.state is state)

    def of_citation(self, citation: int) -> tuple[Linked, ...]:
        """Give the works that a citation may mean: one if it is clear."""
        return self._of_citations.get(citation, ())

    @cached_property
    def _of_citations(self) -> Mapping[int, tuple[Linked, ...]]:
        found: dict[int, tuple[Linked, ...]] = {}
        for each in self.works:
            for at in each.work.citations:
                found[at] = (*found.get(at, ()), each)
        return found


def links(checked: Checked, decisions: Mapping[str, Decision]) -> Links:
    """Count decisions in."""
    works = tuple(_linked(at, each, decisions.get(each.key)) for at, each in enumerate(checked.works, 1))
    return Links(works, any(each.listed for each in checked.works))


def problems(claims: Iterable[Looked], decisions: Mapping[str, Decision]) -> list[Looked]:
    """Give the quotations and figures that a person should look at, and nobody has settled."""
    return [each for each in claims if each.problem and each.key not in decisions]


def _linked(place: int, work: Work, decision: Decision | None) -> Linked:
    if decision is not None:
        state = State.NOT_HELD if decision.document is None else State.LINKED
        return Linked(place, work, state, decision.document, decision)
    states = {Verdict.HELD: State.TO_CONFIRM, Verdict.AMBIGUOUS: State.TO_CHOOSE, Verdict.NOT_HELD: State.NOT_HELD}
    return Linked(place, work, states[work.resolution], work.held, None)
