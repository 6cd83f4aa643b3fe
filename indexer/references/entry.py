"""Reads one entry of a reference list, in any style, and gives it as a CSL-JSON item."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from indexer.references.dates import DATE, DAY, When, read_date, read_day, read_day_of_year
from indexer.references.imprint import PLACE
from indexer.references.names import ORGANISATION, UPPER, Name, organisations, read_names, read_role
from indexer.references.numbers import take_bare, take_labelled
from indexer.references.remaining import Remaining
from indexer.references.stops import sentence_end
from indexer.references.titles import take_quoted_title, take_titles

_TAGS = re.compile(r"</?(?:i|b|em|strong|italic|bold|sup|sub|u)>", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*(?:[\[(](?P<key>\d{1,4}|[A-Z][\w+]{1,9})[\])]\.?|(?P<number>\d{1,3})\.(?=\s|[A-Z][a-z])|[•▪●*]|\d{1,3}\s(?=[A-Z]))\s*"
)
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|"
    r"doi\s*[:.]?\s*(?:https?://(?:dx\.)?doi\.org/)?)?(?P<doi>10\.\d{4,9}/[^\s\0<>\"”]+)",
    re.IGNORECASE,
)
_URL = re.compile(r"<?(?P<url>(?:(?:https?|ftp)://|www\.)[^\s\0<>\"”]+)>?", re.IGNORECASE)
_ACCESSED = re.compile(
    r"[(\[]?\s*(?:(?:date|last|page)\s+)?(?:accessed|retrieved|viewed|consulted|visited|cited)(?:\s+(?:on|at|"
    r"in))?\s*:?\s*"
    r"(?P<date>[^()\[\]\0]{0,12}?\d{4}(?:-\d\d-\d\d)?|\d\d?[/.]\d\d?[/.]\d{4}|"
    r"[A-Z][a-z]{2,8}\.?\s\d{1,2},?\s\d{4}|\d{1,2}\s[A-Z][a-z]{2,8}\.?,?\s\d{4})"
    r"(?:,?\s*(?:from|at)\b:?)?\s*[)\]]?\.?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[(\[]?\b(?:available(?:\s+(?:at|from|online|via)(?:\s+at)?)?|(?:retrieved|accessed|downloaded)\s+from|URL|"
    r"online\s+at|see|"
    r"(?:accessed|retrieved)\s+(?:at|via)|DOI|Web)\s*:?\s*(?=\0)|[(\[](?:online|internet|electronic resource)[)\]]",
    re.IGNORECASE,
)
_ARXIV = re.compile(
    r"(?:\barXiv(?:\spreprint)?(?:\sarXiv)?\s?:\s?|\[)(?P<number>\d{4}\.\d{4,5}(?:v\d)?|[a-z\-]+/\d{7})\]?",
    re.IGNORECASE,
)
_ISBN = re.compile(r"\bISBN(?:-1[03])?\s*:?\s*(?P<isbn>[\d][\d\-–\sXx]{8,16}[\dXx])", re.IGNORECASE)


_LONGEST = 4000  # characters: a hundred authors and more; what is longer is no entry


def parse_reference(text: str) -> dict[str, Any]:
    """Read an entry of a reference list as a CSL-JSON item; what is not understood of it is left out.

    Organisations are names with "literal"; an acronym that the entry gives for one is in "custom", under "acronyms".
    """
    rest = Remaining(" ".join(_TAGS.sub("", unicodedata.normalize("NFC", text[:_LONGEST])).split()))
    item: dict[str, Any] = {}
    start = 0
    if label := _LABEL.match(rest.text):
        start = label.end()
        rest.take(0, start)
    _addresses(rest, item)
    start = _authors_and_date(rest, item, start)
    take_quoted_title(rest, item, start)
    take_labelled(rest, item)
    _date(rest, item)
    take_bare(rest, start, item)
    _editors(rest, item, start)
    take_titles(rest, item, start)
    _title_before_date(item)
    item["type"] = _type(item)
    return {name: value for name, value in item.items() if value}


def _addresses(rest: Remaining, item: dict[str, Any]) -> None:
    """Take the DOI, the address, when it was looked at, and the ISBN."""
    if match := _DOI.search(rest.text):
        doi = _unclosed(match["doi"])
        rest.take(match.start(), match.start("doi") + len(doi))
        item["DOI"] = doi
    if match := _URL.search(rest.text):
        url = _unclosed(match["url"])
        rest.take(match.start(), match.start("url") + len(url))
        item["URL"] = url
    if match := rest.find(_ARXIV):
        item["archive"], item["archive_location"] = "arXiv", match["number"]
    if (match := rest.find(_ISBN)) is not None:
        item["ISBN"] = re.sub(r"[^\dXx]", "", match["isbn"])
    if (match := rest.find(_ACCESSED)) and (when := read_day(match["date"])):
        item["accessed"] = {"date-parts": [list(when.parts)]}
    while rest.find(_LEAD):
        pass


def _unclosed(address: str) -> str:
    """Cut off an address what belongs to the sentence: full stops, and a bracket that nothing in it opens."""
    while address and (address[-1] in ".,;:'’>]" or (address[-1] == ")" and address.count("(") < address.count(")"))):
        address = address[:-1]
    return address


def _authors_and_date(rest: Remaining, item: dict[str, Any], start: int) -> int:
    """Take those who are named first, and the date if it follows them; give the place at which they end."""
    names, end = read_names(rest.text, start)
    role, after_role = read_role(rest.text, end) if names else ("", end)
    date = DATE.search(rest.text, start)
    between = rest.text[after_role : date.start()] if date else ""
    acronyms: dict[str, str] = {}
    if names and date and not re.search(r"\w", between):
        end = date.end()
    elif names and date and _MORE.match(between) and _is_organisation(between, surely=True):
        more, acronyms = _organisations(_MORE.sub("", between))
        names, end = (*names, *more), date.end()
    elif names:
        date, end = None, after_role
    elif date and _is_organisation(rest.text[start : date.start()]):
        names, acronyms = _organisations(rest.text[start : date.start()])
        end = date.end()
    else:
        date = None
        stop = sentence_end(rest.text, start)
        ends_there = stop and not re.search(r"\w", rest.text[stop:])
        if stop and not ends_there and _is_organisation(rest.text[start:stop], surely=True):
            names, acronyms = _organisations(rest.text[start:stop])
            end = stop
        elif opening := _ORGANISATION_FIRST.match(rest.text, start) or _NAME_FIRST.match(rest.text, start):
            names, acronyms = _organisations(opening[0])
            end = opening.end()
    rest.take(start, end)
    item["editor" if role == "editor" else "author"] = list(names)
    if acronyms:
        item["custom"] = {"acronyms": acronyms}
    if date:
        rest.places["date"] = date.start()
        _dated(read_date(date), item)
    return end


def _ends(rest: Remaining, date: re.Match[str]) -> bool:
    return bool(re.match(r"\s*(?:[.,;:)\]\0]|$)", rest.text[date.end() :]))


_ORGANISATION_FIRST = re.compile(
    rf"(?=[^,\0]{{0,60}}(?:{ORGANISATION.pattern}))[{UPPER}][\w'’.]*(?:\s(?:of|for|and|the|in|on|&|"
    rf"[{UPPER}][\w'’.]*)){{0,6}}(?=,\s[‘“'{UPPER}])"
)
"""An organisation that opens an entry and is parted from the title by a comma alone."""
_NAME_FIRST = re.compile(
    rf"[{UPPER}][\w'’&]+(?=\.\s+[“‘{UPPER}])|"
    rf"[{UPPER}][\w'’&]*(?:\s(?:of|for|and|the|in|on|&|[{UPPER}][\w'’]*)){{0,7}}(?=[.,]\s+[“‘\"]|[.,]\s+'[{UPPER}])"
)
"""A name of one word before a full stop, or of several before a title in quotation marks."""


def _date(rest: Remaining, item: dict[str, Any]) -> None:
    """Take the date from anywhere: the last in brackets, with a month, or alone between marks."""
    if "date" in rest.places:
        if len(parts := item.get("issued", {}).get("date-parts", [[]])[0]) == 1 and (match := rest.find(DAY)):
            parts.extend(read_day_of_year(match))
        return
    found = [each for each in DATE.finditer(rest.text) if not re.search(r"\d[-–/]\d", each[0])]
    found = found or list(DATE.finditer(rest.text))
    best = (
        [each for each in found if each["open"] and each["close"]]
        or [each for each in found if (each["month"] or each["month2"]) and _ends(rest, each)]
        or [each for each in found if _ends(rest, each)]
        or found
    )
    if best:
        rest.take(*best[-1].span(), "date")
        _dated(read_date(best[-1]), item)


def _title_before_date(item: dict[str, Any]) -> None:
    """Take for the title what was taken for an organisation, where nothing else can be the title."""
    names = item.get("author", [])
    literal = str(names[0].get("literal", "")) if len(names) == 1 and "custom" not in item else ""
    title = item.get("title", "")
    if literal and (PLACE.fullmatch(title) if title else not ORGANISATION.search(literal)):
        item["author"], item["title"] = [], literal
        if title:
            item.setdefault("publisher-place", title)


def _dated(when: When, item: dict[str, Any]) -> None:
    if when.parts:
        item["issued"] = {"date-parts": [list(when.parts)]}
        if when.season:
            item["issued"]["season"] = when.season
    item["year-suffix"] = when.suffix
    item["status"] = when.status


def _organisations(text: str) -> tuple[tuple[Name, ...], dict[str, str]]:
    found = list(organisations(text))
    return tuple(name for name, _ in found), {acronym: name["literal"] for name, acronym in found if acronym}


_MORE = re.compile(r"^[\s,]*(?:;|&|\band\b)\s*")


_SMALL_WORDS = frozenset("of for and the in on to with at".split())


def _is_organisation(text: str, *, surely: bool = False) -> bool:
    """Tell whether a text can name organisations: one sentence of few words, those of an organisation or capitals."""
    words = text.split()
    stop = sentence_end(text, 0)
    if (
        not 1 <= len(words) <= 16
        or text.count("(") != text.count(")")
        or re.search(r"[“”‘\"«»`:]|\s'[A-Z]", text)
        or (stop and re.search(r"\w", text[stop:]))
    ):
        return False
    return bool(ORGANISATION.search(text)) or (
        not surely and len(words) <= 3 and all(word[:1].isupper() or word[0] in "(&" for word in words)
    )


_PLACES_OF_NAMES = re.compile(r"(?<=[.,;:(?!”\"’»])\s+|\b[Ii]n:?\s+|\(|^|\0\s*")
_ROLE_WORD = re.compile(r"\(?\b(?:[Ee]ds?|EDS?|[Ee]ditors?|[Hh]rs?g|[Hh]gg?|[Tt]rans|[Tt]ranslators?)\b")
_MANY_NAMES = 300  # characters that the names of a work's editors take up at most
_BY = re.compile(
    r"[(\[]?\b(?:(?P<editor>[Ee]dited\sby|eds?\.(?:\sby)?|(?<=[.”\"’]\s)Eds?\.(?:\sby)?|[Hh]rsg\.(?:\sv(?:on|"
    r"\.))?|[Hh]g\.(?:\sv(?:on|\.))?|Dir\.)|"
    r"(?P<translator>[Tt]rans(?:l?\.|lated)?(?:\sby)?|Übers\.(?:\sv(?:on|\.))?|Trad\.))\s+(?=[A-Z])"
)


def _editors(rest: Remaining, item: dict[str, Any], start: int) -> None:
    """Take those who are named as editors or translators: "In A. Field & B. Dale (Eds.)", "edited by Ann Field"."""
    for match in _BY.finditer(rest.text, start):
        names, end = read_names(rest.text, match.end(), bare=True)
        role = "editor" if match["editor"] else "translator"
        if names and role not in item:
            item[role] = list(names)
            closing = re.compile(r"\s*[)\]]").match(rest.text, end) if match[0][0] in "([" else None
            rest.take(match.start(), closing.end() if closing else end, role)
    for word in _ROLE_WORD.finditer(rest.text, start):
        for place in _PLACES_OF_NAMES.finditer(rest.text, max(start, word.start() - _MANY_NAMES), word.start()):
            names, end = read_names(rest.text, place.end(), bare=True)
            role, after = read_role(rest.text, end) if names else ("", end)
            if role and end <= word.start() < after:
                item.setdefault(role, []).extend(names)
                began = place.start() if place[0].lower().startswith("in") else place.end()
                rest.take(began, after, "in" if place[0].lower().startswith("in") else role)
                break


def _type(item: dict[str, Any]) -> str:
    """Give the type of CSL that the fields speak for."""
    container = item.get("container-title", "")
    genre = item.get("genre", "").lower()
    if re.search(r"thesis|dissertation|thèse|tese", genre):
        return "thesis"
    if re.search(r"\bproc|conference|symposium|workshop|congress|meeting", container, re.IGNORECASE):
        return "paper-conference"
    if container and (item.get("editor") or item.get("publisher")) and "issue" not in item:
        return "chapter"
    if container:
        return "article-journal" if "volume" in item or "issue" in item or "DOI" in item else "article"
    organisation = any("literal" in name for name in item.get("author", []))
    if genre or organisation:
        return "report"
    if item.get("publisher") or item.get("publisher-place") or item.get("ISBN"):
        return "book"
    return "webpage" if item.get("URL") else "document"
