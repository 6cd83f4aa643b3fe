"""Reads names as reference lists write them: people in any order of family name and initials, and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Name = dict[str, str]
"""A name as CSL-JSON has it: "family" and "given", or "literal" for an organisation."""

UPPER: Final = "".join(each for each in map(chr, range(0x41, 0x530)) if each.isupper())
"""Capitals of the Latin, Greek and Cyrillic alphabets, for classes of regular expressions."""

ORGANISATION: Final = re.compile(
    r"\bU\.S\.|\b(?:Government|Corps|Army|Navy|Council|Departments?|Dept|Ministry|Office|Agency|Commission(?:er)?|Committee|Inspectorates?|"
    r"Organi[sz]ation|Associations?|Society|Institut[eo]?s?|Universit\w+|Cent(?:re|er)|Foundation|Trust|Services?|"
    r"Authority|Board|Bureau|Administration|Federation|Union|(?:Sub|sub-)?[Gg]roup|Subcommittee|Panel|Inquiry|Directorate|Committees|Groups|Network|Partnership|Forum|Unit|Executive|"
    r"Parliament|Police|Bank|Fund|Nations|NHS|HM|UK|USA|EU|OECD|UNICEF|Scotland|England|Wales|Scottish|British|"
    r"National|International|European|Royal|Ltd|Inc|plc|Company|Corporation|College|School|Library|Museum|Hospital|"
    r"Programme|Program|Survey|Consortium|Alliance|Coalition|Collaboration|Academy|Church|Laboratory|Team|Taskforce|"
    r"Observatory|Watch|Charity|Convention|Secretariat|Registry|Archives?|Court)\b"
)
"""Words by which a name is an organisation's."""

_LOW = rf"[^\W\d_{UPPER}]"
# Bounded as no name is: hyphens part words and parts of words, so that a run of them can be read in many ways.
_WORD = rf"(?:[DdLlO]['’]\s?)?[{UPPER}][^\W\d_]{{1,40}}(?:['’\-‐‑–][^\W\d_]{{1,40}}){{0,4}}"
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
_GIVEN = rf"(?:(?:{_DOTTED}\s?)*{_WORD}(?:[\s\-]{_WORD}){{0,2}}(?:[\s\-]{_DOTTED}|\s[{UPPER}](?!\w)){{0,3}}|{_DOTTED})"
_JUNIOR = r",?\s(?:Jr|Sr|III|II|IV)\b\.?"
_SUFFIX = rf"(?P<suffix>{_JUNIOR})?"
_LATE = r"(?P<late>\s(?:van|von|de|der|den|du|da)\b(?:\s(?:der|den|la))?(?=\s?[,;.&\0]))?"
_LISTED = r"(?=\s*(?:[,;:(&\[\0]|(?:and|und|et)\b|\d|$))"
_INVERTED = rf"(?P<family>{_FAMILY}){_SUFFIX},\s*(?P<given>{_INITIALS}){_LATE}(?P<suffix2>{_JUNIOR})?"
_UNMARKED = rf"(?P<family>{_FAMILY})\s(?P<given>{_INITIALS}){_SUFFIX}"
_GIVEN_WORDS = rf"(?P<given>{_WORD}(?:[\s\-](?:{_DOTTED}|{_WORD}|[{UPPER}](?=\s))){{0,2}})"
_FORMS: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "inverted": _INVERTED,
        "unmarked": _UNMARKED + _LISTED,
        "natural": rf"(?P<given>{_INITIALS})\s*(?P<family>{_FAMILY}){_SUFFIX}{_AFTER}",
        "capitals": (
            rf"(?P<family>{_PARTICLES}?[{UPPER}]{{2,}}(?:[\s'’\-][{UPPER}]{{2,}})*),?\s(?P<given>{_GIVEN}){_AFTER}"
        ),
        "inverted words": (
            rf"(?P<family>{_SHORT_FAMILY}(?:\s(?:de|da|do|dos|y|e)\s{_WORD})?){_SUFFIX},\s*"
            rf"(?P<given>{_GIVEN}){_LATE}(?P<suffix2>{_JUNIOR})?{_AFTER}"
        ),
        "words": rf"{_GIVEN_WORDS}\s(?P<family>{_SHORT_FAMILY}){_SUFFIX}{_AFTER}(?!\s?:)",
        "ended": _UNMARKED,
        "bare": rf"(?P<given>[{UPPER}](?:\s[{UPPER}])?)\s(?P<family>{_SHORT_FAMILY}){_LISTED}",
    }.items()
}
"""How a name is written, in the order in which they are tried: "Field, A."; "Field A,"; "A. Field"; "FIELD Ann"; …"""
_ALL = tuple(form for form in _FORMS if form != "bare")
_NEXT: Final = {  # which forms may follow one after a comma
    "inverted": ("inverted", "natural", "unmarked"),
    "unmarked": ("unmarked", "ended"),
    "natural": ("natural", "words", "bare"),
    "capitals": ("capitals", "words"),
    "inverted words": ("natural", "words"),
    "words": ("words", "natural", "bare"),
    "ended": ("unmarked", "ended"),
    "bare": ("natural", "words", "bare"),
}
_IN_WORDS = frozenset({"capitals", "inverted words", "words"})
_SEPARATOR = re.compile(
    r"\s*(?:\((?:Producer|Director|Writer|Executive Producer|Writer/Director)s?\))?"
    r"(?:(?P<mark>[,;])[,;\s]*)?(?:(?:\.\s?\.\s?\.|…)\s*)?(?:(?P<and>and|und|et|y|e|&amp;|&)(?!\sal\b)\s+)?",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"[\s,;&…]*(?:and\s+)?(?:(?:\bet|&)\.?\s+al\b\.?|\band\s+(?:colleagues|others|co-workers)\b\.?|\bu\.\s?a\.)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\s*,?\s*[(\[]?\s*\b(?:(?P<editor>eds?|editors?|hrsg|hrg|hgg?|(?:gen\.|general)\s+ed|comps?)|(?P<translator>trans(?:l|lators?)?))\b\.?\s*[)\]]?"
    r"(?=\s*[,.:;\0]|\s*\(|\s*\d|\s+[A-Z]|$)",
    re.IGNORECASE,
)
_NOT_FIRST = frozenset("In The Proc Proceedings Vol Volume".split())
_NOT_NAMES = re.compile(
    r"\bA\s\w|\b(?:The|An|In|On|Of|And|For|From|To|With|How|Why|What|When|Towards?|Proceedings|Proc|Journal|Review|"
    r"New|Introduction|Handbook|Vol|Volume|Press|Report|Studies|History|Theory|Analysis)\b"
)


def read_names(text: str, start: int = 0, *, bare: bool = False) -> tuple[tuple[Name, ...], int]:
    """Read the names of people that stand at a place, and give them with the place at which they end.

    ``bare`` says that initials without stops may come first, which elsewhere may begin a title: "A Field".

    >>> read_names("Field, A. B., & van Dale, C. (2016)")[0]
    ({'family': 'Field', 'given': 'A. B.'}, {'family': 'van Dale', 'given': 'C.'})
    """
    found: list[Name] = []
    ends: list[int] = []
    forms: list[str] = []
    at, allowed, joined = start, (*_ALL, "bare") if bare else _ALL, False
    while match := _first(allowed, text, at):
        form, matched = match
        found.append(_name(matched))
        ends.append(matched.end())
        forms.append(form)
        if others := _OTHERS.match(text, matched.end()):
            return tuple(found), others.end()
        separator = _SEPARATOR.match(text, matched.end())
        if not separator or not (separator["mark"] or separator["and"]) or (joined and separator["mark"] == ","):
            break
        joined = joined or bool(separator["and"])
        allowed = _NEXT[form]
        if separator["and"]:
            allowed = (*allowed, *(each for each in _ALL if each not in allowed))
            if form == "inverted words":
                allowed = ("natural", "words", "inverted words", "inverted")
        elif separator["mark"] == ";":
            allowed = (form, *_ALL)
        at = separator.end()
    if match is None and joined and len(found) == 1 and forms == ["words"]:
        return (), start  # "Child Protection and Small Teams": what is joined to it is no name
    # "Ann Field, White Paper, …": without "and" or a full stop, what follows a comma may be a title.
    while len(found) > 1 and not joined and forms[-1] == "words" and not _CLOSED.match(text, ends[-1]):
        for each in (found, ends, forms):
            each.pop()
    return tuple(found), ends[-1] if ends else start


def read_role(text: str, start: int) -> tuple[str, int]:
    """Give the role that follows names, "editor" or "translator" or none, and the place at which its words end."""
    match = _ROLE.match(text, start)
    return ("editor" if match["editor"] else "translator", match.end()) if match else ("", start)


_CLOSED = re.compile(r"\s*(?:[.\0“\"«]|\(\d{4}|,?\s*[“\"«\0]|$)")


def _first(forms: tuple[str, ...], text: str, at: int) -> tuple[str, re.Match[str]] | None:
    for form in forms:
        match = _FORMS[form].match(text, at)
        if match is None or match[0].split()[0].strip(",.") in _NOT_FIRST:
            continue
        if ORGANISATION.search(match[0] if form in _IN_WORDS else match["family"]):
            continue
        if form not in _IN_WORDS or not _NOT_NAMES.search(match[0]):
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
