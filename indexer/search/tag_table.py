"""Which documents have which tags, in memory, where searches, counts and the map read; a change reaches it at once.

What a coder of a round has applied to its documents is theirs alone until those are agreed upon: they see it in the
place of what everybody sees, and nobody else sees it at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.model import WORKSTREAM, Document, DocumentId, PersonId, TagId
from indexer.terms import Vocabulary

Pair = tuple[int, int, int | None, int | None]
"""Document, tag, round and person of a coding that stands; no round is everybody's."""

Scopes = Mapping[int, tuple[Collection[str], Collection[int], Collection[int]]]
"""For each round that goes on: its tag groups, its coders, and the documents that are not agreed upon yet."""

_Own = tuple[int, int]
"""The round and the coder whose layer it is."""

_Ids = NDArray[np.int64]
_NONE: _Ids = np.empty(0, np.int64)


class _Layer:
    """The tags of one layer, by document and by tag."""

    def __init__(self) -> None:
        self.by_document: dict[int, frozenset[int]] = {}
        self.by_tag: dict[int, _Ids] = {}

    def changed(self, fresh: Mapping[int, frozenset[int]]) -> _Layer:
        """Give the layer with other tags on some documents; what did not change is shared."""
        layer = _Layer()
        layer.by_document, layer.by_tag = dict(self.by_document), dict(self.by_tag)
        gained: dict[int, list[int]] = {}
        lost: dict[int, list[int]] = {}
        for document, tags in fresh.items():
            before = self.by_document.get(document, frozenset())
            for tag in tags - before:
                gained.setdefault(tag, []).append(document)
            for tag in before - tags:
                lost.setdefault(tag, []).append(document)
            if tags:
                layer.by_document[document] = tags
            else:
                layer.by_document.pop(document, None)
        for tag, documents in lost.items():
            layer.by_tag[tag] = np.setdiff1d(layer.by_tag[tag], np.array(documents, np.int64), assume_unique=True)
        for tag, documents in gained.items():
            layer.by_tag[tag] = np.union1d(layer.by_tag.get(tag, _NONE), np.array(documents, np.int64))
        return layer


class TagTable:
    """The tags of every document in one state of the catalogue."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        pairs: Iterable[Pair] = (),
        scopes: Scopes | None = None,
        everybody: _Layer | None = None,
        own: Mapping[_Own, _Layer] | None = None,
        changed: Collection[int] = (),
    ) -> None:
        """Make the table of what stands; with layers of before, only some documents have changed."""
        self.vocabulary = vocabulary
        self._everybody = everybody or _Layer()
        self._scopes = scopes or {}
        # What was coded in a round that has ended is nobody's any more, also not in another round of the same coder.
        self._own = {key: layer for key, layer in (own or {}).items() if key[0] in self._scopes}
        self._take(changed, pairs)

    def knows(self, scopes: Scopes) -> bool:
        """Tell whether the layers of these rounds are in the table; those of one that was reopened were dropped."""
        return scopes.keys() <= self._scopes.keys()

    def updated(self, documents: Collection[int], pairs: Iterable[Pair], scopes: Scopes) -> TagTable:
        """Give the table after a change: ``pairs`` are all that stand on these documents now."""
        return TagTable(self.vocabulary, pairs, scopes, self._everybody, self._own, documents)

    def seen_by(self, coder: PersonId | None) -> TagColumns:
        """Give the tags as somebody sees them."""
        if coder is None or coder not in self.coders:
            return TagColumns(self.vocabulary, self._everybody)
        mine = [
            Mine(number, self._own.get((number, coder), _Layer()), frozenset(groups), frozenset(documents))
            for number, (groups, coders, documents) in self._scopes.items()
            if coder in coders
        ]
        return TagColumns(self.vocabulary, self._everybody, mine)

    @property
    def coders(self) -> frozenset[int]:
        """Everybody who codes in a round that goes on."""
        return frozenset(coder for _, coders, _ in self._scopes.values() for coder in coders)

    def _take(self, changed: Collection[int], pairs: Iterable[Pair]) -> None:
        everybody: dict[int, set[int]] = {each: set() for each in changed}
        own: dict[_Own, dict[int, set[int]]] = {key: {each: set() for each in changed} for key in self._own}
        for document, tag, round_number, person in pairs:
            if round_number is None:
                everybody.setdefault(document, set()).add(tag)
            elif person is not None and round_number in self._scopes:
                own.setdefault((round_number, person), {}).setdefault(document, set()).add(tag)
        self._everybody = self._everybody.changed({each: frozenset(tags) for each, tags in everybody.items()})
        for key, held in own.items():
            layer = self._own.get(key, _Layer())
            self._own[key] = layer.changed({each: frozenset(tags) for each, tags in held.items()})


@dataclass(frozen=True, slots=True)
class Mine:
    """What a coder chose in a round that goes on, and the tag groups and documents for which that counts."""

    round: int
    layer: _Layer
    groups: frozenset[str]
    documents: frozenset[int]


class TagColumns:
    """The tags of documents as one viewer sees them."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        everybody: _Layer | None = None,
        mine: Sequence[Mine] = (),
    ) -> None:
        """Make the columns of everybody's tags, and of the viewer's own in each round that they code in."""
        self.vocabulary = vocabulary
        self._everybody = everybody or _Layer()
        self._mine = mine

    def of(self, document: DocumentId) -> list[TagId]:
        """Give a document's tags, those above them apart, in the order of the vocabulary."""
        held = self._everybody.by_document.get(document, frozenset())
        for mine in self._mine:
            if document in mine.documents:
                own = mine.layer.by_document.get(document, frozenset())
                held = frozenset(tag for tag in held if self._group(tag) not in mine.groups)
                held |= {tag for tag in own if self._group(tag) in mine.groups}
        return sorted((TagId(each) for each in held), key=self.vocabulary.place)

    def shown(self, document: Document) -> Document:
        """Give a document with the tags that it has now."""
        tags = [self.vocabulary.tags[each] for each in self.of(document.id)]
        workstreams = tuple(each.slug for each in tags if each.group == WORKSTREAM)
        return replace(
            document, workstreams=workstreams, tags=tuple(each.key for each in tags if each.group != WORKSTREAM)
        )

    def directly(self, tag: TagId) -> _Ids:
        """Give the documents that have this very tag, in ascending order."""
        held = self._everybody.by_tag.get(tag, _NONE)
        for mine in self._mine:
            if self._group(tag) in mine.groups:
                within = np.array(sorted(mine.documents), np.int64)
                own = np.intersect1d(mine.layer.by_tag.get(tag, _NONE), within, assume_unique=True)
                held = np.union1d(np.setdiff1d(held, within, assume_unique=True), own)
        return held

    def having(self, tag: TagId) -> _Ids:
        """Give the documents that have a tag or one that counts for it, in ascending order."""
        counted = [self.directly(each) for each in sorted(self.vocabulary.counted.get(tag, ()))]
        held = [each for each in counted if len(each)]
        return held[0] if len(held) == 1 else np.unique(np.concatenate([_NONE, *held]))

    @property
    def scoped_at_all(self) -> bool:
        """Tell whether the viewer codes anything for themselves."""
        return bool(self._mine)

    def scoped(self, document: DocumentId) -> frozenset[str]:
        """Give the tag groups in which the viewer codes this document for themselves."""
        return frozenset(group for mine in self._mine if document in mine.documents for group in mine.groups)

    @property
    def scope(self) -> Mapping[str, Collection[int]]:
        """The documents that the viewer codes for themselves, by tag group."""
        held: dict[str, set[int]] = {}
        for mine in self._mine:
            for group in mine.groups:
                held.setdefault(group, set()).update(mine.documents)
        return held

    def round_of(self, group: str, document: DocumentId) -> int | None:
        """Give the round in which the viewer codes a document for themselves by a tag group."""
        for mine in self._mine:
            if group in mine.groups and document in mine.documents:
                return mine.round
        return None

    def keys(self, tags: Sequence[TagId]) -> list[str]:
        """Name tags by their keys."""
        return [self.vocabulary.tags[each].key for each in tags]

    def _group(self, tag: int) -> str:
        return self.vocabulary.tags[TagId(tag)].group
