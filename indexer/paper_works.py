"""Gathers the works of a paper: what it lists, and what it cites without listing, each with its citations."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.checked import Work
from indexer.references.cited import Citation, CitationKind, Cited
from indexer.references.work_key import work_key


def works_of(cited: Cited) -> tuple[Work, ...]:
    """Give every work once: those listed in the order of the list, then those only cited, in the order of the text."""
    works: dict[str, Work] = {}
    citations: dict[str, list[int]] = {}
    listed = {}
    for at, entry in enumerate(cited.listed):
        key = listed[at] = work_key(entry.csl, entry.text)
        works.setdefault(key, Work(key, entry.text, entry.csl, listed=True))
    for at, citation in enumerate(cited.citations):
        for key in [listed[each] for each in citation.listed] or list(_unlisted(citation)):
            works.setdefault(key, Work(key, citation.text, citation.csl, listed=False))
            citations.setdefault(key, []).append(at)
    return tuple(
        Work(key, each.text, each.csl, each.listed, tuple(dict.fromkeys(citations.get(key, ()))))
        for key, each in works.items()
    )


def _unlisted(citation: Citation) -> Iterator[str]:
    """Give the key of what a citation names itself; a number without an entry names nothing."""
    if citation.kind not in (CitationKind.NUMBER, CitationKind.REPEATED) and citation.csl:
        yield work_key(citation.csl, citation.text)
