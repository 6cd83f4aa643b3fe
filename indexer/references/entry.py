"""Reads one entry of a reference list, in any style, and gives it as a CSL-JSON item"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from indexer.references.dates import DATE, When, read_date, read_day
from indexer.references.names import ORGANISATION, Name, organisations, read_names
from indexer.references.remaining import TAKEN, Remaining

_TAGS = re.compile(r"</?(?:i|b|em|strong|italic|bold|sup|sub|u)>", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*(?:[\[(](?P<key>\d{1,4}|[A-Z][\w+]{1,9})[\])]\.?|(?P<number>\d{1,3})\.(?=\s)|[•▪●*]|\d{1,3}\s(?=[A-Z]))\s*"
)
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi\s*[:.]?\s*(?:https?://(?:dx\.)?doi\.org/)?)?(?P<doi>10\.\d{4,9}/[^\s\0<>\"”]+)",
    re.IGNORECASE,
)
_URL = re.compile(r"<?(?P<url>(?:(?:https?|ftp)://|www\.)[^\s\0<>\"”]+)>?", re.IGNORECASE)
_ACCESSED = re.compile(
    r"[(\[]?\s*(?:(?:date|last|page)\s+)?(?:accessed|retrieved|viewed|consulted|visited|cited)(?:\s+(?:on|at|in))?\s*:?\s*"
    r"(?P<date>[^()\[\]\0]{0,12}?\d{4}(?:-\d\d-\d\d)?|\d\d?[/.]\d\d?[/.]\d{4}|[A-Z][a-z]{2,8}\.?\s\d{1,2},?\s\d{4}|\d{1,2}\s[A-Z][a-z]{2,8}\.?,?\s\d{4})"
    r"(?:,?\s*(?:from|at)\b:?)?\s*[)\]]?\.?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[(\[]?\b(?:available\s+(?:at|from|online|via)(?:\s+at)?|(?:retrieved|accessed|downloaded)\s+from|URL|online\s+at|see|"
    r"(?:accessed|retrieved)\s+(?:at|via)|DOI|Web)\s*:?\s*(?=\0)|[(\[](?:online|internet|electronic resource)[)\]]",
    re.IGNORECASE,
)
_ISBN = re.compile(r"\bISBN(?:-1[03])?\s*:?\s*(?P<isbn>[\d][\d\-–\sXx]{8,16}[\dXx])", re.IGNORECASE)
_QUOTES: Final = {"“": "”", '"': '"', "«": "»", "‘": "’", "„": '”“"', "'": "'", "``": "''"}
_STOP = re.compile(r"[.?!](?=[\s\0\"”’)]|$)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:vs?|St|Dr|Mr|Mrs|Ms|No|Vol|vol|no|pp?|ed|eds|Ed|Eds|cf|etc|ca|al|Proc|Int|Intl|Conf|Symp|Trans|Univ|Inc|"
    r"Ltd|Co|Jr|Sr|Dept|U\.S|e\.g|i\.e)|\b[A-Z])$"
)


def parse_reference(text: str) -> dict[str, Any]:
    """Read an entry of a reference list as a CSL-JSON item; what is not understood of it is left out.

    Organisations are names with "literal"; an acronym that the entry gives for one is in "custom", under "acronyms".
    """
    rest = Remaining(" ".join(_TAGS.sub("", unicodedata.normalize("NFC", text)).split()))
    item: dict[str, Any] = {}
    start = 0
    if label := _LABEL.match(rest.text):
        start = label.end()
        rest.take(0, start)
    _addresses(rest, item)
    _authors_and_date(rest, item, start)
    _title(rest, item)
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


def _authors_and_date(rest: Remaining, item: dict[str, Any], start: int) -> None:
    names, end = read_names(rest.text, start)
    date = DATE.search(rest.text, start)
    before = rest.text[start : date.start()] if date else ""
    in_front = names and not re.search(r"\w", rest.text[end : date.start() if date else end])
    if date and not in_front and not (_may_be_organisation(before) and _is_one_sentence(before)):
        date = None
    if date:
        if not names or re.search(r"\w", rest.text[end : date.start()]):
            names, acronyms = _organisations(before)
            if acronyms:
                item["custom"] = {"acronyms": acronyms}
        rest.take(start, date.start())
    elif names:
        rest.take(start, end)
    elif (stop := _sentence_end(rest.text, start)) and _may_be_organisation(rest.text[start:stop]):
        names, acronyms = _organisations(rest.text[start:stop])
        if acronyms:
            item["custom"] = {"acronyms": acronyms}
        rest.take(start, stop)
    item["author"] = list(names)
    if not date:
        candidates = list(DATE.finditer(rest.text))
        date = next((each for each in reversed(candidates) if each["open"] and each["close"]), None) or (
            candidates[-1] if candidates else None
        )
    if date:
        rest.take(*date.span())
        _dated(read_date(date), item)


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


def _may_be_organisation(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 14 or re.search(r"[“”\"«»]", text):
        return False
    return bool(ORGANISATION.search(text)) or (
        len(words) <= 3 and all(word[:1].isupper() or word[0] in "(&" for word in words)
    )


def _title(rest: Remaining, item: dict[str, Any]) -> None:
    gaps = list(rest.gaps())
    if not gaps:
        return
    start, end = gaps[0]
    opening = re.compile(r"[\s.,:;)\]–-]*").match(rest.text, start, end)
    start = opening.end() if opening else start
    quote = next((mark for mark in _QUOTES if rest.text.startswith(mark, start)), "")
    if quote:
        closing = [at for each in _QUOTES[quote] if (at := rest.text.find(each, start + len(quote))) > 0]
        stop = min(closing) + 1 if closing else end
    else:
        stop = _sentence_end(rest.text, start) or end
    item["title"] = rest.take(start, min(stop, end)).strip(" .,:;\"“”«»„'`‘’")


def _sentence_end(text: str, start: int) -> int:
    """Give where the sentence that begins at a place ends, 0 if it does not before something taken."""
    for stop in _STOP.finditer(text, start):
        if TAKEN in text[start : stop.start()]:
            return 0
        if stop[0] == "." and _ABBREVIATED.search(text[start : stop.start()]):
            continue
        return stop.end()
    return 0


def _is_one_sentence(text: str) -> bool:
    stop = _sentence_end(text, 0)
    return not stop or not re.search(r"\w", text[stop:])


def _type(item: dict[str, Any]) -> str:
    if item.get("URL") and not item.get("author"):
        return "webpage"
    return "document"
