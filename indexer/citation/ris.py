"""Reads and writes RIS, the format that every reference manager takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import rispy

from indexer.citation.dates import as_text, read_date
from indexer.citation.names import Name, from_order, in_order, is_organisation, names
from indexer.citation.read import Read, as_characters
from indexer.citation.types import from_ris, type_of
from indexer.language import one_line
from indexer.paper_text import Csl

# Tags with one value each, and the field they are. Where two are the same field, the first is written.
_TEXTS = {
    "TI": "title",
    "T1": "title",
    "T2": "container-title",
    "JO": "container-title",
    "JF": "container-title",
    "BT": "container-title",
    "JA": "container-title-short",
    "J2": "container-title-short",
    "T3": "collection-title",
    "ST": "title-short",
    "PB": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "ET": "edition",
    "VL": "volume",
    "IS": "issue",
    "M1": "number",
    "M3": "genre",
    "DO": "DOI",
    "UR": "URL",
    "L2": "URL",
    "AB": "abstract",
    "N2": "abstract",
    "LA": "language",
    "ID": "id",
}
_WRITTEN = {field: tag for tag, field in reversed(_TEXTS.items())}
_NAMES = {"AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "editor", "A4": "translator"}
_ISBN = frozenset({"book", "chapter"})
_ISSN = frozenset({"article-journal", "article-magazine", "article-newspaper"})

# rispy gives every tag under its own name, all of its lines in a list.
_TAGS = {tag: tag for tag in (*rispy.TAG_KEY_MAPPING, *_TEXTS, *_NAMES)}
_START = re.compile(r"^TY  -.*$", re.MULTILINE)
_RANGE = re.compile(r"\s*([^\s,–—-]+)\s*[-–—]+\s*([^\s,–—-]+)\s*")


def as_ris(items: Iterable[Csl]) -> str:
    """Write works as an RIS file. The note, where a pinpoint stands, is a note there too."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for each in items for tag, value in _lines(each))


def read_ris(data: bytes | str) -> Read:
    """Read an RIS file; a record that cannot be used is told of by its line.

    Raises:
        UsageError: the file is too large, or no text.
    """
    text = as_characters(data)
    starts = [each.start() for each in _START.finditer(text)]
    if not starts:
        return Read(problems=("This is no RIS file: no line begins with “TY  - ”. Export the references again.",))
    items, problems = [], []
    if text[: starts[0]].strip():
        problems.append("What stands before the first line with “TY  - ” belongs to no record and was left out.")
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        record, line = text[start:end], text.count("\n", 0, start) + 1
        if not re.search(r"^ER  -", record, re.MULTILINE):
            record += "\nER  - "  # what there is of it is still of use
        (held,) = rispy.loads(record, mapping=_TAGS, list_tags=list(_TAGS), delimiter_tags_mapping={})
        item = _item(held)
        if item.get("title") or item.get("author"):
            items.append(item)
        else:
            problems.append(f"The record at line {line} has neither title nor author and was left out.")
    return Read(tuple(items), tuple(problems))


def _lines(item: Csl) -> Iterator[tuple[str, str]]:
    kind = type_of(item.get("type", ""))
    yield "TY", kind.ris
    for role, tag in (("author", "AU"), ("editor", "A2"), ("translator", "A4")):
        for name in names(item, role):
            yield tag, _written(name)
    for field, tag in _WRITTEN.items():
        if value := item.get(field):
            yield ("SN" if tag == "M1" and kind.ris == "RPRT" else tag), str(value)
    if kind.ris != "RPRT" and (serial := item.get("ISBN") or item.get("ISSN")):
        yield "SN", serial
    for field, tag in (("issued", "PY"), ("accessed", "Y2")):
        if date := as_text(item.get(field)):
            yield tag, date.replace("/", " – ").replace("-", "/")
    if page := item.get("page"):
        first_last = _RANGE.fullmatch(page)
        yield from zip(("SP", "EP"), first_last.groups() if first_last else (page,), strict=False)
    for keyword in item.get("keyword", "").split(","):
        if keyword.strip():
            yield "KW", keyword
    for note in item.get("note", "").splitlines():
        yield "N1", note
    yield "ER", ""


def _written(name: Name) -> str:
    # EndNote's rule: a second comma after the first says that the name is an organisation's.
    text = in_order(name)
    return text.replace(",", ",,", 1) if is_organisation(name) else text


def _read_name(text: str) -> Name:
    return {"literal": one_line(text.replace(",,", ",", 1))} if ",," in text else from_order(text)


def _item(held: dict[str, Any]) -> Csl:
    def first(*tags: str) -> str:
        return next((text for tag in tags if (text := one_line(" ".join(held.get(tag, ()))))), "")

    kind = from_ris(held["TY"])
    item: dict[str, Any] = {"type": kind}
    for tag, field in _TEXTS.items():
        value = one_line(held[tag][0]) if field == "URL" and tag in held else first(tag)
        if value:
            item.setdefault(field, value)
    if kind == "book" and "container-title" in item:  # there T2 is the series
        item.setdefault("collection-title", item.pop("container-title"))
    for tag, role in _NAMES.items():
        if read := [_read_name(each) for each in held.get(tag, ()) if each.strip(" ,")]:
            item[role] = item.get(role, []) + read
    serial = "number" if kind == "report" else "ISBN" if kind in _ISBN else "ISSN" if kind in _ISSN else "number"
    last = first("EP")
    dates = {"issued": read_date(first("PY", "Y1", "DA")), "accessed": read_date(first("Y2"))}
    others = {
        serial: first("SN") or item.get(serial, ""),
        "page": first("SP") + (f"-{last}" if last and first("SP") else last),
        "keyword": ", ".join(filter(None, map(one_line, held.get("KW", ())))),
        "note": "\n".join(filter(None, map(one_line, held.get("N1", ())))),
    }
    return item | {field: value for field, value in (others | dates).items() if value}
