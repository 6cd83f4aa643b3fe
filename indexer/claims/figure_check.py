"""Looks for a paper's figure in a source: the figures of the sentences that say the like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from indexer.claims.claim import Checked, Claim, Verdict
from indexer.claims.source import Source, Stated, Words
from indexer.figures import Figure, agree, equal, is_mere_one

_LEAST = 0.2  # likeness from which a sentence is about the same thing at all
_SURE = 0.45  # from which a figure that differs is called another one
_BESIDE = 0.7  # of the best likeness, what a figure that agrees may have and be taken for the one that is meant
_WITHIN = 0.85  # the same, of the best in the same sentence
_OTHER_SIDE = 0.7  # what a word counts that stands after the one figure and before the other
_NOUN = 0.2  # the weight of what is counted


def check_figure(claim: Claim, source: Source) -> Checked | None:
    """Look for a claim's figure; None where no sentence of the source is about the like.

    The figure that is meant is the one with the most like surroundings: words weigh the more, the rarer they are in
    the source and the nearer they stand. One that agrees is preferred, so that no correct figure is challenged, unless
    another figure of the claim's sentence has the better right to it.
    """
    return _Looking(claim, source).checked() if claim.figure is not None else None


@dataclass(frozen=True, slots=True)
class _Candidate:
    stated: Stated
    figure: Figure
    likeness: float
    is_sure: bool = True


class _Looking:
    """One claim looked for in one source."""

    def __init__(self, claim: Claim, source: Source) -> None:
        assert claim.figure is not None  # noqa: S101 - it is a figure that is looked for
        self._told = claim.figure
        self._every = (claim.figure, *claim.beside)
        self._words = Words.of(claim.sentence, self._every)
        self._source = source

    def checked(self) -> Checked | None:
        found = self._found
        against = [each for each in found if each.is_sure and not self._is_spoken_for(each)]
        best = max(against, key=lambda each: each.likeness, default=None)
        least = max(_LEAST, _BESIDE * best.likeness if best else 0.0)
        most: dict[int, float] = {}  # by the place of the sentence's object: its fractions are slow to hash
        for each in against:
            most[id(each.stated)] = max(most.get(id(each.stated), 0.0), each.likeness)
        agreeing = [
            each
            for each in found
            if agree(self._told, each.figure) and each.likeness >= max(least, _WITHIN * most.get(id(each.stated), 0.0))
        ]
        for same in sorted(agreeing, key=lambda each: -each.likeness):
            other = self._other_meant(same.stated)
            if other is None:
                return _checked(Verdict.SAME_FIGURE, same)
            best = other
        return _checked(Verdict.ANOTHER_FIGURE, best) if best is not None and best.likeness >= _SURE else None

    def _is_spoken_for(self, found: _Candidate) -> bool:
        """Tell whether a figure of the source is rather another one of the claim's sentence, or a mere "one"."""
        if agree(self._told, found.figure):
            return False
        return is_mere_one(found.figure, found.stated.text) or any(
            equal(each, found.figure) and self._likeness(each, found.figure, found.stated) >= found.likeness
            for each in self._every[1:]
        )

    @cached_property
    def _found(self) -> list[_Candidate]:
        return [
            _Candidate(stated, figure, self._likeness(self._told, figure, stated), is_sure)
            for stated in self._source.likely(self._words)
            for is_sure, some in ((True, stated.figures), (False, stated.others))
            for figure in some
            if figure.kind is self._told.kind
        ]

    def _other_meant(self, stated: Stated) -> _Candidate | None:
        """Pair the claim's figures with a sentence's, each with one; give what this one is paired with if that differs.

        Without it, "five of the five" would be found in "three of the five".
        """
        told, held = _ends(self._every), _ends((*stated.figures, *stated.others))
        pairs = [
            (equal(one, other), agree(one, other), likeness, -abs(at - place), at, place)
            for at, one in enumerate(told)
            for place, other in enumerate(held)
            if one.kind is other.kind and (likeness := self._likeness(one, other, stated)) >= _LEAST
        ]
        paired: dict[int, _Candidate] = {}
        taken: set[int] = set()
        for *_, likeness, _, at, place in sorted(pairs, reverse=True):
            if at not in paired and place not in taken:
                paired[at] = _Candidate(stated, held[place], likeness)
                taken.add(place)
        mine = [at for at, each in enumerate(told) if each.start == self._told.start]
        return next((paired[at] for at in mine if at in paired and not agree(told[at], paired[at].figure)), None)

    def _likeness(self, told: Figure, figure: Figure, stated: Stated) -> float:
        """Give the share of what surrounds one figure that surrounds the other too, from 0 to 1."""
        rarity = self._source.rarity
        here, there = self._words.around(told.start), stated.words.around(figure.start)
        whole = both = 0.0
        for stem, weight in here.items():
            whole += abs(weight) * rarity(stem)
            if other := there.get(stem):
                over = abs(other) == 1.0  # the head of its column stands on neither side
                side = 1.0 if over or weight * other > 0 else _OTHER_SIDE
                both += min(abs(weight), abs(other)) * side * rarity(stem)
        around = both / whole if whole else 0.0
        if not told.noun:
            return around
        return (1 - _NOUN) * around + _NOUN * len({*told.noun} & {*figure.noun}) / len({*told.noun})


def _ends(figures: Iterable[Figure]) -> list[Figure]:
    """Give figures in order, each range as its two ends."""
    return [
        replace(each, value=end, upper=None)
        for each in sorted(figures, key=lambda figure: figure.start)
        for end in each.ends
    ]


def _checked(verdict: Verdict, found: _Candidate) -> Checked:
    text = found.stated.text
    return Checked(
        verdict,
        position=found.stated.position_of(found.figure),
        words=text[found.figure.start : found.figure.end],
        sentence=" ".join(text.split()),
        likeness=found.likeness,
    )
