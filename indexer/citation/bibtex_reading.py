"""Reads BibTeX, with what biblatex added to it: LaTeX accents, and braces that hold an organisation's name together."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    Field,
    ParsingFailedBlock,
)

from indexer.citation.dates import month_number, read_date
from indexer.citation.names import Name
from indexer.citation.read import Read, as_characters
from indexer.citation.types import from_bibtex
from indexer.language import one_line
from indexer.paper_text import Csl

# What it logs of a broken entry comes back as a block too, and is told of below.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_TEXTS = {
    "title": "title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "howpublished": "container-title",
    "institution": "publisher",
    "school": "publisher",
    "publisher": "publisher",
    "organization": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "series": "collection-title",
    "edition": "edition",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "type": "genre",
    "language": "language",
    "langid": "language",
    "keywords": "keyword",
    "abstract": "abstract",
    "note": "note",
    "isbn": "ISBN",
    "issn": "ISSN",
    "shorttitle": "title-short",
}
_ISSUED = frozenset({"article-journal", "article-magazine", "article-newspaper"})
_ASCII = str.maketrans("ˆ˜", "^~")  # what \\textasciicircum and \\textasciitilde are decoded to
_WHOLE = re.compile(r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")  # one pair of braces around all, three deep


def read_bibtex(data: bytes | str) -> Read:
    """Read a BibTeX file; an entry that cannot be used is told of by its line.

    Raises:
        UsageError: the file is too large, or no text.
    """
    library = parse_string(as_characters(data))
    items, problems = [], []
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        entry = _entry(block, library)
        if entry is not None:
            item = _item(entry)
            if item.get("title") or item.get("author"):
                items.append(item)
            else:
                problems.append(f"The entry at line {line} has neither title nor author and was left out.")
        elif isinstance(block, DuplicateFieldKeyBlock):
            twice = " and ".join(f"“{each}”" for each in sorted(block.duplicate_keys))
            problems.append(f"The entry at line {line} gives {twice} more than once and was left out.")
        elif isinstance(block, ParsingFailedBlock):
            problems.append(
                f"The entry at line {line} could not be read and was left out. "
                "See that its braces and quotes are closed."
            )
    if not items and not problems:
        problems.append("This is no BibTeX file: no entry such as “@book{…}” is in it. Export the references again.")
    return Read(tuple(items), tuple(problems))


def _entry(block: Block, library: Library) -> Entry | None:
    if isinstance(block, DuplicateBlockKeyBlock) and block.raw:  # keys are nothing to us
        again = parse_string(block.raw, library=Library(list(library.strings)))
        return next(iter(again.entries), None)
    return block if isinstance(block, Entry) else None


def _item(entry: Entry) -> Csl:
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    kind = from_bibtex(entry.entry_type)
    item: dict[str, Any] = {"id": entry.key, "type": kind}
    for role in ("author", "editor", "translator"):
        item[role] = [name for each in split_multiple_persons_names(fields.get(role, "")) if (name := _name(each))]
    for key, field in _TEXTS.items():
        if text := _plain(fields.get(key, "")):
            item.setdefault(field, text)
    if kind in _ISSUED and "number" in item:
        item["issue"] = item.pop("number") if "issue" not in item else item["issue"]
    if entry.entry_type.lower() == "mastersthesis":
        item.setdefault("genre", "Master’s thesis")
    item["issued"] = _issued(fields)
    item["accessed"] = read_date(_plain(fields.get("urldate", "")))
    item["page"] = re.sub(r"\s*[-–—]+\s*", "-", _plain(fields.get("pages", "")))
    item["DOI"] = re.sub(r"^https?://(dx\.)?doi\.org/", "", _address(fields.get("doi", "")))
    item["URL"] = _address(fields.get("url", ""))
    if "://" in item.get("container-title", ""):  # howpublished = {\url{…}}
        item["URL"] = item["URL"] or _address(fields.get("howpublished", ""))
        del item["container-title"]
    return {field: value for field, value in item.items() if value}


def _issued(fields: dict[str, str]) -> dict[str, Any]:
    if held := read_date(_plain(fields.get("date", ""))):
        return held
    issued = read_date(_plain(fields.get("year", "")))
    month, day = month_number(_plain(fields.get("month", ""))), _plain(fields.get("day", ""))
    if month and [len(parts) for parts in issued.get("date-parts", ())] == [1]:
        return read_date("-".join(filter(None, (str(issued["date-parts"][0][0]), f"{month}", day))))
    return issued


def _name(text: str) -> Name:
    if text == "others":  # which stands for "et al."
        return {}
    if _WHOLE.fullmatch(text):
        return {"literal": _plain(text)}
    parts = parse_single_name_into_parts(text, strict=False)
    family, given, suffix = (_plain(" ".join(each)) for each in ([*parts.von, *parts.last], parts.first, parts.jr))
    if not given:
        return {"literal": family} if family else {}
    held = {"family": family, "given": given, "suffix": suffix}
    return {key: value for key, value in held.items() if value}


def _plain(text: str) -> str:
    """Undo LaTeX; a bare per cent sign, which would begin a comment there, is meant as one."""
    text = re.sub(r"(?<!\\)%", r"\%", text)
    entry = _decoder().transform_entry(Entry("misc", "a", [Field("text", text)]), Library())
    return one_line(str(entry.fields[0].value).translate(_ASCII) if isinstance(entry, Entry) else text)


def _address(text: str) -> str:
    return one_line(re.sub(r"\\url\{([^{}]*)\}", r"\1", text).replace("\\", "")).strip("{} ")


@cache
def _decoder() -> LatexDecodingMiddleware:
    return LatexDecodingMiddleware(keep_math_mode=False)
