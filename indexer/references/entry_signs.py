"""Tells by its looks whether a line or paragraph is an entry of a reference list, and whether it begins one."""

from __future__ import annotations

import re

from indexer.references.names import UPPER

_NAME = (
    rf"(?:(?:de|del|della|den|der|di|da|dos|du|la|le|van|von|ter|ten|el|al)\s+){{0,3}}[{UPPER}][\w'’*†‡\-‐–]{{0,40}}"
)
_INITIAL = rf"[{UPPER}](?:\.|(?=[,\s]))"
LABEL = re.compile(
    r"\s*(?:\[(?P<square>[0-9]{1,4}|[A-Z][\w+]{1,11})\]|\((?P<round>[0-9]{1,3})\)|(?P<plain>[0-9]{1,3})(?:\.|\)|\s)(?=\s?\D))\s*"
)
"""The number or key that stands before an entry."""
_PERSON = re.compile(
    rf"{_NAME}(?:\s{_NAME}){{0,2}},?\s(?!(?:UK|US|NY|MA|CA|DC|NJ|IL|II|III|EU)\b)(?:{_INITIAL}|[{UPPER}]{{1,3}}\b)"
)
_PERSON_IN_FULL = re.compile(
    rf"{_NAME}(?:[\s-]{_NAME}){{0,2}},\s[{UPPER}][\w'’-]+(?:\s{_INITIAL})?(?:,|\.|\sand\s|\s&|\s\()"
)
_LISTED = re.compile(rf"{_NAME},?\s(?:{_INITIAL}|[{UPPER}]{{1,3}}(?=[,.]))")
_NATURAL = re.compile(rf"{_INITIAL}\s?(?:{_INITIAL}\s?){{0,3}}{_NAME}")
_DASHES = re.compile(r"[-–—―_]{2,}")
_YEAR = re.compile(
    r"\b(?:1[5-9][0-9]{2}|20[0-9]{2})[a-z]?\b|\bn\.\s?d\.|\b(?:in press|forthcoming|no date|undated)\b", re.IGNORECASE
)
_DATED = re.compile(
    r"[(\[](?:c\.\s?)?(?:(?:1[5-9]|20)[0-9]{2}[a-z]?|n\.\s?d\.?|no date|in press|forthcoming)[^()\[\]]{0,25}[)\]]",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\bpp?\.\s?[0-9]|\bvol\.|\b[0-9]{1,4}\s?\([0-9]{1,3}(?:[-–/][0-9]{1,3})?\)|\b[0-9]{1,4}\s?[:,]\s?(?:pp?\.\s?)?[a-z]?[0-9]{1,5}\s?[-–][0-9]"
    r"|\beds?\.|\bIn:\s|\bUniversity Press\b|\b[A-Z][\w.]{1,40}(?:\s[A-Z]\w{1,40})?:\s[A-Z][\w'’&.\s]{2,60}\.?\s*$",
)
_ADDRESS = re.compile(
    r"https?://|www\.|\bdoi\b|\b10\.[0-9]{4,9}/|\bISBN\b|\barXiv\b|Available (?:at|from)|[Aa]ccessed|Retrieved",
    re.IGNORECASE,
)
_WHOLE_ADDRESS = re.compile(r"(?:https?://|www\.|doi:?\s?|10\.[0-9]{4,9}/)\S+", re.IGNORECASE)
_TITLE = re.compile(r"^.{0,400}?[“‘\"'«].{10,300}?[”’\"'»]", re.DOTALL)
_MORE = re.compile(
    r"\s*(?:[a-z&,;:]|\((?!(?:1[5-9]|20)[0-9]{2})|https?:|www\.|doi\b|10\.[0-9]{4}|Available\b|Accessed\b|Retrieved\b|\[?Online\b|pp?\.|[0-9]{1,4}\s?[-–(:,][0-9])"
)
_SENTENCE = re.compile(r"\b(?:we|our|was|were|is|are|has|have|had|this|these|which|shows?|found|should|can|may)\b")
_LONGEST = 1200


def names_author(text: str) -> bool:
    """Tell whether a text begins with a person's name as lists write it, or with dashes for the name above."""
    start = label.end() if (label := LABEL.match(text)) else 0
    return any(each.match(text, start) for each in (_PERSON, _PERSON_IN_FULL, _NATURAL, _DASHES))


def signs(text: str) -> int:
    """Count the signs that a paragraph is an entry; three or more are plenty."""
    text = " ".join(text[: _LONGEST + 1].split())
    if not 15 <= len(text) <= _LONGEST or not _YEAR.search(text):
        return 0
    head = text[:250]
    count = int(bool(_PLACE.search(text))) + int(bool(_ADDRESS.search(text))) + int(bool(_TITLE.match(text)))
    count += int(names_author(text)) + int(bool(LABEL.match(text)))
    dated = _DATED.search(head)
    count += 2 * int(bool(dated) and not _SENTENCE.search(head[: dated.start()] if dated else ""))
    count -= max(0, len(_SENTENCE.findall(text)) - 2)
    return max(0, count)


def density(text: str) -> float:
    """Count the names, dates in brackets, volumes, pages and addresses in each thousand characters of a text."""
    text = " ".join(text.split())
    count = sum(len(each.findall(text)) for each in (_LISTED, _NATURAL, _DATED, _PLACE, _WHOLE_ADDRESS))
    return 1000 * count / max(len(text), 250)


def is_entry(text: str) -> bool:
    """Tell whether a paragraph looks like an entry."""
    return signs(text) >= 2


def may_be_entry(text: str) -> bool:
    """Tell whether a paragraph that stands where a list is to be expected may be an entry: a year, and no sentences."""
    return 15 <= len(text) <= _LONGEST // 2 and has_year(text) and len(_SENTENCE.findall(text)) <= 1


def begins_entry(text: str) -> bool:
    """Tell whether an entry may begin here: with a label, an author and a date, or a body and a date."""
    head = " ".join(text[:400].split())
    if _MORE.match(head) and not names_author(head):
        return False
    return bool(names_author(head) or LABEL.match(head) or ((dated := _DATED.search(head)) and dated.start() < 160))


def has_year(text: str) -> bool:
    """Tell whether a text gives a year outside addresses, or says that there is none."""
    return bool(_YEAR.search(_WHOLE_ADDRESS.sub(" ", text)))


def goes_on(text: str) -> bool:
    """Tell whether a line can only be the rest of an entry: it begins small, or with an address or pages."""
    return bool(_MORE.match(text)) and not names_author(text)


INNER = re.compile(
    rf"(?<=[.\d)/\]])(?<!\.\.)\s+(?={_NAME}(?:\s{_NAME}){{0,2}},\s(?:{_INITIAL}|{_NAME}(?:,|\.|\sand\s|\s{_INITIAL}))[^()\[\]]{{0,250}}?"
    r"(?:[(\[](?:1[5-9]|20)[0-9]{2}[a-z]?[)\],]|\.\s(?:1[5-9]|20)[0-9]{2}[a-z]?\.))"
)
"""A place inside a paragraph where the next entry begins, with an author and a date in brackets."""
