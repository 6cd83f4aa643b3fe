"""Chooses among works of the named authors by the year that a citation gives, and says in words how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.references.works import Named
from indexer.references.written_names import Form
from indexer.references.years import Year


@dataclass(frozen=True, slots=True)
class Choice:
    """Places in the list of what a citation may mean, and why."""

    listed: tuple[int, ...]
    why: str


_FORMS = {
    Form.FULL: "author and year",
    Form.ACRONYM: "an acronym of the author, and the year",
    Form.SHORT: "the first words of the author's name, and the year",
    Form.INITIALS: "the initials of the only author listed that has them, and the year",
}


def choose(year: Year, named: Sequence[Named]) -> Choice:
    """Choose the works of the right year: one where that is clear, several where it may be any, or none."""
    if not named:
        return Choice((), "no work of this author is listed")
    if not year.years:
        return _undated(year, named)
    wanted, why = _of_year(year, named)
    if not wanted:
        return _misdated(year, named)
    if year.suffix:
        return _lettered(year, wanted)
    best = min((each.loose, each.form) for each in wanted)
    wanted = [each for each in wanted if (each.loose, each.form) == best]
    places = tuple(each.work.at for each in wanted)
    if len(places) > 1:
        return Choice(places, f"{len(places)} works of this author and year are listed")
    return Choice(places, why or _FORMS[best[1]])


def _of_year(year: Year, named: Sequence[Named]) -> tuple[list[Named], str]:
    """Give the works of a year. A period is the date of data, which are reported as it ends, or a year later."""
    last = year.years[-1]
    if found := [each for each in named if each.work.year == last]:
        return found, "the author, and the end of the period of the data" if year.spans else ""
    if not year.spans:
        return [], ""
    for near in (last + 1, year.years[0]):
        if found := [each for each in named if each.work.year == near]:
            return found, f"the author, and {near} as the year of publication nearest to the data's"
    return [], ""


def _lettered(year: Year, named: Sequence[Named]) -> Choice:
    best = min((each.loose, each.form) for each in named)
    if same := [each for each in named if each.work.suffix == year.suffix]:
        best = min((each.loose, each.form) for each in same)
        places = tuple(each.work.at for each in same if (each.loose, each.form) == best)
        return Choice(places, "author, year and letter")
    if any(each.work.suffix for each in named):
        return Choice((), f"no work with the letter {year.suffix} is listed of this author and year")
    named = [each for each in named if (each.loose, each.form) == best]
    number = ord(year.suffix) - ord("a")
    if len(named) == 1:
        return Choice((named[0].work.at,), "author and year; the list has no letters")
    if number < len(named):
        return Choice((named[number].work.at,), "author and year; the letters counted in the order of the list")
    return Choice(tuple(each.work.at for each in named), f"{len(named)} works of this author and year are listed")


def _undated(year: Year, named: Sequence[Named]) -> Choice:
    undated = [each for each in named if not each.work.year and each.work.suffix in (year.suffix, "")]
    if year.in_press and not undated and len(named) > 1:
        return Choice((), _other_years(named))
    known = "the author, and no year" if undated else "the author; the list gives a year, the citation none"
    wanted = undated or list(named)
    best = min((each.loose, each.form) for each in wanted)
    places = tuple(each.work.at for each in wanted if (each.loose, each.form) == best)
    if len(places) > 1:
        return Choice(places, f"{len(places)} works of this author are listed")
    return Choice(places, known)


def _misdated(year: Year, named: Sequence[Named]) -> Choice:
    """Forgive people's works a year's difference; bodies report each year, and the list may lack that report."""
    near = [each for each in named if not each.loose and not each.work.is_body and each.work.year in _beside(year)]
    if len(near) == 1 and len({each.work.at for each in named if not each.loose}) == 1 and not year.suffix:
        return Choice((near[0].work.at,), f"the authors; the list gives {near[0].work.year} as the year")
    return Choice((), _other_years(named))


def _beside(year: Year) -> tuple[int, int]:
    return year.years[-1] - 1, year.years[-1] + 1


def _other_years(named: Sequence[Named]) -> str:
    years = sorted({each.work.year for each in named if each.work.year})
    return f"this author is listed, but with {' and '.join(map(str, years[:4])) or 'no year'}"
