"""Decides who may see a paper and who may do what with it: it is its owner's alone until it is shared."""

from __future__ import annotations

from indexer.catalogue.papers import Paper
from indexer.errors import NotFound, UsageError
from indexer.library import Library
from indexer.model import Person, Role, audience

_DECIDERS = frozenset({Role.RESEARCHER, Role.EDITOR, Role.ADMINISTRATOR})


def may_see(paper: Paper, person: Person) -> bool:
    """Tell whether a paper is a person's own or was shared with them."""
    return paper.person == person.id or (bool(paper.audience) and _reaches(paper.audience, person))


def may_decide(paper: Paper, person: Person) -> bool:
    """Tell whether a person may say which document a work is: the owner, and of a shared paper those who may tag."""
    return paper.person == person.id or (may_see(paper, person) and person.role in _DECIDERS)


def listed(library: Library, person: Person) -> list[Paper]:
    """Give the papers that a person may see, that with the newest version first."""
    return [each for each in library.catalogue.papers.all() if may_see(each, person)]


def find(library: Library, number: int, person: Person) -> Paper:
    """Give a paper.

    Raises:
        NotFound: there is none with this number that the person may see.
    """
    held = library.catalogue.papers.get(number)
    if held is None or not may_see(held, person):
        raise NotFound(f"There is no paper {number} that you may see. The page Papers lists those you may.")
    return held


def own(library: Library, number: int, person: Person) -> Paper:
    """Give a paper that is a person's own.

    Raises:
        NotFound: there is no such paper that they may see.
        UsageError: it is somebody else's.
    """
    paper = find(library, number, person)
    if paper.person != person.id:
        raise UsageError(f"This paper is {paper.added_by}’s. Ask them, or hand in a copy of your own.")
    return paper


def decidable(library: Library, number: int, person: Person) -> Paper:
    """Give a paper on whose sources a person may decide, and which they may have checked again.

    Raises:
        NotFound: there is no such paper that they may see.
        UsageError: they may only look at it.
    """
    paper = find(library, number, person)
    if not may_decide(paper, person):
        raise UsageError("Only its owner and those who may tag decide on the sources of this paper. Ask one of them.")
    return paper


def _reaches(shared_with: str, person: Person) -> bool:
    wanted = audience(shared_with)
    return not wanted or bool(wanted & person.groups)
