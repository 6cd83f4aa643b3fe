"""Reads names as reference lists write them: people in any order of family name and initials, and organisations"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Name = dict[str, str]
"""A name as CSL-JSON has it: "family" and "given", or "literal" for an organisation."""

UPPER: Final = "".join(each for each in map(chr, range(0x41, 0x530)) if each.isupper())
"""Capitals of the Latin, Greek and Cyrillic alphabets, for classes of regular expressions."""

ORGANISATION: Final = re.compile(
    r"\b(?:Government|Council|Departments?|Dept|Ministry|Office|Agency|Commission(?:er)?|Committee|Inspectorates?|"
    r"Organi[sz]ation|Associations?|Society|Institut[eo]?s?|Universit\w+|Cent(?:re|er)|Foundation|Trust|Services?|"
    r"Authority|Board|Bureau|Administration|Federation|Union|Group|Network|Partnership|Forum|Unit|Executive|"
    r"Parliament|Police|Bank|Fund|Nations|NHS|HM|UK|USA|U\.S\.|EU|OECD|UNICEF|Scotland|England|Wales|Scottish|British|"
    r"National|International|European|Royal|Ltd|Inc|plc|Company|Corporation|College|School|Library|Museum|Hospital|"
    r"Programme|Program|Survey|Consortium|Alliance|Coalition|Collaboration|Academy|Church|Laboratory|Team|Taskforce|"
    r"Observatory|Watch|Charity|Convention|Secretariat|Registry|Archives?|Court)\b"
)
"""Words by which a name is an organisation's."""

_LOW = rf"[^\W\d_{UPPER}]"
_WORD = rf"(?:[DdLlO]['’]\s?)?[{UPPER}][^\W\d_]*(?:['’\-‐‑–][^\W\d_]+)*"
_PARTICLES = (
    r"(?:(?:van|von|vom|der|den|de|del|della|dello|di|da|das|do|dos|du|la|las|los|le|el|al|bin|ibn|ben|ter|ten|te|zu|zur|"
    r"af|av|[Vv]an|[Vv]on|Van|Von|De|Di|Da|Du|La|Le|St\.?)\s)"
)
_FAMILY = rf"(?:{_PARTICLES}{{0,3}}{_WORD}(?:\s(?:{_PARTICLES}{{0,3}}|[ey]\s)?{_WORD}){{0,2}})"
_SHORT_FAMILY = rf"(?:{_PARTICLES}{{0,3}}{_WORD})"
_DOTTED = rf"[{UPPER}]{_LOW}{{0,2}}\."
_AFTER = r"(?=\s*(?:[,;.:(&\[\0“\"«]|(?:and|und|et)\b|\d|$))"
_INITIALS = (
    rf"(?:{_DOTTED}(?:[\s\-‐‑–]*{_DOTTED})*(?:\s?[{UPPER}](?=[,;]))?"
    rf"|[{UPPER}]{{1,4}}{_AFTER}|[{UPPER}](?:[\s\-][{UPPER}]){{1,3}}{_AFTER})"
)
_GIVEN = rf"(?:{_WORD}|{_DOTTED})(?:[\s\-](?:{_DOTTED}|{_WORD}|[{UPPER}](?!\w))){{0,3}}"
_SUFFIX = r"(?P<suffix>,?\s(?:Jr|Sr|III|II|IV)\b\.?)?"
_LATE = rf"(?P<late>\s(?:{_PARTICLES[:-3]}\b\s?){{1,2}}(?=[,;.&]|\sand))?"

_INVERTED = re.compile(
    rf"(?P<family>{_FAMILY}){_SUFFIX},\s*(?P<given>{_INITIALS})(?P<late>\s(?:van|von|de|der|den|du|da)\b(?:\s(?:der|den|la))?(?=\s?[,;.&\0]))?{_SUFFIX.replace('suffix', 'suffix2')}"
)
_UNMARKED = re.compile(rf"(?P<family>{_FAMILY})\s(?P<given>{_INITIALS}){_SUFFIX}")
_NATURAL = re.compile(rf"(?P<given>{_INITIALS})\s*(?P<family>{_FAMILY}){_SUFFIX}{_AFTER}")
_CAPITALS = re.compile(
    rf"(?P<family>{_PARTICLES}?[{UPPER}]{{2,}}(?:[\s'’\-][{UPPER}]{{2,}})*),?\s(?P<given>{_GIVEN}){_AFTER}"
)
_INVERTED_WORDS = re.compile(
    rf"(?P<family>{_FAMILY}),\s*(?P<given>{_GIVEN})(?P<late>\s(?:van|von|de|der|den|du|da)\b(?=\s?[,;.&\0]))?{_SUFFIX}{_AFTER}"
)
_WORDS = re.compile(
    rf"(?P<given>{_WORD}(?:[\s\-](?:{_DOTTED}|{_WORD}|[{UPPER}](?=\s))){{0,2}})\s(?P<family>{_SHORT_FAMILY}){_SUFFIX}{_AFTER}"
)

_FORMS: Final = {
    "inverted": (_INVERTED, ("inverted", "natural")),
    "unmarked": (_UNMARKED, ("unmarked",)),
    "natural": (_NATURAL, ("natural",)),
    "capitals": (_CAPITALS, ("capitals",)),
    "inverted words": (_INVERTED_WORDS, ()),
    "words": (_WORDS, ("words", "natural")),
}
_FIRST = ("inverted", "unmarked", "natural", "capitals", "inverted words", "words")
_AND = r"(?:and|und|et|y|&amp;|&)(?!\sal\b)"
_SEPARATOR = re.compile(rf"\s*(?:(?P<mark>[,;])\s*)?(?:(?P<and>{_AND})\s+)?", re.IGNORECASE)
_OTHERS = re.compile(
    r"[\s,;&…]*(?:and\s+)?(?:\bet\.?\s+al\b\.?|\band\s+(?:colleagues|others|co-workers)\b\.?|\b[u]\.\s?a\.)",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"\bA\s\w|\b(?:The|An|In|On|Of|And|For|From|To|With|How|Why|What|When|Towards?|Proceedings|Proc|Journal|Review|New|"
    r"Introduction|Handbook|Vol|Volume|Press|Report)\b"
)


def read_names(text: str, start: int = 0) -> tuple[tuple[Name, ...], int]:
    """Read the names of people that stand at a place, and give them with the place at which they end.

    >>> read_names("Field, A. B., & van Dale, C. (2016)")[0]
    ({'family': 'Field', 'given': 'A. B.'}, {'family': 'van Dale', 'given': 'C.'})
    """
    found: list[Name] = []
    at, ends = start, [start]
    allowed: tuple[str, ...] = _FIRST
    joined = False
    while match := _first(allowed, text, at):
        form, matched = match
        found.append(_name(matched))
        ends.append(matched.end())
        if others := _OTHERS.match(text, matched.end()):
            return tuple(found), others.end()
        separator = _SEPARATOR.match(text, matched.end())
        if separator is None or separator.end() == matched.end() or not (separator["mark"] or separator["and"]):
            break
        allowed = _FORMS[form][1]
        if separator["and"]:
            joined = True
            allowed = (*allowed, *(each for each in _FIRST if each not in allowed))
            if form == "inverted words":
                allowed = ("natural", "words", "inverted words")
        elif form == "inverted words":
            allowed = ("inverted words", "inverted") if separator["mark"] == ";" else ("natural", "words")
        elif separator["mark"] == ";" and form == "inverted":
            allowed = ("inverted", "inverted words", "natural")
        at = separator.end()
    if not joined and len(found) > 1 and not _closed(text, ends[-1]):
        # "Ann Field, White Paper, …": without "and" or a full stop, whole words after a comma may be a title's.
        while len(found) > 1 and "." not in found[-1].get("given", ".") and len(found[-1]["given"]) > 3:
            found.pop()
            ends.pop()
    return tuple(found), ends[-1]


def _closed(text: str, at: int) -> bool:
    return bool(re.match(r"\s*(?:[.:(\0\[“\"«]|,?\s*[“\"«\0]|$)", text[at:]))


def _first(forms: tuple[str, ...], text: str, at: int) -> tuple[str, re.Match[str]] | None:
    for form in forms:
        match = _FORMS[form][0].match(text, at)
        if match and not _NOT_NAMES.search(match[0]) and not (ORGANISATION.search(match["family"])):
            return form, match
    return None


def _name(match: re.Match[str]) -> Name:
    parts = match.groupdict()
    name = {"family": " ".join(match["family"].split()), "given": " ".join(match["given"].split())}
    if parts.get("late"):
        name["non-dropping-particle"] = parts["late"].strip()
    if suffix := (parts.get("suffix") or parts.get("suffix2")):
        name["suffix"] = suffix.strip(" ,")
    return name


_ACRONYM = re.compile(rf"\s*[(\[](?P<acronym>[{UPPER}][\w&.\-]{{1,11}})[)\]]")


def organisations(text: str) -> Iterator[tuple[Name, str]]:
    """Give each organisation that a text names, with the acronym that it gives for it in brackets.

    >>> list(organisations("Children's Reporter Office (CRO)"))
    [({'literal': "Children's Reporter Office"}, 'CRO')]
    """
    for each in re.split(r"\s*;\s*(?:and\s+|&\s+)?", text):
        match = _ACRONYM.search(each)
        named = _ACRONYM.sub("", each) if match else each
        if named := " ".join(named.split()).strip(" ,.:;"):
            yield {"literal": named}, match["acronym"] if match else ""
