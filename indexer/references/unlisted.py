"""Tells whether words before a year are authors' names, when no list says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexer.references.written_names import PARTICLES, SMALL_WORDS, Word, fold
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
_BODIES = frozenset(
    "administration agency association authority board bureau centre center commission committee consortium council"
    " department directorate executive federation forum foundation government group inquiry inspectorate institute"
    " ministry network office organisation organization panel parliament partnership programme secretariat service"
    " services society subcommittee subgroup taskforce team trust unit university".split()
)
"""What bodies call themselves, but for words that are family names too: "Church", "Court", "Banks"."""
_OF = frozenset("of for on".split())  # before what a body is for
_MOST_OF_A_PERSON = 3  # words


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
    kept = [each for at, each in enumerate(words) if each.folded not in _OTHERS or at + 1 < len(words)]
    groups = [kept] if body else _authors(kept)
    named = [" ".join(each.raw for each in group).removesuffix("'s").removesuffix("’s") for group in groups]
    bodies = body or any(len(group) > _MOST_OF_A_PERSON or _is_body(group) for group in groups)
    csl: dict[str, Any] = {"author": [{"literal" if bodies else "family": each} for each in named]}
    if year.years:
        csl["issued"] = {"date-parts": [[year.years[-1]]]}
    if year.suffix:
        csl["year-suffix"] = year.suffix
    return csl


def _authors(words: Sequence[Word]) -> list[list[Word]]:
    """Part names at "and", but for the name of one body: "Data and Evidence Group", "Department for Work and Pay"."""
    groups: list[list[Word]] = [[]]
    for at, word in enumerate(words):
        if word.folded in ("and", "et") and not (groups[-1] and _is_one_body(groups[-1], words[at + 1 :])):
            groups.append([])
        else:
            groups[-1].append(word)
    return [each for each in groups if each]


def _is_one_body(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Tell whether what stands on either side of "and" is one name: only one side says what sort of body it is."""
    if not after:
        return False
    if _is_body(before):
        begins = next(at for at, each in enumerate(before) if _kind(each) in _BODIES)
        named = any(each.folded in _OF for each in before[begins + 1 :])
        return named and not _is_body(after) and not after[0].raw.isupper()  # nor is it an acronym
    return len(after) > 1 and _kind(after[-1]) in _BODIES


def _is_body(words: Sequence[Word]) -> bool:
    return any(_kind(each) in _BODIES for each in words)


def _kind(word: Word) -> str:
    """Give a word as it is looked up among sorts of bodies: without the "'s" behind a name."""
    return fold(word.raw.removesuffix("'s").removesuffix("’s"))


def _is_short(word: Word) -> bool:
    return len(word.raw) <= 2 or word.folded in ("al", "dept", "st", "dr")
