"""Reads what reference managers keep with a citation: works as CSL items, and the place in each that is cited."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from indexer.citation.csl_json import sound
from indexer.errors import UsageError
from indexer.paper_text import CitedItem

_MOST: Final = 500  # works that one citation may name

_MENDELEY: Final = "MENDELEY_CITATION_v3_"


def csl_citation(text: str) -> tuple[CitedItem, ...]:
    """Read the works of a CSL citation object, the JSON that Zotero and Mendeley keep; none if it is no such object.

    https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-citation.json
    """
    start = text.find("{")
    if start < 0:
        return ()
    try:
        held, _ = json.JSONDecoder().raw_decode(text[start:])
    except (ValueError, RecursionError):
        return ()
    return tuple(_items(held))[:_MOST]


def mendeley_tag(tag: str) -> tuple[CitedItem, ...]:
    """Read the works of a content control of Mendeley Cite, whose tag holds a CSL citation object in base 64."""
    if not tag.startswith(_MENDELEY):
        return ()
    packed = tag.removeprefix(_MENDELEY)
    try:
        return csl_citation(base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8"))
    except (binascii.Error, ValueError):
        return ()


def _items(held: Any) -> Iterator[CitedItem]:
    given = held.get("citationItems") if isinstance(held, dict) else None
    for each in given if isinstance(given, list) else ():
        work = each.get("itemData") if isinstance(each, dict) else None
        with suppress(UsageError):  # what names neither title nor author nor address can be no work
            yield CitedItem(sound(work), _text(each.get("locator")), _text(each.get("label")) or "page")


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""
