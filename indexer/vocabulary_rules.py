"""What every tag must hold to: a name that can be looked up and is its own, and parents that make sense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.model import WORKSTREAM, Tag, TagGroup, TagId
from indexer.terms import Vocabulary, slug

_LONGEST_NAME = 200
RESERVED_GROUPS = frozenset(
    {"new", "groups", "import", "passages", "actions", "bulk", "choices", "queue", "suggestions", "unknown", "year"}
)
"""Slugs that no tag group has: they stand in addresses of the site, or for something else."""

_RESERVED = frozenset({"unknown"})  # it stands for having no tag of a group
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # they let a name read otherwise than it is
_SHOWN = 40  # characters of a name in a sentence
_LISTED = 12  # names in a sentence


def find(vocabulary: Vocabulary, text: str, group: str = "") -> Tag:
    """Give the tag that a key or a name means, also a name that it had.

    Raises:
        NotFound: no tag has this name, or several have.
    """
    found = vocabulary.named(text, group)
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(f"“{each.group}/{each.slug}”" for each in found)
        raise NotFound(f"Several tags are called “{one_line(text)}”. Say which you mean: {keys}.")
    near = vocabulary.like(text, group)[:_LISTED]
    if near:
        raise NotFound(f"There is no tag “{one_line(text)}”. Did you mean {_names(near)}?")
    known = vocabulary.of_group(group) if group else vocabulary.in_use
    listed = ", ".join(each.key for each in known[:_LISTED]) + (" …" if len(known) > _LISTED else "")
    if group == WORKSTREAM:
        raise NotFound(
            f"There is no workstream “{one_line(text)}”. The workstreams are "
            f"{listed or 'none yet: index a collection with a workstreams.toml'}."
        )
    raise NotFound(f"There is no tag “{one_line(text)}”. Some that there are: {listed}.")


def checked(vocabulary: Vocabulary, tag: Tag) -> Tag:
    """Let a tag through as it is kept, if its names are its own and its parents make sense.

    Raises:
        NotFound: there is no such parent.
        UsageError: the name makes no sense, or another tag of the group has it, or a parent lies beneath it.
    """
    tag = replace(
        tag,
        name=checked_name(tag.name),
        definition=tag.definition.strip(),
        note=tag.note.strip(),
        other_names=_each(tag.other_names),
        words=_each(tag.words),
        acronyms={plain_name(short): plain_name(long) for short, long in tag.acronyms.items() if plain_name(short)},
        parents=tuple(dict.fromkeys(tag.parents)),
    )
    if not tag.slug or tag.slug in _RESERVED:
        raise UsageError(f"“{tag.name}” cannot be the name of a tag. Use other words, with letters or figures.")
    for name in (tag.name, *tag.other_names):
        taken = [
            each
            for each in vocabulary.named(name, tag.group)
            if each.id != tag.id and each.in_use and is_called(each, name)
        ]
        if taken:
            raise UsageError(f"“{name}” is a name of {taken[0].name} already. Use another, or merge the two.")
    for parent in tag.parents:
        held = there(vocabulary, parent)
        if held.group != tag.group:
            raise UsageError(f"{held.name} is of another group, so {tag.name} cannot lie beneath it.")
        if tag.id and held.id in vocabulary.counted[tag.id]:
            raise UsageError(f"{held.name} lies beneath {tag.name}, so it cannot be above it too.")
    return tag


def check_together(vocabulary: Vocabulary, changes: Mapping[TagId, Mapping[str, Any]]) -> None:
    """See that tags go together with all others once all of them are changed; lists may stand for tuples.

    Raises:
        UsageError: a name would be that of two, or one would lie above itself, or take its own place.
    """
    changed: dict[TagId, Tag] = {}
    for tag, new in changes.items():
        values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in new.items()}
        changed[tag] = replace(vocabulary.tags[tag], **values)
    tags = vocabulary.tags | changed
    if names := circle(tags.values()):
        raise UsageError(
            f"These tags would take one another’s place in a circle: {names}. Bring one of them back first."
        )
    after = Vocabulary(vocabulary.groups.values(), tags.values())
    for each in changed.values():
        if each.in_use:
            checked(after, each)


def circle(tags: Iterable[Tag]) -> str:
    """Name tags that take one another’s place in a circle; nothing where there are none."""
    known = {each.id: each for each in tags}
    try:
        TopologicalSorter({each.id: each.successors for each in known.values() if not each.in_use}).prepare()
    except CycleError as error:
        return " → ".join(f"“{known[each].name}”" for each in reversed(error.args[1]))
    return ""


def checked_name(name: str) -> str:
    """Let a name through, on one line.

    Raises:
        UsageError: there is none, it has no letters or figures, or it is too long.
    """
    name = plain_name(name)
    if not name:
        raise UsageError("A tag needs a name. Write it as people would look for it.")
    if not slug(name):
        raise UsageError(
            f"The name “{name[:_SHOWN]}” has no letter or figure. Use one at least, so that it can be looked for."
        )
    if len(name) > _LONGEST_NAME:
        raise UsageError(f"A name has at most {_LONGEST_NAME} characters. Put the rest into the definition.")
    return name


def plain_name(name: str) -> str:
    """Give a name on one line, without control characters and those that turn the direction of what follows."""
    return one_line(_TURNING.sub("", name))


def is_called(tag: Tag, name: str) -> bool:
    """Tell whether a tag has a name now."""
    return slug(name) in {slug(each) for each in (tag.name, *tag.other_names)}


def group_there(vocabulary: Vocabulary, group: str) -> TagGroup:
    """Give a tag group.

    Raises:
        NotFound: there is none with this slug.
    """
    if group not in vocabulary.groups:
        raise NotFound(f"There is no tag group “{one_line(group)}”. The groups are {', '.join(vocabulary.groups)}.")
    return vocabulary.groups[group]


def there(vocabulary: Vocabulary, tag: TagId) -> Tag:
    """Give a tag.

    Raises:
        NotFound: there is none with this number.
    """
    if tag not in vocabulary.tags:
        raise NotFound(f"There is no tag {tag}. Look it up in the vocabulary.")
    return vocabulary.tags[tag]


def in_use(vocabulary: Vocabulary, tag: TagId) -> Tag:
    """Give a tag that may be applied.

    Raises:
        NotFound: there is none with this number.
        UsageError: it is retired.
    """
    held = there(vocabulary, tag)
    if not held.in_use:
        raise UsageError(f"{held.name} is no longer in use. Bring it back first.")
    return held


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(plain_name, texts))))


def _names(tags: Sequence[Tag]) -> str:
    return ", ".join(f"“{each.name}”" for each in tags)
