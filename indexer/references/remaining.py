"""What of an entry no field has claimed yet: each field takes its characters away, and the places of the rest stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

TAKEN = "\0"
"""Stands for every character that a field has claimed."""


class Remaining:
    """A text from which fields take what is theirs."""

    def __init__(self, text: str) -> None:
        self.text = text.replace(TAKEN, " ")
        self.places: dict[str, int] = {}
        """Where what was taken under a name began."""

    def take(self, start: int, end: int, name: str = "") -> str:
        """Claim characters, and give them."""
        taken = self.text[start:end]
        self.places[name] = min(start, self.places.get(name, start))
        self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]
        return taken

    def find(self, pattern: re.Pattern[str], start: int = 0, name: str = "") -> re.Match[str] | None:
        """Claim what a pattern finds first, and give it."""
        match = pattern.search(self.text, start)
        if match:
            self.take(*match.span(), name)
        return match

    def gaps(self, start: int = 0) -> Iterator[tuple[int, int]]:
        """Give the runs of characters that nothing has claimed and that hold a letter or digit, in order."""
        for match in re.finditer(rf"[^{TAKEN}]+", self.text[start:]):
            if re.search(r"\w", match[0]):
                yield start + match.start(), start + match.end()
