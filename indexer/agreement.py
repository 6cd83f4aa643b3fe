"""Job: how far coders who tagged the same documents agree: percent, Cohen's kappa and Krippendorff's alpha.

Each tag is a question with the answers yes and no, and a document that two coders or more finished is a unit. The
figures depend only on how often each pattern of answers occurs, so the patterns are counted, once: 10,000 documents,
30 tags and 3 coders take half a second. ``nltk.metrics.agreement`` keeps a dictionary for each judgement and visits
each document for each pair of coders, which takes 7 seconds, and its kappa fails where a coder has not finished every
document. So it is given counts where it takes them, for the disagreement in alpha; Cohen's formula is written out
below. The tests hold both figures to NLTK's own, judgement by judgement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

Answers = Mapping[str, Mapping[int, frozenset[str]]]
"""The tags that each coder gave each document. Unfinished documents are absent; an empty set says "none of these"."""

_Pattern = tuple[tuple[str, bool], ...]
"""What the coders who judged a unit said of it, in the order of their names."""

_LOPSIDED = 0.15  # the rarer answer's share of the judgements, from which on kappa and alpha are easily misread
_ALONE = "No two coders have finished the same document yet, so there is nothing to compare."
_HIGH, _LOW = 0.8, 0.6  # the percent that sounds good and the kappa or alpha that does not


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on a tag, or on all tags together.

    Attributes:
        tag: The tag; empty for the overall figure.
        n: Documents that at least two coders finished; no others count.
        judgements: Answers to a question that somebody else answered too.
        prevalence: The share of these that are yes, from 0 to 1.
        percent: The share of pairs of answers to one question that are the same, from 0 to 1.
        kappa: Cohen's kappa; with three coders or more, its mean over the pairs of coders.
        alpha: Krippendorff's alpha for nominal data, over all coders at once.
        method: How ``kappa`` was reached.
        why_none: Why a figure is missing, as a sentence; empty when all are there.
    """

    tag: str
    n: int
    judgements: int
    prevalence: float
    percent: float | None
    kappa: float | None
    alpha: float | None
    method: str
    why_none: str = ""

    @property
    def caution(self) -> str:
        """Say when a low kappa or alpha stands beside a high percent (Feinstein and Cicchetti 1990)."""
        corrected = [figure for figure in (self.kappa, self.alpha) if figure is not None]
        lopsided = min(self.prevalence, 1 - self.prevalence) <= _LOPSIDED
        if self.percent is None or self.percent < _HIGH or not lopsided or not corrected or min(corrected) >= _LOW:
            return ""
        answer = "no" if self.prevalence <= _LOPSIDED else "yes"
        return (
            f"Nearly every answer is {answer}, so coders would agree often by chance, and a few differences pull kappa "
            "and alpha far down. Look at the differences themselves before you judge."
        )


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A document on which coders differ about a tag: who gave it the tag, and who finished it without."""

    document: int
    tag: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


def agreement(answers: Answers, tags: Sequence[str]) -> list[Agreement]:
    """Give the figures for each tag, in the order of ``tags``."""
    units = _units(answers)
    return [_figures(tag, len(units), _patterns(units.values(), tag)) for tag in tags]


def overall(answers: Answers, tags: Sequence[str]) -> Agreement:
    """Give the figures over all tags: each tag of each document is a unit, and ``n`` still counts documents."""
    units = _units(answers)
    patterns: Counter[_Pattern] = Counter()
    for tag in tags:
        patterns.update(_patterns(units.values(), tag))
    return _figures("", len(units), patterns)


def disagreements(answers: Answers, tags: Sequence[str]) -> list[Disagreement]:
    """Give each document and tag on which coders differ, by document, then in the order of ``tags``."""
    found = []
    for document, given in sorted(_units(answers).items()):
        for tag in tags:
            yes = tuple(coder for coder, chosen in given if tag in chosen)
            if 0 < len(yes) < len(given):
                found.append(Disagreement(document, tag, yes, tuple(c for c, chosen in given if tag not in chosen)))
    return found


_Given = list[tuple[str, frozenset[str]]]


def _units(answers: Answers) -> dict[int, _Given]:
    """Give what each coder said of each document; one that a single coder finished compares with nothing."""
    units: dict[int, _Given] = {}
    for coder in sorted(answers):
        for document, chosen in answers[coder].items():
            units.setdefault(document, []).append((coder, chosen))
    return {document: given for document, given in units.items() if len(given) > 1}


def _patterns(units: Iterable[_Given], tag: str) -> Counter[_Pattern]:
    return Counter(tuple((coder, tag in chosen) for coder, chosen in given) for given in units)


def _figures(tag: str, documents: int, patterns: Counter[_Pattern]) -> Agreement:
    answers: Counter[bool] = Counter()
    for pattern, times in patterns.items():
        for _, answer in pattern:
            answers[answer] += times
    judgements = answers.total()
    if not judgements:
        why = "There are no tags to compare." if documents else _ALONE
        return Agreement(tag, documents, 0, 0.0, None, None, None, "", why)
    tables = _tables(patterns)
    kappas = [figure for table in tables.values() if (figure := _kappa(table)) is not None]
    kappa = fmean(kappas) if kappas else None
    alpha = _alpha(patterns, answers)
    same = sum(table[True, True] + table[False, False] for table in tables.values())
    percent = same / sum(table.total() for table in tables.values())
    prevalence = answers[True] / judgements
    method = _method(len(kappas), len(tables))
    return Agreement(
        tag, documents, judgements, prevalence, percent, kappa, alpha, method, _why_none(tag, answers, kappa, alpha)
    )


_Table = Counter[tuple[bool, bool]]
"""How often one coder said the first and another the second of a document that both finished."""


def _tables(patterns: Counter[_Pattern]) -> dict[tuple[str, str], _Table]:
    tables: dict[tuple[str, str], _Table] = {}
    for pattern, times in patterns.items():
        for (one, said), (other, replied) in combinations(pattern, 2):
            tables.setdefault((one, other), Counter())[said, replied] += times
    return tables


def _kappa(table: _Table) -> float | None:
    """Give the kappa of two coders (Cohen 1960); None when both said the same one thing throughout.

    NLTK's gives 1 then, which would praise two coders for a tag that neither has ever seen a use for.
    """
    n = table.total()
    said, replied = table[True, True] + table[True, False], table[True, True] + table[False, True]
    by_chance = said * replied + (n - said) * (n - replied)  # of n * n: whole numbers, so that equality is exact
    if by_chance == n * n:
        return None
    return (n * (table[True, True] + table[False, False]) - by_chance) / (n * n - by_chance)


def _alpha(patterns: Counter[_Pattern], answers: Counter[bool]) -> float | None:
    """Give the alpha of all coders (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability").

    None when only one answer occurs: NLTK's gives 1 for it too.
    """
    if len(+answers) < 2:
        return None
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - NLTK takes a second to load

    of = AnnotationTask().Disagreement
    observed = sum(
        of(Counter(answer for _, answer in pattern)) * len(pattern) * times for pattern, times in patterns.items()
    )
    return float(1 - observed / answers.total() / of(answers))


def _method(used: int, pairs: int) -> str:
    if pairs == 1:
        return "Cohen’s kappa of the two coders."
    left_out = f", leaving out {pairs - used} in which both coders gave one answer throughout" if used < pairs else ""
    return f"The mean of Cohen’s kappa over the {pairs} pairs of coders who share documents{left_out}."


def _why_none(tag: str, answers: Counter[bool], kappa: float | None, alpha: float | None) -> str:
    if alpha is None:
        what = "this tag" if tag else "any of these tags" if not answers[True] else "all of these tags"
        who = f"Everybody gave every document {what}" if answers[True] else f"Nobody used {what}"
        return f"{who}, so agreement by chance is complete already, and kappa and alpha have no value."
    if kappa is None:
        return "In each pair of coders both gave one and the same answer throughout, so kappa has no value."
    return ""
