"""Job: how often people accept the tags that are suggested is counted, by tag group, by tag and by score."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.catalogue.tags import Coding
from indexer.model import DocumentId, Tag, TagId
from indexer.tags import SUGGESTION
from indexer.view import View

BANDS = ((0.0, 0.5), (0.5, 0.75), (0.75, 1.0))
"""Scores from, and up to; the last has its end too."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of suggestions that somebody decided about."""

    accepted: int = 0
    refused: int = 0
    undone: int = 0
    """Accepted, and then undone: in neither of the two."""
    taken_off: int = 0
    """Of those accepted: the tag was taken off later."""

    @property
    def decided(self) -> int:
        """Count those accepted and those refused."""
        return self.accepted + self.refused

    @property
    def rate(self) -> float | None:
        """The share that was accepted; None while nothing is decided."""
        return self.accepted / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Record:
    """What became of all suggestions, and of those of each group, tag and band of scores."""

    whole: Tally
    groups: dict[str, Tally]
    tags: dict[TagId, Tally]
    bands: dict[tuple[float, float], Tally]


@dataclass(frozen=True, slots=True)
class _Decision:
    tag: Tag
    score: float
    kind: str  # a count of a tally
    taken_off: bool = False


def record(view: View) -> Record:
    """Count what became of suggestions for documents that the viewer may see, their own blind rounds apart.

    A document with a tag counts once, as it was decided last.
    """
    decided = _decisions(view)
    vocabulary = view.tags.vocabulary
    groups = dict.fromkeys(each.tag.group for each in decided)
    tags = {each.tag.id for each in decided}
    return Record(
        _tally(decided),
        {
            group: _tally(each for each in decided if each.tag.group == group)
            for group in vocabulary.groups
            if group in groups
        },
        {tag: _tally(each for each in decided if each.tag.id == tag) for tag in sorted(tags, key=vocabulary.place)},
        {band: _tally(each for each in decided if _band(each.score) == band) for band in BANDS},
    )


def _decisions(view: View) -> list[_Decision]:
    columns = view.tags
    vocabulary = columns.vocabulary
    catalogue = view.library.catalogue
    latest: dict[tuple[DocumentId, TagId], tuple[Coding, bool]] = {}
    for coding, undone in catalogue.tags.of_source(SUGGESTION):
        if view.sees(coding, columns):
            latest[coding.document, vocabulary.stands_for(coding.tag)] = coding, undone
    refused = {
        (each.document, vocabulary.stands_for(each.tag)): each
        for each in catalogue.refusals.all()
        if columns.round_of(vocabulary.tags[each.tag].group, each.document) is None
    }
    seen = {*view.finder().table.ids.tolist()}
    decided = [
        _Decision(
            vocabulary.tags[tag],
            _score(coding.prompted),
            "undone" if coding.removed_at and undone else "accepted",
            taken_off=bool(coding.removed_at) and not undone,
        )
        for (document, tag), (coding, undone) in latest.items()
        if document in seen
    ]
    decided += [
        _Decision(vocabulary.tags[tag], each.score, "refused")
        for (document, tag), each in refused.items()
        if document in seen
    ]
    return decided


def _tally(decided: Iterable[_Decision]) -> Tally:
    held = list(decided)
    counts = {kind: sum(each.kind == kind for each in held) for kind in ("accepted", "refused", "undone")}
    return Tally(**counts, taken_off=sum(each.taken_off for each in held))


def _band(score: float) -> tuple[float, float]:
    return next((band for band in BANDS if score < band[1]), BANDS[-1])


def _score(prompted: str) -> float:
    try:
        return float(json.loads(prompted)["score"])
    except (ValueError, KeyError, TypeError):
        return 0.0
