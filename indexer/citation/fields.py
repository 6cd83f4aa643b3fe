"""A work as fields of plain text, which people fill in, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from indexer.citation.csl_json import DATES, NAMES, sound
from indexer.citation.dates import as_text, read_date
from indexer.citation.names import Name, from_order, in_order, is_organisation
from indexer.errors import UsageError
from indexer.language import one_line
from indexer.paper_text import Csl

FIELDS = {
    "title": "Title",
    "author": "Authors",
    "issued": "Date",
    "container-title": "Journal, book or website it is part of",
    "editor": "Editors",
    "edition": "Edition",
    "volume": "Volume",
    "issue": "Issue",
    "page": "Pages",
    "genre": "Kind, such as “PhD thesis”",
    "number": "Report number",
    "publisher": "Publisher or institution",
    "publisher-place": "Place of publication",
    "DOI": "DOI",
    "ISBN": "ISBN",
    "URL": "Web address",
    "accessed": "Date the web address was looked at",
    "note": "Note",
}
"""The fields that people fill in, in the order of a form, with what they are called."""

TYPES = {
    "report": "Report",
    "article-journal": "Journal article",
    "book": "Book",
    "chapter": "Chapter of a book",
    "webpage": "Web page",
    "thesis": "Thesis",
    "legislation": "Act or other legislation",
    "article-newspaper": "Newspaper article",
    "paper-conference": "Conference paper",
    "dataset": "Data",
    "speech": "Talk or slides",
    "personal_communication": "Letter or message",
    "document": "Something else",
}
"""The kinds of work that people choose from."""


def as_fields(item: Csl) -> dict[str, str]:
    """Give a work as text: names one a line, dates like 2016-07-31."""
    return {"type": str(item.get("type", ""))} | {field: _text(field, item.get(field)) for field in FIELDS}


def from_fields(fields: Mapping[str, str], before: Csl) -> Csl:
    """Read what people filled in; what a form has no field for stays as it was.

    Raises:
        UsageError: there is no title, or a date is none.
    """
    item: dict[str, Any] = {key: value for key, value in before.items() if key not in FIELDS and key != "type"}
    if kind := one_line(fields.get("type", "")) or before.get("type"):
        item["type"] = kind
    for field in FIELDS:
        # Whoever leaves a name or date as it was shown does not lose what a line of text cannot say of it.
        given = fields.get(field, "")
        same = given.split() == _text(field, before.get(field)).split()
        if value := before.get(field) if same else _value(field, given):
            item[field] = value
    if not one_line(fields.get("title", "")):
        raise UsageError("A work needs a title. Give it one.")
    return sound(item)


def _text(field: str, value: Any) -> str:
    if field in NAMES:
        return "\n".join(map(_line, value or ()))
    return as_text(value) if field in DATES else str(value or "")


def _value(field: str, text: str) -> Any:
    if field in NAMES:
        return [_name(line) for each in text.splitlines() if (line := one_line(each))]
    if field not in DATES:
        return text
    date = read_date(text)
    if field == "accessed" and "literal" in date:
        raise UsageError(f"“{one_line(text)}” is no date. Write it like 2016, 2016-07 or 2016-07-31.")
    return date


def _line(name: Name) -> str:
    text = in_order(name)
    return f"“{text}”" if is_organisation(name) and "," in text else text


def _name(line: str) -> Name:
    quoted = re.fullmatch(r"[\"“](.*)[\"”]", line)
    return {"literal": quoted[1]} if quoted else from_order(line)
