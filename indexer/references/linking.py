"""Links the citations of a paper to a list of works that is at hand"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.paper_text import PaperText
from indexer.references.author_year import find_author_years
from indexer.references.cited import Cited, Listed
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
    found = [*by_author, *find_numbers(text, listed, linked, [(0, len(text))])]
    return Cited(tuple(listed), tuple(sorted(found, key=lambda each: (each.start, each.end))))
