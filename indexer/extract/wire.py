"""Parts as JSON, between a worker and its parent: a hijacked worker can send text, never code."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from indexer.extract.extraction import Block, Line, Part, Property
from indexer.model import Link, Locator, Problem

_LABELS = ("page", "slide", "section", "sheet")


def dump(part: Part) -> bytes:
    """Give a part as one line of JSON."""
    return json.dumps([type(part).__name__, asdict(part)]).encode()


def load(line: bytes) -> Part:
    """Read a part back.

    Raises:
        ValueError: the line is none.
    """
    try:
        name, fields = json.loads(line)
        if name == "Block":
            return _block(fields)
        if name == "Property":
            return Property(fields["name"], str(fields["value"]), str(fields["source"]))
        return _problem(fields)
    except (KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError("no part of an extraction") from error


def _block(fields: dict[str, Any]) -> Block:
    place = fields["locator"]
    if place["label"] not in _LABELS:
        raise ValueError(f"no label: {place['label']}")
    return Block(
        Locator(place["label"], str(place["value"]), int(place["index"])),
        str(fields["text"]),
        str(fields["heading"]),
        str(fields["notes"]),
        str(fields["running"]),
        tuple(Link(str(each["url"]), str(each["anchor"])) for each in fields["links"]),
        _problem(fields["problem"]) if fields["problem"] else None,
        str(fields["reader"]),
        tuple(Line(str(each["text"]), float(each["size"]), bool(each["bold"])) for each in fields["lines"]),
    )


def _problem(fields: dict[str, Any]) -> Problem:
    return Problem(str(fields["reason"]), str(fields["remedy"]), str(fields["needs"]))
