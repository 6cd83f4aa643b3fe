"""Reads and writes CSL-JSON, and makes items sound that others wrote (citationstyles.org, schema 1.0.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from indexer.citation.dates import read_date
from indexer.citation.read import Read, as_characters
from indexer.errors import UsageError
from indexer.language import one_line
from indexer.paper_text import Csl

NAMES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author "
    "performer producer recipient reviewed-author script-writer series-creator translator".split()
)
"""The fields of an item that hold names."""

DATES = frozenset("accessed available-date event-date issued original-date submitted".split())
"""The fields of an item that hold dates."""

_OLD_NAMES = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short", "event": "event-title"}
_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
_LINES = frozenset({"abstract", "note"})  # they may have several


def as_csl(items: Iterable[Csl]) -> str:
    """Write works as a CSL-JSON file."""
    return json.dumps([dict(each) for each in items], ensure_ascii=False, indent=2) + "\n"


def read_csl(data: bytes | str) -> Read:
    """Read a CSL-JSON file: a list of items, one item, or an object that has them under "items".

    Raises:
        UsageError: it is no JSON, or too large.
    """
    try:
        held = json.loads(as_characters(data))
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(
            f"This is no CSL-JSON: it cannot be read as JSON{where}. Export the references again."
        ) from error
    if isinstance(held, dict):
        held = held["items"] if isinstance(held.get("items"), list) else [held]
    if not isinstance(held, list):
        raise UsageError("This is no CSL-JSON: it holds no list of works. Export the references again.")
    items, problems = [], []
    for number, each in enumerate(held, 1):
        try:
            items.append(sound(each))
        except UsageError as error:
            problems.append(f"Record {number} was left out. {error}")
    return Read(tuple(items), tuple(problems))


def sound(item: Any) -> Csl:
    """Give an item with only what CSL knows how to use: text, names and dates in their forms.

    Raises:
        UsageError: it is no item, or names no title, no author and no address.
    """
    if not isinstance(item, Mapping):
        raise UsageError("It is not an object with fields.")
    kept: dict[str, Any] = {}
    for given, value in item.items():
        key = _OLD_NAMES.get(str(given), str(given))
        made = _names(value) if key in NAMES else _date(value) if key in DATES else _text(key, value)
        if made:
            kept.setdefault(key, made)
    kept.setdefault("type", "document")
    if not any(kept.get(key) for key in ("title", "author", "container-title", "URL", "DOI")):
        raise UsageError("It has no title, no author and no address.")
    return kept


def _text(key: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    return "\n".join(filter(None, map(one_line, text.splitlines()))) if key in _LINES else one_line(text)


def _names(value: Any) -> list[dict[str, str]]:
    held = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            name = {"literal": one_line(each)}
        elif isinstance(each, Mapping):
            name = {part: text for part in _PARTS if (text := _text(part, each.get(part)))}
        else:
            continue
        if set(name) & {"family", "given", "literal"}:
            held.append({"literal": name["literal"]} if "literal" in name else name)
    return held


def _date(value: Any) -> dict[str, Any]:
    if isinstance(value, str | int):
        return read_date(str(value))
    if not isinstance(value, Mapping):
        return {}
    spans = [numbers for each in _listed(value.get("date-parts")) if (numbers := _numbers(_listed(each)))]
    if not spans:
        return read_date(str(value.get("raw") or value.get("literal") or ""))
    circa = {"circa": True} if value.get("circa") not in (None, False, 0, "0", "", "false") else {}
    return {"date-parts": spans[:2]} | circa


def _numbers(parts: list[Any]) -> list[int]:
    """Read year, month and day up to the first that is none."""
    held: list[int] = []
    for part, most in zip(parts, (9999, 12, 31), strict=False):
        text = re.fullmatch(r"\s*(-?\d{1,4})\s*", str(part), re.ASCII)
        number = int(text[1]) if text else 0
        if not number or number > most or (held and number < 0):
            break
        held.append(number)
    return held


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
