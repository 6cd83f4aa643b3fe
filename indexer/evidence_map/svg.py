"""Writes a picture as SVG that stands alone: text stays text, and nothing in it needs a style sheet or a script."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from indexer.cells import fit
from indexer.evidence_map.picture import Box, Group, Picture, Strokes, Text

_FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"


def svg(picture: Picture) -> str:
    """Write a picture as an SVG document. Only attributes give it its look, so a strict policy lets it be opened."""
    size = f'width="{_number(picture.width)}" height="{_number(picture.height)}"'
    box = f"0 0 {_number(picture.width)} {_number(picture.height)}"
    told = 'role="img" aria-labelledby="title description"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{box}" {told} font-family="{_FONTS}">',
        f'<title id="title">{_safe(picture.title)}</title>',
        f'<desc id="description">{_safe(picture.description)}</desc>',
        f'<rect {size} fill="#ffffff"/>',
        *(line for group in picture.groups for line in _group(group)),
        "</svg>\n",
    ]
    return "\n".join(lines)


def _group(group: Group) -> Iterator[str]:
    if not group.title:
        yield from map(_shape, group.shapes)
        return
    yield f"<g><title>{_safe(group.title)}</title>"
    yield from map(_shape, group.shapes)
    yield "</g>"


def _shape(shape: Box | Strokes | Text) -> str:
    match shape:
        case Box():
            place = " ".join(
                f'{name}="{_number(value)}"'
                for name, value in (("x", shape.x), ("y", shape.y), ("width", shape.width), ("height", shape.height))
            )
            return f"<rect {place} fill={quoteattr(shape.fill)} stroke={quoteattr(shape.edge)}/>"
        case Strokes():
            path = "".join(
                f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}" for x1, y1, x2, y2 in shape.lines
            )
            return f'<path d="{path}" stroke={quoteattr(shape.colour)} stroke-width="{_number(shape.width)}"/>'
        case Text():
            look = ' font-weight="bold"' * shape.bold + ' text-anchor="middle"' * shape.middle
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}" font-size="{_number(shape.size)}"'
            return f"<text {place} fill={quoteattr(shape.colour)}{look}>{_safe(shape.text)}</text>"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _safe(text: str) -> str:
    return escape(fit(text))
