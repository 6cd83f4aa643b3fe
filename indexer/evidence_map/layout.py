"""Lays a map out as a picture: as wide and high as what it says needs, from one column to sixty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.evidence_map.about import About, adding_up
from indexer.evidence_map.axis import Axis
from indexer.evidence_map.cell import MEANINGS, Cell, State, counted
from indexer.evidence_map.comparison import Change, Comparison
from indexer.evidence_map.counting import EvidenceMap, Total
from indexer.evidence_map.lettering import width, wrap
from indexer.evidence_map.picture import INK, QUIET, Box, Group, Picture, Strokes, Text, hatching, inset
from indexer.evidence_map.shades import NONE, Scale

_MARGIN = 24.0
_NARROWEST = 560.0  # of what stands above and below the cells
_WIDEST_NOTE = 900.0  # longer lines are hard to read
_COLUMN = (68.0, 88.0)  # a column's narrowest and widest
_ROOMY_COLUMN = (88.0, 120.0)
_LABELS = (120.0, 260.0)  # likewise of the rows' labels
_ROOMY = 12  # up to so many columns there is room for wider ones
_PAD = 6.0
_INDENT = 12.0
_LABEL, _NUMBER, _WORDS, _TITLE, _NOTE = 11.0, 15.0, 9.5, 18.0, 11.0  # sizes of letters
_LEADING = 1.25  # a line's height to the size of its letters
_TALLEST_LABEL = 6  # lines
_KEY = 26.0  # a square of the legend


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        return self.size * _LEADING


def picture(found: EvidenceMap, about: About, changes: Comparison | None = None, scale: Scale | None = None) -> Picture:
    """Lay out a map.

    Args:
        found: The map.
        about: What stands above it.
        changes: What changed since an earlier map, shown in the cells.
        scale: Where the shades begin, to match another map; chosen by the fullest cell where it is not given.
    """
    return _Sheet(found, about, changes, scale or Scale.of(found.most)).picture()


class _Sheet:
    """One map on its way to a picture."""

    def __init__(self, found: EvidenceMap, about: About, changes: Comparison | None, scale: Scale) -> None:
        self._found, self._about, self._changes, self._scale = found, about, changes, scale
        self._column = _column_width(found.columns)
        self._labels = _between(
            max(
                (width(each.label, _LABEL, bold=not each.depth) + each.depth * _INDENT for each in found.rows.values),
                default=0,
            )
            + 2 * _PAD,
            _LABELS,
        )
        across = self._labels + self._column * (len(found.columns.values) + 1)
        self._width = max(_NARROWEST, across) + 2 * _MARGIN
        self._groups: list[Group] = []
        self._y = _MARGIN

    def picture(self) -> Picture:
        found, about = self._found, self._about
        self._note(about.title, _TITLE, bold=True)
        for line in about.lines:
            self._note(line, _NOTE)
        self._y += 12
        self._head()
        for number, value in enumerate(found.rows.values):
            self._row(value.label, value.depth, found.cells[number], found.row_totals[number], number)
        self._totals()
        self._y += 20
        self._legend()
        sums = adding_up(found, self._changes)
        for line in sums:
            self._note(line, _NOTE)
        for line in self._reading():
            self._note(line, _NOTE, colour=QUIET)
        described = (
            f"A table of {counted(len(found.rows.values), 'row')} by {counted(len(found.columns.values), 'column')}: "
            f"{found.rows.name} by {found.columns.name}. {' '.join(about.lines)} {' '.join(sums)}"
        )
        return Picture(self._width, self._y + _MARGIN, about.title, described, tuple(self._groups))

    def _reading(self) -> Iterator[str]:
        """Tell what signs mean, where they stand on this map."""
        found = self._found
        if any(value.depth for value in found.columns.values):
            yield "› before a column: a part of the last column before it with fewer of them, which counts it too."
        if any(total.alone for total in (*found.row_totals, *found.column_totals)):
            yield "“and 1 off” under a total: that many more documents have this value and nothing on the other axis."

    def _note(self, text: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
        room = min(self._width - 2 * _MARGIN, _WIDEST_NOTE)
        lines, _ = wrap(text, room, size, bold=bold)
        shapes = []
        for line in lines:
            shapes.append(Text(_MARGIN, self._y + size, line, size, bold, colour=colour))
            self._y += size * 1.4
        self._groups.append(Group("", tuple(shapes)))
        self._y += 3

    def _head(self) -> None:
        found = self._found
        labels = [("› " * value.depth + value.label, value.label) for value in found.columns.values]
        wrapped = [
            wrap(shown, self._column - 8, _LABEL, bold=not value.depth, most=_TALLEST_LABEL)[0]
            for (shown, _), value in zip(labels, found.columns.values, strict=True)
        ]
        height = max((len(lines) for lines in wrapped), default=1) * _LABEL * _LEADING + 2 * _PAD
        names, _ = wrap(f"{found.rows.name} (rows) by {found.columns.name} (columns)", self._labels - 8, _LABEL, most=5)
        height = max(height, len(names) * _LABEL * _LEADING + 2 * _PAD)
        bottom = self._y + height
        self._groups.append(Group("", _standing(names, _MARGIN, bottom, colour=QUIET)))
        for number, (lines, value) in enumerate(zip(wrapped, found.columns.values, strict=True)):
            middle = self._left(number) + self._column / 2
            self._groups.append(Group(value.label, _standing(lines, middle, bottom, bold=not value.depth, middle=True)))
        middle = self._left(len(wrapped)) + self._column / 2
        self._groups.append(Group("", _standing(("All",), middle, bottom, bold=True, middle=True)))
        self._y = bottom

    def _row(self, label: str, depth: int, cells: Sequence[Cell], total: Total, number: int) -> None:
        changes: Sequence[Change | None] = self._changes.changes[number] if self._changes else [None] * len(cells)
        inside = [_inside(cell, change, self._column) for cell, change in zip(cells, changes, strict=True)]
        indent = min(depth * _INDENT, self._labels / 3)
        names, _ = wrap(label, self._labels - indent - 8, _LABEL, bold=not depth, most=4)
        end = _end(total, self._column)
        height = max(
            len(names) * _LABEL * _LEADING, *(sum(line.height for line in lines) for lines in (*inside, end)), 24
        )
        height += 2 * _PAD
        top = self._y + (height - len(names) * _LABEL * _LEADING) / 2
        self._groups.append(
            Group(
                label,
                tuple(
                    Text(_MARGIN + indent, top + (at + 0.8) * _LABEL * _LEADING, line, _LABEL, not depth)
                    for at, line in enumerate(names)
                ),
            )
        )
        for at, (cell, lines, change) in enumerate(zip(cells, inside, changes, strict=True)):
            box = Box(self._left(at), self._y, self._column, height, self._scale.shade(cell.documents).fill)
            named = f"{label} and {self._found.columns.values[at].label}: {cell.words}. {cell.detail}"
            changed = f" Change: {change.words}." if change and change.words else ""
            self._groups.append(Group(f"{named.rstrip()}{changed}", self._cell(box, cell, lines)))
        box = Box(self._left(len(cells)), self._y, self._column, height, NONE.fill, NONE.fill)
        self._groups.append(Group(f"All of {label}: {_total_words(total)}", _centred(box, end, INK)))
        self._y += height

    def _cell(self, box: Box, cell: Cell, lines: Sequence[_Line]) -> tuple[Box | Strokes | Text, ...]:
        if cell.documents:
            return box, *_centred(box, lines, self._scale.shade(cell.documents).text)
        pattern = _pattern(box, cell.state)
        return box, *pattern, *_centred(box, lines, QUIET if cell.state is State.NOT_YET_LOOKED_AT else INK)

    def _totals(self) -> None:
        ends = [_end(total, self._column) for total in self._found.column_totals]
        grand = [_Line(f"{self._found.on_map:,}", _NUMBER, bold=True)]
        height = max(sum(line.height for line in lines) for lines in (*ends, grand)) + 2 * _PAD
        self._groups.append(Group("", (Text(_MARGIN, self._y + height / 2 + 4, "All", _LABEL, bold=True),)))
        for number, lines in enumerate([*ends, grand]):
            box = Box(self._left(number), self._y, self._column, height, NONE.fill, NONE.fill)
            self._groups.append(Group("", _centred(box, lines, INK)))
        self._y += height

    def _legend(self) -> None:
        """Show the shades side by side, then the empty states one beneath another with what they mean."""
        x = _MARGIN
        shapes: list[Box | Strokes | Text] = []
        for start, label in zip(self._scale.starts, self._scale.labels, strict=True):
            box = Box(x, self._y, _KEY, 18, self._scale.shade(start).fill)
            shapes += [box, Text(x + _KEY + 6, self._y + 13, label, _NOTE)]
            x += _KEY + width(label, _NOTE) + 26
        shapes.append(Text(x, self._y + 13, "documents", _NOTE))
        self._groups.append(Group("", tuple(shapes)))
        self._y += 26
        room = min(self._width - 2 * _MARGIN, _WIDEST_NOTE) - _KEY - 8
        for state in (each for each in State if each is not State.FOUND):
            box = Box(_MARGIN, self._y, _KEY, 18, NONE.fill)
            lines, _ = wrap(f"{state.value}: {MEANINGS[state]}", room, _NOTE)
            texts = [
                Text(_MARGIN + _KEY + 8, self._y + 13 + at * _NOTE * 1.3, line, _NOTE) for at, line in enumerate(lines)
            ]
            self._groups.append(Group("", (box, *_pattern(box, state), *texts)))
            self._y += max(18, len(lines) * _NOTE * 1.3 + 4) + 6
        self._y += 6

    def _left(self, number: int) -> float:
        return _MARGIN + self._labels + number * self._column


def _column_width(columns: Axis) -> float:
    words = [
        (word, not value.depth) for value in columns.values for word in ("› " * value.depth + value.label).split(" ")
    ]
    longest = max((width(word, _LABEL, bold=bold) for word, bold in words), default=0) + 10
    return _between(longest, _ROOMY_COLUMN if len(columns.values) <= _ROOMY else _COLUMN)


def _between(wanted: float, ends: tuple[float, float]) -> float:
    return min(max(wanted, ends[0]), ends[1])


def _inside(cell: Cell, change: Change | None, room: float) -> list[_Line]:
    """Give the lines of a cell: a number or words, and what changed."""
    if cell.documents:
        lines = [_Line(f"{cell.documents:,}", _NUMBER, bold=True), *_small(_noun(cell.documents, "document"), room)]
        if cell.passages is not None:
            lines += _small(counted(cell.passages, "passage"), room)
    else:
        lines = _small(cell.words, room)
        if cell.unreadable:
            lines += _small(f"({counted(cell.unreadable, 'document')})", room)
    if change and change.short:
        lines.append(_Line(change.short, _LABEL, bold=True))
    elif change and change.words:
        lines += _small(f"({change.words})", room)
    return lines


def _end(total: Total, room: float) -> list[_Line]:
    lines = [_Line(f"{total.documents:,}", _NUMBER, bold=True)]
    return [*lines, *_small(f"and {total.alone:,} off", room)] if total.alone else lines


def _total_words(total: Total) -> str:
    off = f", and {total.alone:,} with nothing on the other axis" if total.alone else ""
    return f"{counted(total.documents, 'document')}{off}"


def _noun(number: int, one: str) -> str:
    return counted(number, one).partition(" ")[2]


def _small(text: str, room: float) -> list[_Line]:
    return [_Line(line, _WORDS) for line in wrap(text, room - 6, _WORDS)[0]]


def _pattern(box: Box, state: State) -> tuple[Strokes, ...]:
    """Set the empty states apart without colour: hatched, framed twice, plain."""
    if state is State.HELD_BUT_UNREADABLE:
        return (hatching(box),)
    return (inset(box),) if state is State.SEARCHED_NONE_FOUND else ()


def _centred(box: Box, lines: Sequence[_Line], colour: str) -> tuple[Text, ...]:
    y = box.y + (box.height - sum(line.height for line in lines)) / 2
    texts = []
    for line in lines:
        texts.append(
            Text(box.x + box.width / 2, y + line.size, line.text, line.size, line.bold, middle=True, colour=colour)
        )
        y += line.height
    return tuple(texts)


def _standing(
    lines: Sequence[str], x: float, bottom: float, *, bold: bool = False, middle: bool = False, colour: str = INK
) -> tuple[Text, ...]:
    """Set lines so that the last one stands just above the bottom."""
    first = bottom - _PAD - (len(lines) - 1) * _LABEL * _LEADING - 2
    return tuple(
        Text(x, first + at * _LABEL * _LEADING, line, _LABEL, bold, middle, colour) for at, line in enumerate(lines)
    )
