"""Reads works out of footnotes and endnotes, and what "ibid." and "op. cit." repeat."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from indexer.paper_text import Block, PaperText
from indexer.references.cited import Citation, CitationKind, Listed
from indexer.references.entry import parse_reference
from indexer.references.entry_signs import is_entry
from indexer.references.locators import read_locator
from indexer.references.lookup import Entries
from indexer.references.works import Works
from indexer.references.written_names import Words, folded, words_of

_PART = re.compile(r"[^;]+")
_LEAD = re.compile(
    r"\s*(?:[\[(]?[0-9]{1,3}[\].)]?\s+)?"
    r"(?:(?:see|see also|cf\.?|compare|e\.g\.,?|quoted in|cited in|for example,?)\s+){0,3}",
    re.IGNORECASE,
)
_REPEATED = re.compile(
    r"\b(?P<same>[Ii]bid(?:em)?\b\.?|[Ii]d\.(?=[\s,;])|(?<=[(\[])as above\b|[Ll]oc\.?\s?cit\.?)"
    r"|\b(?P<earlier>[Oo]p\.?\s?cit\.?|[Ss]upra\b)"
    r"|\b(?P<above>\(?n\.?\s?[0-9]{1,3}\)?(?=\s+above)|(?<=\()n\s?[0-9]{1,3}(?=\)))"
)
_NOTE_NUMBER = re.compile(r"[0-9]{1,3}")


def note_works(paper: PaperText, found: Sequence[Citation], entries: Entries) -> Iterator[Citation]:
    """Find the works that notes give in full, where nothing was read from their words yet.

    A work that the list does not hold is added to it: such papers have their references in the notes.
    """
    starts = sorted(each.start for each in found)
    for block in paper.blocks:
        if block.kind != "note":
            continue
        for part in _PART.finditer(paper.text, block.start, block.end):
            lead = _LEAD.match(paper.text, part.start(), part.end())
            start = lead.end() if lead else part.start()
            end = start + len(paper.text[start : part.end()].rstrip())
            at = bisect_left(starts, start)
            cited = at < len(starts) and starts[at] < end
            text = paper.text[start:end]
            if not is_entry(text) or (cited and _is_short(text)):
                continue
            csl = parse_reference(text)
            place = entries.by_record(csl)
            why = "the note gives the work, which is listed" if place is not None else "the note gives the work"
            if place is None:
                place = entries.add(Listed(text, csl))
            yield Citation(start, end, text, CitationKind.NOTE, (place,), csl, why=why)


def _is_short(text: str) -> bool:
    return len(text) < 60


def repeated(paper: PaperText, found: Sequence[Citation], works: Works) -> Iterator[Citation]:
    """Find "ibid." and its like, and what was cited before that they mean."""
    known = sorted(found, key=lambda each: each.start)
    notes = {each.note.strip("fnedot_- "): each for each in paper.blocks if each.kind == "note"}
    before = _Before()
    taken = 0
    for mark in _REPEATED.finditer(paper.text):
        while taken < len(known) and known[taken].start < mark.start():
            before.add(known[taken])
            taken += 1
        if mark["same"]:
            start, meant, why = mark.start(), before.last, "the work cited just before"
        else:
            start, meant = _earlier(paper.text, mark, before, notes, works)
            why = "the work of this author cited before"
        if meant is None and mark["above"]:
            continue
        locator = read_locator(paper.text, mark.end())
        citation = Citation(
            start,
            mark.end(),
            paper.text[start : mark.end()],
            CitationKind.REPEATED,
            meant.listed if meant else (),
            meant.csl if meant else {},
            locator.value,
            locator.label,
            why if meant else "nothing was found that it could repeat",
        )
        before.add(citation)
        yield citation


class _Before:
    """What was cited so far: the last of all, and of each work and each author."""

    def __init__(self) -> None:
        self.all: list[Citation] = []
        self.of_work: dict[int, Citation] = {}
        self.of_author: dict[Words, Citation] = {}

    @property
    def last(self) -> Citation | None:
        return self.all[-1] if self.all else None

    def add(self, citation: Citation) -> None:
        self.all.append(citation)
        self.of_work.update(dict.fromkeys(citation.listed, citation))
        for author in citation.csl.get("author") or ():
            self.of_author[folded(str(author.get("family") or author.get("literal") or ""))] = citation
            break


def _earlier(
    text: str, mark: re.Match[str], before: _Before, notes: Mapping[str, Block], works: Works
) -> tuple[int, Citation | None]:
    """Find the last citation before a mark whose author is named in front of it, in the note that it names if any."""
    if number := _NOTE_NUMBER.search(mark[0]):
        note, within = notes.get(number[0]), _Before()
        if note:
            first, last = (bisect_left(before.all, each, key=lambda one: one.start) for each in (note.start, note.end))
            for each in before.all[first:last]:
                within.add(each)
        before = within
    names = words_of(text, max(0, mark.start() - 60), mark.start(), last=4)
    for first in range(len(names)):
        key = tuple(each.folded for each in names[first:])
        cited = [before.of_work[each.work.at] for each in works.named(key) if each.work.at in before.of_work]
        if key in before.of_author:
            cited.append(before.of_author[key])
        if cited:
            return names[first].start, max(cited, key=lambda each: each.start)
    return mark.start(), before.last if number and len(before.all) == 1 else None
