"""Job: once a round is opened, what each coder chose is compared, discussed and agreed upon.

What is agreed is written as everybody's tags. What each coder chose is never changed by it, and what was agreed before
is kept when it is agreed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from indexer import agreement, rounds
from indexer.agreement import Agreement, Answers
from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.rounds import Agreed, Round
from indexer.catalogue.tags import EVERYBODY, Action, Coding, Layer, Place
from indexer.errors import NotFound, UsageError
from indexer.library import Library
from indexer.model import Document, DocumentId, Person, Tag, TagId
from indexer.terms import Vocabulary

KIND = "agreed"
"""The kind of the actions that write what was agreed, and where their codings come from."""

LONGEST_WHY = 2000


class Comparison(StrEnum):
    """How the coders' answers for a document compare."""

    AGREED = "agreed"
    """Something was agreed upon it."""
    SAME = "same"
    """All who finished it, two or more, gave it the same tags."""
    DIFFERENT = "different"
    ALONE = "alone"
    """Fewer than two finished it, so there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one coder said of one document: by tag, where they put it and what they noted."""

    coder: Person
    finished: bool
    tags: Mapping[TagId, Sequence[Coding]]


class Answered:
    """What the coders of an opened round chose, of the documents that a person may see."""

    def __init__(self, library: Library, held: Round, person: Person) -> None:
        """Read it.

        Raises:
            NotFound: the coders are not to see each other's tags yet.
        """
        if not shows(held, person):
            raise NotFound("What was coded is shown once the agreement is opened, so that nobody follows another.")
        self.held = held
        self.vocabulary: Vocabulary = library.vocabulary
        self.documents: Mapping[DocumentId, Document] = rounds.documents(library, held, person)
        agreed = library.catalogue.rounds.documents(held.id)
        self.agreed: Mapping[DocumentId, Agreed | None] = {each: agreed[each] for each in self.documents}
        self._done = library.catalogue.rounds.done(held.id)
        people = {each.id: each for each in library.catalogue.people.all()}
        self.coders: Sequence[Person] = [people[each] for each in held.coders]
        self._everybody = _chosen(library.catalogue, self.vocabulary, EVERYBODY, self.documents)
        self._chosen = {
            each: _chosen(library.catalogue, self.vocabulary, Layer(held.id, each), self.documents)
            for each in held.coders
        }

    def of(self, document: DocumentId) -> list[Answer]:
        """Give what each coder said of a document."""
        return [
            Answer(each, document in self._done[each.id], self._chosen[each.id].get(document, {}))
            for each in self.coders
        ]

    @cached_property
    def answers(self) -> Answers:
        """The keys of the tags that each coder, by name, gave each document that they finished."""
        tags = self.vocabulary.tags
        return {
            coder.name: {
                document: frozenset(tags[each].key for each in self._chosen[coder.id].get(document, ()))
                for document in sorted(self._done[coder.id] & self.documents.keys())
            }
            for coder in self.coders
        }

    @cached_property
    def questions(self) -> list[Tag]:
        """The tags that are asked about: those in use, and those retired since that somebody chose."""
        chosen = {tag for given in self._chosen.values() for held in given.values() for tag in held}
        return [
            each
            for group in self.held.groups
            for each in self.vocabulary.of_group(group, retired=True)
            if each.in_use or each.id in chosen
        ]

    @cached_property
    def figures(self) -> list[Agreement]:
        """The figures for each question."""
        return agreement.agreement(self.answers, [each.key for each in self.questions])

    @cached_property
    def overall(self) -> Agreement:
        """The figures over all questions."""
        return agreement.overall(self.answers, [each.key for each in self.questions])

    def compared(self, document: DocumentId) -> Comparison:
        """Say how the answers for a document compare."""
        if self.agreed[document] is not None:
            return Comparison.AGREED
        given = [each.tags.keys() for each in self.of(document) if each.finished]
        if len(given) < 2:
            return Comparison.ALONE
        return Comparison.SAME if all(each == given[0] for each in given) else Comparison.DIFFERENT

    @cached_property
    def by_comparison(self) -> dict[Comparison, list[DocumentId]]:
        """The documents, by how the answers compare."""
        found: dict[Comparison, list[DocumentId]] = {each: [] for each in Comparison}
        for document in self.documents:
            found[self.compared(document)].append(document)
        return found

    def common(self, document: DocumentId) -> list[Tag]:
        """Give the tags that all who finished a document gave it, those apart that were retired since."""
        return [each for each in self._given_by_all(document) if each.in_use]

    def left_out(self, document: DocumentId) -> list[Tag]:
        """Give the tags that all who finished a document gave it and that may no longer be applied."""
        return [each for each in self._given_by_all(document) if not each.in_use]

    def everybodys(self, document: DocumentId) -> list[Tag]:
        """Give the tags of the round's groups that a document has for everybody now."""
        held = self._everybody.get(document, {})
        tags = [self.vocabulary.tags[each] for each in sorted(held, key=self.vocabulary.place)]
        return [each for each in tags if each.group in self.held.groups]

    def suggested(self, document: DocumentId) -> list[Tag]:
        """Give the tags to begin with: what was agreed, else what all who finished it gave it, else what it has."""
        if agreed := self.agreed[document]:
            known = self.vocabulary
            meant = [known.tags[known.stands_for(tag.id)] for key in agreed.tags if (tag := known.by_key(key))]
            return [each for each in meant if each.in_use]
        if any(each.finished for each in self.of(document)):
            return self.common(document)
        return [each for each in self.everybodys(document) if each.in_use]

    def _given_by_all(self, document: DocumentId) -> list[Tag]:
        given = [each.tags.keys() for each in self.of(document) if each.finished]
        return [each for each in self.questions if given and all(each.id in tags for tags in given)]


def shows(held: Round, person: Person) -> bool:
    """Tell whether a person may see what the coders chose: those who take part, once it is opened."""
    return rounds.takes_part(held, person) and not held.blinded


def agree(
    library: Library,
    number: int,
    document: int,
    keys: Collection[str],
    why: str,
    by: Person,
    *,
    after: int | None = None,
) -> Agreed:
    """Write down which tags are agreed upon a document, and make them everybody's.

    Everybody's other tags of the round's groups are taken off, those apart that may no longer be applied: they are
    asked about no more.

    Args:
        library: where it is.
        number: the round.
        document: one of its documents.
        keys: the tags of the round's groups that the document has; none is an answer too.
        why: how the coders came to it; needed where they differed.
        by: who writes it down.
        after: the last agreement upon the document that they have seen, 0 for none; None does not ask.

    Raises:
        NotFound: the round or the document is not theirs to agree upon.
        UsageError: it cannot be agreed upon now, a tag is not asked about or no longer applied, or the reason is
            missing or too long.
    """
    catalogue = library.catalogue
    with catalogue.transaction():
        answered = _open(library, number, by)
        if document not in answered.documents:
            raise NotFound(f"Document {document} is not in round {number}.")
        chosen, why = DocumentId(document), " ".join(why.split())
        questions = {each.key: each for each in answered.questions if each.in_use}
        strange = sorted({*keys} - questions.keys())
        if strange:
            raise UsageError(_why_not(answered, strange[0]))
        last = answered.agreed[chosen]
        if after is not None and after != (last.id if last else 0):
            raise UsageError("Somebody agreed upon this document meanwhile. Look at it again, and then decide.")
        alike = answered.compared(chosen) is Comparison.SAME and {*keys} == {
            each.key for each in answered.common(chosen)
        }
        if not why and not alike:
            raise UsageError("Say in a few words why, so that others can follow what was agreed.")
        if len(why) > LONGEST_WHY:
            raise UsageError(f"The reason has at most {LONGEST_WHY:,} characters. Shorten it.")
        tags = [each for key, each in questions.items() if key in keys]
        _write(catalogue, answered, {chosen: tags}, why or _all_agreed(answered, chosen), by)
    return catalogue.rounds.agreements(answered.held.id, chosen)[-1]


def accept(library: Library, number: int, by: Person) -> int:
    """Agree upon every document for which all who finished it gave the same tags; gives how many these were.

    Tags that were retired since are left out, and the reason says so.

    Raises:
        NotFound: they have no part in such a round.
        UsageError: it is not open.
    """
    catalogue = library.catalogue
    with catalogue.transaction():
        answered = _open(library, number, by)
        same = answered.by_comparison[Comparison.SAME]
        if same:
            decided = {each: answered.common(each) for each in same}
            _write(catalogue, answered, decided, "", by)
    return len(same)


def _open(library: Library, number: int, by: Person) -> Answered:
    held = rounds.find(library, number, by)
    if held.closed_at:
        raise UsageError("This round is closed. Change the tags of its documents as those of any others.")
    if not held.opened_at:
        raise UsageError("The agreement of this round is not open yet.")
    return Answered(library, held, by)


def _write(
    catalogue: Catalogue, answered: Answered, decided: Mapping[DocumentId, Sequence[Tag]], why: str, by: Person
) -> None:
    held, at = answered.held, now()
    adds: list[Coding] = []
    removes: list[int] = []
    standing: dict[DocumentId, list[Coding]] = {}
    for coding in catalogue.tags.standing(None, decided, EVERYBODY):
        standing.setdefault(coding.document, []).append(coding)
    for document, tags in decided.items():
        more, fewer = _change(answered, document, tags, standing.get(document, ()), at, by)
        adds += more
        removes += fewer
        reason = why or _all_agreed(answered, document)
        catalogue.rounds.agree(held.id, Agreed(document, at, by.name, reason, tuple(each.key for each in tags)))
    # Whoever reads actions is to read what everybody's tags became, and neither the reason nor who wanted what.
    summary = _summary(decided)
    action = Action(0, at, by.name, by.id, KIND, summary, len(decided))
    number = catalogue.tags.begin(action)
    catalogue.tags.add(adds, number)
    catalogue.tags.remove(removes, at, by.name, number)
    catalogue.tags.touch()
    catalogue.log.record(Entry(at, by.name, "agreed", f"round {held.id}", f"{summary} ({len(decided)})"))


def _change(
    answered: Answered, document: DocumentId, tags: Sequence[Tag], standing: Sequence[Coding], at: str, by: Person
) -> tuple[list[Coding], list[int]]:
    """Give the codings that everybody's tags of a document need, and the numbers of those that go."""
    known, wanted = answered.vocabulary, {each.id for each in tags}
    kept: set[tuple[TagId, Place]] = set()
    fewer = []
    for coding in standing:
        means = known.stands_for(coding.tag)
        if known.tags[means].group not in answered.held.groups or not known.tags[means].in_use:
            continue
        if means in wanted and (coding.place.position or coding.source == KIND):
            kept.add((means, coding.place))
        else:
            fewer.append(coding.id)
    more = [Coding(document, each.id, KIND, at, by.name) for each in tags if (each.id, Place()) not in kept]
    for tag, place, note, coders in _places(answered, document, wanted):
        if (tag, place) not in kept:
            more.append(Coding(document, tag, KIND, at, coders, place, note=note))
    return more, fewer


def _places(
    answered: Answered, document: DocumentId, wanted: Collection[TagId]
) -> Iterator[tuple[TagId, Place, str, str]]:
    """Give the words that the coders put agreed tags on, each once, with the notes and the names of who did."""
    found: dict[tuple[TagId, Place], list[tuple[str, str]]] = {}
    for answer in answered.of(document):
        if answer.finished:
            for tag in answer.tags.keys() & wanted:
                for coding in answer.tags[tag]:
                    if coding.place.position:
                        found.setdefault((tag, coding.place), []).append((coding.note, answer.coder.name))
    for (tag, place), said in sorted(found.items(), key=lambda each: (each[0][0], each[0][1].position)):
        notes = " / ".join(dict.fromkeys(note for note, _ in said if note))
        yield tag, place, notes, ", ".join(dict.fromkeys(name for _, name in said))


def _chosen(
    catalogue: Catalogue, vocabulary: Vocabulary, layer: Layer, documents: Collection[DocumentId]
) -> dict[DocumentId, dict[TagId, list[Coding]]]:
    found: dict[DocumentId, dict[TagId, list[Coding]]] = {}
    for coding in catalogue.tags.standing(None, documents, layer):
        tag = vocabulary.stands_for(coding.tag)
        found.setdefault(coding.document, {}).setdefault(tag, []).append(coding)
    return found


def _all_agreed(answered: Answered, document: DocumentId) -> str:
    names = [each.coder.name for each in answered.of(document) if each.finished]
    said = f"{' and '.join([', '.join(names[:-1]), names[-1]]) if len(names) > 1 else ''.join(names)} coded it alike."
    left = ", ".join(each.name for each in answered.left_out(document))
    return f"{said} Left out, because no longer applied: {left}." if left else said


def _why_not(answered: Answered, key: str) -> str:
    """Say why a tag cannot be agreed upon, and what can in its place."""
    known = answered.vocabulary
    tag = known.by_key(key)
    if tag is None or tag.group not in answered.held.groups:
        return f"“{key}” is no tag that this round asks about."
    instead = [name for each in tag.successors if (name := known.tags[known.stands_for(each)].name)]
    choose = f"Choose {' or '.join(instead)} instead" if instead else "Leave it out"
    return f"“{tag.name}” is no longer applied, so it cannot be agreed upon. {choose}."


def _summary(decided: Mapping[DocumentId, Sequence[Tag]]) -> str:
    """Say what was agreed, without the documents: who reads it may not see them all."""
    agreed = dict.fromkeys(each.name for tags in decided.values() for each in tags)
    return f"Agreed upon {', '.join(agreed) or 'none of the tags'}"
