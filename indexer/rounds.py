"""Job: rounds in which several people code the same documents, each for themselves: begun, coded, opened, closed.

Until a round is opened no coder sees what another chose, and nobody else does either; :mod:`indexer.agreeing` has
what comes then. Who leads a round, a coder or not, sees how far everybody is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.rounds import Round
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.library import Library
from indexer.model import Document, DocumentId, Person, PersonId, Role, RoundId, Standing
from indexer.view import View

MAY_CODE = frozenset({Role.RESEARCHER, Role.EDITOR, Role.ADMINISTRATOR})
"""The roles of those who may tag, and so may code."""

LONGEST_NAME = 200
_KEEPERS = frozenset({Role.EDITOR, Role.ADMINISTRATOR})
_SHOWN = frozenset({Standing.CURRENT, Standing.SUPERSEDED})

NOT_FOR_ALL = "not to be seen by every coder"
IN_ANOTHER = "in a round that goes on already"


@dataclass(frozen=True, slots=True)
class Begun:
    """A round that began; ``left`` counts the documents that are not in it, by why."""

    number: RoundId
    documents: int
    left: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder is: documents that they are done with, of so many."""

    coder: Person
    done: int
    of: int


def may_code(catalogue: Catalogue) -> list[Person]:
    """Give the accounts that may code, by name."""
    return [each for each in catalogue.people.all() if each.email and not each.disabled_at and each.role in MAY_CODE]


def coder(catalogue: Catalogue, text: str) -> Person:
    """Give the account that may code which an e-mail address or a name means; no two have the same.

    Raises:
        NotFound: there is none.
    """
    wanted, accounts = one_line(text).casefold(), may_code(catalogue)
    for each in accounts:
        if wanted in (each.email.casefold(), each.name.casefold()):
            return each
    known = ", ".join(each.name for each in accounts) or "nobody yet"
    raise NotFound(f"Nobody called “{one_line(text)}” can code. These can: {known}.")


def begin(
    library: Library,
    name: str,
    groups: Sequence[str],
    coders: Sequence[PersonId],
    documents: Collection[DocumentId],
    by: Person,
    *,
    blind: bool = True,
) -> Begun:
    """Begin a round with those of the documents that every coder may see and that no round is about yet.

    Raises:
        NotFound: there is no such tag group.
        UsageError: the name makes no sense, there are fewer than two coders, or no document is left.
    """
    name = one_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(f"A round needs a name of at most {LONGEST_NAME} characters.")
    catalogue = library.catalogue
    known = catalogue.vocabulary.all()
    groups = tuple(dict.fromkeys(groups))
    for each in groups:
        if each not in known.groups:
            raise NotFound(f"There is no tag group “{one_line(each)}”. There are {', '.join(known.groups)}.")
        if not known.of_group(each):
            raise UsageError(f"{known.groups[each].name} has no tags yet. Add some to the vocabulary first.")
    if not groups:
        raise UsageError("Choose the tag groups that the coders are to answer.")
    people = {each.id: each for each in may_code(catalogue)}
    if not {*coders} <= people.keys():
        raise UsageError("Only accounts that may tag can code: choose researchers, editors or administrators.")
    if len({*coders}) < 2:
        raise UsageError("Choose at least two people: one alone has nobody to agree with.")
    with catalogue.transaction():
        held = Round(RoundId(0), name, groups, tuple(coders), blind, now(), by.name, person=by.id)
        taken, left = _choose(library, held, [people[each] for each in coders], documents, by)
        if not taken:
            said = "; ".join(f"{count} {why}" for why, count in left.items())
            raise UsageError(f"No document is left to code{f': {said}' if said else ''}. Choose others.")
        number = catalogue.rounds.add(held, taken)
        catalogue.tags.touch()
        catalogue.log.record(Entry(now(), by.name, "began a round", f"round {number}", name))
    return Begun(number, len(taken), left)


def find(library: Library, number: int, person: Person) -> Round:
    """Give a round that a person may know of.

    Raises:
        NotFound: there is none with this number, or they have no part in it.
    """
    held = library.catalogue.rounds.get(number)
    if held is None or not takes_part(held, person):
        raise NotFound(f"There is no round {number} that you take part in. The page Coding lists yours.")
    return held


def listed(library: Library, person: Person) -> list[Round]:
    """Give the rounds that a person may know of, newest first."""
    return [each for each in library.catalogue.rounds.all() if takes_part(each, person)]


def takes_part(held: Round, person: Person) -> bool:
    """Tell whether a person codes in a round, began it, or keeps the library."""
    return person.role in MAY_CODE and (person.id in held.coders or leads(held, person))


def leads(held: Round, person: Person) -> bool:
    """Tell whether a person began a round or keeps the library."""
    return person.role in _KEEPERS or (person.id == held.person and person.role in MAY_CODE)


def documents(library: Library, held: Round, person: Person) -> dict[DocumentId, Document]:
    """Give the documents of a round that a person may see, by number; of their tags nothing is said."""
    table = View(library, person.viewer).finder().table
    rows = table.rows_of(np.array([*library.catalogue.rounds.documents(held.id)], np.int64))
    return {each.id: each for each in (table.documents[row] for row in rows.tolist())}


def progress(library: Library, held: Round, person: Person) -> list[Progress]:
    """Give how far each coder is, of the documents that a person may see; never what they chose."""
    among, done = documents(library, held, person).keys(), library.catalogue.rounds.done(held.id)
    people = {each.id: each for each in library.catalogue.people.all()}
    return [Progress(people[each], len(done[each] & among), len(among)) for each in held.coders]


def to_code(library: Library, held: Round, person: Person) -> list[DocumentId]:
    """Give the documents that a coder is not done with, by number."""
    if person.id not in held.coders or held.opened_at or held.closed_at:
        return []
    done = library.catalogue.rounds.done(held.id)[person.id]
    return [each for each in documents(library, held, person) if each not in done]


def finish(library: Library, number: int, document: int, by: Person, *, done: bool = True) -> None:
    """Say that a coder is done with a document, which may have none of the tags; or that they are not.

    Raises:
        NotFound: the round or the document is not theirs to code.
        UsageError: the coding has ended.
    """
    catalogue = library.catalogue
    with catalogue.transaction():
        held = find(library, number, by)
        if by.id not in held.coders or document not in documents(library, held, by):
            raise NotFound(f"Document {document} is not yours to code in round {number}.")
        if held.opened_at or held.closed_at:
            raise UsageError("The coding of this round has ended, so what was coded stands as it is.")
        catalogue.rounds.mark(held.id, by.id, DocumentId(document), now() if done else "")


def unfinished(library: Library, held: Round) -> int:
    """Count what coders are not done with: each document once for each coder."""
    done = library.catalogue.rounds.done(held.id)
    among = library.catalogue.rounds.documents(held.id).keys()
    return sum(len(among - done[each]) for each in held.coders)


def may_open(library: Library, held: Round, person: Person) -> bool:
    """Tell whether a person may open the agreement: who leads, or a coder once everybody is done."""
    if held.opened_at or held.closed_at or not takes_part(held, person):
        return False
    return leads(held, person) or not unfinished(library, held)


def open_agreement(library: Library, number: int, by: Person) -> int:
    """End the coding, and show each coder's tags to the others; gives how much is missing, as :func:`unfinished`.

    Raises:
        NotFound: they have no part in such a round.
        UsageError: it was opened, or they may not open it yet.
    """
    catalogue = library.catalogue
    with catalogue.transaction():
        held = find(library, number, by)
        if held.opened_at or held.closed_at:
            raise UsageError("This round was opened already.")
        if not may_open(library, held, by):
            raise UsageError(
                f"Not everybody is done yet. Wait, or ask {held.added_by}, who began the round, to open it early."
            )
        missing = unfinished(library, held)
        catalogue.rounds.change(held.id, opened_at=now(), opened_by=by.name)
        catalogue.tags.touch()
        catalogue.log.record(
            Entry(now(), by.name, "opened a round", f"round {held.id}", f"{missing} unfinished" if missing else "")
        )
    return missing


def may_close(library: Library, held: Round, person: Person) -> bool:
    """Tell whether a person may close a round: who leads, or a coder once everything is agreed."""
    if held.closed_at or not takes_part(held, person):
        return False
    return leads(held, person) or not not_agreed(library, held)


def close(library: Library, number: int, by: Person) -> int:
    """End a round; gives how many documents were not agreed upon, which keep the tags that everybody sees.

    What each coder chose stays on record.

    Raises:
        NotFound: they have no part in such a round.
        UsageError: it was closed, or they may not close it yet.
    """
    catalogue = library.catalogue
    with catalogue.transaction():
        held = find(library, number, by)
        if held.closed_at:
            raise UsageError("This round was closed already.")
        if not may_close(library, held, by):
            raise UsageError(
                f"Not everything is agreed yet. Agree first, or ask {held.added_by}, who began the round, to close it."
            )
        left = not_agreed(library, held)
        catalogue.rounds.change(held.id, closed_at=now(), closed_by=by.name)
        catalogue.tags.touch()
        catalogue.log.record(
            Entry(now(), by.name, "closed a round", f"round {held.id}", f"{left} not agreed" if left else "")
        )
    return left


def may_reopen(held: Round, person: Person) -> bool:
    """Tell whether a person may reopen a round that was closed: who leads it."""
    return bool(held.closed_at) and leads(held, person)


def reopen(library: Library, number: int, by: Person) -> None:
    """Take back that a round was closed: it goes on as it was, and what its coders chose is theirs alone again.

    Raises:
        NotFound: they have no part in such a round.
        UsageError: it goes on, they may not reopen it, or another round has begun about its documents.
    """
    catalogue = library.catalogue
    with catalogue.transaction():
        held = find(library, number, by)
        if not held.closed_at:
            raise UsageError("This round is not closed.")
        if not may_reopen(held, by):
            raise UsageError(f"Only {held.added_by}, who began the round, or an editor can reopen it. Ask one of them.")
        busy = len(_waiting(catalogue, held.id) & _busy(catalogue, held.groups))
        if busy:
            raise UsageError(
                f"{busy} of its documents {'is' if busy == 1 else 'are'} in another round that goes on now. "
                "Close that one first, or leave this one closed."
            )
        catalogue.rounds.change(held.id, closed_at="", closed_by="")
        catalogue.tags.touch()
        catalogue.log.record(Entry(now(), by.name, "reopened a round", f"round {held.id}", held.name))


def not_agreed(library: Library, held: Round) -> int:
    """Count the documents of a round that nothing was agreed upon yet."""
    return len(_waiting(library.catalogue, held.id))


def _waiting(catalogue: Catalogue, number: RoundId) -> set[DocumentId]:
    return {document for document, agreed in catalogue.rounds.documents(number).items() if agreed is None}


def _busy(catalogue: Catalogue, groups: Collection[str]) -> set[DocumentId]:
    """Give the documents of the rounds that go on and ask about any of some tag groups."""
    going_on = [each for each, _ in catalogue.rounds.scopes() if {*each.groups} & {*groups}]
    return {document for each in going_on for document in catalogue.rounds.documents(each.id)}


def _choose(
    library: Library, held: Round, coders: Sequence[Person], wanted: Collection[DocumentId], by: Person
) -> tuple[list[DocumentId], dict[str, int]]:
    """Sort out the documents that a round can be about, and count the others by why."""
    seen = View(library, by.viewer).documents(wanted)
    busy = _busy(library.catalogue, held.groups)
    left: Counter[str] = Counter()
    taken = []
    for number in sorted(set(wanted)):
        document = seen.get(number)
        if document is None or document.standing not in _SHOWN:
            left["not in the library"] += 1
        elif not all(each.viewer.may_see(document) for each in coders):
            left[NOT_FOR_ALL] += 1
        elif number in busy:
            left[IN_ANOTHER] += 1
        else:
            taken.append(number)
    return taken, dict(left)
