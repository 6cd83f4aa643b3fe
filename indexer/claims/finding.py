"""Finds a paper's quotations and figures, and the citations that they belong to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from indexer import language
from indexer.claims.claim import Claim, ClaimKind, Marked
from indexer.figures import figures, is_mere_one

FEWEST_WORDS = 4
"""Words that a quotation has at least; fewer are rather names, titles and words held at arm's length."""

_QUOTED = re.compile(
    r"\u201c(?P<double>[^\u201c\u201d]{10,3000})\u201d"
    r'|(?<!\w)"(?P<straight>[^"\u201c\u201d]{10,3000})"(?!\w)'
    r"|(?<!\w)\u2018(?P<single>(?:[^\u2018\u2019]|(?<=\w)\u2019(?=\w)|(?<=s)\u2019(?=\s[a-z]))"
    r"{10,3000}?)\u2019(?!\w)"
    r"|\u00ab\s?(?P<angle>[^\u00ab\u00bb]{10,3000}?)\s?\u00bb"
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_SMALL = frozenset("a an the and or of in on for to with from by at as".split())
_BETWEEN = re.compile(r"[\s;,&()\[\]]*(?:and\s)?[\s(\[]*")  # parts citations of one group
_FEW = 3000  # characters to the next citation, at most


def claims(
    text: str,
    citations: Sequence[Marked] = (),
    skipped: Sequence[tuple[int, int]] = (),
    sentences: Sequence[tuple[int, int]] = (),
) -> tuple[Claim, ...]:
    """Give the quotations and figures of a paper's text, in order.

    A claim belongs to the nearest citation in its sentence, else to the one that follows in its paragraph, else to
    the one before. Figures in quoted words are part of the quotation.

    Args:
        text: The paper's text.
        citations: Where it cites, with the caller's numbers.
        skipped: Characters that claim nothing, such as the reference list's.
        sentences: Where its sentences stand, in order, if the caller knows better than the text alone can tell.
    """
    marks = sorted(citations, key=lambda each: (each.start, each.end))
    finding = _Finding(text, marks, sorted(skipped), sentences or language.sentences(text))
    return tuple(sorted([*finding.quotations(), *finding.figures()], key=lambda each: (each.start, each.end)))


class _Finding:
    """One pass over a paper."""

    def __init__(
        self, text: str, marks: list[Marked], skipped: list[tuple[int, int]], sentences: Sequence[tuple[int, int]]
    ) -> None:
        self._text = text
        self._marks = marks
        self._starts = [each.start for each in marks]
        self._skipped = skipped
        self._sentences = sentences
        self._sentence_starts = [start for start, _ in self._sentences]
        self._quoted = [span for span in self._all_quoted() if not self._is_skipped(*span)]

    def quotations(self) -> Iterator[Claim]:
        for start, end in self._quoted:
            words = self._text[start:end]
            if len(language.words(words)) >= FEWEST_WORDS and not _is_title(words):
                left, right = self._sentence(start, end)
                yield Claim(
                    ClaimKind.QUOTATION,
                    start,
                    end,
                    words,
                    self._text[left:right],
                    self._cited(start, end, left, right),
                )

    def figures(self) -> Iterator[Claim]:
        for left, right in self._sentences:
            if self._is_skipped(left, right):
                continue
            sentence = self._without_citations(left, right)
            found = [each for each in figures(sentence) if self._counts(left + each.start, left + each.end)]
            for each in found:
                if is_mere_one(each, sentence):
                    continue
                start, end = left + each.start, left + each.end
                beside = tuple(other for other in found if other is not each)
                yield Claim(
                    ClaimKind.FIGURE,
                    start,
                    end,
                    self._text[start:end],
                    sentence,
                    self._cited(start, end, left, right),
                    each,
                    beside,
                )

    def _counts(self, start: int, end: int) -> bool:
        inside = any(left <= start and end <= right for left, right in self._quoted)
        return not inside and not self._is_skipped(start, end)

    def _all_quoted(self) -> Iterator[tuple[int, int]]:
        for found in _QUOTED.finditer(self._text):
            start, end = found.span(str(found.lastgroup))
            if not _BLANK_LINE.search(self._text, start, end):
                yield start, end

    def _is_skipped(self, start: int, end: int) -> bool:
        return any(left < end and start < right for left, right in self._skipped)

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        first = max(0, bisect_right(self._sentence_starts, start) - 1)
        last = max(first, bisect_right(self._sentence_starts, end - 1) - 1)
        # A quotation may hold whole sentences, and the words that cite it follow.
        return self._sentences[first][0], self._sentences[last][1]

    def _without_citations(self, left: int, right: int) -> str:
        """Give a sentence with its citations blank, so that places in it stay as they are."""
        sentence = self._text[left:right]
        at = bisect_right(self._starts, left - 1)
        for mark in self._marks[at : bisect_right(self._starts, right)]:
            start, end = mark.start - left, min(mark.end, right) - left
            sentence = sentence[:start] + " " * (end - start) + sentence[end:]
        return sentence

    def _cited(self, start: int, end: int, left: int, right: int) -> tuple[int, ...]:
        inside = [at for at, each in enumerate(self._marks) if left <= each.start < right + 1]
        if inside:
            # What follows is nearer than what went before at the same distance.
            nearest = min(inside, key=lambda at: self._distance(at, start, end))
            return self._group(nearest)
        after = bisect_right(self._starts, right)
        if after < len(self._marks) and self._together(right, self._starts[after]):
            return self._group(after)
        if after and self._together(self._marks[after - 1].end, left):
            return self._group(after - 1)
        return ()

    def _distance(self, at: int, start: int, end: int) -> tuple[int, bool]:
        mark = self._marks[at]
        return (mark.start - end, False) if mark.start >= end else (max(0, start - mark.end), True)

    def _together(self, start: int, end: int) -> bool:
        return end - start < _FEW and "\n" not in self._text[start:end].strip(" \t")

    def _group(self, at: int) -> tuple[int, ...]:
        """Give a citation with those beside it in one bracket."""
        first = last = at
        while first > 0 and self._adjoin(first - 1, first):
            first -= 1
        while last + 1 < len(self._marks) and self._adjoin(last, last + 1):
            last += 1
        return tuple(dict.fromkeys(each.citation for each in self._marks[first : last + 1]))

    def _adjoin(self, one: int, other: int) -> bool:
        between = self._text[self._marks[one].end : self._marks[other].start]
        return len(between) < 8 and bool(_BETWEEN.fullmatch(between))


def _is_title(words: str) -> bool:
    """Tell whether words are rather a title: each with a capital, but for small ones between."""
    told = [each for each in language.words(words) if each.lower() not in _SMALL]
    return len(told) > 1 and all(each[0].isupper() or each[0].isdigit() for each in told)
