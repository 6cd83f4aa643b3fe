"""Job: tags are suggested for documents, learnt from what people have applied; a person accepts or refuses them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer import tags
from indexer.catalogue import now
from indexer.catalogue.log import Entry
from indexer.catalogue.refusals import Refusal
from indexer.catalogue.tags import EVERYBODY
from indexer.errors import UsageError
from indexer.learnt import learner
from indexer.learnt_files import Learnt
from indexer.model import Document, DocumentId, Tag, TagGroup, TagId
from indexer.search.tag_table import TagColumns
from indexer.tags import SUGGESTION, Done, Layers
from indexer.view import View
from indexer.vocabulary import By

MOST = 3
"""Suggestions of a group that a document is shown with."""

LIKELY = 0.5
"""The score from which a tag is rather right than wrong."""

_VERY_LIKELY = 0.75
_WITH_WORDS = 0.3  # the least score of what is shown with words that speak for it; without, it has to be likely
_BESIDE = 0.75  # of the best score, the least score of what is shown beside it without being likely
_UNSURE = 0.4  # how near the nearest decision of what is called uncertain is
_RIVAL = 0.6  # of that, from which the next nearest is named too
_SCORED_WHEN_SHOWN = 50  # documents that came since it was learnt, scored whenever the queue is looked at


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that a document may deserve."""

    tag: Tag
    score: float
    words: tuple[str, ...]
    """The document's own words that speak for it, best first."""

    @property
    def sureness(self) -> str:
        """Say how sure it is."""
        return "very likely" if self.score >= _VERY_LIKELY else "likely" if self.score >= LIKELY else "perhaps"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is suggested for a document in one tag group, best first."""

    group: TagGroup
    tags: tuple[Suggestion, ...]
    learning: bool = False
    """Whether it is being learnt anew at the moment."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A document that is worth tagging next."""

    document: Document
    why: str
    suggestions: Suggestions


@dataclass(frozen=True, slots=True)
class Queue:
    """The documents to tag next in one tag group."""

    group: TagGroup
    documents: tuple[Queued, ...]
    waiting: int
    """All that have no tag of the group and are known to the model."""
    learning: bool = False


def for_document(view: View, document: Document, *, patient: bool = False) -> list[Suggestions]:
    """Give what is suggested for a document in each tag group where it may be, learnt from what the viewer may see.

    There is none where the document has tags already, unless these were themselves suggested: then those that are
    likely too are still shown. And there is none where it is being coded in a round, so that each coder judges alone.
    """
    columns = view.tags
    vocabulary = columns.vocabulary
    refused = refused_tags(view, document.id, columns)
    found = []
    for group, least in _asked(view, document, columns).items():
        known = learner(view.library).of(view.viewer, group, patient=patient)
        shown: list[Suggestion] = []
        if known.learnt is not None:
            skipped = refused | {*columns.of(document.id)}
            shown = _suggested(view, known.learnt, [document], [skipped], least)[0]
        found.append(Suggestions(vocabulary.groups[group], tuple(shown[:MOST]), known.learning))
    return found


def refused_tags(view: View, document: DocumentId, columns: TagColumns | None = None) -> frozenset[TagId]:
    """Give the tags that somebody said do not belong to a document."""
    columns = columns or view.tags
    held = view.library.catalogue.refusals.of(document)
    return frozenset(columns.vocabulary.stands_for(each.tag) for each in held)


def accept(view: View, document: Document, tag: Tag, by: By) -> Done:
    """Apply a tag that is suggested; its score and words are worked out anew and kept with it.

    One that is no longer suggested, because more was learnt since, is applied as if it had been chosen by hand.

    Raises:
        UsageError: the document is being coded in a round, or the tag is no longer in use.
    """
    _check(view, document, tag, by)
    found = _found(view, document, tag)
    same = _same(view, tag)
    with view.library.catalogue.transaction():
        view.library.catalogue.refusals.remove(document.id, same)
        if found is None:
            return tags.tag(view.library, [document.id], [tag], [], by)
        prompted = json.dumps({"score": round(found.score, 3), "words": found.words}, ensure_ascii=False)
        return tags.tag(view.library, [document.id], [tag], [], by, source=SUGGESTION, prompted=prompted)


def refuse(view: View, document: Document, tag: Tag, by: By) -> None:
    """Turn a suggestion down, so that it is not made again for anybody.

    Raises:
        UsageError: the document is being coded in a round, or has the tag.
    """
    _check(view, document, tag, by)
    columns = view.tags
    if tag.id in columns.of(document.id):
        raise UsageError(f"This document has the tag {tag.name}. Take it off instead.")
    if tag.id in refused_tags(view, document.id, columns):
        return
    found = _found(view, document, tag)
    catalogue = view.library.catalogue
    with catalogue.transaction():
        catalogue.refusals.add(
            Refusal(document.id, tag.id, round(found.score, 3) if found else 0.0, now(), by.name, by.person)
        )
        catalogue.log.record(Entry(now(), by.name, "turned down a suggestion", f"document {document.id}", tag.name))


def take_back(view: View, document: Document, tag: Tag, by: By) -> bool:
    """Let a tag be suggested again that was turned down. False when it was not."""
    catalogue = view.library.catalogue
    with catalogue.transaction():
        taken = catalogue.refusals.remove(document.id, _same(view, tag)) > 0
        if taken:
            catalogue.log.record(
                Entry(now(), by.name, "let a suggestion be made again", f"document {document.id}", tag.name)
            )
    return taken


def queue(view: View, group: str, most: int = 20, *, patient: bool = False) -> Queue:
    """Give the documents that are most useful to tag next: unsure ones and sure ones by turns.

    D. Lewis and W. Gale, "A sequential algorithm for training text classifiers", SIGIR 1994, for the unsure ones: here
    those of which two tags are nearest to a decision. They teach the most; the sure ones are tagged
    fastest, and show soonest where a tag is learnt wrongly.

    Raises:
        NotFound: there is no such group, or it has no tags.
    """
    known = learner(view.library).of(view.viewer, group, patient=patient)
    vocabulary = view.tags.vocabulary
    if known.learnt is None:
        if not known.learning:
            learner(view.library).learn(view.viewer, group)
        return Queue(vocabulary.groups[group], (), 0, known.learning)
    documents, scores = _open_documents(view, group, known.learnt)
    tags_known = [vocabulary.by_key(each) for each in known.learnt.model.tags]
    chosen = _by_turns(scores, most)
    shown = [documents[row] for row, _ in chosen]
    refused = [refused_tags(view, each.id, view.tags) for each in shown]
    suggested = _suggested(view, known.learnt, shown, refused, 0.0)
    queued = tuple(
        Queued(
            view.tags.shown(document),
            _why(scores[row], tags_known, unsure=unsure),
            Suggestions(vocabulary.groups[group], tuple(each[:MOST])),
        )
        for document, (row, unsure), each in zip(shown, chosen, suggested, strict=True)
    )
    return Queue(vocabulary.groups[group], queued, len(documents), known.learning)


def _asked(view: View, document: Document, columns: TagColumns) -> dict[str, float]:
    """Give the groups in which tags are suggested for a document, each with the least score."""
    vocabulary = columns.vocabulary
    held = {vocabulary.tags[each].group for each in columns.of(document.id)}
    by_hand = {
        vocabulary.tags[vocabulary.stands_for(each.tag)].group
        for each in (view.codings([document.id]) if held else ())
        if each.source != SUGGESTION
    }
    layers = Layers(view.library.catalogue, view.viewer.coder)
    return {
        group: LIKELY if group in held else 0.0
        for group in vocabulary.groups
        if group not in by_hand and vocabulary.of_group(group) and layers.of(group, document.id) == EVERYBODY
    }


def _suggested(
    view: View, learnt: Learnt, documents: Sequence[Document], skipped: Sequence[frozenset[TagId]], least: float
) -> list[list[Suggestion]]:
    vocabulary = view.tags.vocabulary
    found = []
    for said, without in zip(learner(view.library).suggest(learnt, documents), skipped, strict=True):
        shown = []
        beside = min(LIKELY, _BESIDE * max((each.score for each in said), default=0))
        for each in said:
            tag = vocabulary.by_key(each.tag)
            enough = each.score >= max(least, beside, _WITH_WORDS if each.words else LIKELY)
            if enough and tag is not None and tag.in_use and tag.id not in without:
                shown.append(Suggestion(tag, each.score, each.words))
        found.append(shown)
    return found


def _found(view: View, document: Document, tag: Tag) -> Suggestion | None:
    """Give a suggestion as it is made now, if it is."""
    learnt = learner(view.library).of(view.viewer, tag.group).learnt
    least = _asked(view, document, view.tags).get(tag.group)
    if learnt is None or least is None:
        return None
    held = frozenset(view.tags.of(document.id))
    shown = _suggested(view, learnt, [document], [held | refused_tags(view, document.id)], least)[0]
    return next((each for each in shown[:MOST] if each.tag.id == tag.id), None)


def _check(view: View, document: Document, tag: Tag, by: By) -> None:
    if not tag.in_use:
        raise UsageError(f"{tag.name} is no longer in use. Choose another tag.")
    if Layers(view.library.catalogue, by.person).of(tag.group, document.id) != EVERYBODY:
        raise UsageError("This document is being coded in a round, so that nothing is suggested for it.")


def _same(view: View, tag: Tag) -> set[TagId]:
    vocabulary = view.tags.vocabulary
    return {each for each in vocabulary.tags if vocabulary.stands_for(each) == tag.id}


def _open_documents(view: View, group: str, learnt: Learnt) -> tuple[list[Document], NDArray[np.float32]]:
    """Give the current documents without a tag of the group that nobody codes in a round, and the scores of their tags.

    What was refused has no score.
    """
    table = view.finder().table
    vocabulary = table.vocabulary
    tagged = {
        number for tag in vocabulary.of_group(group, retired=True) for number in table.tags.directly(tag.id).tolist()
    }
    layers = Layers(view.library.catalogue, view.viewer.coder)
    rows = {(document, revision): row for row, (document, revision) in enumerate(learnt.documents.tolist())}
    known: list[tuple[Document, NDArray[np.float32]]] = []
    fresh: list[Document] = []
    for document, current in zip(table.documents, table.current.tolist(), strict=True):
        if not current or document.id in tagged or layers.of(group, document.id) != EVERYBODY:
            continue
        row = rows.get((document.id, document.revision))
        if row is not None:
            known.append((document, learnt.scores[row]))
        elif len(fresh) < _SCORED_WHEN_SHOWN:
            fresh.append(document)
    if fresh:
        known += zip(fresh, learnt.model.scores(learner(view.library).texts(fresh)), strict=True)
    documents = [document for document, _ in known]
    scores = np.array([row for _, row in known], np.float32).reshape(-1, len(learnt.model.tags))
    place = {document.id: row for row, document in enumerate(documents)}
    column = {key: at for at, key in enumerate(learnt.model.tags)}
    for each in view.library.catalogue.refusals.all():
        key = vocabulary.tags[vocabulary.stands_for(each.tag)].key
        if each.document in place and key in column:
            scores[place[each.document], column[key]] = 0
    return documents, scores


def _by_turns(scores: NDArray[np.float32], most: int) -> list[tuple[int, bool]]:
    """Give rows, and whether each was chosen for being unsure: an unsure one and a sure one by turns."""
    unsure = np.sort(_nearness(scores), axis=1)[:, -2:].sum(axis=1)
    orders = [np.argsort(-each, kind="stable").tolist() for each in (unsure, scores.max(axis=1, initial=0))]
    chosen: dict[int, bool] = {}
    while len(chosen) < min(most, len(scores)):
        for order, first in zip(orders, (True, False), strict=True):
            row = next((each for each in order if each not in chosen), None)
            if row is not None and len(chosen) < most:
                chosen[row] = first
    return list(chosen.items())


def _nearness(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Tell how near each decision is: 0 where it is clear, 1 where a score is 0.5."""
    return np.asarray(1 - np.abs(2 * scores - 1), np.float32)


def _why(scores: NDArray[np.float32], known: Sequence[Tag | None], *, unsure: bool) -> str:
    near = _nearness(scores)
    first, *second = np.argsort(-near, kind="stable")[:2].tolist()
    best = known[int(np.argmax(scores))]
    if not unsure or near[first] < _UNSURE:
        return f"looks like {best.name}" if best else ""
    rivals = [each for each in second if near[each] >= _RIVAL * near[first]]
    names = [tag.name for each in sorted([first, *rivals], key=lambda each: -scores[each]) if (tag := known[each])]
    return f"uncertain: {' or '.join(names) if len(names) > 1 else f'{names[0]} or not'}" if names else ""
