"""Finds, on a printed page, the places of the words that answer: the same words that its text has marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extract.page_words import Box, PageWords
from indexer.extract.tidy import HYPHEN
from indexer.model import Passage
from indexer.search.snippet import Marker

_BROKEN = re.compile(rf"(?<![^\W_])([^\W_]++)(?:{HYPHEN}|[-\u00ad\u2010](?=\s*?\n))\s*([^\W_]++)")
_HYPHENATED = re.compile(r"(?<![^\W_])([^\W_]++)[-\u2010](?=([^\W_]++))")
_NO_CHARACTER = re.compile("[\0-\1\3-\x08\x0b\x0c\x0e-\x1f\x7f\uffff]")
_LINE = re.compile(r"[^\r\n]+")
_MOST = 2000  # places marked on one page


@dataclass(frozen=True, slots=True)
class Marked:
    """What of a page is marked: places in reading order, each a word or words side by side, as boxes.

    ``best`` is the place to look at first: where most of the different words stand closest together.
    """

    places: tuple[tuple[Box, ...], ...] = ()
    best: int = 0

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes of all places."""
        return tuple(box for place in self.places for box in place)


def mark(page: PageWords, passage: Passage | None, marker: Marker) -> Marked:
    """Find what to mark on a page, which is the given passage.

    The passage says which words broken at a line end are one word, and which lines are a running header, whose
    words are not marked because they were not searched.
    """
    text, at = _whole(page.text.replace("\ufffe", HYPHEN), passage.text if passage else "")
    aside = _running(page.text, passage.running if passage else "")
    found = []
    for start, end, stem in marker.spans(text)[:_MOST]:
        span = at[start], at[end - 1] + 1
        if not any(left <= span[0] < right for left, right in aside):
            found.append((*span, stem))
    starts = [word.start for word in page.words]
    places: list[list[Box]] = []
    numbers = []  # of the place that each word found belongs to
    last, together = 0, set[str]()
    for start, end, stem in found:
        first = max(0, bisect_right(starts, start) - 1)
        held = [word for word in page.words[first : bisect_left(starts, end)] if word.end > start]
        if not together or stem in together or page.text[last:start].strip():
            places.append([])
            together = set()
        places[-1] += [box for word in held for box in word.boxes]
        numbers.append(len(places) - 1)
        together.add(stem)
        last = end
    best = numbers[_densest(found)] if places else 0
    return Marked(tuple(map(tuple, places)), best)


def _whole(text: str, passage: str) -> tuple[str, list[int]]:
    """Give a page's text with its broken words whole, and where each of its characters stood."""
    apart = {(match[1], match[2]) for match in _HYPHENATED.finditer(passage)}
    text = _NO_CHARACTER.sub("\u200b", text)  # which words pass over
    pieces, places, done = [], [], 0
    for match in _BROKEN.finditer(text):
        pieces.append(text[done : match.end(1)])
        places.append(range(done, match.end(1)))
        if (match[1], match[2]) in apart:
            pieces.append("-")
            places.append(range(match.end(1), match.end(1) + 1))
        done = match.start(2)
    pieces.append(text[done:])
    places.append(range(done, len(text)))
    return "".join(pieces), [at for each in places for at in each]


def _running(text: str, running: str) -> list[tuple[int, int]]:
    lines = {line.strip() for line in running.splitlines()} - {""}
    if not lines:
        return []
    return [(match.start(), match.end()) for match in _LINE.finditer(text) if match[0].strip() in lines]


def _densest(found: list[tuple[int, int, str]]) -> int:
    """Give the first word of the shortest stretch that has every different word."""
    return min(_stretches(found), default=(0, 0))[1]


def _stretches(found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Give the length of each stretch that has every different word and loses one if it is cut, and its first word."""
    wanted = len({stem for _, _, stem in found})
    inside: Counter[str] = Counter()
    first = 0
    for _, end, stem in found:
        inside[stem] += 1
        while len(inside) == wanted:
            start, _, leaving = found[first]
            yield end - start, first
            inside[leaving] -= 1
            if not inside[leaving]:
                del inside[leaving]
            first += 1
