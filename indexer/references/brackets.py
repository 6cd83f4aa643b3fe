"""Finds what stands in brackets, however they nest, and forgives those that are never closed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_MARKS = re.compile(r"[()\[\]]")
_LONGEST = 3000  # characters; a bracket that has not closed by then never will


@dataclass(frozen=True, slots=True)
class Bracket:
    """A pair of brackets: ``start`` is after the opening one, ``end`` at the closing one."""

    start: int
    end: int


class Brackets:
    """All brackets of a text."""

    def __init__(self, text: str, starts: list[int]) -> None:
        """Read a text whose blocks begin at ``starts``; no bracket goes on from one block into the next."""
        found: list[Bracket] = []
        open_: list[tuple[int, str]] = []
        for mark in _MARKS.finditer(text):
            at = mark.start()
            while open_ and (
                at - open_[0][0] > _LONGEST or bisect_right(starts, at) != bisect_right(starts, open_[0][0])
            ):
                open_.pop(0)
            if mark[0] in "([":
                open_.append((at, mark[0]))
                continue
            wanted = "(" if mark[0] == ")" else "["
            for depth in range(len(open_) - 1, max(-1, len(open_) - 6), -1):
                if open_[depth][1] == wanted:
                    found.append(Bracket(open_[depth][0] + 1, at))
                    del open_[depth:]
                    break
        self._all = sorted(found, key=lambda each: each.start)
        self._starts = [each.start for each in self._all]

    def around(self, at: int) -> Bracket | None:
        """Give the innermost brackets around a place."""
        for number in range(bisect_right(self._starts, at) - 1, max(-1, bisect_right(self._starts, at) - 60), -1):
            if self._all[number].end >= at:
                return self._all[number]
        return None
