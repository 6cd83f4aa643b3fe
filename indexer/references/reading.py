"""Reads all that a paper lists and cites: its reference lists first, and then what points at their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.paper_text import PaperText
from indexer.references.cited import Citation, CitationKind, Cited
from indexer.references.linking import linked_words
from indexer.references.list_entries import read_entries
from indexer.references.lookup import Entries
from indexer.references.notes import note_works, repeated
from indexer.references.pointers import doi_citations, field_citations, outside_fields, unlisted_links, with_links
from indexer.references.reference_list import find_lists
from indexer.references.works import Works


def read_citations(paper: PaperText, names: Mapping[str, str] | None = None) -> Cited:
    """Read what a paper lists and cites, and say for each citation which entries it may mean, and why.

    Args:
        paper: the paper as read.
        names: acronyms that are known anyway, such as the vocabulary's, with their long forms.
    """
    lists = find_lists(paper)
    entries = Entries(read_entries(paper, lists))
    works = Works(entries.listed, (paper.text,), names)
    words = linked_words(paper, entries.listed, works, lists)
    found = [*outside_fields(words, paper.fields), *field_citations(paper, entries, words)]
    found = with_links(paper, _in_order(found), entries)
    found = _free(found, [each for each in doi_citations(paper.text, entries) if not _within(each, lists)])
    found = _in_notes(paper, found)
    found = _free(list(note_works(paper, found, entries)), found)
    if not entries.listed:
        found = _free(found, list(unlisted_links(paper)))
    found = [*found, *repeated(paper, found, works)]
    return Cited(entries.listed, tuple(each for each in _in_order(found) if not _within(each, lists)))


def _in_order(citations: Sequence[Citation]) -> list[Citation]:
    return sorted(citations, key=lambda each: (each.start, each.end))


def _within(citation: Citation, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= citation.start < end for start, end in spans)


def _free(first: Sequence[Citation], others: Sequence[Citation]) -> list[Citation]:
    """Add to some citations those others that share no character with them."""
    taken = {at for each in first for at in range(each.start, each.end)}
    return _in_order([*first, *(each for each in others if taken.isdisjoint(range(each.start, each.end)))])


def _in_notes(paper: PaperText, citations: Sequence[Citation]) -> list[Citation]:
    """Call what is cited inside notes so."""
    notes = [(each.start, each.end) for each in paper.blocks if each.kind == "note"]
    return [
        replace(each, kind=CitationKind.NOTE)
        if each.kind is CitationKind.AUTHOR_YEAR and _within(each, notes)
        else each
        for each in citations
    ]
