"""Carries out changes of tags as one action, and keeps what was before, by which it is undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.tags import Action
from indexer.model import PersonId, Tag, TagId

KIND = "vocabulary"
"""The kind of actions that change the vocabulary."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: the name that is written down, and the account if there is one."""

    name: str
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A tag as it is now, and the action that made it so; None when there was nothing to change."""

    tag: Tag
    action: int | None


def act(
    catalogue: Catalogue,
    by: By,
    summary: str,
    changes: Mapping[TagId, dict[str, Any]],
    *,
    new: set[TagId] | None = None,
    undoes: int | None = None,
) -> int:
    """Carry out changes of tags as one action; gives its number.

    A name that goes becomes a past name. The change is kept with what was before, by which it is undone; for a tag
    that is new this is that it is retired.
    """
    vocabulary = catalogue.vocabulary.all()
    kept = {}
    for tag, values in changes.items():
        held = vocabulary.tags[tag]
        before = {name: value for name, value in written(held).items() if name in values}
        if new and tag in new:
            before = {"retired_at": now()}
        kept[tag] = {
            "before": before,
            "after": values if not (new and tag in new) else {"retired_at": values["retired_at"]},
        }
        write(catalogue, held, values)
    action = Action(
        0, now(), by.name, by.person, KIND, summary, change=json.dumps(kept, ensure_ascii=False), undoes=undoes
    )
    number = catalogue.tags.begin(action)
    catalogue.log.record(Entry(action.at, by.name, "changed the vocabulary", f"action {number}", summary))
    return number


def write(catalogue: Catalogue, held: Tag, values: Mapping[str, Any], edited: int = 1) -> None:
    """Write what changes of a tag; names that go become past names. ``edited`` is 0 for a collection's word."""
    columns = {name: values[name] for name in ("name", "definition", "note", "retired_at") if name in values}
    columns |= {"edited": edited} if columns or not edited else {}
    lists = {
        name: values[name] for name in ("other_names", "words", "acronyms", "parents", "successors") if name in values
    }
    now_called = {values.get("name", held.name), *values.get("other_names", held.other_names), *held.past_names, ""}
    gone = [each for each in (held.name, *held.other_names) if each not in now_called]
    gone += [each for each in held.acronyms if each not in {*values.get("acronyms", held.acronyms), *now_called}]
    catalogue.vocabulary.change(held.id, columns, **lists, past_names=dict.fromkeys(gone))


def written(tag: Tag) -> dict[str, Any]:
    """Give what can be changed of a tag, in JSON's types."""
    return {
        "name": tag.name,
        "definition": tag.definition,
        "note": tag.note,
        "other_names": list(tag.other_names),
        "words": list(tag.words),
        "acronyms": dict(tag.acronyms),
        "parents": sorted(tag.parents),
        "successors": sorted(tag.successors),
        "retired_at": tag.retired_at,
    }
