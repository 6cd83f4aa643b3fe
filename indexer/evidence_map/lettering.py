"""Measures text and breaks it into lines, by the widths of Helvetica, which Arial and Liberation Sans share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),  # space to /
    *(556,) * 10,  # digits
    *(278, 278, 584, 584, 584, 556, 1015),  # : to @
    *(667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833),  # A to M
    *(722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611),  # N to Z
    *(278, 278, 278, 469, 556, 333),  # [ to `
    *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833),  # a to m
    *(556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500),  # n to z
    *(334, 260, 334, 584),  # { to ~
)
"""Thousandths of the size, for the characters of ASCII from the space on (Adobe Font Metrics of Helvetica)."""

_OTHER = 800  # of what is no letter with an accent: most are narrower
_BOLD = 1.08
_AFTER_SIGN = re.compile(r"[^-–/]*[-–/]+|[^-–/]+")
_ROOM = 1.1  # a browser without these fonts takes a wider one


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give about how wide a line of text is, in the unit of its size, with room for another font."""
    return sum(map(_advance, text)) / 1000 * size * _ROOM * (_BOLD if bold else 1)


def wrap(text: str, room: float, size: float, *, bold: bool = False, most: int = 99) -> tuple[tuple[str, ...], bool]:
    """Break a text into lines that fit the room; tells too whether some had to be left out for an ellipsis."""
    return _wrap(text, room, size, bold, most)


@lru_cache(4096)
def _wrap(text: str, room: float, size: float, bold: bool, most: int) -> tuple[tuple[str, ...], bool]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        *whole, last = _broken(word, room, size, bold=bold)
        if lines[-1]:
            lines.append("")
        lines[-1:] = [*whole, last]
    if len(lines) <= most:
        return tuple(lines), False
    final = lines[most - 1]
    while final and width(f"{final}…", size, bold=bold) > room:
        final = final[:-1]
    return (*lines[: most - 1], f"{final.rstrip()}…"), True


def _broken(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Break a word that is wider than a line: after a hyphen or a slash that it has, else with a hyphen."""
    if width(word, size, bold=bold) <= room:
        return [word]
    lines = [""]
    for part in _AFTER_SIGN.findall(word):
        if lines[-1] and width(lines[-1] + part, size, bold=bold) > room:
            lines.append("")
        if width(part, size, bold=bold) <= room:
            lines[-1] += part
            continue
        for character in part:
            if lines[-1] and width(f"{lines[-1]}{character}-", size, bold=bold) > room:
                lines[-1] += "-"
                lines.append("")
            lines[-1] += character
    return lines


@lru_cache(1024)
def _advance(character: str) -> int:
    plain = unicodedata.normalize("NFKD", character)[0]
    if " " <= plain <= "~":
        return _WIDTHS[ord(plain) - 32]
    return {"–": 556, "—": 1000, "…": 1000, "‘": 222, "’": 222, "“": 333, "”": 333, "−": 584, "›": 333}.get(
        character, _OTHER
    )
