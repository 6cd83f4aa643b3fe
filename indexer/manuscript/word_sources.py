"""Reads the sources that Word keeps in a document, and the CITATION fields that name them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from indexer.extract.extraction import Unreadable
from indexer.extract.package import Element, Package
from indexer.paper_text import CitedItem, Csl

_B: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"

# ECMA-376 part 1, 22.6.2.60 (source types) and what CSL calls them.
_TYPES: Final = {
    "Book": "book",
    "BookSection": "chapter",
    "JournalArticle": "article-journal",
    "ArticleInAPeriodical": "article-magazine",
    "ConferenceProceedings": "paper-conference",
    "Report": "report",
    "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage",
    "ElectronicSource": "webpage",
    "Case": "legal_case",
    "Patent": "patent",
    "Film": "motion_picture",
    "Interview": "interview",
    "SoundRecording": "song",
    "Performance": "performance",
    "Art": "graphic",
}
_FIELDS: Final = {
    "Title": "title",
    "JournalName": "container-title",
    "BookTitle": "container-title",
    "PeriodicalTitle": "container-title",
    "InternetSiteTitle": "container-title",
    "ConferenceName": "event-title",
    "Publisher": "publisher",
    "Institution": "publisher",
    "City": "publisher-place",
    "Volume": "volume",
    "Issue": "issue",
    "Edition": "edition",
    "Pages": "page",
    "URL": "URL",
    "DOI": "DOI",
    "Comments": "note",
}
_ROLES: Final = {"Author": "author", "Editor": "editor", "Translator": "translator"}

_MONTHS: Final = "janfebmaraprmayjunjulaugsepoctnovdec"

_CITED = re.compile(r'\\m\s+(\S+)|\\p\s+(?:"([^"]*)"|(\S+))|\\[a-z](?:\s+(?:"[^"]*"|[^\s\\]+))?', re.IGNORECASE)


def word_sources(package: Package) -> dict[str, Csl]:
    """Give the sources of a Word document by their tags, as CSL items."""
    found: dict[str, Csl] = {}
    for name in package.related(package.main_part(), "customXml"):
        try:
            root = package.xml(name)
        except Unreadable:
            continue  # it holds no words of the paper, and its sources are cited by words too
        if root.tag == f"{_B}Sources":
            found |= {tag: _csl(each, tag) for each in root.iterfind(f"{_B}Source") if (tag := _said(each, "Tag"))}
    return found


def cited_sources(instruction: str, sources: Mapping[str, Csl]) -> tuple[CitedItem, ...]:
    r"""Give what the instruction of a CITATION field names: ``CITATION Rad11 \l 2057 \p 12 \m Dan14``."""
    words = instruction.split(None, 2)
    if len(words) < 2:
        return ()
    cited: list[tuple[str, str]] = [(words[1], "")]
    for switch in _CITED.finditer(words[2] if len(words) > 2 else ""):
        if switch[1]:
            cited.append((switch[1], ""))
        elif switch[2] or switch[3]:
            cited[-1] = (cited[-1][0], switch[2] or switch[3])
    return tuple(CitedItem(sources[tag], page) for tag, page in cited if tag in sources)


def _csl(source: Element, tag: str) -> Csl:
    item: dict[str, Any] = {"id": tag, "type": _TYPES.get(_said(source, "SourceType"), "document")}
    for name, field in _FIELDS.items():
        if said := _said(source, name):
            item.setdefault(field, said)
    for date, suffix in (("issued", ""), ("accessed", "Accessed")):
        if parts := _date(*(_said(source, f"{each}{suffix}") for each in ("Year", "Month", "Day"))):
            item[date] = {"date-parts": [parts]}
    for role, name in _ROLES.items():
        if people := _people(source.find(f"{_B}Author/{_B}{role}")):
            item[name] = people
    return item


def _date(year: str, month: str, day: str) -> list[int]:
    """Give the parts of a date as far as they are known; Word holds a month as a number or by its name."""
    number = month if month.isdigit() else str(_MONTHS.find(month[:3].casefold()) // 3 + 1 if len(month) > 2 else 0)
    parts: list[int] = []
    for part, most in ((year, 9999), (number, 12), (day, 31)):
        if not (part.isascii() and part.isdigit() and 1 <= int(part) <= most):
            break
        parts.append(int(part))
    return parts


def _people(role: Element | None) -> list[dict[str, str]]:
    if role is None:
        return []
    organisation = " ".join((role.findtext(f"{_B}Corporate") or "").split())
    if organisation:
        return [{"literal": organisation}]
    people = []
    for person in role.iterfind(f"{_B}NameList/{_B}Person"):
        given = f"{_said(person, 'First')} {_said(person, 'Middle')}".strip()
        people.append({"family": _said(person, "Last"), **({"given": given} if given else {})})
    return people


def _said(source: Element, name: str) -> str:
    return " ".join((source.findtext(f"{_B}{name}") or "").split())
