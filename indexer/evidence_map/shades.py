"""Shades cells by how many documents they hold, in steps that a grey print keeps apart and text stands out on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shade:
    """A background and the colour of the text on it, as #rrggbb."""

    fill: str
    text: str


NONE = Shade("#ffffff", "#1a1a1a")
STEPS = (
    Shade("#e4ebf2", "#1a1a1a"),
    Shade("#b5c9db", "#1a1a1a"),
    Shade("#7fa0bd", "#000000"),
    Shade("#2b4763", "#ffffff"),
)
"""From few to many."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where each of the four steps begins.

    The steps are fixed numbers, not shares of what this map holds, so that a shade means the same on two maps and
    before and after; larger maps have larger ones.
    """

    starts: tuple[int, int, int, int]

    @classmethod
    def of(cls, most: int) -> Scale:
        """Choose the steps for a map whose fullest cell has so many documents."""
        for starts in ((1, 3, 6, 11), (1, 10, 30, 100), (1, 100, 300, 1000)):
            if most < starts[-1] * 5:
                return cls(starts)
        return cls((1, 1000, 3000, 10_000))

    def step(self, documents: int) -> int:
        """Give 0 for none and else 1 to 4."""
        return bisect_right(self.starts, documents)

    def shade(self, documents: int) -> Shade:
        """Give the shade of a cell."""
        step = self.step(documents)
        return STEPS[step - 1] if step else NONE

    @property
    def labels(self) -> tuple[str, ...]:
        """What each step stands for, such as 3–5."""
        ends = [f"{start:,}–{after - 1:,}" for start, after in zip(self.starts, self.starts[1:], strict=False)]
        return (*ends, f"{self.starts[-1]:,} or more")
