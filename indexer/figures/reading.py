"""Finds the figures of a text, with their kind and what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from indexer.figures.figure import Figure, Hedge, Kind
from indexer.figures.not_figures import not_figures
from indexer.figures.nouns import noun, words_after
from indexer.figures.numbers import PARTS, WORDS, Number, number, part

_ANY = re.compile(rf"\d|[½⅓⅔¼¾]|\b(?:{WORDS}|{PARTS})\b", re.IGNORECASE)
_START = re.compile(
    rf"(?<![\w.,/\u2044+])(?:(?<=\bpost-)|(?<=\bpre-)|(?<=\bunder-)|(?<=\bover-)|(?<![A-Za-z][-\u2011\u2013]))"
    rf"(?P<minus>(?<!\d\s)[-\u2212](?=[£€$]?\d))?(?:(?P<currency>[£€$])\s?)?"
    rf"(?:(?=[\d½⅓⅔¼¾])|(?=(?:{WORDS})\b)|(?P<part>(?:an?\s+|the\s+)?(?:{PARTS})\b(?!-)))",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?:\d[.,]?){20,}")
_PERCENT = re.compile(r"\s?%|[\s-]per[\s-]?cent\b|[\s-]percent\b|\s(?:pct|pc)\b", re.IGNORECASE)
_POINTS = re.compile(r"(?:[\s-]percentage|\s?%|[\s-]per[\s-]?cent)[\s-]points?\b|\s?(?:pp|ppts?)\b", re.IGNORECASE)
_PENCE = re.compile(r"\s?(?:p|pence)\b")
_POUNDS = re.compile(r"\s(?:(?P<p>pounds?(?:\s+sterling)?)|(?P<e>euros?)|(?P<d>(?:US\s+)?dollars?))\b", re.IGNORECASE)
_OF_SO_MANY = re.compile(r"[\s-](?:in|out[\s-]of)[\s-](?:every[\s-])?(?=[\da-z])", re.IGNORECASE)
_PER = re.compile(r"\s(?:per|for\severy|in\severy)\s(?=\d|hundred|thousand|million|ten\b|one\b|a\s)", re.IGNORECASE)
_PARTS = re.compile(rf"[\s-]+({PARTS})\b(?![\s-](?:day|term|hour|year|time)s?\b)", re.IGNORECASE)
_TO = re.compile(r"\s?[-\u2010-\u2015]\s?(?=[\d£€$])|\s(?:to|and|or)\s(?=[\da-z£€$])", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|aged|ages)\s+$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|by|than)\s+$", re.IGNORECASE)
_RUNNING_ON = re.compile(r"(?!(?:p|pp|pc|(?<!\d{3})s)\b)[^\W\d]|[/\u2044]")
_TO_ONE = re.compile(r"\s?:\s?(?=\d)")
_SLASHED = re.compile(r"(\d{1,3})/(\d{1,3})(?=\s(?:of|the)\b)")
_AFTER_PART = re.compile(
    r"\s*(?:$|[.,;:)%]|\bof\b|\b(?:the|their|its|our|all|these|those|were|was|are|had|have|has|did|do|said|reported|"
    r"lived|felt|received|in|more|less|fewer|higher|lower|to|who|or|and)\b|an?\s(?:hundred|thousand|million|billion))",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:second|first|other|latter|former|better|and\s+a|this|that|last|next|each|every)\s+$", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"\b(?:no|any|every|each|some|this|that|which|the|another|an|a|at|one\s+(?:to|by|at))[\s-]+$", re.IGNORECASE
)
_IDIOM = re.compile(r"-|\s+(?:of|another|day|side|thing|hand)\b", re.IGNORECASE)  # "one-off", "one of the first"
_OF_A_NUMBER = re.compile(r"\s+of\s+(?:(?:all|the|these|those|its|our|their)\s+){0,2}(?=[\da-z])", re.IGNORECASE)
_WITH_ONE = (_OF_SO_MANY, _PER, _PARTS, _PERCENT, _POUNDS, _TO_ONE)  # what makes a figure of "one" without a noun
_VERB = re.compile(r"\w{2,}[^\We]ed|agreed|(?!series|species|means)\w{3,}[^\Wsiu]s", re.IGNORECASE)
_OF_A_SCALE = re.compile(r"\s(?=an?\s)")
_REST = re.compile(r"\w*")
_BEFORE = 12  # characters before a number by which it is told what it is
_WHOLES = (12, 20, 25, 50)  # that shares are told of, beside those to ten and hundreds
_HEDGES = (
    (Hedge.ABOUT, r"about|around|approximately|approx\.?|circa|c\.|some|roughly|~|close\s+to|in\s+the\s+region\s+of"),
    (Hedge.ABOVE, r"more\s+than|over|above|at\s+least|in\s+excess\s+of|upwards\s+of|>|greater\s+than|exceeding"),
    (Hedge.BELOW, r"less\s+than|fewer\s+than|under|below|up\s+to|at\s+most|no\s+more\s+than|<"),
    (Hedge.NEARLY, r"nearly|almost|just\s+under|approaching|close\s+on"),
)
_HEDGE = re.compile("|".join(rf"(?P<{kind.name}>(?<!\w)(?:{words})\s*$)" for kind, words in _HEDGES), re.IGNORECASE)


def figures(text: str) -> tuple[Figure, ...]:
    """Give the figures of a text in order.

    Years, dates, numbers of pages, sections, lists, notes and versions, and those in addresses are none.
    """
    if not _ANY.search(text):
        return ()
    text = _without_codes(text)
    return tuple(replace(each, noun=noun(text, each.start, each.end)) for each in _found(_masked(text), 0, len(text)))


def numbers_apart(text: str, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """Give the numbers of a text that are not among its figures: what they state, if anything, is not known.

    Whoever looks whether a text has a number looks among these too.
    """
    text = _without_codes(text)
    return tuple(
        each
        for start, end in _set_aside(text)
        for each in _found(text, start, end)
        if not any(each.start < other.end and other.start < each.end for other in found)
    )


@lru_cache(maxsize=2)
def _set_aside(text: str) -> tuple[tuple[int, int], ...]:
    """Give the characters of numbers that state nothing, in order and apart."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(not_figures(text)):
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return tuple(spans)


def _without_codes(text: str) -> str:
    """Leave out digits of which there are so many that they are a code, which would also take long to reckon with."""
    return _CODE.sub(lambda found: "\0" * len(found[0]), text)


def _masked(text: str) -> str:
    pieces, at = [], 0
    for start, end in _set_aside(text):
        pieces += [text[at:start], "\0" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def _found(text: str, at: int, end: int) -> Iterator[Figure]:
    while at < end and (begun := _START.search(text, at, end)):
        found = _part(text, begun) if begun["part"] else _number(text, begun)
        if found is None:
            at = max(_REST.match(text, begun.end()).end(), begun.start() + 1)  # type: ignore[union-attr]
            continue
        hedge = _HEDGE.search(text[max(0, found.start - 24) : found.start])
        yield replace(found, hedge=Hedge[hedge.lastgroup]) if hedge and hedge.lastgroup else found
        at = found.end


def _part(text: str, begun: re.Match[str]) -> Figure | None:
    """Read "a third of", "half the": no "second half", no "a third party"."""
    if not _AFTER_PART.match(text, begun.end()) or _ORDER.search(text[max(0, begun.start() - _BEFORE) : begun.start()]):
        return None
    *article, word = begun["part"].lower().split()
    if (not article and word != "half") or article == ["the"] or word.endswith("s"):
        return None  # "third of five", "the third"
    value = part(word)
    if scale := _OF_A_SCALE.match(text, begun.end()):
        whole = number(text, scale.end())
        if whole is not None and whole.value >= 100:
            return Figure(begun.start(), whole.end, value * whole.value, step=value * whole.value)
    return Figure(begun.start(), begun.end(), value, Kind.SHARE)


def _number(text: str, begun: re.Match[str]) -> Figure | None:
    if (slashed := _SLASHED.match(text, begun.end())) and 0 < int(slashed[1]) < int(slashed[2]):
        return Figure(*slashed.span(), Fraction(int(slashed[1]), int(slashed[2])), Kind.SHARE)
    currency = begun["currency"] or ""
    first = number(text, begun.end(), money=bool(currency))
    if first is None or _RUNNING_ON.match(text, first.end) or _is_pronoun(text, begun.end(), first):
        return None
    both = None if begun["minus"] else _range(text, begun, first)
    first, last = both or (first, first)
    kind, worth, end = _unit(text, last.end)
    step = last.step
    if kind is Kind.COUNT and not both and (share := _share(text, first)):
        kind, worth, end = share
        step = Fraction(0)
    if kind is Kind.COUNT and (money := _money(text, end, currency, in_digits=text[last.end - 1].isdigit())):
        kind = Kind.MONEY
        currency, worth, end = money
    return Figure(
        begun.start(),
        end,
        first.value * worth * (-1 if begun["minus"] else 1),
        kind,
        upper=last.value * worth if both else None,
        currency=currency,
        step=step * worth,
    )


def _range(text: str, begun: re.Match[str], first: Number) -> tuple[Number, Number] | None:
    """Read "10 to 15%", "10–15", "between 10 and 15"; "from 10 to 15" tells of a change, and is two figures."""
    unit, _, end = _unit(text, first.end)
    joint = _TO.match(text, end)
    if not joint:
        return None
    currency = text[joint.end()] in "£€$"
    begin = joint.end() + currency
    last = number(text, begin, money=bool(begun["currency"])) if begin < len(text) else None
    if last is None or _RUNNING_ON.match(text, last.end) or unit not in (Kind.COUNT, _unit(text, last.end)[0]):
        return None
    before = text[max(0, begun.start() - _BEFORE) : begun.start()]
    word = joint[0].strip().lower()
    if (word in ("to", "or") and _FROM.search(before)) or (word == "and" and not _BETWEEN.search(before)):
        return None
    first = _same_scale(first, last, text)
    return (first, last) if first.value < last.value else None


def _same_scale(first: Number, last: Number, text: str) -> Number:
    """Read "2 to 3 million" as millions both."""
    if first.value < 1000 <= last.value and text[first.end - 1].isdigit():
        for scale in (10**9, 10**6, 10**3):
            if last.step * 10 % scale == 0:
                return Number(first.value * scale, first.end, first.step * scale)
    return first


def _unit(text: str, end: int) -> tuple[Kind, Fraction, int]:
    """Read "%" and its like: the kind, what one is worth, and where it ends."""
    if points := _POINTS.match(text, end):
        return Kind.POINTS, Fraction(1), points.end()
    if percent := _PERCENT.match(text, end):
        return Kind.SHARE, Fraction(1, 100), percent.end()
    return Kind.COUNT, Fraction(1), end


def _share(text: str, told: Number) -> tuple[Kind, Fraction, int] | None:
    """Read the rest of "two-thirds", "1 in 10", "3:1": the kind, what one is worth, and where it ends."""
    if fraction := _PARTS.match(text, told.end):
        fits = told.value < 20 and (told.value == 1) != fraction[1].lower().endswith("s")
        return (Kind.SHARE, part(fraction[1]), fraction.end()) if fits else None
    if whole := _whole(text, told.end):
        return (Kind.SHARE, 1 / whole.value, whole.end) if 0 < told.value <= whole.value else None
    if (ratio := _TO_ONE.match(text, told.end)) and (other := number(text, ratio.end())) and other.value:
        return Kind.RATIO, 1 / other.value, other.end
    return None


def _money(text: str, end: int, currency: str, *, in_digits: bool) -> tuple[str, Fraction, int] | None:
    """Read a currency that follows: its sign, what one is worth, and where it ends."""
    if currency:
        return currency, Fraction(1), end
    if money := _POUNDS.match(text, end):
        return {"p": "£", "e": "€", "d": "$"}[str(money.lastgroup)], Fraction(1), money.end()
    if in_digits and (pence := _PENCE.match(text, end)):
        return "£", Fraction(1, 100), pence.end()
    return None


def _whole(text: str, end: int) -> Number | None:
    """Read the whole that a part is of: "in ten", "out of 50", "per 1,000"; "two in 30 days" is no part."""
    of = _OF_SO_MANY.match(text, end) or _PER.match(text, end)
    whole = number(text, of.end()) if of else None
    if of is None or whole is None or not whole.value:
        return None
    usual = whole.value <= 10 or whole.value in _WHOLES or whole.value % 100 == 0
    return whole if usual or "out" in of[0].lower() else None


def _is_pronoun(text: str, start: int, found: Number) -> bool:
    """Tell whether "one" counts nothing: "no one", "one another", "one of the first", "as one said"."""
    end = found.end
    if text[start:end].lower() != "one" or any(each.match(text, end) for each in _WITH_ONE):
        return False
    if _PRONOUN.search(text[max(0, start - _BEFORE) : start]):
        return True
    joint = _OF_A_NUMBER.match(text, end) or _TO.match(text, end)
    if joint and (other := number(text, joint.end())) and other.value > 1:
        return False  # "one of the 60 files", "one or two"
    if _IDIOM.match(text, end):
        return True
    match words_after(text, end):
        case []:
            return True
        case [alone]:
            return _VERB.fullmatch(alone) is not None  # "one argued that": no noun after "one" has a plural's "s"
        case _:
            return False
