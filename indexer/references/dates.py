"""Reads when a listed work appeared: years with their suffixes, months and days, and what "in press" says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = (
    ("jan", "janv", "ener"),
    ("feb", "fév", "fev"),
    ("mar", "mär"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mayo"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "aoû", "aou", "ago"),
    ("sep",),
    ("oct", "okt", "out"),
    ("nov",),
    ("dec", "déc", "dez", "dic"),
)
_MONTH = (
    r"(?:Jan(?:uary|uar|v(?:ier)?)?|Feb(?:ruary|ruar)?|F[ée]v(?:rier)?|Mar(?:ch|s|zo)?|M[äa]rz|Apr(?:il)?|Avr(?:il)?|"
    r"Abril|May|Mai|Mayo|June?|Juin|Juni|Junio|July?|Juillet|Juli|Julio|Aug(?:ust)?|Ao[uû]t|Agosto|"
    r"Sep(?:t(?:embre|ember)?)?|Septiembre|O[ck]t(?:ober|obre)?|Octubre|Nov(?:ember|embre|iembre)?|"
    r"D[eé][cz](?:ember|embre)?|Diciembre|Spring|Summer|Autumn|Fall|Winter|Michaelmas|Easter)\b\.?"
)
_SEASONS: Final = {"spring": 1, "easter": 1, "summer": 2, "autumn": 3, "fall": 3, "michaelmas": 3, "winter": 4}
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
_YEAR = r"(?:1[4-9]|20)\d\d"
_DATE = (
    rf"(?:(?P<day>{_DAY})\s?(?:[-–/]\s?{_DAY})?\s+(?:of\s+)?)?"
    rf"(?:(?P<month>{_MONTH})(?:\s?[-–/]\s?{_MONTH})?,?\s*(?:(?P<day2>{_DAY})(?:\s?[-–]\s?{_DAY})?,?\s+)?(?:de\s+)?)?"
    rf"(?P<year>{_YEAR})(?:(?P<suffix>[a-z])(?!\w))?(?:\s?[-–/]\s?\d{{2,4}}(?!\d))?(?![\w–\-])"
    rf"(?:[,;:]?\s+(?P<month2>{_MONTH})(?:\s?[-–/]\s?{_MONTH})?(?:\s+(?P<day3>{_DAY})(?!\w))?)?"
    rf"|(?P<nodate>n\.\s?d\.?|no date|undated|s\.\s?d\.)(?:[-\s]?(?P<suffix2>[a-z])(?!\w))?"
    rf"|(?P<status>in\s+press|forthcoming|in\s+preparation|to\s+appear|submitted|under\s+review)\b"
)
DATE: Final = re.compile(
    rf"(?<![\w–/\-])(?P<open>[(\[])?(?:c(?:a|irca)?\.?\s?)?(?:{_DATE})(?P<close>\s?[)\]])?", re.IGNORECASE
)
"""A date, with a bracket on either side if there is one."""
DAY: Final = re.compile(
    rf"(?<!\w)(?:(?P<day>{_DAY})\s(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s?\(?(?P<day2>{_DAY})\)?)(?=\s*[.,;:)\0]|$)"
)
"""A day without a year, as it follows the name of a newspaper."""
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)|(?<!\d)(\d\d?)[/.](\d\d?)[/.](\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class When:
    """A date: its parts from the year on, the letter that tells works of one year apart, and a word for no date."""

    parts: tuple[int, ...] = ()
    suffix: str = ""
    season: int = 0
    status: str = ""
    """ "in press" and the like, as written."""


def read_date(match: re.Match[str]) -> When:
    """Read what :data:`DATE` has found."""
    if match["status"]:
        return When(status=" ".join(match["status"].lower().split()))
    if match["nodate"]:
        return When(suffix=match["suffix2"] or "")
    parts = [int(match["year"])]
    month = (match["month"] or match["month2"] or "").lower().rstrip(".")
    season = _SEASONS.get(month, 0)
    if month and not season and (number := _month(month)):
        parts.append(number)
        if day := re.sub(r"\D", "", match["day"] or match["day2"] or match["day3"] or ""):
            parts.extend([int(day)] if 1 <= int(day) <= 31 else [])
    return When(tuple(parts), (match["suffix"] or "").lower(), season)


def read_day_of_year(match: re.Match[str]) -> tuple[int, int]:
    """Read the month and the day of what :data:`DAY` has found."""
    month = _month((match["month"] or match["month2"]).lower())
    return month, int(re.sub(r"\D", "", match["day"] or match["day2"]))


def read_day(text: str) -> When | None:
    """Read the first date in a text, also one in numbers: "2016-07-12", "12/07/2016" (the day first)."""
    if match := _ISO.search(text):
        year, month, day = (int(each) for each in (match.groups()[:3] if match[1] else match.groups()[:2:-1]))
        return When((year, month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else When((year,))
    match = DATE.search(text)
    return read_date(match) if match and match["year"] else None


def _month(name: str) -> int:
    return next(
        (number for number, starts in enumerate(_MONTHS, 1) if any(name.startswith(each) for each in starts)), 0
    )
