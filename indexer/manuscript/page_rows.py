"""Puts the lines of a page into rows: what stands beside another, such as a superscript, belongs to its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from indexer.extract.pdf_lines import PrintedLine, PrintedPage
from indexer.extract.tidy import line_key

_EDGE: Final = 3
"""Lines at the top and the bottom of a page that may be running headers or footers."""


@dataclass(slots=True)
class Row:
    """Lines beside each other, read as one. The look and the height are those of the longest."""

    lines: list[PrintedLine] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    bold: bool = False

    @property
    def text(self) -> str:
        """The words of the row."""
        return " ".join(line.text for line in self.lines)

    def add(self, line: PrintedLine) -> None:
        """Put a line at the end of the row."""
        if not self.lines or len(line.text) > max(len(each.text) for each in self.lines):
            self.baseline, self.size, self.bold = line.baseline, line.size, line.bold
        left, right = line.box[0], line.box[2]
        self.left, self.right = (min(self.left, left), max(self.right, right)) if self.lines else (left, right)
        self.lines.append(line)

    def takes(self, line: PrintedLine) -> bool:
        """Tell whether a line stands beside the last one of this row, close to it and at about its height."""
        before = self.lines[-1].box
        overlap = min(before[3], line.box[3]) - max(before[1], line.box[1])
        size = max(self.size, line.size)
        near = -0.5 * size <= line.box[0] - before[2] < 2.5 * size
        return near and overlap > 0.3 * min(before[3] - before[1], line.box[3] - line.box[1])


def rows(page: PrintedPage, running: frozenset[tuple[str, int]]) -> list[Row]:
    """Give the rows of a page in the order of the file, without its running lines."""
    found: list[Row] = []
    for line in page.lines:
        if _place(line) in running:
            continue
        if found and found[-1].takes(line):
            found[-1].add(line)
        else:
            found.append(Row())
            found[-1].add(line)
    return found


def running_lines(pages: Sequence[PrintedPage]) -> frozenset[tuple[str, int]]:
    """Find the lines, digits aside, that stand at one height at the edge of at least three pages in ten, and of two."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        ordered = sorted(page.lines, key=lambda line: line.baseline)
        counts.update({_place(line) for line in ordered[:_EDGE] + ordered[-_EDGE:]})
    least = max(2, 0.3 * len(pages))
    return frozenset(place for place, count in counts.items() if count >= least)


def usual_size(pages: Iterable[PrintedPage]) -> float:
    """Give the size of type, in points, in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _place(line: PrintedLine) -> tuple[str, int]:
    return line_key(line.text), round(line.baseline / 2)
