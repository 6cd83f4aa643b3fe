"""A document's passages, ready to be looked through for many claims."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from indexer import language
from indexer.figures import Figure, figures, numbers_apart
from indexer.model import Passage
from indexer.quotes import Text

_REACH = 30  # characters from a figure at which a word tells half as much


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence that tell what it is about: stems with their places, figures left out."""

    stems: tuple[str, ...]
    places: tuple[int, ...]
    """Of each, the character at which it begins."""
    _around: dict[int, dict[str, float]] = field(default_factory=dict, repr=False, compare=False)

    def around(self, start: int) -> dict[str, float]:
        """Give how near each word stands to a figure that begins at a character: 1 beside it, negative before it."""
        weights = self._around.get(start)
        if weights is None:
            weights = self._around[start] = {}
            for stem, at in zip(self.stems, self.places, strict=True):
                weight = _REACH / (_REACH + abs(start - at)) * (-1 if at < start else 1)
                if abs(weight) > abs(weights.get(stem, 0.0)):
                    weights[stem] = weight
        return weights

    @classmethod
    def of(cls, sentence: str, figures: tuple[Figure, ...] = ()) -> Words:
        """Read a sentence; words of the figures are no words of it."""
        common = language.common_stems()
        stems, places = [], []
        for found in language.TOKEN.finditer(sentence):
            at = found.start()
            if not found[0][0].isalpha() or any(each.start <= at < each.end for each in figures):
                continue
            for offset, stem in enumerate(language.stems([found[0]])):
                if stem != "not" and stem not in common:
                    stems.append(stem)
                    places.append(at + offset)
        return cls(tuple(stems), tuple(places))

    def under(self, heads: Iterable[tuple[str, int]]) -> Words:
        """Give them with those that stand over cells of a table's row: each with the place at which its cell begins."""
        over = [(stem, at) for head, at in heads for stem in Words.of(head).stems]
        stems, places = (stem for stem, _ in over), (at for _, at in over)
        return Words((*self.stems, *stems), (*self.places, *places))


_CELL = " | "  # parts the cells of a table's row in passages
_MOST_CARRIED = 600  # characters of a sentence that may go on over the page


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of a source with figures in it."""

    position: int
    """The passage in which it ends."""
    begun: int
    """The passage in which it begins, with so many characters:"""
    turned: int
    text: str
    figures: tuple[Figure, ...]
    others: tuple[Figure, ...]
    """Numbers that state nothing known, such as years: a figure may be among them, and none is contradicted by them."""
    words: Words

    def position_of(self, figure: Figure) -> int:
        """Give the passage on which one of its figures stands."""
        return self.begun if figure.start < self.turned else self.position


class Source:
    """A document's passages; what is looked for in them is prepared once, when it is first needed."""

    def __init__(self, passages: Mapping[int, Passage]) -> None:
        """Take a document's passages by position, counted from 1."""
        self.passages = passages

    @cached_property
    def unreadable(self) -> tuple[int, ...]:
        """Positions of the passages of which not everything could be read."""
        return tuple(at for at, each in sorted(self.passages.items()) if each.problem is not None)

    @cached_property
    def text(self) -> Text:
        """The words, to find quotations in."""
        return Text(self.passages)

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """The sentences with numbers, in reading order; one that runs over the end of a page is one sentence."""
        found: list[Stated] = []
        carried, last = "", 0
        for position, passage in sorted(self.passages.items()):
            text = carried + passage.text
            runs_on = passage.locator.label == "page" and position + 1 in self.passages
            whole = _ended(text) if runs_on else len(text)
            found += _stated(text[:whole], position, len(carried), last)
            found += _stated(passage.notes, position)
            carried, last = (text[whole:] + " " if whole < len(text) else ""), position
        return tuple(found)

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(self.stated):
            for stem in set(each.words.stems):
                places[stem].append(at)
        return places

    def rarity(self, stem: str) -> float:
        """Give how much a word tells one of these sentences from the others: its inverse document frequency."""
        known = self._rarities.get(stem)
        if known is None:
            known = math.log(1 + (len(self.stated) + 0.5) / (len(self._by_stem.get(stem, ())) + 0.5))
            self._rarities[stem] = known
        return known

    @cached_property
    def _rarities(self) -> dict[str, float]:
        return {}

    def likely(self, words: Words, most: int = 20) -> list[Stated]:
        """Give the sentences that share the most telling words, best first."""
        scores: Counter[int] = Counter()
        for stem in set(words.stems):
            rarity = self.rarity(stem)
            for at in self._by_stem.get(stem, ()):
                scores[at] += rarity  # type: ignore[assignment]
        return [self.stated[at] for at, _ in scores.most_common(most)]


def _stated(text: str, position: int, carried: int = 0, last: int = 0) -> Iterator[Stated]:
    """Give the sentences of a text with numbers; up to the character ``carried`` it is that of ``last``."""
    sure = figures(text)
    others = numbers_apart(text, sure)
    head: list[str] = []
    for start, end in language.sentences(text) if sure or others else ():
        cells = text[start:end].split(_CELL)
        head = [] if len(cells) == 1 else head or cells
        here, apart = (
            tuple(each.moved(-start) for each in every if start <= each.start < end) for every in (sure, others)
        )
        if here or apart:
            sentence = text[start:end]
            words = Words.of(sentence, here + apart)
            if len(cells) == len(head) > 1 and cells != head:
                words = words.under(zip(head, _places(cells), strict=True))
            yield Stated(position, last or position, max(0, carried - start), sentence, here, apart, words)


def _places(cells: Iterable[str]) -> Iterator[int]:
    """Give the character of a row at which each of its cells begins."""
    at = 0
    for each in cells:
        yield at
        at += len(each) + len(_CELL)


def _ended(text: str) -> int:
    """Give the character at which the last sentence of a text begins, if it goes on; else where the text ends."""
    end = text.rstrip()[-1:]
    if end in ".!?:;" or not (spans := language.sentences(text)) or len(text) - spans[-1][0] > _MOST_CARRIED:
        return len(text)
    return spans[-1][0]
