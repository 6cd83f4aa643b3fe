"""Links the citations of a paper to a list of works that is at hand"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from indexer.paper_text import PaperText
from indexer.references.author_year import find_author_years
from indexer.references.cited import Citation, Cited, Listed
from indexer.references.numbers import find_numbers
from indexer.references.works import Works


def link_citations(
    paper: PaperText, listed: Sequence[Listed], names: Mapping[str, str] | None = None
) -> Cited:
    """Find the citations of a paper and the listed works that they mean.

    ``names`` gives acronyms that are known anyway with their long forms. Nothing is read where the list itself stands.
    """
    text = paper.text
    works = Works(listed, (text,), names)
    starts = [each.start for each in paper.blocks]
    by_author = find_author_years(text, works, starts)
    linked = sum(bool(each.listed) for each in by_author)
    by_number = find_numbers(text, listed, linked, [(0, len(text))])
    found = [*_alone(by_author, by_number), *by_number]
    return Cited(tuple(listed), tuple(sorted(found, key=lambda each: (each.start, each.end))))


def _alone(by_author: Sequence[Citation], by_number: Sequence[Citation]) -> Iterator[Citation]:
    """Leave out an author and year that the number of the same work follows at once: "Reid (2011) [30]"."""
    starts = [each.start for each in by_number]
    for each in by_author:
        after = bisect_left(starts, each.end)
        follows = after < len(starts) and starts[after] - each.end <= 4
        if not (follows and set(each.listed) <= set(by_number[after].listed)):
            yield each
