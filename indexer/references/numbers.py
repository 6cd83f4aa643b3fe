"""Reads the numbers of an entry: volume, issue, pages and edition."""

from __future__ import annotations

import re
from typing import Any

from indexer.references.names import UPPER
from indexer.references.remaining import Remaining

_DASH = r"\s?[-–—‑−]+\s?"
_PAGE = r"(?:[A-Za-z]{0,2}[.\-]?\d+[A-Za-z]?)"
_RANGE = rf"{_PAGE}(?:{_DASH}{_PAGE})?(?:\s?(?:,|&|and)\s?\d+{_DASH}\d+)*"
_ROMAN = r"(?:[IVXLC]+|[ivxlc]+)(?!\w)"
_PAGES = re.compile(
    rf"\(?(?<![\w])(?:[Pp]p?|[Pp]ages?|pgs?|págs?|str|[Ss](?=\.\s?\d))[.:]?\s?(?P<page>{_RANGE}|"
    rf"{_ROMAN}(?:{_DASH}{_ROMAN})?)(?:ff?\.?)?(?!\w)"
    r"|(?P<count>\d+)\s?(?:pp?|pages|Seiten|S)\b\.?"
)
_ISSUE = r"(?:no|nr|n|n[o°º]|núm|num|number|numbers|issue|iss|heft|h|nos)[.:°º]?\s?(?P<issue>\d[\w\-–/]*)"
_VOLUME = re.compile(
    rf"(?<![\w])(?:vols?|volumes?|v|bd|band|tomo|tome|t|jg)\b[.:]?\s?(?P<volume>\d+\w?(?:[-–/]\d+)?|{_ROMAN})"
    rf"(?:\s?[,:;.(]?\s*(?:{_ISSUE})\)?|\s?\((?P<bracketed>[^()\0]{{1,24}})\)|"
    rf"[,:/]\s?(?P<plain>\d{{1,3}})(?=\s?[,:;.\0(]))?"
    r"(?:,?\s(?:part|pt)\.?\s(?P<part>\w+))?",
    re.IGNORECASE,
)
_ISSUE_ALONE = re.compile(
    rf"(?<![\w])\(?{_ISSUE}\)?(?:,?\s(?:part|pt)\.?\s(?P<part>\w+))?(?=\s*[,.;:\0)(]|$)", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<=[\s,.;>\0(])(?P<volume>[A-Z]?\d{1,4}[A-Z]?(?:[-–/]\d{1,4})?|[IVXLC]+)"
    rf"(?:\s?\((?P<bracketed>[^()\0]{{1,24}})\)|\s?[,:/]\s?(?:{_ISSUE}|(?P<plain>\d{{1,3}}))(?=\s?[,:;.\0(]))?"
    rf"(?:\s?[,:;]+\s*|"
    rf"[.,:;]*[\s\0][\s,:;.\0]*)(?P<page>[A-Z]{{0,2}}\d+[A-Za-z]?(?:{_DASH}{_PAGE})?)(?=\s*(?:[.,;\0)(\[]|$))"
)
_AROUND = re.compile(
    rf"(?<=[\0)]\s)(?P<volume>\d{{1,3}})(?:\((?P<bracketed>\d+)\))?\s(?P<container>[{UPPER}][^\d\0(),.]{{3,80}}?)\s"
    r"(?P<page>\d+)(?=\s*(?:[.,<\0]|$))"
)
"""Volume and first page on either side of a journal's name, as lawyers write them."""
_LAST_VOLUME = re.compile(
    r"(?<=[\s,.;>])(?P<volume>[A-Z]?\d{1,4}|[IVXLC]{2,}|[VX])(?:\s?\((?P<bracketed>[^()\0]{1,24})\)|"
    r"[:/.–-]\s?(?P<plain>\d{1,3}))?(?=\s*[,.:;]?\s*(?:\0|$))"
)
_PERIOD = re.compile(r"\b(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)\b")
_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
_RANGE_ALONE = re.compile(
    rf"(?<=[\s,.:;\0])(?P<page>[A-Za-z]?\d+{_DASH}[A-Za-z]?\d+)(?=\s*[.,;)]*\s*(?:\0|$))"
    rf"|(?<=,\s)(?P<page2>\d+{_DASH}\d+)(?=\.\s)|(?<=\()(?!(?:1[4-9]|20)\d\d\D)(?P<page3>\d+{_DASH}\d+)(?=\))"
)
_REPORT = re.compile(
    r"(?:(?<=[.,;]\s)|[(\[])(?P<genre>(?:(?:[Tt]echnical|[Rr]esearch|[Ww]orking|[Oo]ccasional|[Ss]tatistical|"
    r"[Bb]riefing|[Dd]iscussion|"
    r"[Pp]olicy)\s)?(?:[Rr]eport|[Pp]aper|[Bb]riefing|[Mm]emorandum))\s(?:[Nn]o\.?|[Nn]umber|#|n°)\s?"
    r"(?P<number>[\w\-/.]*\d[\w\-/]*)[)\]]?"
)
_PAPER = re.compile(r"(?<![\w(])(?P<number>(?:Cmn?d?\.?|Cd|C\.|HC|HL|SP\sPaper|SG/)\s?\d[\d\-/]*)(?=[\s.,;)\0]|$)")
"""Numbers of papers that a government lays before a parliament."""
_ORDINAL = (
    r"(?:\d+\s?(?:st|nd|rd|th|\.|ª|e|éd)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"revised|rev\.|new|updated|enlarged|expanded|international|reprint|\d+)"
)
_EDITION = re.compile(
    rf"[(\[]?(?<!\w)(?P<edition>{_ORDINAL}(?:\s(?:and\s)?(?:rev(?:ised|\.)?|enl\.|updated))*)\s?(?:editions?|"
    rf"edn?\.?|edn\.|éd\.|aufl(?:age|\.)|vyd\.)(?!\w)\s*[)\]]?\.?",
    re.IGNORECASE,
)


def take_labelled(rest: Remaining, item: dict[str, Any]) -> None:
    """Take edition, pages, volume and issue where words such as "pp." and "vol." name them."""
    if match := rest.find(_REPORT):
        item["genre"], item["number"] = " ".join(match["genre"].split()), match["number"].strip(".")
    elif match := rest.find(_PAPER):
        item["number"] = " ".join(match["number"].split())
    if match := rest.find(_EDITION):
        item["edition"] = match["edition"].strip(" .")
    pages = list(_PAGES.finditer(rest.text))
    if pages:
        match = pages[-1]
        rest.take(*match.span(), "count" if match["count"] else "numbers")
        if match["count"]:
            item["number-of-pages"] = match["count"]
        else:
            item["page"] = _tidy(match["page"])
    if match := rest.find(_VOLUME, name="numbers"):
        _volume(match, item)
    if "issue" not in item and (match := rest.find(_ISSUE_ALONE, name="numbers")):
        item["issue"] = _issue(match)


def take_bare(rest: Remaining, start: int, item: dict[str, Any]) -> None:
    """Take volume, issue and pages by how they stand: "6(1), 166–170", "30:1, 16", "106, 4894", "17 Journal 21"."""
    if "title" in item and "volume" not in item and "page" not in item and (match := rest.find(_AROUND, start)):
        _volume(match, item)
        item["page"], item["container-title"] = match["page"], match["container"]
    if "page" not in item and "volume" not in item:
        matches = list(_BARE.finditer(rest.text, start))
        if matches:
            rest.take(*matches[-1].span(), "numbers")
            _volume(matches[-1], item)
            item["page"] = _tidy(matches[-1]["page"])
    # A title may end with the years that it is about: "Statistics, 2014–15".
    alone = (each for each in _RANGE_ALONE.finditer(rest.text, start) if not _PERIOD.search(each[0]))
    if "page" not in item and (ranges := list(alone)):
        rest.take(*ranges[-1].span(), "numbers")
        item["page"] = _tidy(ranges[-1]["page"] or ranges[-1]["page2"] or ranges[-1]["page3"])
    if "volume" not in item and "number-of-pages" not in item:
        matches = [each for each in _LAST_VOLUME.finditer(rest.text, start) if not _YEAR.match(each["volume"])]
        # Without pages, a number that stands alone is a volume only behind a comma, after a title and a container.
        before = rest.text[start : matches[-1].start()].rstrip() if matches else ""
        if matches and (
            "page" in item
            or "issue" in item
            or matches[-1]["bracketed"]
            or ("imprint" not in rest.places and re.search(r"\w[.,?!]\s+\S*\w.*\w,$", before))
        ):
            rest.take(*matches[-1].span(), "numbers")
            _volume(matches[-1], item)


def _volume(match: re.Match[str], item: dict[str, Any]) -> None:
    item["volume"] = _tidy(match["volume"])
    if issue := _issue(match):
        item["issue"] = issue


def _issue(match: re.Match[str]) -> str:
    parts = match.groupdict()
    found = next((parts[each] for each in ("issue", "bracketed", "plain") if parts.get(each)), "")
    found = re.sub(r"^(?:no|nr|issue|n[o°º])\b[.:]?\s?", "", found, flags=re.IGNORECASE)
    return _tidy(" ".join(filter(None, (found, parts.get("part")))))


def _tidy(text: str) -> str:
    return re.sub(r"\s?[-–—‑−]+\s?", "–", text).strip(" .,")
