"""Marks what anybody can check of a sentence beside another: its figures, its negations, the words that limit it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from indexer.figures import agree, figures


class MarkKind(StrEnum):
    """What is marked; none of it says whether the sentence speaks for or against."""

    SAME_FIGURE = "same figure"
    ANOTHER_FIGURE = "another figure"
    """It counts the same, and gives another number."""
    NEGATION = "negation"
    LIMITING = "limiting words"


@dataclass(frozen=True, slots=True)
class Mark:
    """The characters ``start`` to ``end`` of a sentence, and what they are."""

    kind: MarkKind
    start: int
    end: int
    words: str


_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|fail(?:s|ed|ure)?\s+to|"
    r"(?:do|does|did|is|are|was|were|has|have|had|could|would|should|can|ca|wo|must|need)n[\u2019']t|"
    r"unable|lack(?:s|ed|ing)?|absence\s+of|rather\s+than)\b",
    re.IGNORECASE,
)
_HOW_FEW = r"(?:one|two|three|four|five|some|a\s+few|a\s+small\s+number\s+of|several|certain|a\s+minority\s+of)"
_WHAT = (
    r"(?:areas?|cases?|places?|authorit(?:y|ies)|homes?|schools?|sites?|services?|teams?|stud(?:y|ies)|reviews?|"
    r"famil(?:y|ies)|countr(?:y|ies)|region(?:s)?|respects?|instances?|examples?)"
)
_NUMBER = (
    r"(?:[£$€]?\d|(?:one\s+in|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|half|a\s+(?:half|third|quarter|fifth|tenth|dozen|hundred|thousand|million))\b)"
)
_LIMITING = re.compile(
    rf"\bin\s+(?:only\s+|just\s+)?{_HOW_FEW}\s+(?:of\s+(?:the\s+)?)?(?:\w+\s+)?{_WHAT}\b"
    r"|\b(?:may(?!\s+\d)|might|could|can|perhaps|possibly|probably|likely|unlikely|appears?\s+to|seems?\s+to|tends?\s+to|"
    r"suggests?|some|sometimes|only|just|few|several|certain|limited|partly|partially|mainly|mostly|largely|"
    r"generally|usually|often|typically|occasionally|rarely|in\s+part|to\s+some\s+extent|in\s+general|"
    r"a\s+(?:small\s+)?(?:number|minority|sample)\s+of|at\s+least|up\s+to|approximately|nearly|almost|"
    # "about" limits a number, and else says what something is about
    rf"(?:about|around)(?=\s+{_NUMBER})|"
    r"unless|except|provided\s+that|depending\s+on|where\s+possible|not\s+always|not\s+all)\b",
    re.IGNORECASE,
)


def marks(wanted: str, sentence: str) -> tuple[Mark, ...]:
    """Mark a sentence found beside the one that evidence is wanted for, in the order of its characters."""
    found = [*_figures(wanted, sentence)]
    for kind, pattern in ((MarkKind.NEGATION, _NEGATION), (MarkKind.LIMITING, _LIMITING)):
        found += [Mark(kind, *each.span(), each[0]) for each in pattern.finditer(sentence)]
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _figures(wanted: str, sentence: str) -> list[Mark]:
    told, held = figures(wanted), figures(sentence)
    found = []
    for figure in held:
        like = [each for each in told if each.kind is figure.kind]
        words = sentence[figure.start : figure.end]
        if any(agree(each, figure) for each in like):
            found.append(Mark(MarkKind.SAME_FIGURE, figure.start, figure.end, words))
        # A number of something else says nothing about this one.
        elif any({*each.noun} & {*figure.noun} for each in like):
            found.append(Mark(MarkKind.ANOTHER_FIGURE, figure.start, figure.end, words))
    return found
