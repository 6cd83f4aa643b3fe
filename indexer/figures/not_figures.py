"""Finds the numbers of a text that state nothing: dates, pages, sections, citations, addresses, list numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH = (
    r"(?:(?-i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?)"  # small, "may" and "march" are other words
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d\d"
_PLACE = (
    r"p|pp|pages?|sections?|sects?|ss?|ch|chapters?|parts?|paras?|paragraphs?|tables?|tab|figures?|figs?|fig|"
    r"box(?:es)?|charts?|graphs?|maps?|annex(?:e|es)?|appendix|appendices|articles?|art|arts|regulations?|regs?|rules?|"
    r"clauses?|schedules?|standards?|principles?|recommendations?|actions?|questions?|items?|steps?|notes?|"
    r"volumes?|vols?|issues?|nos?|numbers?|versions?|releases?|editions?|v|phases?|stages?|levels?|grades?|"
    r"tiers?|bands?|classes|types?|models?|groups?|studies|study|wave|strand|year|category|categories|goals?|sdg|"
    r"urn|ref|refs|reference|isbn|issn|id|pmid|eqn?|equations?|lines?|slides?|columns?|rows?|case|priority"
)
_NUMERAL = r"\d+(?:\.\d+)*[a-z]?(?:\([a-z\d]+\))*"
_LISTED = rf"{_NUMERAL}(?:\s*(?:,|;|&|-|\u2013|\u2014|and|or|to)\s*{_NUMERAL})*"

_PATTERNS = (
    # addresses of the web, DOIs, e-mail, telephone numbers, times, postcodes
    r"(?:https?://|www\.|doi:\s*|\b10\.\d{4,9}/)\S+",
    r"[^\s@]{1,64}@\S+",
    r"(?<!\w)(?:\+\d{1,3}[\s-]?|\(?0)\d{2,4}\)?[\s-]\d{3,4}(?:[\s-]?\d{3,4})?\b",
    r"\b(?:isbn|issn)[\s:-]*[\dxX -]+",
    r"\b\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?|\s?hours\b|\s?hrs\b)|\b\d{1,2}\s?[ap]\.?m\b|\b\d{1,2}:\d{2}(?::\d{2})?\b(?=\s)",
    r"\b(?-i:[A-Z]{1,2}\d[\dA-Z]?\s+\d[A-Z]{2})\b",
    # dates
    rf"\b{_DAY}(?:\s*(?:-|\u2013|and|to|&)\s*{_DAY})?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?",
    rf"\b{_MONTH}\s+{_DAY}(?:\s*(?:-|\u2013|and|to)\s*{_DAY})?(?!\d|[.,]\d|\s*(?:%|per))(?:,?\s+{_YEAR}\b)?",
    r"\b\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)\b|\b\d{4}-\d\d-\d\d\b",
    rf"\b{_YEAR}\s*[/\u2013\u2014-]\s*(?:{_YEAR}|\d\d)\b(?!\s*%)",
    rf"\b{_YEAR}[a-z]\b",
    # places in a document, its parts, editions and numbers of cases
    rf"\b(?:{_PLACE})\b\.?\s*(?:no\.?\s*)?{_LISTED}(?!\s*(?:%|per\s?cent))(?![\d.]*\d)",
    r"\b(?:(?-i:s|ss|reg|art|v|V|Q))\.?\d+(?:\.\d+)*",
    r"\b\d+\s*\(\d+\)\s*[:,]\s*\d+(?:\s*[-\u2013]\s*\d+)?",  # volume(issue): pages
    r"[:,]\s?(?:pp?\.\s*)?\d+\s?[\u2013-]\s?\d+(?=\s*[.);]\s*(?:$|[)(A-Z\n]))(?<=\d)",
    # numbers of notes and of references
    r"\[\s*\d+(?:\s*[,;\u2013-]\s*\d+)*\s*\]",
    r"(?<=[a-z][.,;:?!\u201d\u2019\")])\d{1,3}(?=\s|$)",
    r"\(\d{1,2}\)",
    r"(?<![\d.])\d+\.\d+(?:\.\d+)+",
    r"(?<=\w\s)\d{1,3}\.(?=[A-Z][a-z])",
    r"(?:^|\n|(?<=[.!?:;]\s))[ \t]*\(?\d{1,3}(?:\.\d{1,2})*(?:[.)](?=\s*[A-Za-z\u2018\u201c]|\s*$)|(?=[ \t]+\n))",
)
_NONE = re.compile("|".join(f"(?:{each})" for each in _PATTERNS), re.IGNORECASE)

_YEAR_ALONE = re.compile(rf"(?<![\w.,£€$]){_YEAR}(?![\w%]|,\d|\.\d)(?!\s*(?:%|per\s?cent|million|billion|thousand))")
_COUNTED = re.compile(r"\s+(?:[a-z]+s|children|people|women|men|young|staff)\b(?<!\bwas)(?<!\bis)(?<!\bhas)(?<!\bthis)")
_OF_TIME = re.compile(
    r"(?:\b(?:in|since|from|until|till|by|during|between|before|after|of|to|and|early|late|mid|the|this|that|year|"
    r"years|summer|spring|autumn|winter|act|bill|census|our|its|their|for|on|january|february|march|april|may|june|"
    r"july|august|september|october|november|december)|[-(,;\u2013\u2014/.:]|^)\s*$",
    re.IGNORECASE,
)


_DIGIT = re.compile(r"\d")
_AROUND = 40  # characters on either side of a digit by which it is told what it is


def not_figures(text: str) -> Iterator[tuple[int, int]]:
    """Give the characters of numbers that state nothing, in no order."""
    for start, end in _around_digits(text):
        for found in _NONE.finditer(text, start, end):
            yield found.span()
    for found in _YEAR_ALONE.finditer(text):
        # "identified 1950 children" counts, "in 1950 children" does not.
        before = text[max(0, found.start() - 12) : found.start()]
        if not _COUNTED.match(text, found.end()) or _OF_TIME.search(before):
            yield found.span()


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of a text that hold digits: most of it does not, and is passed over."""
    start = end = -1
    for digit in _DIGIT.finditer(text):
        at = digit.start()
        if at - _AROUND > end:
            if end >= 0:
                yield start, end
            start = text.rfind(" ", 0, max(0, at - _AROUND)) + 1  # an address is seen from where it begins
        end = at + _AROUND
    if end >= 0:
        yield start, min(end, len(text))
