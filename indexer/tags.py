"""Job: tags are applied to documents and to words in them, and taken off; each action can be seen before, and undone.

Whoever codes a document in a round applies tags for themselves alone (:mod:`indexer.rounds`); all others leave the
round's tag groups of that document be until it is agreed upon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer import vocabulary
from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.tags import EVERYBODY, Action, Coding, Layer, Place, again
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.library import Library
from indexer.model import WORKSTREAM, DocumentId, PersonId, Tag, TagId
from indexer.terms import Vocabulary
from indexer.vocabulary import By

KIND, UNDO = "tags", "undo"
"""Kinds of actions."""

PERSON, SUGGESTION = "person", "suggestion"
"""Where a coding comes from."""

_MORE_THAN_ANY = 1 << 62  # documents are not counted so far
_MANY = 500  # documents, above which all codings of a tag are read at once
_LONGEST_NOTE = 2000

WHOLE = Place()
"""The whole document."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action will change; ``left`` counts documents that it leaves as they are, by why."""

    adds: tuple[Coding, ...]
    removes: tuple[Coding, ...]
    left: dict[str, int] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        """Count the documents that change."""
        return len({each.document for each in (*self.adds, *self.removes)})

    @property
    def counts(self) -> dict[tuple[TagId, bool], int]:
        """Count the documents that gain (True) or lose (False) each tag."""
        changes = {(each.tag, True, each.document) for each in self.adds}
        changes |= {(each.tag, False, each.document) for each in self.removes}
        return dict(Counter((tag, gains) for tag, gains, _ in changes))


@dataclass(frozen=True, slots=True)
class Done:
    """What an action came to. ``action`` is None when there was nothing to change, or when it only undid a name."""

    action: int | None
    summary: str
    changed: int
    documents: int
    left: dict[str, int] = field(default_factory=dict)


def tag(
    library: Library,
    documents: Collection[DocumentId],
    add: Sequence[Tag],
    remove: Sequence[Tag],
    by: By,
    *,
    place: Place = WHOLE,
    note: str = "",
    source: str = PERSON,
    prompted: str = "",
) -> Done:
    """Apply tags to documents (or to words of one) and take others off, as one action. All or none.

    Taken off a document, a tag goes from its passages too; taken off words, from those alone.

    Raises:
        NotFound: a document is not in this library.
        UsageError: a tag is no longer in use, or is to be applied and taken off at once, or the note is too long.
    """
    _check(library, documents, add, remove, note)
    catalogue = library.catalogue
    with catalogue.transaction():
        known = catalogue.vocabulary.all()
        plan = _plan(catalogue, known, documents, add, remove, by, place, note=note, source=source, prompted=prompted)
        return _carry_out(catalogue, plan, KIND, _summary(known, plan), by)


def preview(
    library: Library, documents: Collection[DocumentId], add: Sequence[Tag], remove: Sequence[Tag], by: By
) -> Plan:
    """Tell what :func:`tag` would change, and change nothing.

    Raises:
        NotFound: a document is not in this library.
        UsageError: as for :func:`tag`.
    """
    _check(library, documents, add, remove, "")
    return _plan(library.catalogue, library.vocabulary, documents, add, remove, by, WHOLE)


def undo(library: Library, number: int, by: By, *, anybody: bool = False) -> Done:
    """Undo an action: what it applied is taken off, what it took off is applied again, the vocabulary goes back.

    What somebody has changed since stays as it is now.

    Args:
        library: where it was done.
        number: the action.
        by: who undoes it; their own actions only, unless ``anybody``.
        anybody: an editor may undo what others did, save what a coder of a round did for themselves.

    Raises:
        NotFound: there is no such action that they may undo.
        UsageError: it was undone before, or what it did can no longer be undone.
    """
    catalogue = library.catalogue
    with catalogue.transaction():
        action = catalogue.tags.action(number)
        if action is None or not may_undo(action, by, anybody=anybody):
            raise NotFound(f"There is no action {number} of yours to undo. Look at what was done lately.")
        if action.undone_in is not None:
            raise UsageError("This was undone already. To do it again, undo the undoing.")
        if action.kind not in (KIND, UNDO, vocabulary.KIND):
            raise UsageError("What was agreed upon is changed by agreeing anew.")
        _check_round(catalogue, action)
        if action.change:
            vocabulary.put_back(catalogue, action, by)
            return Done(None, f"Undid: {action.summary}", 1, 0)
        added, removed = catalogue.tags.done_in(number)
        held = _held(catalogue, {each.document for each in removed})
        back = tuple(again(each, now()) for each in removed if _key(each) not in held)
        plan = Plan(back, tuple(each for each in added if not each.removed_at))
        return _carry_out(catalogue, plan, UNDO, f"Undid: {action.summary}", by, undoes=action)


def may_undo(action: Action, by: By, *, anybody: bool) -> bool:
    """Tell whether an action is somebody's to undo: their own, or ``anybody``'s save what a coder did in a round."""
    mine = action.person == by.person and (by.person is not None or action.by == by.name)
    return mine or (anybody and action.round is None)


def apply(library: Library, document: DocumentId, workstream: str, by: str, source: str = PERSON) -> bool:
    """Apply a workstream that there is, inside a transaction. False when it stood already."""
    return apply_to(library.catalogue, document, workstream, source, now(), by)


def apply_to(catalogue: Catalogue, document: DocumentId, key: str, source: str, at: str, by: str) -> bool:
    """Apply a tag as a document comes in, without an action of its own. False when it stood already.

    One that was merged or renamed since is found by its old slug; where there is a choice, nothing is applied.
    """
    found = [each for each in _named(catalogue, key) if each.in_use]
    if len(found) != 1 or catalogue.tags.standing([found[0].id], [document], EVERYBODY):
        return False
    catalogue.tags.add([Coding(document, found[0].id, source, at, by)])
    return True


def take_off(library: Library, document: DocumentId, workstream: str, by: str) -> bool:
    """Take a workstream off, inside a transaction. False when it did not stand."""
    catalogue = library.catalogue
    found = catalogue.vocabulary.all().named(workstream, WORKSTREAM)
    held = catalogue.tags.standing([each.id for each in found], [document], EVERYBODY)
    return bool(catalogue.tags.remove([each.id for each in held], now(), by))


def ever_coded(catalogue: Catalogue, document: DocumentId, key: str) -> bool:
    """Tell whether a tag was ever applied to a document, taken off again or not."""
    return any(catalogue.tags.ever_coded(document, each.id) for each in _named(catalogue, key))


def _named(catalogue: Catalogue, key: str) -> list[Tag]:
    """Give what a key means, such as "neglect" (a workstream) or "evidence-type/review"."""
    group, _, slug = key.rpartition("/")
    return catalogue.vocabulary.all().named(slug, group or WORKSTREAM)


def last_used(catalogue: Catalogue, by: By, most: int = 20) -> list[TagId]:
    """Give the tags that somebody applied last, latest first."""
    found: dict[TagId, None] = {}
    for action in catalogue.tags.actions(most, person=by.person, seen_by=by.person):
        if action.kind == KIND and (by.person is not None or action.by == by.name):
            for coding in catalogue.tags.done_in(action.id)[0][:most]:
                found.setdefault(coding.tag)
    return list(found)


class Layers:
    """Whose tags a person applies, by document and tag group: everybody's, their own in a round, or nobody's."""

    def __init__(self, catalogue: Catalogue, person: PersonId | None) -> None:
        self._mine: dict[tuple[str, DocumentId], Layer] = {}
        self._others: set[tuple[str, DocumentId]] = set()
        scopes = catalogue.rounds.scopes()
        for held, documents in scopes:
            for group in held.groups:
                for document in documents:
                    if person in held.coders:
                        self._mine[group, document] = Layer(held.id, person)
                    else:
                        self._others.add((group, document))
        self._opened = {held.id for held, _ in scopes if held.opened_at}

    def of(self, group: str, document: DocumentId) -> Layer | str:
        """Give the layer, or a sentence on why the document is left as it is."""
        mine = self._mine.get((group, document))
        if mine is not None:
            return "being agreed upon, so its tags stand as they were coded" if mine.round in self._opened else mine
        return "being coded by others in a round" if (group, document) in self._others else EVERYBODY

    def seen(self, group: str, document: DocumentId) -> Layer:
        """Give the layer that the person reads: their own where they code, or else everybody's."""
        return self._mine.get((group, document), EVERYBODY)


def _check(
    library: Library, documents: Collection[DocumentId], add: Sequence[Tag], remove: Sequence[Tag], note: str
) -> None:
    for each in add:
        if not each.in_use:
            raise UsageError(f"{each.name} is no longer in use. Choose another tag.")
    both = {each.id for each in add} & {each.id for each in remove}
    if both:
        raise UsageError("A tag cannot be applied and taken off in one go. Choose one of the two.")
    if len(note) > _LONGEST_NOTE:
        raise UsageError(f"A note has at most {_LONGEST_NOTE:,} characters. Shorten it.")
    table = library.finder().table
    known = {*table.ids[table.rows_of(_array(documents))].tolist()}
    for document in documents:
        if document not in known:
            library.document(document)


def _array(documents: Collection[DocumentId]) -> NDArray[np.int64]:
    return np.array(sorted(each for each in documents if abs(each) < _MORE_THAN_ANY), np.int64)


def _plan(
    catalogue: Catalogue,
    known: Vocabulary,
    documents: Collection[DocumentId],
    add: Sequence[Tag],
    remove: Sequence[Tag],
    by: By,
    place: Place,
    *,
    note: str = "",
    source: str = PERSON,
    prompted: str = "",
) -> Plan:
    layers = Layers(catalogue, by.person)
    same = _same(known)
    some = documents if len(documents) <= _MANY else None
    left: dict[str, set[DocumentId]] = {}
    adds: list[Coding] = []
    at = now()
    for each in add:
        held = {
            (coding.document, coding.layer, coding.place.position, coding.place.quote)
            for coding in catalogue.tags.standing(same[each.id], some)
        }
        for document in documents:
            layer = layers.of(each.group, document)
            if isinstance(layer, str):
                left.setdefault(layer, set()).add(document)
            elif (document, layer, place.position, place.quote) not in held:
                adds.append(
                    Coding(
                        document, each.id, source, at, by.name, place, layer, one_line(note) if note else "", prompted
                    )
                )
    removes: list[Coding] = []
    wanted = set(documents)
    for each in remove:
        for coding in catalogue.tags.standing(same[each.id], some):
            if coding.document not in wanted or (place != WHOLE and not _at(coding, place)):
                continue
            if coding.layer != layers.seen(each.group, coding.document):
                continue  # another's: that it is left would say that it is there
            layer = layers.of(each.group, coding.document)
            if isinstance(layer, str):
                left.setdefault(layer, set()).add(coding.document)
            else:
                removes.append(coding)
    return Plan(tuple(adds), tuple(removes), {why: len(held) for why, held in left.items()})


def _carry_out(catalogue: Catalogue, plan: Plan, kind: str, summary: str, by: By, undoes: Action | None = None) -> Done:
    changed = len(plan.adds) + len(plan.removes)
    if not changed and undoes is None:
        return Done(None, "Nothing was changed", 0, 0, plan.left)
    rounds = {each.layer.round for each in (*plan.adds, *plan.removes) if each.layer.round is not None}
    round_number = min(rounds, default=None)
    at = now()
    action = Action(
        0,
        at,
        by.name,
        by.person,
        kind,
        summary,
        plan.documents,
        round_number,
        undoes=undoes.id if undoes else None,
    )
    number = catalogue.tags.begin(action)
    catalogue.tags.add(plan.adds, number)
    catalogue.tags.remove([each.id for each in plan.removes], at, by.name, number)
    if round_number is None:  # the log is read by others, who are not to know even how often a coder tagged
        catalogue.log.record(Entry(at, by.name, "undid tags" if undoes else "tagged", f"action {number}", summary))
    return Done(number, summary, changed, plan.documents, plan.left)


def _summary(known: Vocabulary, plan: Plan) -> str:
    """Say what an action does, without the documents: who reads it may not see them all."""
    tags = known.tags
    gained = [tags[tag].name for tag, gains in plan.counts if gains]
    lost = [tags[tag].name for tag, gains in plan.counts if not gains]
    added, off = f"Added {', '.join(gained)}", f"{'took' if gained else 'Took'} off {', '.join(lost)}"
    return ", ".join([*([added] if gained else []), *([off] if lost else [])])


def _check_round(catalogue: Catalogue, action: Action) -> None:
    held = catalogue.rounds.get(action.round) if action.round is not None else None
    if held is not None and (held.opened_at or held.closed_at):
        raise UsageError("The coders of this round agree now, so their tags stand as they were coded.")


def _same(known: Vocabulary) -> dict[TagId, list[TagId]]:
    """Give for each tag those that stand for it: itself and what was merged into it."""
    same: dict[TagId, list[TagId]] = {}
    for each in known.tags:
        for final in {each, known.stands_for(each)}:
            same.setdefault(final, []).append(each)
    return same


def _held(catalogue: Catalogue, documents: Collection[DocumentId]) -> set[tuple[object, ...]]:
    return {_key(each) for each in catalogue.tags.standing(None, documents)} if documents else set()


def _key(coding: Coding) -> tuple[object, ...]:
    return coding.document, coding.tag, coding.layer, coding.place.position, coding.place.quote


def _at(coding: Coding, place: Place) -> bool:
    return (coding.place.position, coding.place.quote) == (place.position, place.quote)
