"""Guesses which organisation a document comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    r"\b((?:[A-Z][a-z]+(?:-[a-z]+)*(?: (?:and|&|upon|of))? ){1,4}(?:City |County |Borough )?Council)\b"
)


def guess_organisation(properties: Iterable[Property], first: str, known: Iterable[str]) -> Guess | None:
    """Take what a web page says of its publisher, else the known body named first on page 1, else a council."""
    for each in properties:
        if each.name == "organisation" and each.value.strip():
            return Guess(each.value.strip(), each.source)
    text = first.replace("\u2019", "'")
    found = [(match.start(), name) for name in dict.fromkeys((*known, *KNOWN)) if (match := _named(name).search(text))]
    if found:
        return Guess(min(found)[1], "named on the first page")
    council = _COUNCIL.search(text)
    return Guess(" ".join(council[1].split()), "named on the first page") if council else None


def _named(name: str) -> re.Pattern[str]:
    spaced = r"\s+".join(map(re.escape, name.replace("\u2019", "'").split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE if len(name) > 8 else re.NOFLAG)
