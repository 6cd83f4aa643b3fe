"""Finds citations by author and year in a text, such as "(SCRA, 2015)" and "Smith and Jones (2010, 2012)"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from indexer.references.brackets import Bracket, Brackets
from indexer.references.cited import Citation, CitationKind
from indexer.references.dating import Choice, choose
from indexer.references.locators import read_locator
from indexer.references.unlisted import authors_at_end, csl_of
from indexer.references.works import Named, Works
from indexer.references.written_names import PARTICLES, Form, Word, consists_of, words_of
from indexer.references.years import Year, years_in

_REACH = 260  # characters before a year in which its authors may stand
_NEAR = 60  # characters that hold the last word before a year
_WORDS = 28
_GAP = re.compile(r"(?:['’]s?)?[.,*?:]{0,2}\s*[,:]?\s*(?:[”\"’]\s*,?\s*)?[(\[]?\s*")
_CHAIN = re.compile(r"[\s,;&]*(?:and\s+|or\s+)?\s*")
_LEADS = frozenset(
    "see also eg e g ie i cf for example instance in by and as compare following after since from the both but while"
    " of to with whereas although however like per contrast review reviews reviewed adapted cited quoted".split()
)
_TITLES = frozenset("dr prof professor mr mrs ms sir lord lady dame judge sheriff president".split())


@dataclass(frozen=True, slots=True)
class _Author:
    """Words before a year that name authors, and the works listed under them."""

    start: int
    words: tuple[Word, ...]
    works: tuple[Named, ...]
    sure: bool = True


def find_author_years(text: str, works: Works, starts: list[int], within: Iterable[tuple[int, int]]) -> list[Citation]:
    """Find the citations by author and year in the stretches ``within``; paragraphs begin at ``starts``, in order."""
    finder = _Finder(text, works, starts)
    return [each for start, end in within for each in finder.run(start, end)]


class _Finder:
    def __init__(self, text: str, works: Works, starts: list[int]) -> None:
        self.text = text
        self.works = works
        self.starts = starts
        self.brackets = Brackets(text, starts)

    def run(self, start: int, end: int) -> Iterator[Citation]:
        last: tuple[int, _Author] | None = None  # where the last citation ends, with its locator, and its authors
        for year in years_in(self.text, start, end):
            bracket = self.brackets.around(year.start)
            if last and self._chained(last[0], year, bracket):
                author: _Author | None = replace(last[1], start=year.start)
            else:
                author = self._author(year, bracket, last[0] if last else 0)
            choice = choose(year, author.works) if author else None
            if author is None or choice is None or not self._is_citation(year, author, choice, bracket):
                continue
            locator = read_locator(self.text, year.end)
            last = (locator.end, author)
            stop = year.end + (self.text[year.end : year.end + 1] in (")", "]") and self._opened(author.start, year))
            yield Citation(
                author.start,
                stop,
                self.text[author.start : stop],
                CitationKind.AUTHOR_YEAR,
                choice.listed,
                csl_of(author.words, year, body=any(each.work.is_body for each in author.works)),
                locator.value,
                locator.label,
                choice.why,
            )

    def _chained(self, end: int, year: Year, bracket: Bracket | None) -> bool:
        """Tell whether a year only adds to the citation before it: "2012" in "(Reid 2010, 2012)"."""
        if year.start - end > 12 or not _CHAIN.fullmatch(self.text, end, year.start):
            return False
        return (bracket is not None and bracket.start < end) or bool(year.suffix)

    def _opened(self, start: int, year: Year) -> bool:
        inside = self.text[start : year.start]
        return inside.count("(") + inside.count("[") > inside.count(")") + inside.count("]")

    def _author(self, year: Year, bracket: Bracket | None, last: int) -> _Author | None:
        """Find who is named just before a year, inside its brackets or in front of them."""
        floor = max(self._block(year.start), last, year.start - _REACH)
        inside = bracket is not None and bracket.start >= floor
        if inside and bracket is not None:
            semicolon = self.text.rfind(";", bracket.start, year.start)
            if semicolon < 0 and consists_of(self.text, max(bracket.start, last), year.start, _LEADS):
                inside = False
                end = bracket.start
            else:
                floor, end = max(bracket.start, semicolon + 1, floor), year.start
        else:
            end = year.start
            floor = max(floor, self.text.rfind(";", floor, end) + 1)
        near = words_of(self.text, max(floor, end - _NEAR), end)
        if not near or not _GAP.fullmatch(self.text, near[-1].end, year.start) or near[-1].raw.isdigit():
            return self._without_author(year, bracket)
        words = self._without_acronym(words_of(self.text, floor, end, last=_WORDS))
        listed = self._listed(words, year)
        if listed and choose(year, listed.works).listed:
            return listed
        unlisted = self._unlisted(words, bracket, inside=inside)
        if listed and unlisted:
            return min(listed, unlisted, key=lambda each: each.start)
        return listed or unlisted or self._without_author(year, bracket)

    def _block(self, at: int) -> int:
        return self.starts[max(0, bisect_right(self.starts, at) - 1)] if self.starts else 0

    def _without_acronym(self, words: list[Word]) -> list[Word]:
        """Leave out an acronym in brackets: "Scottish Prison Service (SPS) (2017)"."""
        last = words[-1]
        if (
            len(words) > 2
            and last.raw.isupper()
            and self.text[last.start - 1] in "(["
            and self.text[last.end : last.end + 1] in (")", "]")
        ):
            return words[:-1]
        return words

    def _listed(self, words: list[Word], year: Year) -> _Author | None:
        """Take the longest run of words that names a work of the list, best one of the right year."""
        names: list[str] = [each.folded for each in words]
        raw = words[-1].raw
        endings = [names]
        if raw.endswith(("'s", "’s", "'S", "’S")):
            endings.append([*names[:-1], names[-1][:-1]])
        elif raw.endswith("s") and self.text[words[-1].end : words[-1].end + 1] in ("'", "’"):
            endings.append(names)
        if not words[-1].is_name and not any(self.works.may_end(each[-1]) for each in endings):
            return None
        fallback: _Author | None = None
        for first in range(len(words)):
            if words[first].raw == "the":
                continue
            for ending in endings:
                found = [each for each in self.works.named(tuple(ending[first:])) if self._whole(words, first, each)]
                if not found:
                    continue
                author = _Author(words[first].start, tuple(words[first:]), tuple(found))
                if choose(year, author.works).listed:
                    return author
                fallback = fallback or author
        return fallback

    def _whole(self, words: list[Word], first: int, named: Named) -> bool:
        """Refuse a name of which the word before is a part: "Lothian Council" in "East Lothian Council"."""
        if not first:
            return True
        before, gap = words[first - 1], self.text[words[first - 1].end : words[first].start]
        if gap.strip(" \n") or before.folded in _LEADS or before.folded in _TITLES:
            return True
        if before.folded in PARTICLES:
            return before.folded in ("e", "y") or (before.raw.islower() and before.folded in ("in", "a", "la"))
        if not before.is_name:
            return True
        opening = first == 1 or self.text[words[first - 2].end : before.start].strip()[:1] in (".", "?", "!", "(", ")")
        return not named.work.is_body and (not opening or before.folded not in self.works.acronyms)

    def _unlisted(self, words: list[Word], bracket: Bracket | None, *, inside: bool) -> _Author | None:
        """Take the last words for authors that no list names, if they look so and, in brackets, nothing else does."""
        if bracket is None:
            return None
        count = authors_at_end(self.text, words)
        if not count:
            return None
        before = words[:-count]
        if inside and any(each.folded not in _LEADS for each in before):
            return None
        return _Author(words[-count].start, tuple(words[-count:]), ())

    def _without_author(self, year: Year, bracket: Bracket | None) -> _Author | None:
        """Take a year alone in brackets for the only work of that year without an author, or for one with its letter.

        A letter shows that it is a citation: its author is named before in the sentence.
        """
        if bracket is None or not self.text[bracket.start : bracket.end].strip().startswith(
            self.text[year.start : year.end]
        ):
            return None
        if year.suffix:
            return self._named_before(year, bracket)
        if self.text[year.end : bracket.end].strip():
            return None
        alone = [each for each in self.works.without_author if each.year in year.years and each.suffix == year.suffix]
        if len(alone) != 1 or year.spans:
            return None
        return _Author(year.start, (), (Named(alone[0], Form.FULL, loose=False),))

    def _named_before(self, year: Year, bracket: Bracket) -> _Author | None:
        """Find the nearest name in the sentence that goes with a year and its letter: "Reid set aims (2015a)"."""
        floor = max(self._block(year.start), bracket.start - _REACH)
        floor = max(floor, *(self.text.rfind(stop, floor, bracket.start) for stop in (". ", "? ", ") (")))
        words = words_of(self.text, floor, bracket.start, last=_WORDS)
        for first in range(len(words) - 1, -1, -1):
            for after in range(min(len(words), first + 8), first, -1):
                found = self.works.named(tuple(each.folded for each in words[first:after]))
                if found and choose(year, found).listed:
                    return _Author(year.start, tuple(words[first:after]), tuple(found))
        return None

    def _is_citation(self, year: Year, author: _Author, choice: Choice, bracket: Bracket | None) -> bool:
        """Tell a citation from a name that happens to stand before a year."""
        if year.spans and not author.works and len(author.words) == 1 and not author.words[0].raw.isupper():
            return False  # "Spending (2014/15)"
        after = self.text[year.end : year.end + 1]
        if bracket is not None:
            narrative = author.start < bracket.start
            ended = after in (")", "]", ",", ";", ":") or (not narrative and bool(choice.listed))
            return ended or (after == " " and bool(read_locator(self.text, year.end).value))
        return bool(choice.listed) and not author.works[0].loose
