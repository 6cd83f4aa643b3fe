"""Links the words that cite in a paper to a list of works that is at hand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from indexer.paper_text import Block, PaperText
from indexer.references.by_author import find_author_years
from indexer.references.by_number import find_numbers
from indexer.references.cited import Citation, Cited, Listed
from indexer.references.works import Works

_BLANK = re.compile(r"^|\n[ \t\r]*\n")
_SHORT = 40  # characters of a line that is a paragraph of its own, such as a title
_STOPS = (*".?!:;", "")


def link_citations(paper: PaperText, listed: Sequence[Listed], names: Mapping[str, str] | None = None) -> Cited:
    """Find the citations in a paper's words and the listed works that they mean.

    ``names`` gives acronyms that are known anyway, with their long forms.
    """
    works = Works(listed, (paper.text,), names)
    return Cited(tuple(listed), tuple(linked_words(paper, listed, works)))


def linked_words(
    paper: PaperText, listed: Sequence[Listed], works: Works, lists: Sequence[tuple[int, int]] = ()
) -> list[Citation]:
    """Find the citations by author and year and by number, outside the stretches where the lists themselves stand."""
    text = paper.text
    starts = list(_paragraphs(paper))
    within = list(_outside(len(text), lists))
    by_author = find_author_years(text, works, starts, within)
    linked = sum(bool(each.listed) for each in by_author)
    by_number = find_numbers(paper, listed, linked, within)
    return sorted([*_alone(by_author, by_number), *by_number], key=lambda each: (each.start, each.end))


def _paragraphs(paper: PaperText) -> Iterator[int]:
    """Give where paragraphs begin. A block goes on into the next where a PDF's page or line ends in mid-sentence."""
    if not paper.blocks:
        yield from (found.end() for found in _BLANK.finditer(paper.text))
    before: Block | None = None
    for block in paper.blocks:
        if before is None or block.kind != "paragraph" or before.kind != "paragraph" or _ends(paper.text, before):
            yield block.start
        before = block


def _ends(text: str, block: Block) -> bool:
    return block.end - block.start < _SHORT or text[max(0, block.end - 3) : block.end].rstrip()[-1:] in _STOPS


def _outside(length: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in spans:
        yield at, start
        at = end
    yield at, length


def _alone(by_author: Sequence[Citation], by_number: Sequence[Citation]) -> Iterator[Citation]:
    """Leave out an author and year that the number of the same work follows at once: "Reid (2011) [30]"."""
    starts = [each.start for each in by_number]
    for each in by_author:
        after = bisect_left(starts, each.end)
        follows = after < len(starts) and starts[after] - each.end <= 4
        if not (follows and set(each.listed) <= set(by_number[after].listed)):
            yield each
