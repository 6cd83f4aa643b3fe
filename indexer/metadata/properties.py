"""What a file says of itself, as a guess."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.extract.extraction import Property
from indexer.model import Guess


def from_property(properties: Iterable[Property], name: str) -> Guess | None:
    """Give what the first place that names it says; several values, such as authors, are joined."""
    held = [each for each in properties if each.name == name and each.value.strip()]
    if not held:
        return None
    values = dict.fromkeys(each.value.strip() for each in held if each.source == held[0].source)
    return Guess("; ".join(values), held[0].source)
