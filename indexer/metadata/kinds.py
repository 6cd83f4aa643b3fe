"""Guesses what kind of document it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.model import Guess, Passage

# Tried in this order: "minutes of the review group" are minutes, not a review.
_KINDS = {
    "minutes": r"minutes?|notes? of (?:the )?meeting|action points?",
    "slides": r"slides?|slide deck",
    "evidence paper": r"evidence paper|briefing(?: paper)?|discussion paper",
    "inspection": r"inspections?|focused visit|ilacs|joint targeted area",
    "review": r"reviews?",
    "guidance": r"guidance|guide|handbook|toolkit|protocol|framework",
    "statistics": r"statistics|statistical (?:bulletin|release)",
    "report": r"reports?",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _KINDS.items()}


def guess_kind(title: str, file_name: str, passages: Sequence[Passage]) -> Guess | None:
    """Tell a deck by its slides; anything else by a word of its title, then of its file name."""
    if passages and passages[0].locator.label == "slide":
        return Guess("slides", "it has slides")
    for text, source in ((title, "a word of the title"), (re.sub(r"[_-]+", " ", file_name), "a word of the file name")):
        for kind, pattern in _PATTERNS.items():
            if pattern.search(text):
                return Guess(kind, source)
    return None
