"""Finds the figures of a text, with their kind and what they count"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from indexer import language
from indexer.figures.figure import Figure, Hedge, Kind
from indexer.figures.not_figures import not_figures
from indexer.figures.numbers import PARTS, WORDS, Number, number, part

_ANY = re.compile(rf"\d|[½⅓⅔¼¾]|\b(?:{WORDS}|{PARTS})\b", re.IGNORECASE)
_START = re.compile(
    rf"(?<![\w.,/\u2044+])(?:(?<=\bpost-)|(?<=\bpre-)|(?<=\bunder-)|(?<=\bover-)|(?<![A-Za-z][-\u2011\u2013]))"
    rf"(?:(?P<currency>[£€$])\s?)?(?:(?=[\d½⅓⅔¼¾])|(?=(?:{WORDS})\b)|(?P<part>(?:an?\s+|the\s+)?(?:{PARTS})\b(?!-)))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"\s?%|[\s-]per[\s-]?cent\b|[\s-]percent\b|\s(?:pct|pc)\b", re.IGNORECASE)
_POINTS = re.compile(r"[\s-](?:percentage[\s-])?points?\b|\s?pp\b", re.IGNORECASE)
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
_BEFORE_RATIO = re.compile(r"\bratio\b", re.IGNORECASE)
_AFTER_PART = re.compile(
    r"\s*(?:$|[.,;:)%]|\bof\b|\b(?:the|their|its|our|all|these|those|were|was|are|had|have|has|did|do|said|reported|"
    r"lived|felt|received|in|more|less|fewer|higher|lower|to|who|or|and)\b|an?\s(?:hundred|thousand|million|billion))",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\b(?:second|first|other|latter|former|better|and\s+a|this|that|last|next|each|every)\s+$", re.I)
_PRONOUN = re.compile(
    r"\b(?:no|any|every|each|some|this|that|which|the|another|an|a|at|only)[\s-]+$", re.IGNORECASE
)
_ALONE = re.compile(r"\s*(?:[-.,;:)]|of\b|another\b|day\b|who\b|that\b|which\b|is\b|was\b|can\b|could\b|such\b|side\b|thing\b|hand\b|$)", re.I)
_HEDGES = (
    (Hedge.ABOUT, r"about|around|approximately|approx\.?|circa|c\.|some|roughly|~|close\s+to|in\s+the\s+region\s+of"),
    (Hedge.ABOVE, r"more\s+than|over|above|at\s+least|in\s+excess\s+of|upwards\s+of|>|greater\s+than|exceeding"),
    (Hedge.BELOW, r"less\s+than|fewer\s+than|under|below|up\s+to|at\s+most|no\s+more\s+than|<"),
    (Hedge.NEARLY, r"nearly|almost|just\s+under|approaching|close\s+on"),
)
_HEDGE = re.compile("|".join(rf"(?P<{kind.name}>(?<!\w)(?:{words})\s*$)" for kind, words in _HEDGES), re.IGNORECASE)

_WORDS_AFTER = re.compile(r"[\s-]*([^\W\d_][\w\u2019'-]*)|(\s*[^\s\w]|\s*\d)")
_SKIPPED = frozenset(
    "of the a an all these those their its our his her every each such other different more fewer less new whole "
    "total least additional further or".split()
)
_STOPS = language.COMMON_WORDS - _SKIPPED | frozenset(
    "per while although where until between during under over against within since because however but not only "
    "said say says rose fell increased decreased compared reported found lived felt received "
    "across through without among amongst".split()
)
_MOST_NOUNS = 4


def has_figure(text: str) -> bool:
    """Tell, quickly, whether a text may hold a figure."""
    return bool(_ANY.search(text))


def figures(text: str) -> tuple[Figure, ...]:
    """Give the figures of a text in order.

    Years, dates, numbers of pages, sections, lists, notes and versions, and those in addresses are none.
    """
    return tuple(_with_noun(text, each) for each in _found(_masked(text))) if has_figure(text) else ()


def numbers_apart(text: str, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """Give the numbers of a text that are not among its figures: what they state, if anything, is not known.

    Whoever looks whether a text has a number looks among these too.
    """
    if not _DIGIT.search(text):
        return ()
    return tuple(
        each for each in _found(text) if not any(each.start < other.end and other.start < each.end for other in found)
    )


def _masked(text: str) -> str:
    pieces, at = [], 0
    for start, end in sorted(not_figures(text)):
        if end > at:
            start = max(start, at)
            pieces += [text[at:start], "\0" * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def _found(text: str) -> Iterator[Figure]:
    at = 0
    while begun := _START.search(text, at):
        found = _part(text, begun) if begun["part"] else _number(text, begun)
        if found is None:
            word = re.compile(r"\w*").match(text, begun.end())
            at = max(begun.end(), word.end() if word else 0, begun.start() + 1)
            continue
        hedge = _HEDGE.search(text[max(0, found.start - 24) : found.start])
        yield replace(found, hedge=Hedge[hedge.lastgroup]) if hedge and hedge.lastgroup else found
        at = found.end


def _part(text: str, begun: re.Match[str]) -> Figure | None:
    """Read "a third of", "half the": no "second half", no "a third party"."""
    if not _AFTER_PART.match(text, begun.end()) or _ORDER.search(text[max(0, begun.start() - 12) : begun.start()]):
        return None
    *article, word = begun["part"].lower().split()
    if (not article and word != "half") or article == ["the"] or word.endswith("s"):
        return None  # "third of five", "the third"
    value = part(word)
    if scale := re.compile(r"\s(?=an?\s)").match(text, begun.end()):
        whole = number(text, scale.end())
        if whole is not None and whole.value >= 100:
            return Figure(begun.start(), whole.end, value * whole.value, step=value * whole.value)
    return Figure(begun.start(), begun.end(), value, Kind.SHARE)


def _number(text: str, begun: re.Match[str]) -> Figure | None:
    currency = begun["currency"] or ""
    first = number(text, begun.end(), money=bool(currency))
    if first is None or _runs_on(text, first.end) or _is_pronoun(text, begun.end(), first):
        return None
    upper, end = None, first.end
    one_unit, _, _ = _unit(text, end)
    if joint := _TO.match(text, _after_unit(text, end)):
        before = text[max(0, begun.start() - 12) : begun.start()]
        word = joint[0].strip().lower()
        mark = joint.end() + (text[joint.end()] in "£€$")
        second = number(text, mark, money=bool(currency)) if mark < len(text) else None
        together = (
            (word in ("to", "or") and not _FROM.search(before)) or (word == "and" and _BETWEEN.search(before))
            if word.isalpha()
            else True
        )
        if second is not None and together and not _runs_on(text, second.end):
            other_unit, _, _ = _unit(text, second.end)
            scaled = _same_scale(first, second, text)
            if scaled.value < second.value and one_unit in (Kind.COUNT, other_unit):
                first, upper, end = replace(scaled, step=second.step), second.value, second.end
    kind, times, end = _unit(text, end)
    step = first.step
    value = first.value
    if kind is Kind.COUNT and upper is None:
        if fraction := _PARTS.match(text, end):
            if value < 20 and (value == 1) != fraction[1].lower().endswith("s"):
                kind, times, step, end = Kind.SHARE, part(fraction[1]), Fraction(0), fraction.end()
        elif whole := _whole(text, end):
            if 0 < value <= whole.value:
                kind, times, step, end = Kind.SHARE, 1 / whole.value, Fraction(0), whole.end
        elif (ratio := _TO_ONE.match(text, end)) and (other := number(text, ratio.end())) and other.value:
            kind, times, step, end = Kind.RATIO, 1 / other.value, Fraction(0), other.end
    if currency:
        kind = Kind.MONEY
    elif money := _POUNDS.match(text, end):
        kind, end = Kind.MONEY, money.end()
        currency = {"p": "£", "e": "€", "d": "$"}[str(money.lastgroup)]
    elif text[first.end - 1].isdigit() and (pence := _PENCE.match(text, end)):
        kind, times, currency, end = Kind.MONEY, Fraction(1, 100), "£", pence.end()
    return Figure(
        begun.start(),
        end,
        value * times,
        kind,
        upper=None if upper is None else upper * times,
        currency=currency,
        step=step * times,
    )


def _unit(text: str, end: int) -> tuple[Kind, Fraction, int]:
    """Read "%" and its like: the kind, what one is worth, and where it ends."""
    if percent := _PERCENT.match(text, end):
        if points := _POINTS.match(text, percent.end()):
            return Kind.POINTS, Fraction(1), points.end()
        return Kind.SHARE, Fraction(1, 100), percent.end()
    if (points := _POINTS.match(text, end)) and "percentage" in points[0].lower():
        return Kind.POINTS, Fraction(1), points.end()
    return Kind.COUNT, Fraction(1), end


def _after_unit(text: str, end: int) -> int:
    return _unit(text, end)[2]


def _whole(text: str, end: int) -> Number | None:
    """Read the whole that a part is of: "in ten", "out of 50", "per 1,000"."""
    if of := _OF_SO_MANY.match(text, end):
        whole = number(text, of.end())
        # "two in 30 days" is no share; what shares are told of is round, or said to be "out of".
        if whole and whole.value and ("out" in of[0].lower() or whole.value <= 10 or whole.value in (12, 20, 25, 50, 100, 1000, 10000)):
            return whole
        if whole and whole.value >= 100 and whole.value % 100 == 0:
            return whole
    if per := _PER.match(text, end):
        whole = number(text, per.end())
        if whole and whole.value >= 10 and whole.value % 10 == 0:
            return whole
    return None


def _same_scale(first: Number, second: Number, text: str) -> Number:
    """Read "2 to 3 million" as millions both."""
    if first.value < 1000 <= second.value and text[first.end - 1].isdigit():
        for scale in (10**9, 10**6, 10**3):
            if second.step % scale == 0 or (second.step * 10) % scale == 0:
                return Number(first.value * scale, first.end, first.step * scale)
    return first


def _runs_on(text: str, end: int) -> bool:
    """Tell whether a number is part of something else: "16th", "4G", "2b"."""
    return bool(_RUNNING_ON.match(text, end))


def _is_pronoun(text: str, start: int, found: Number) -> bool:
    """Tell whether "one" counts nothing: "no one", "one another", "one of the"."""
    if text[start : found.end].lower() != "one":
        return False
    return bool(_PRONOUN.search(text[max(0, start - 10) : start]) or _ALONE.match(text, found.end)) and not _OF_SO_MANY.match(
        text, found.end
    )


def _with_noun(text: str, figure: Figure) -> Figure:
    return replace(figure, noun=_after(text, figure.end) or _before(text, figure.start))


def _after(text: str, at: int) -> tuple[str, ...]:
    found: list[str] = []
    for each in _WORDS_AFTER.finditer(text, at, at + 120):
        word = each[1]
        if word is None or each.start() != at or language.fold(word) in _STOPS or len(found) == _MOST_NOUNS:
            break
        at = each.end()
        if language.fold(word) not in _SKIPPED:
            found += language.stems([word])
    return tuple(found)


def _before(text: str, at: int) -> tuple[str, ...]:
    words = language.words(text[max(0, at - 80) : at].rpartition(".")[2])
    kept = [each for each in words if each[:1].isalpha() and language.fold(each) not in _STOPS | _SKIPPED]
    return tuple(language.stems(kept[-3:]))
