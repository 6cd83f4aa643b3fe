"""Names of those who made a work: persons, who have a family name, and organisations, which have one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Name = Mapping[str, str]
"""A name as CSL-JSON has it: "literal" of an organisation; "family", "given" and their like of a person."""


def names(item: Mapping[str, Any], role: str = "author") -> Sequence[Name]:
    """Give those who had a role in a work."""
    held: Sequence[Name] = item.get(role, ())
    return held


def is_organisation(name: Name) -> bool:
    """Tell whether a name is in one piece."""
    return len(name.keys() & {"family", "given", "suffix"}) < 2


def family(name: Name) -> str:
    """Give what a citation in a sentence calls somebody: "van Dijk", "Care Inspectorate"."""
    return name.get("literal") or _joined(name, "non-dropping-particle", "family") or name.get("given", "")


def in_order(name: Name) -> str:
    """Write a name as lists are sorted: "Dijk, Jan van, Jr", "Care Inspectorate"."""
    if is_organisation(name):
        return family(name)
    given = _joined(name, "given", "dropping-particle")
    return ", ".join(filter(None, (family(name), given, name.get("suffix"))))


def from_order(text: str) -> Name:
    """Read a name as lists are sorted; without a comma it is an organisation's, and with a comma at its end."""
    parts = [" ".join(each.split()) for each in text.split(",")]
    if len(parts) == 1 or not parts[0] or not any(parts[1:]):
        return {"literal": " ".join(parts).strip()}
    held = {"family": parts[0], "given": parts[1], "suffix": " ".join(filter(None, parts[2:]))}
    return {key: value for key, value in held.items() if value}


def listed(all_names: Sequence[str]) -> str:
    """Write names one after another: "Munro, Low and Roy"."""
    return " and ".join(filter(None, (", ".join(all_names[:-1]), all_names[-1]))) if all_names else ""


def _joined(name: Name, *keys: str) -> str:
    return " ".join(filter(None, (name.get(key) for key in keys)))
