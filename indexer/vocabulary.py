"""Job: the vocabulary grows and changes: tags are added, renamed, merged, split and retired.

Nothing is deleted, and every name that a tag ever had goes on finding it. A change is an action that can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.tags import Action
from indexer.errors import UsageError
from indexer.model import Tag, TagGroup, TagId
from indexer.terms import Vocabulary, slug
from indexer.vocabulary_action import KIND, By, Changed, act, written
from indexer.vocabulary_rules import (
    RESERVED_GROUPS,
    check_together,
    checked,
    checked_name,
    find,
    group_there,
    in_use,
    is_called,
    there,
)

__all__ = [
    "KIND",
    "By",
    "Changed",
    "add",
    "add_group",
    "bring_back",
    "change",
    "change_group",
    "find",
    "group_there",
    "merge",
    "put_back",
    "retire",
    "split",
]


def add_group(catalogue: Catalogue, name: str, definition: str, by: By) -> TagGroup:
    """Add a tag group.

    Raises:
        UsageError: the name makes no sense, or there is such a group.
    """
    name = checked_name(name)
    group = TagGroup(slug(name), name, definition.strip())
    if group.slug in RESERVED_GROUPS:
        raise UsageError(f"“{name}” cannot be the name of a tag group here. Use other words.")
    vocabulary = catalogue.vocabulary.all()
    if group.slug in vocabulary.groups or any(
        each.name.casefold() == name.casefold() for each in vocabulary.groups.values()
    ):
        raise UsageError(f"There is a tag group “{name}” already.")
    with catalogue.transaction():
        catalogue.vocabulary.put_group(group)
        catalogue.log.record(Entry(now(), by.name, "added a tag group", f"tag group {group.slug}", name))
    return group


def change_group(catalogue: Catalogue, group: str, name: str, definition: str, by: By) -> TagGroup:
    """Rename a tag group, or define it otherwise; its slug stays.

    Raises:
        NotFound: there is no such group.
        UsageError: the name makes no sense.
    """
    held = group_there(catalogue.vocabulary.all(), group)
    changed = replace(held, name=checked_name(name), definition=definition.strip())
    if changed != held:
        with catalogue.transaction():
            catalogue.vocabulary.put_group(changed)
            catalogue.log.record(Entry(now(), by.name, "changed a tag group", f"tag group {group}", changed.name))
    return changed


def add(catalogue: Catalogue, tag: Tag, by: By) -> Changed:
    """Add a tag to a group; its id and slug are made, the slug from the name unless one is given.

    Raises:
        NotFound: there is no such group, or no such parent.
        UsageError: the name makes no sense, or a tag of the group has it.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        group_there(vocabulary, tag.group)
        key = slug(tag.slug or tag.name)
        tag = checked(vocabulary, replace(tag, id=TagId(0), slug=key))
        taken = {each.slug: each for each in vocabulary.of_group(tag.group, retired=True)}
        if key in taken and is_called(taken[key], tag.name):  # one in use was refused above
            raise UsageError(f"There was a tag “{taken[key].name}” in this group. Bring it back instead.")
        key = next(
            each
            for number in range(1, len(taken) + 2)
            if (each := key if number == 1 else f"{key}-{number}") not in taken
        )
        added = catalogue.vocabulary.add(tag.group, key)
        changes = {added: written(tag) | {"retired_at": ""}}
        return _changed(catalogue, added, act(catalogue, by, f"Added the tag {tag.name}", changes, new={added}))


def change(catalogue: Catalogue, tag: Tag, by: By) -> Changed:
    """Give a tag another name, definition, note, other names, words, acronyms or parents; past names go on finding it.

    Raises:
        NotFound: there is no such tag, or no such parent.
        UsageError: the name makes no sense, or another tag of the group has it, or a parent lies beneath it.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        before = there(vocabulary, tag.id)
        tag = checked(vocabulary, replace(tag, group=before.group, slug=before.slug))
        if written(tag) == written(before):
            return Changed(before, None)
        summary = (
            f"Renamed {before.name} to {tag.name}" if tag.name != before.name else f"Changed the tag {before.name}"
        )
        kept = {"retired_at": before.retired_at, "successors": list(before.successors)}
        return _changed(catalogue, tag.id, act(catalogue, by, summary, {tag.id: written(tag) | kept}))


def merge(catalogue: Catalogue, tag: TagId, into: TagId, by: By) -> Changed:
    """Let a tag become another: whatever has the one counts as having the other, and its names find that.

    Raises:
        NotFound: there is no such tag.
        UsageError: they are the same, of different groups, or retired.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        one, other = in_use(vocabulary, tag), in_use(vocabulary, into)
        if one.id == other.id:
            raise UsageError("A tag cannot be merged into itself. Choose another.")
        if one.group != other.group:
            raise UsageError(
                f"{one.name} and {other.name} are of different groups, so one cannot stand for the other. "
                "Choose a tag of the same group."
            )
        changes = {one.id: {"retired_at": now(), "successors": [other.id]}}
        for child in _beneath(vocabulary, one):
            # What the other lies beneath itself moves up, so that all above goes on counting it.
            above = one.parents if other.id in vocabulary.counted[child.id] else (other.id,)
            parents = [each for each in (*child.parents, *above) if each not in (one.id, child.id)]
            changes[child.id] = {"parents": list(dict.fromkeys(parents))}
        return _changed(catalogue, other.id, act(catalogue, by, f"Merged {one.name} into {other.name}", changes))


def split(catalogue: Catalogue, tag: TagId, into: Sequence[TagId], by: By) -> Changed:
    """Put several tags in the place of one. What has it keeps it until somebody chooses; it finds all of them.

    Raises:
        NotFound: there is no such tag.
        UsageError: there are fewer than two, or one is the tag itself, of another group, or retired.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        one = in_use(vocabulary, tag)
        parts = [in_use(vocabulary, each) for each in dict.fromkeys(into)]
        if len(parts) < 2:
            raise UsageError("A tag is split into two tags or more. Name them, or merge it into one.")
        for part in parts:
            if part.id == one.id or part.group != one.group:
                raise UsageError(f"{one.name} cannot be split into {part.name}. Choose other tags of its group.")
        changes = {
            one.id: {"retired_at": now(), "successors": [each.id for each in parts]},
            **_orphans(vocabulary, one),
        }
        summary = f"Split {one.name} into {' and '.join(each.name for each in parts)}"
        return _changed(catalogue, one.id, act(catalogue, by, summary, changes))


def retire(catalogue: Catalogue, tag: TagId, by: By) -> Changed:
    """Let a tag no longer be applied; what has it keeps it, and is found by it.

    Raises:
        NotFound: there is no such tag.
        UsageError: it is retired already.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        one = in_use(vocabulary, tag)
        changes = {one.id: {"retired_at": now()}, **_orphans(vocabulary, one)}
        return _changed(catalogue, one.id, act(catalogue, by, f"Retired the tag {one.name}", changes))


def bring_back(catalogue: Catalogue, tag: TagId, by: By) -> Changed:
    """Let a retired, merged or split tag be applied again, by itself.

    Raises:
        NotFound: there is no such tag.
        UsageError: it is not retired, or another tag has its name now.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        held = there(vocabulary, tag)
        if held.in_use:
            raise UsageError(f"{held.name} is in use.")
        checked(vocabulary, held)
        changes = {held.id: {"retired_at": "", "successors": []}}
        return _changed(catalogue, held.id, act(catalogue, by, f"Brought back the tag {held.name}", changes))


def put_back(catalogue: Catalogue, action: Action, by: By) -> Action:
    """Undo a change of the vocabulary, inside a transaction; names that it gave stay as past names.

    Raises:
        UsageError: one of the tags was changed again since, or no longer goes together with others.
    """
    vocabulary = catalogue.vocabulary.all()
    change = {TagId(int(tag)): each for tag, each in json.loads(action.change).items()}
    for tag, each in change.items():
        held = written(there(vocabulary, tag))
        if any(held[name] != value for name, value in each["after"].items()):
            raise UsageError(
                f"{vocabulary.tags[tag].name} was changed again since. Undo the later change first, or change it anew."
            )
    back = {tag: each["before"] for tag, each in change.items()}
    check_together(vocabulary, back)
    act(catalogue, by, f"Undid: {action.summary}", back, undoes=action.id)
    return action


def _changed(catalogue: Catalogue, tag: TagId, action: int) -> Changed:
    return Changed(catalogue.vocabulary.all().tags[tag], action)


def _beneath(vocabulary: Vocabulary, tag: Tag) -> list[Tag]:
    return [each for each in vocabulary.tags.values() if tag.id in each.parents]


def _orphans(vocabulary: Vocabulary, tag: Tag) -> dict[TagId, dict[str, Any]]:
    """Let what lies beneath a tag lie beneath its parents instead."""
    return {
        child.id: {"parents": list(dict.fromkeys([*(each for each in child.parents if each != tag.id), *tag.parents]))}
        for child in _beneath(vocabulary, tag)
    }
