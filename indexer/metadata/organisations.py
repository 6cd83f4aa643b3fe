"""Guesses which organisation a document comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.extract.extraction import Property
from indexer.model import Guess

# Bodies that publish on the care and protection of children in the United Kingdom.
KNOWN = (
    "Scottish Government",
    "Scottish Children's Reporter Administration",
    "Children's Hearings Scotland",
    "Care Inspectorate",
    "Education Scotland",
    "Healthcare Improvement Scotland",
    "Social Work Scotland",
    "Scottish Social Services Council",
    "Police Scotland",
    "Crown Office and Procurator Fiscal Service",
    "HM Inspectorate of Constabulary in Scotland",
    "Convention of Scottish Local Authorities",
    "Public Health Scotland",
    "NHS Health Scotland",
    "CELCIS",
    "Barnardo's",
    "NSPCC",
    "Ofsted",
    "Department for Education",
    "Care Quality Commission",
    "HM Inspectorate of Probation",
    "Home Office",
    "Ministry of Justice",
    "National Crime Agency",
    "NHS England",
    "Office for National Statistics",
)
_COUNCIL = re.compile(
    r"\b((?:[A-Z][a-z]+(?:-[a-z]+)*(?: (?:and|&|upon|of))? ){1,3}?"
    r"(?:(?:Metropolitan |London )?Borough |City |County )?Council)\b"
)
_NO_PLACE = re.compile(r"(?:The |Your |Our )?(?:Metropolitan |London |City |County |Borough )*Council")


def guess_organisation(properties: Iterable[Property], first: str, last: str, known: Iterable[str]) -> Guess | None:
    """Take what a web page says of its publisher, else the known body named first on page 1 or on the last page.

    Publishers that do not name themselves on page 1 do so at the end; the council a report is about comes after them.
    """
    for each in properties:
        if each.name == "organisation" and each.value.strip():
            return Guess(each.value.strip(), each.source)
    names = dict.fromkeys((*known, *KNOWN))
    for text, source in ((first, "named on the first page"), (last, "named on the last page")):
        straight, plain = _straight(text), _plain(text)
        found = [
            (match.start(), name)
            for name in names
            if _plain_name(name) in plain and (match := _named(name).search(straight))
        ]
        if found:
            return Guess(min(found)[1], source)
    councils = (" ".join(match[1].split()) for match in _COUNCIL.finditer(_straight(first)))
    council = next((name for name in councils if not _NO_PLACE.fullmatch(name)), None)
    return Guess(council, "named on the first page") if council else None


def _straight(text: str) -> str:
    return text.replace("\u2019", "'")


def _plain(text: str) -> str:
    return " ".join(_straight(text).split()).casefold()


_plain_name = lru_cache(maxsize=1 << 14)(_plain)  # a library knows thousands of names, and looks for each in every file


def _named(name: str) -> re.Pattern[str]:
    spaced = r"\s+".join(map(re.escape, _straight(name).split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE if len(name) > 8 else re.NOFLAG)
