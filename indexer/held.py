"""Job: the document that a cited work is, if it is held, is found, with the reasons in words."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np

from indexer.language import stems
from indexer.model import Document, DocumentId, Standing
from indexer.paper_text import Csl
from indexer.references.names import ORGANISATION
from indexer.references.same_names import Agreement, Makers, Names, family_names
from indexer.references.title_likeness import Likeness, Title, likeness, stands_in
from indexer.references.work_key import doi_of, year_of

SURE: Final = 0.8
"""From this score on, a candidate is taken for the cited work, unless another comes near it."""
POSSIBLE: Final = 0.4
"""What scores less is not offered."""

_NEAR = 0.1  # scores that differ by no more are as good as equal
_LOOKED_AT = 40  # documents that share words with a title, at most
_RARE_WORDS = 6  # of a title, by which documents are looked up
_MOST = 12  # more choices would be no help
_SIBLING = 0.8  # how alike titles of a series are at most, of which one is cut short
_BOTH_IN_DOUBT = 0.9  # of what is left of a score where a title is cut short and the year is another
_SHORT = 2  # words of a title that many works may have

_PERIODICAL = "annual yearly quarterly monthly statistics minutes newsletter bulletin yearbook"
"""Words of titles that return with every year and, if they name none, are another work with another year."""

# How sure it is, with the same title, by how names agree and then by how years do.
_SURENESS: Final[dict[Agreement, dict[Agreement, float]]] = {
    "same": {"same": 0.98, "partly": 0.87, "unknown": 0.9, "other": 0.62},
    "partly": {"same": 0.92, "partly": 0.85, "unknown": 0.82, "other": 0.55},
    "unknown": {"same": 0.88, "partly": 0.82, "unknown": 0.75, "other": 0.5},
    "other": {"same": 0.72, "partly": 0.5, "unknown": 0.5, "other": 0.3},
}
# The same where the paper names no title: names must agree, and one year alone is no proof if several works have it.
_UNTITLED: Final[dict[Agreement, float]] = {"same": 0.85, "partly": 0.5, "unknown": 0.45, "other": 0.0}
_ONE_OF_SEVERAL = 0.6
_SEVERAL = "there are several works of this author and year"
_WORDS_OF_A_CITATION = 8  # of one in the text, at most: a long name, a year and a page


@cache
def _periodical() -> frozenset[str]:
    return frozenset(stems(_PERIODICAL.split()))


class Verdict(StrEnum):
    """How the search for a cited work ends."""

    HELD = "held"
    AMBIGUOUS = "ambiguous"
    NOT_HELD = "not held"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a cited work may be, how sure that is from 0 to 1, and why in words."""

    document: Document
    score: float
    reasons: tuple[str, ...]


def verdict(candidates: Sequence[Candidate]) -> Verdict:
    """Say how a search ended: held if the first candidate is sure and no other comes near it."""
    if not candidates:
        return Verdict.NOT_HELD
    first, *others = candidates
    rivalled = any(first.score - each.score <= _NEAR for each in others)
    return Verdict.HELD if first.score >= SURE and not rivalled else Verdict.AMBIGUOUS


@dataclass(frozen=True, slots=True)
class _Known:
    """What of a document is compared."""

    document: Document
    title: Title
    makers: Makers
    year: int
    number: str
    addresses: frozenset[str]


class Held:
    """The documents of a library, ready to be found by what papers say of them.

    ``csl`` may hold what more is known of a document: its DOI, address, number and persons. ``acronyms`` are those of
    the vocabulary, acronym to long form.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        csl: Mapping[DocumentId, Csl] | None = None,
        acronyms: Mapping[str, str] | None = None,
    ) -> None:
        self._names = Names(acronyms or {})
        self._known = [
            _known(each, (csl or {}).get(each.id, {}))
            for each in documents
            if each.standing not in {Standing.PROPOSED, Standing.PURGED}
        ]
        self._named = {each.document.id: f"{each.document.title} ({each.year or 'no date'})" for each in self._known}
        self._years = np.array([each.year for each in self._known], dtype=int)
        with_stem: dict[str, list[int]] = defaultdict(list)
        self._with_address: dict[str, list[int]] = defaultdict(list)
        self._by_maker: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(self._known):
            for stem in set(each.title.stems):
                with_stem[stem].append(at)
            for address in each.addresses:
                self._with_address[address].append(at)
            for key in self._names.keys(each.makers):
                self._by_maker[key].append(at)
        self._with_stem = {stem: np.array(places) for stem, places in with_stem.items()}

    def find(self, csl: Csl, text: str = "") -> tuple[Candidate, ...]:
        """Give the documents that a cited work may be, best first; ``text`` is its entry as written, if there is one.

        What names no title is found by author and year, surely only if one document fits both.
        """
        title, entry = Title.of(str(csl.get("title") or "")), Title.of(text)
        at_address = {at for address in _addresses(csl) for at in self._with_address.get(address, ())}
        places = at_address | self._sharing_words(title if title.stems else entry, year_of(csl))
        found = [self._with_title(csl, title, entry, at) for at in places]
        found = [each for each in found if each.score >= POSSIBLE]
        if not title.stems and not found:
            found = self._by_name_and_year(csl, says_more=len(entry.stems) > _WORDS_OF_A_CITATION)
        found.sort(key=lambda each: (-each.score, each.document.standing is not Standing.CURRENT, -each.document.id))
        return tuple(found[:_MOST])

    def _sharing_words(self, title: Title, year: int) -> set[int]:
        """Look up the documents that share the title's rarest words, of equal ones those of its year."""
        rarest = sorted(filter(self._with_stem.__contains__, set(title.stems)), key=self._frequency)[:_RARE_WORDS]
        shared = np.zeros(len(self._known))
        for stem in rarest:
            shared[self._with_stem[stem]] += self._weight(stem)
        best = np.lexsort((self._years != year, -shared))[:_LOOKED_AT]
        return {int(at) for at in best if shared[at]}

    def _begins_several(self, title: Title, known: _Known) -> bool:
        """Tell whether what two titles share at their beginnings begins other titles too, as of a series."""
        shared = min(title.stems, known.title.stems, key=len)
        return any(
            other.title.stems[: len(shared)] == shared and other.title.stems != known.title.stems
            for other in map(self._known.__getitem__, self._with_stem[min(shared, key=self._frequency)].tolist())
        )

    def _frequency(self, stem: str) -> int:
        return len(self._with_stem.get(stem, ()))

    def _weight(self, stem: str) -> float:
        return math.log(1 + len(self._known) / max(1, self._frequency(stem)))

    def _with_title(self, csl: Csl, title: Title, entry: Title, at: int) -> Candidate:
        known = self._known[at]
        alike = likeness(title, known.title, self._weight)
        if entry.stems and alike.score < SURE:
            alike = max(alike, stands_in(known.title, title, entry.stems), key=lambda each: each.score)
        if alike.cut and self._begins_several(title, known):
            alike = replace(alike, score=min(alike.score, _SIBLING))
        names, (years, years_why) = self._names.compare(csl, known.makers), _years(csl, known)
        score = _SURENESS[names.agreement][years] * alike.score
        if alike.cut and years == "partly":
            score *= _BOTH_IN_DOUBT
        if len(known.title.stems) <= _SHORT and names.agreement != "same":
            score *= SURE
        reasons = [alike.reason, names.reason, years_why]
        if known.number and known.number == str(csl.get("number") or ""):
            score = max(score, SURE if alike.score >= 0.5 and names.agreement == "same" else score)
            reasons.append(f"same number: {known.number}")
        return self._candidate(known, *_at_address(csl, title, known, alike, score, reasons))

    def _by_name_and_year(self, csl: Csl, *, says_more: bool) -> list[Candidate]:
        """Look up what is by the cited author, and of the cited year or of one beside it.

        An entry that says more than that has a title, which was not understood and may be another.
        """
        places = {at for key in self._names.looked_up(csl) for at in self._by_maker.get(key, ())}
        found = []
        for known in map(self._known.__getitem__, places):
            names, (years, years_why) = self._names.compare(csl, known.makers), _years(csl, known)
            score = _UNTITLED[years] if names.agreement == "same" else 0.0
            found.append(self._candidate(known, score, [names.reason, years_why]))
        found = [each for each in found if each.score >= POSSIBLE]
        fitting = sum(each.score >= SURE for each in found)
        if fitting > 1 or (fitting and (says_more or csl.get("year-suffix"))):
            why = "author and year fit, and its title was not understood" if says_more else _SEVERAL
            found = [
                replace(each, score=_ONE_OF_SEVERAL, reasons=(*each.reasons, why)) if each.score >= SURE else each
                for each in found
            ]
        return found

    def _candidate(self, known: _Known, score: float, reasons: Iterable[str]) -> Candidate:
        return Candidate(known.document, score, (*filter(None, reasons), *self._standing(known.document)))

    def _standing(self, document: Document) -> Iterable[str]:
        if document.standing is Standing.WITHDRAWN:
            yield "withdrawn from the library"
        elif newer := self._named.get(document.superseded_by) if document.superseded_by else None:
            yield f"superseded by a newer edition: {newer}"
        elif document.standing is Standing.SUPERSEDED or document.superseded_by:
            yield "superseded by a newer edition"


def _known(document: Document, csl: Csl) -> _Known:
    names = [*csl.get("author", []), *csl.get("editor", [])]
    authors = [each.strip() for each in document.author.split(";")]
    people = [each for each in authors if not ORGANISATION.search(each) and len(each.split()) > 1]
    organisations = [
        *(each.strip() for each in document.organisation.split(";")),
        *(each for each in authors if each not in people),
        *(each.get("literal", "") for each in names),
    ]
    families = [
        *family_names("; ".join(people)),
        *(f for each in names for f in family_names(each.get("family", "") + ",")),
    ]
    title = Title.of(document.title or str(csl.get("title") or ""))
    if any(Title.of(each).stems == title.main for each in organisations):
        title = replace(title, main=())  # "The Office: Minutes" is no "The Office" with a subtitle
    year = int(document.date[:4]) if document.date[:4].isdecimal() else year_of(csl)
    return _Known(
        document,
        title,
        Makers(tuple(dict.fromkeys(filter(None, organisations))), tuple(dict.fromkeys(families))),
        year,
        str(csl.get("number") or ""),
        _addresses(csl),
    )


def _years(csl: Csl, known: _Known) -> tuple[Agreement, str]:
    """Say how the cited year and the document's agree: "partly" is one beside it, as of data and publication."""
    cited = year_of(csl)
    if not cited or not known.year:
        return "unknown", "" if cited else "no year is given"
    if cited == known.year:
        return "same", f"same year: {cited}"
    why = f"the year differs: {cited} and {known.year}"
    if _periodical() & set(known.title.stems) and not re.search(r"\d{4}", known.title.text):
        return "other", f"{why}, and such titles return"
    if re.search(rf"(?<!\d){cited}(?!\d)", known.title.text):
        return "partly", f"{why}, but {cited} stands in its title"
    return "partly" if abs(cited - known.year) == 1 else "other", why


def _at_address(
    csl: Csl, title: Title, known: _Known, alike: Likeness, score: float, reasons: list[str]
) -> tuple[float, list[str]]:
    """Count a DOI or an address that both have; an address may be that of a page which offers several works."""
    if (doi := doi_of(csl)) and doi in known.addresses:
        return max(score, 0.99), ["same DOI", *reasons]
    if _addresses(csl) & known.addresses:
        other_title = title.stems and known.title.stems and alike.score < 0.5
        return max(score, 0.6 if other_title else 0.97), ["same address", *reasons]
    return score, reasons


def _addresses(csl: Csl) -> frozenset[str]:
    """Give a work's DOI and address in the form in which equal ones are equal; a site's first page is no work's."""
    url = re.sub(r"^https?://(?:www\.)?|^www\.|#.*$", "", str(csl.get("URL") or "").strip(), flags=re.IGNORECASE)
    site, slash, page = url.rstrip("/.").partition("/")
    address = f"{site.lower()}/{page}" if slash and page else ""
    return frozenset(filter(None, (doi_of(csl), address)))
