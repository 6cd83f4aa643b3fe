"""Reads and writes BibTeX, with what biblatex added to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import count

from indexer.citation.dates import as_text, year
from indexer.citation.names import Name, family, is_organisation, names
from indexer.citation.types import type_of
from indexer.language import one_line
from indexer.paper_text import Csl

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{each: f"\\{each}" for each in "{}$&#_%"},
}
# What TeX would set as other characters: dashes, quotation marks, and the marks that begin a Spanish question.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=[?!])(?=`)")

_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
_FIELDS = {
    "publisher-place": "address",
    "collection-title": "series",
    "edition": "edition",
    "volume": "volume",
    "genre": "type",
    "language": "language",
    "keyword": "keywords",
    "abstract": "abstract",
    "note": "note",
    "ISBN": "isbn",
    "ISSN": "issn",
    "title-short": "shorttitle",
}
_ADDRESSES = {"DOI": "doi", "URL": "url"}


def as_bibtex(items: Iterable[Csl]) -> str:
    """Write works as a BibTeX file in UTF-8."""
    taken: set[str] = set()
    return "\n".join(_entry(each, taken) for each in items)


def _entry(item: Csl, taken: set[str]) -> str:
    kind = type_of(item.get("type", "")).bibtex
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(item, kind) if value)
    return f"@{kind}{{{_key(item, taken)},\n{lines}}}\n"


def _fields(item: Csl, kind: str) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        yield role, " and ".join(map(_name, names(item, role)))
    if title := _tex(item.get("title", "")):
        yield "title", f"{{{title}}}"  # braces within keep its capitals
    date = as_text(item.get("issued"))
    begins = date.partition("/")[0].split("-")
    yield "date", date if "/" in date else ""
    yield "year", _tex(begins[0] if begins[0].isdecimal() else date)
    yield from zip(("month", "day"), (each.lstrip("0") for each in begins[1:]), strict=False)
    yield (
        _CONTAINERS.get(kind, "howpublished" if kind == "misc" else "booktitle"),
        _tex(item.get("container-title", "")),
    )
    yield _PUBLISHERS.get(kind, "publisher"), _tex(item.get("publisher", ""))
    yield "number", _tex(item.get("issue") or item.get("number", ""))
    yield "pages", _tex(re.sub(r"\s?[-–—]+\s?", "--", one_line(item.get("page", "")))).replace("-{}-", "--")
    for field, name in _FIELDS.items():
        yield name, _tex(item.get(field, ""))
    for field, name in _ADDRESSES.items():
        yield name, one_line(item.get(field, "")).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    yield "urldate", as_text(item.get("accessed"))


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(each, each) for each in _LIGATURE.sub("\0", one_line(text))).replace("\0", "{}")


def _name(name: Name) -> str:
    if is_organisation(name):
        return f"{{{_tex(family(name))}}}"
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    return ", ".join(map(_part, filter(None, (family(name), name.get("suffix"), given))))


def _part(text: str) -> str:
    """Keep together what BibTeX would take apart, and what bibtexparser would lose: a mark that begins a name."""
    tex = _tex(text)
    return f"{{{tex}}}" if "," in tex or tex.startswith("\\") or re.search(r"\band\b", tex, re.IGNORECASE) else tex


def _key(item: Csl, taken: set[str]) -> str:
    """Give a key of plain letters that no other entry has, such as "care-inspectorate-2016-12"."""
    first = next(iter(names(item)), {})
    named = (family(first) if first else "") or item.get("title", "")
    name = unicodedata.normalize("NFKD", named).encode("ascii", "ignore").decode()
    number = re.fullmatch(r"document-(\d+)", str(item.get("id", "")), re.ASCII)
    words = re.findall(r"[a-z0-9]+", name.lower())[:3]
    held = re.sub(r"[^0-9]", "", year(item)) or "nd"
    wanted = "-".join([*words, held, *([number[1]] if number else [])])
    key = next(each for n in count(1) if (each := wanted if n == 1 else f"{wanted}-{n}") not in taken)
    taken.add(key)
    return key
