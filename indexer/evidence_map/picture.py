"""The picture of a map as plain shapes and lines of text, which SVG and PNG are both drawn from."""

from __future__ import annotations

from dataclasses import dataclass

INK, QUIET, LINE = "#1a1a1a", "#595959", "#8a8a8a"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; lengths are CSS pixels from the left and the top."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = LINE


@dataclass(frozen=True, slots=True)
class Strokes:
    """Straight lines: from x, y to x, y."""

    lines: tuple[tuple[float, float, float, float], ...]
    colour: str
    width: float = 1


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is what its letters stand on."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False
    middle: bool = False
    """``x`` is its middle, not its start."""
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that stand for one thing, which ``title`` tells in full."""

    title: str
    shapes: tuple[Box | Strokes | Text, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture, its size in CSS pixels."""

    width: float
    height: float
    title: str
    description: str
    groups: tuple[Group, ...]


def hatching(box: Box, step: float = 9) -> Strokes:
    """Give diagonal lines across a box, pale enough to read on."""
    lines = []
    reach = box.width + box.height
    for number in range(1, int(reach / step) + 1):
        far = number * step
        start, end = max(0.0, far - box.height), min(far, box.width)
        lines.append((box.x + start, box.y + far - start, box.x + end, box.y + far - end))
    return Strokes(tuple(lines), "#c4c4c4")


def inset(box: Box, by: float = 3) -> Strokes:
    """Give a second line within the edge of a box."""
    left, top, right, bottom = box.x + by, box.y + by, box.x + box.width - by, box.y + box.height - by
    across = ((left, top, right, top), (left, bottom, right, bottom))
    return Strokes((*across, (left, top, left, bottom), (right, top, right, bottom)), LINE)
