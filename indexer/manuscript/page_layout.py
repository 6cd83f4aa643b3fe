"""Tells from where the rows of pages stand which of them make a paragraph, a heading or an entry of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from indexer.extract.pdf_lines import PrintedPage
from indexer.extract.tidy import HYPHEN
from indexer.manuscript.page_rows import Row, rows, running_lines, usual_size
from indexer.paper_text import BlockKind

_WORKS: Final = re.compile(
    r"(?:\d+\.?\s+)?(?:references?|bibliography|works cited|literature cited|reference list|list of references)\W*",
    re.IGNORECASE,
)
_ENTRY: Final = re.compile(
    r"\[\d{1,3}\]|\d{1,3}[.)]\s|[•‣–\u25a0-\u25ff\uf000-\uf0ff]\s|\([a-z\d]{1,2}\)\s|[a-z][.)]\s"
)
_BULLET: Final = re.compile(r"\[\d{1,3}\]|[•‣–\u25a0-\u25ff\uf000-\uf0ff]\s")
_NOTE: Final = re.compile(r"[*∗†‡§¶]|\d{1,2}\s?[A-Z]")
_FINISHED: Final = re.compile(r"[.!?:;]['\"’”)\]]*\Z")
_LONGEST_HEADING: Final = 200
_LARGER: Final = 1.12
_NEAR: Final = 36.0
"""Points by which the beginnings of rows of one column may lie apart."""
_LOOK_BACK: Final = 8
"""Paragraphs, such as footnotes, that may stand before the end of a page and what goes on after it."""


@dataclass(slots=True)
class Paragraph:
    """Rows that belong together."""

    kind: BlockKind
    level: int
    page: int
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Column:
    """Rows that stand under one another, and how they are set."""

    rows: list[Row]
    left: float
    right: float
    leading: float
    """Points from line to line."""
    hanging: bool
    """Whether many of its rows are indented, as those of a reference list are after each entry's first."""


def paragraphs(pages: Sequence[PrintedPage]) -> list[Paragraph]:
    """Give the paragraphs of a file in reading order, without running headers and footers."""
    return _Layout(pages).found


class _Layout:
    def __init__(self, pages: Sequence[PrintedPage]) -> None:
        self.found: list[Paragraph] = []
        self.now = Paragraph("paragraph", 0, 0)
        running = running_lines(pages)
        self.usual = usual_size(pages)
        self.listing = False
        """Whether what is read is the list of references."""
        set_out = [(page.index, rows(page, running)) for page in pages]
        every = [row for _, page in set_out for row in page]
        self.mostly_bold = sum(len(row.text) for row in every if row.bold) * 2 > sum(len(row.text) for row in every)
        sizes = {row.size for row in every if row.size > self.usual * _LARGER and len(row.text) < _LONGEST_HEADING}
        self.sizes = sorted(sizes, reverse=True)
        for index, page in set_out:
            for column in _columns(page):
                self._column(index, column)

    def _column(self, page: int, column: _Column) -> None:
        before: Row | None = None
        for at, row in enumerate(column.rows):
            after = column.rows[at + 1] if at + 1 < len(column.rows) else None
            level = self._heading_level(row, before, after)
            if level:
                self._heading(row, before, level, page)
            elif before is None:
                owner = self._goes_on(row, column)
                self._put(owner, row, page)
            else:
                self._put(None if self._begins(row, before, after, column) else self.now, row, page)
            before = row

    def _put(self, owner: Paragraph | None, row: Row, page: int) -> None:
        if owner is None:
            owner = Paragraph("item" if _ENTRY.match(row.text) else "paragraph", 0, page)
            self.found.append(owner)
        owner.rows.append(row)
        self.now = owner

    # -- headings --------------------------------------------------------------------------------------------------

    def _heading_level(self, row: Row, before: Row | None, after: Row | None) -> int:
        """Give the level of a row that is a heading, 0 of one that is not."""
        text = row.text.strip()
        if _WORKS.fullmatch(text):
            return len(self.sizes) + 1 if row.size <= self.usual * _LARGER else self._rank(row)
        if not 3 <= len(text) <= _LONGEST_HEADING or sum(map(str.isalpha, text)) * 2 < len(text):
            return 0
        if row.size > self.usual * _LARGER:
            return self._rank(row)
        alone = (before is None or not _alike(row, before)) and (after is None or not _alike(row, after))
        if row.bold and not self.mostly_bold and row.size > self.usual * 0.95 and text[-1] not in ".,;:" and alone:
            return len(self.sizes) + 1
        return 0

    def _rank(self, row: Row) -> int:
        return min(self.sizes.index(row.size) + 1 if row.size in self.sizes else 1, 9)

    def _heading(self, row: Row, before: Row | None, level: int, page: int) -> None:
        last = self.now
        wrapped = before and last.kind == "heading" and last.level == level and _near(row, before)
        if wrapped and _alike(row, last.rows[-1]):
            last.rows.append(row)
        else:
            self.now = Paragraph("heading", level, page, [row])
            self.found.append(self.now)
        self.listing = _WORKS.fullmatch(row.text.strip()) is not None

    # -- paragraphs ------------------------------------------------------------------------------------------------

    def _begins(self, row: Row, before: Row, after: Row | None, column: _Column) -> bool:
        """Tell whether a row begins a paragraph, given the rows before and after it in its column."""
        last = self.now
        step = 0.5 * row.size
        if last.kind == "heading" or abs(row.size - before.size) > 0.08 * before.size:
            return True
        if before.baseline - row.baseline > column.leading + 0.25 * row.size:
            return True
        ended = _fits(row, before, column.right)
        if _ENTRY.match(row.text) and (ended or last.kind == "item" or _FINISHED.search(before.text)):
            return True
        if self.listing and column.hanging:
            return row.left < column.left + step
        if row.left > before.left + step:
            indented = after is not None and _near(after, row) and after.left < row.left - step
            return last.kind != "item" and (ended or indented)
        if row.left < before.left - step and len(last.rows) > 1:
            return True
        short = before.right - column.left < 0.6 * (column.right - column.left) and not row.text[:1].islower()
        return ended and (short or _FINISHED.search(before.text) is not None)

    def _goes_on(self, row: Row, column: _Column) -> Paragraph | None:
        """Give the paragraph that goes on in the first row of a page or column, None when it begins one."""
        inside = row.left > column.left + 0.5 * row.size
        for last in reversed(self.found[-_LOOK_BACK:]):
            end = last.rows[-1]
            if last.kind == "heading":
                return None
            if abs(end.size - row.size) > 0.08 * row.size or _is_note(last.rows[0]):
                continue
            if self.listing and column.hanging:
                return last if inside else None
            if row.text[:1].islower():
                return last
            begins = inside or _FINISHED.search(end.text) or _BULLET.match(row.text)
            return None if begins else last
        return None


def _alike(one: Row, other: Row) -> bool:
    return one.bold == other.bold and abs(one.size - other.size) < 0.5


def _is_note(row: Row) -> bool:
    """Tell whether a row begins as a footnote does: with a raised number or a sign."""
    return _NOTE.match(row.text) is not None or row.lines[0].size < 0.8 * row.size


def _near(below: Row, above: Row) -> bool:
    return 0 < above.baseline - below.baseline < 2 * max(below.size, above.size)


def _fits(row: Row, before: Row, right: float) -> bool:
    """Tell whether a row's first word would have found room in the row before, which was ended on purpose then."""
    word = row.text.split(None, 1)[0]
    return right - before.right > (0.55 * len(word) + 1) * row.size and not before.text.endswith(HYPHEN)


def _columns(page: list[Row]) -> Iterator[_Column]:
    """Part the rows of a page where they do not go on below one another."""
    rights: dict[int, float] = {}
    for row in page:
        place = round(row.left / _NEAR)
        rights[place] = max(rights.get(place, row.right), row.right)
    column: list[Row] = []
    for row in page:
        if column:
            last = column[-1]
            apart = row.left > last.right or row.right < last.left
            if apart or row.baseline > last.baseline - 0.2 * row.size or _WORKS.fullmatch(last.text.strip()):
                yield _measured(column, rights)
                column = []
        column.append(row)
    if column:
        yield _measured(column, rights)


def _measured(column: list[Row], rights: dict[int, float]) -> _Column:
    """Tell how a column is set; ``rights`` are how far right the page's rows reach, by how far left they begin."""
    sizes = Counter[float]()
    for row in column:
        sizes[row.size] += len(row.text)
    size = sizes.most_common(1)[0][0]
    plain = [row for row in column if abs(row.size - size) < 0.5]
    left = min(row.left for row in plain)
    place = round(left / _NEAR)
    right = max(rights[each] for each in (place - 1, place, place + 1) if each in rights)
    steps = Counter(round(above.baseline - below.baseline, 0) for above, below in pairwise(plain))
    leading = next((step for step, _ in steps.most_common() if 0.8 * size <= step <= 2.5 * size), 1.25 * size)
    inside = sum(0.5 * size < row.left - left < 6 * size for row in plain)
    return _Column(column, left, right, leading + 0.5, inside * 5 >= len(plain))
