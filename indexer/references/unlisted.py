"""Tells whether words before a year are authors' names, when no list says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexer.references.written_names import PARTICLES, SMALL_WORDS, Word
from indexer.references.years import Year

_NO_NAME = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec spring summer autumn winter easter christmas monday tuesday wednesday thursday friday"
    " saturday sunday table tables figure figures fig chapter section part box appendix annex article paragraph version"
    " volume vol no number day year years week since during until between before after act acts bill regulations"
    " regulation order rules convention treaty directive protocol statute law amendment code edition round wave phase"
    " cohort study total model equation about circa around only early late mid summer grade level stage step question"
    " item copyright isbn issn in on at by from to world".split()
)
_OPENERS = frozenset(
    "the a an in on at by from as see also and but or for of to with while when since after following although though"
    " however thus indeed similarly both according per like unlike where if because this that these those"
    " recently".split()
)
_OTHERS = frozenset({"al", "others", "colleagues"})


def authors_at_end(text: str, words: Sequence[Word]) -> int:
    """Give how many of the last words may be authors' names, 0 if they are none."""
    first = len(words)
    while first:
        word = words[first - 1]
        gap = text[word.end : words[first].start] if first < len(words) else ""
        if gap.strip(" \n,.-–‐'’*&/") or (gap.strip()[:1] == "." and not _is_short(word)):
            break
        is_link = word.folded in SMALL_WORDS | {"et", "al", "others", "colleagues"} or word.folded in PARTICLES
        if not (word.is_name or is_link):
            break
        first -= 1
    while first < len(words) and (words[first].folded in _OPENERS or words[first].folded in SMALL_WORDS):
        first += 1
    names = words[first:]
    if not names or not any(each.is_name for each in names) or len(names) > 16:
        return 0
    last = names[-1].folded
    if last in _NO_NAME or last in SMALL_WORDS or (names[0].folded in _NO_NAME and names[0].folded != "world"):
        return 0
    if not (names[-1].is_name or last in _OTHERS):
        return 0
    return len(names)


def csl_of(words: Sequence[Word], year: Year, *, body: bool) -> dict[str, Any]:
    """Write what a citation says of its work as CSL-JSON: the authors and the year."""
    groups: list[list[str]] = [[]]
    for number, word in enumerate(words):
        if word.folded in ("and", "et") and not body:
            groups.append([])
        elif word.folded not in _OTHERS or number + 1 < len(words):
            groups[-1].append(word.raw)
    named = [" ".join(each) for each in groups if each]
    key = "literal" if body or any(len(each.split()) > 3 for each in named) else "family"
    csl: dict[str, Any] = {"author": [{key: each.removesuffix("'s").removesuffix("’s")} for each in named]}
    if year.years:
        csl["issued"] = {"date-parts": [[year.years[-1]]]}
    if year.suffix:
        csl["year-suffix"] = year.suffix
    return csl


def _is_short(word: Word) -> bool:
    return len(word.raw) <= 2 or word.folded in ("al", "dept", "st", "dr")
