"""Makes an item fit for citeproc-py: only what it knows, in the forms that it sets rightly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from citeproc import DATES, NAMES, VARIABLES

from indexer.citation.csl_json import DATES as OUR_DATES
from indexer.citation.csl_json import NAMES as OUR_NAMES
from indexer.citation.marks import without_marks
from indexer.citation.names import Name
from indexer.citation.punctuation import typographic
from indexer.paper_text import Csl

_KNOWN = frozenset(each.replace("_", "-") for each in VARIABLES)
_ITS_NAMES = frozenset(each.replace("_", "-") for each in NAMES)
_ITS_DATES = frozenset(each.replace("_", "-") for each in DATES)
_VERBATIM = frozenset({"URL", "DOI", "ISBN", "ISSN"})
_PARTICLES = re.compile(r"((?:[^\W\d_A-ZÀ-Þ][^\W\d_A-ZÀ-Þ’]*\s+)+)(\S.*)")  # words in small letters before a name


def prepared(item: Csl) -> dict[str, Any]:
    """Give an item for citeproc-py; its identifier is left out."""
    made: dict[str, Any] = {"type": str(item.get("type") or "document"), "language": "en-GB"}
    for field, value in item.items():
        if field in ("id", "type") or field not in _KNOWN or not value:
            continue
        if field in OUR_NAMES:
            if field in _ITS_NAMES and (names := [_name(each) for each in value]):
                made[field] = names
        elif field in OUR_DATES:
            if field in _ITS_DATES:
                made[field] = _date(value)
        elif field in _VERBATIM or field == "language":
            made[field] = without_marks(str(value))
        else:
            made[field] = typographic(str(value))
    if "event-title" in item:  # CSL 1.0.1 called it so
        made.setdefault("event", typographic(str(item["event-title"])))
    return made


def _name(name: Name) -> dict[str, str]:
    held = {part: typographic(text) for part, text in name.items()}
    if "literal" not in held and "family" not in held:
        return {"literal": held.get("given", "")}
    found = _PARTICLES.fullmatch(held.get("family", ""))
    if found and "non-dropping-particle" not in held:
        held |= {"non-dropping-particle": found[1].strip(), "family": found[2]}
    return held


def _date(date: Mapping[str, Any]) -> dict[str, Any]:
    """Give a date with the parts that citeproc-py reads; a span of years in one year is that year."""
    if "date-parts" not in date:
        return {"literal": typographic(str(date.get("literal", "")))}
    return {key: value for key, value in date.items() if key in ("date-parts", "circa")}
