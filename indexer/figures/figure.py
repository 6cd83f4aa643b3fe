"""What a figure is, and when two of them say the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What sort of quantity a figure is; figures of two kinds are never equal."""

    COUNT = "count"
    """A number of things, or of units such as years: the noun says which."""
    SHARE = "share"
    """A part of a whole: 39%, 1 in 10, a third, 12 per 1,000. The value of the whole is 1."""
    POINTS = "percentage points"
    MONEY = "money"
    RATIO = "ratio"
    """One number to another: 3:1."""


class Hedge(StrEnum):
    """What words before a number allow it to differ from the exact one."""

    NONE = ""
    ABOUT = "about"
    ABOVE = "more than"
    BELOW = "less than"
    NEARLY = "nearly"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at the characters ``start`` to ``end`` of a text."""

    start: int
    end: int
    value: Fraction
    kind: Kind = Kind.COUNT
    noun: tuple[str, ...] = ()
    """Stems of what is counted: the words that follow, or where none do, those before."""
    upper: Fraction | None = None
    """Of a range, its other end."""
    currency: str = ""
    step: Fraction = Fraction(0)
    """What one more in the last written digit would add; 0 of words such as "a third"."""
    hedge: Hedge = Hedge.NONE

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """The value, and of a range both ends."""
        return (self.value,) if self.upper is None else (self.value, self.upper)

    def moved(self, by: int) -> Figure:
        """Give the same figure so many characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)


def is_mere_one(figure: Figure, text: str) -> bool:
    """Tell whether a figure is the word "one" alone, which counts less often than it points: "as one member said".

    >>> is_mere_one(Figure(3, 6, Fraction(1)), "As one said"), is_mere_one(Figure(3, 4, Fraction(1)), "As 1 said")
    (True, False)
    """
    return figure.kind is Kind.COUNT and text[figure.start : figure.end].casefold() == "one"


_ROUNDING = Fraction(1, 10)  # the most that rounding may change
_NEAR = Fraction(1, 20)  # what "about" allows, of the value
_BEYOND = Fraction(1, 5)  # how far above a round number "more than" may still be said, and below it "less than"
_SHORT_OF = Fraction(1, 10)  # how far below "nearly" may


def equal(one: Figure, other: Figure) -> bool:
    """Tell whether two figures have the same value, whatever their form and their noun.

    Parts of a whole that no percentage gives exactly, such as a third, equal the percentage nearest to them.
    """
    if not _comparable(one, other) or len(one.ends) != len(other.ends):
        return False
    if one.ends == other.ends:
        return True
    if one.kind is not Kind.SHARE or (one.step and other.step) or not (one.step or other.step):
        return False
    worded, written = (one, other) if not one.step else (other, one)
    return all(
        100 % exact.denominator and abs(exact - given) * 2 <= written.step
        for exact, given in zip(worded.ends, written.ends, strict=True)
    )


def agree(told: Figure, source: Figure) -> bool:
    """Tell whether a figure may be told of a source that has the other one.

    It may if they are equal, if it is the source's rounded to the digits it is told with, if its wording ("about",
    "more than") allows for it, or if it is an end of the source's range.
    """
    if equal(told, source):
        return True
    if not _comparable(told, source) or told.upper is not None:
        return False
    if source.upper is not None:
        return told.value in source.ends
    value, true = told.value, source.value
    apart = abs(true - value)
    # Only what has more digits can be rounded, and nobody calls 2.5 of something 3.
    rounded = 0 < source.step < told.step and apart * 2 <= told.step and apart <= abs(true) * _ROUNDING
    if rounded or (told.hedge is Hedge.ABOUT and apart <= value * _NEAR):
        return True
    if source.hedge is not Hedge.NONE or not _is_round(told):
        return False
    match told.hedge:
        case Hedge.ABOVE:
            return value <= true <= value * (1 + _BEYOND)
        case Hedge.BELOW:
            return value * (1 - _BEYOND) <= true <= value
        case Hedge.NEARLY:
            return value * (1 - _SHORT_OF) <= true <= value
        case _:
            return False


def _is_round(figure: Figure) -> bool:
    """Tell whether a number is one that others are told by: "over 21" means 21, "over 2,000" may mean 2,034."""
    if figure.kind is Kind.SHARE:
        return not figure.step or (figure.value * 20).denominator == 1
    return figure.value >= 50 and figure.value % 10 == 0


def _comparable(one: Figure, other: Figure) -> bool:
    return one.kind is other.kind and one.currency == other.currency
