"""Finds citations that are more than words: fields of reference managers, links into the list, and DOIs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.paper_text import CitationField, Csl, PaperText
from indexer.references.cited import Citation, CitationKind, Listed
from indexer.references.lookup import Entries, doi_in
from indexer.references.work_key import year_of

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s?)?\b10\.[0-9]{4,9}/[^\s\"<>“”]+", re.IGNORECASE)
_PART = re.compile(r"\.[a-z][0-9]{3}$")
_FRONT = 2500  # characters at a paper's beginning in which its own DOI stands


def field_citations(paper: PaperText, entries: Entries, by_words: Sequence[Citation]) -> Iterator[Citation]:
    """Give the citations that fields hold, each work at its own words where they can be told apart.

    A field's record is the writer's own: it decides which entry is meant, and is a work of its own if none is.
    """
    for field in paper.fields:
        inside = [each for each in by_words if field.start <= each.start and each.end <= field.end]
        apart = len(inside) == len(field.items)
        used: set[int] = set()
        for item in field.items:
            at = entries.by_record(item.csl)
            known = at is not None
            if at is None:
                at = entries.add(Listed(in_words(item.csl), item.csl))
            mine = _own_words(inside, used, at, apart=apart)
            yield Citation(
                mine.start if mine else field.start,
                mine.end if mine else field.end,
                mine.text if mine else paper.text[field.start : field.end],
                CitationKind.FIELD,
                (at,),
                item.csl,
                item.locator,
                item.label,
                f"{field.program}'s record" + (", found in the list" if known else ""),
            )


def _own_words(inside: Sequence[Citation], used: set[int], at: int, *, apart: bool) -> Citation | None:
    """Give the words of a field that cite one of its works: those linked to it, or else those in its place."""
    if not apart:
        return None
    number = next((n for n, each in enumerate(inside) if n not in used and at in each.listed), None)
    if number is None:
        number = next(n for n in range(len(inside)) if n not in used)
    used.add(number)
    return inside[number]


def in_words(csl: Csl) -> str:
    """Write a record as a short line, for works that stand in no list."""
    names = [str(each.get("literal") or each.get("family") or "") for each in csl.get("author") or ()]
    year = year_of(csl)
    parts = (" and ".join(filter(None, names)), f"({year})" if year else "", str(csl.get("title") or ""))
    return " ".join(filter(None, parts))


def outside_fields(citations: Sequence[Citation], fields: Sequence[CitationField]) -> list[Citation]:
    """Leave out what was read from the words of fields, whose records are better."""
    spans = sorted((each.start, each.end) for each in fields)
    starts = [start for start, _ in spans]
    kept = []
    for each in citations:
        at = bisect_left(starts, each.end)
        if not any(end > each.start for _, end in spans[max(0, at - 1) : at]):
            kept.append(each)
    return kept


def with_links(paper: PaperText, citations: Sequence[Citation], entries: Entries) -> list[Citation]:
    """Let links decide what words leave open, and add those that lead to entries from other words."""
    found = list(citations)
    starts = [each.start for each in found]
    added = []
    for link in paper.links:
        at = entries.by_address(link.url)
        if at is None or link.end <= link.start:
            continue
        near = [
            n
            for n in range(max(0, bisect_left(starts, link.start) - 2), min(len(found), bisect_left(starts, link.end)))
            if found[n].start < link.end and link.start < found[n].end
        ]
        for number in near:
            if len(found[number].listed) != 1:
                found[number] = replace(found[number], listed=(at,), why="the address that its words lead to")
        if not near:
            kind = CitationKind.DOI if doi_in(link.url) else CitationKind.LINK
            text = paper.text[link.start : link.end]
            added.append(
                Citation(link.start, link.end, text, kind, (at,), _pointing(link.url), why="the address in the list")
            )
    return sorted([*found, *added], key=lambda each: (each.start, each.end))


def unlisted_links(paper: PaperText) -> Iterator[Citation]:
    """Give the links of a paper that has no list: its links are how it cites."""
    for link in paper.links:
        if re.match(r"https?://", link.url) and link.end > link.start:
            kind = CitationKind.DOI if doi_in(link.url) else CitationKind.LINK
            text = paper.text[link.start : link.end]
            yield Citation(link.start, link.end, text, kind, (), _pointing(link.url), why="the paper has no list")


def doi_citations(text: str, entries: Entries) -> Iterator[Citation]:
    """Find the DOIs that stand in a text, but for the paper's own and those of its tables and figures."""
    own = {doi_in(each[0]) for each in _DOI.finditer(text, 0, _FRONT)}
    for found in _DOI.finditer(text):
        doi = doi_in(found[0])
        at = entries.by_address(doi)
        if at is None and (doi in own or _PART.search(doi)):
            continue
        end = found.start() + len(found[0].rstrip(".,;:)]}'’”"))
        why = "the DOI in the list" if at is not None else "no work with this DOI is listed"
        listed = () if at is None else (at,)
        yield Citation(found.start(), end, text[found.start() : end], CitationKind.DOI, listed, {"DOI": doi}, why=why)


def _pointing(url: str) -> Csl:
    doi = doi_in(url)
    return {"DOI": doi} if doi else {"URL": url}
