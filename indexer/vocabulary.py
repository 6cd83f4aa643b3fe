"""Job: the vocabulary grows and changes: tags are learnt from collections, added, renamed, merged, split and retired.

Nothing is deleted, and every name that a tag ever had goes on finding it. A change is an action that can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.tags import Action
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.manifest import Collection
from indexer.model import WORKSTREAM, PersonId, Tag, TagGroup, TagId
from indexer.terms import Vocabulary, slug

KIND = "vocabulary"
"""The kind of actions that change the vocabulary."""

_LONGEST_NAME = 200
_RESERVED = frozenset({"unknown"})  # it stands for having no tag of a group
_LISTED = 12  # names in a sentence


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: the name that is written down, and the account if there is one."""

    name: str
    person: PersonId | None = None


def learn(catalogue: Catalogue, collections: Iterable[Collection]) -> None:
    """Take over what collections say that is new or different; nothing is written when all is known."""
    for collection in {each.folder: each for each in collections}.values():
        with catalogue.transaction():
            known = {each.slug: each for each in catalogue.vocabulary.workstreams()}
            edited = catalogue.vocabulary.edited()
            for rank, workstream in enumerate(collection.workstreams):
                if known.get(workstream.slug) != workstream and workstream.slug not in edited:
                    catalogue.vocabulary.put_workstream(workstream, rank)
            acronyms = set(catalogue.vocabulary.acronyms())
            fresh = {short: long for short, long in collection.acronyms.items() if (short, long) not in acronyms}
            if fresh:
                catalogue.vocabulary.put_acronyms(fresh)


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


def add_group(catalogue: Catalogue, name: str, definition: str, by: By) -> TagGroup:
    """Add a tag group.

    Raises:
        UsageError: the name makes no sense, or there is such a group.
    """
    name = _named(name)
    group = TagGroup(slug(name), name, definition.strip())
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
    held = _group(catalogue.vocabulary.all(), group)
    changed = replace(held, name=_named(name), definition=definition.strip())
    if changed != held:
        with catalogue.transaction():
            catalogue.vocabulary.put_group(changed)
            catalogue.log.record(Entry(now(), by.name, "changed a tag group", f"tag group {group}", changed.name))
    return changed


def add(catalogue: Catalogue, tag: Tag, by: By) -> Tag:
    """Add a tag to a group; its id and slug are made, the slug from the name unless one is given.

    Raises:
        NotFound: there is no such group, or no such parent.
        UsageError: the name makes no sense, or a tag of the group has it.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        _group(vocabulary, tag.group)
        key = slug(tag.slug or tag.name)
        tag = _checked(vocabulary, replace(tag, id=TagId(0), slug=key))
        taken = {each.slug: each for each in vocabulary.of_group(tag.group, retired=True)}
        if key in taken and _called(taken[key], tag.name):  # one in use was refused above
            raise UsageError(f"There was a tag “{taken[key].name}” in this group. Bring it back instead.")
        key = next(
            each
            for number in range(1, len(taken) + 2)
            if (each := key if number == 1 else f"{key}-{number}") not in taken
        )
        added = catalogue.vocabulary.add(tag.group, key)
        return _act(
            catalogue, by, f"Added the tag {tag.name}", {added: _written(tag) | {"retired_at": ""}}, new={added}
        )[added]


def change(catalogue: Catalogue, tag: Tag, by: By) -> Tag:
    """Give a tag another name, definition, note, other names, words, acronyms or parents; past names go on finding it.

    Raises:
        NotFound: there is no such tag, or no such parent.
        UsageError: the name makes no sense, or another tag of the group has it, or a parent lies beneath it.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        before = _there(vocabulary, tag.id)
        tag = _checked(vocabulary, replace(tag, group=before.group, slug=before.slug))
        if _written(tag) == _written(before):
            return before
        summary = (
            f"Renamed {before.name} to {tag.name}" if tag.name != before.name else f"Changed the tag {before.name}"
        )
        kept = {"retired_at": before.retired_at, "successors": list(before.successors)}
        return _act(catalogue, by, summary, {tag.id: _written(tag) | kept})[tag.id]


def merge(catalogue: Catalogue, tag: TagId, into: TagId, by: By) -> Tag:
    """Let a tag become another: whatever has the one counts as having the other, and its names find that.

    Raises:
        NotFound: there is no such tag.
        UsageError: they are the same, of different groups, or retired.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        one, other = _in_use(vocabulary, tag), _in_use(vocabulary, into)
        if one.id == other.id:
            raise UsageError("A tag cannot be merged into itself. Choose another.")
        if one.group != other.group:
            raise UsageError(
                f"{one.name} and {other.name} are of different groups, so one cannot stand for the other. "
                "Choose a tag of the same group."
            )
        changes = {one.id: {"retired_at": now(), "successors": [other.id]}}
        for child in _beneath(vocabulary, one):
            parents = [each for each in child.parents if each != one.id]
            if child.id != other.id and other.id not in vocabulary.counted[child.id]:
                parents.append(other.id)
            changes[child.id] = {"parents": list(dict.fromkeys(parents))}
        return _act(catalogue, by, f"Merged {one.name} into {other.name}", changes)[other.id]


def split(catalogue: Catalogue, tag: TagId, into: Sequence[TagId], by: By) -> Tag:
    """Put several tags in the place of one. What has it keeps it until somebody chooses; it finds all of them.

    Raises:
        NotFound: there is no such tag.
        UsageError: there are fewer than two, or one is the tag itself, of another group, or retired.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        one = _in_use(vocabulary, tag)
        parts = [_in_use(vocabulary, each) for each in dict.fromkeys(into)]
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
        return _act(catalogue, by, summary, changes)[one.id]


def retire(catalogue: Catalogue, tag: TagId, by: By) -> Tag:
    """Let a tag no longer be applied; what has it keeps it, and is found by it.

    Raises:
        NotFound: there is no such tag.
        UsageError: it is retired already.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        one = _in_use(vocabulary, tag)
        changes = {one.id: {"retired_at": now()}, **_orphans(vocabulary, one)}
        return _act(catalogue, by, f"Retired the tag {one.name}", changes)[one.id]


def bring_back(catalogue: Catalogue, tag: TagId, by: By) -> Tag:
    """Let a retired, merged or split tag be applied again, by itself.

    Raises:
        NotFound: there is no such tag.
        UsageError: it is not retired, or another tag has its name now.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        held = _there(vocabulary, tag)
        if held.in_use:
            raise UsageError(f"{held.name} is in use.")
        _checked(vocabulary, held)
        changes = {held.id: {"retired_at": "", "successors": []}}
        return _act(catalogue, by, f"Brought back the tag {held.name}", changes)[held.id]


def put_back(catalogue: Catalogue, action: Action, by: By) -> Action:
    """Undo a change of the vocabulary, inside a transaction; names that it gave stay as past names.

    Raises:
        UsageError: one of the tags was changed again since.
    """
    vocabulary = catalogue.vocabulary.all()
    change = {TagId(int(tag)): each for tag, each in json.loads(action.change).items()}
    for tag, each in change.items():
        held = _written(_there(vocabulary, tag))
        if any(held[name] != value for name, value in each["after"].items()):
            raise UsageError(
                f"{vocabulary.tags[tag].name} was changed again since. Undo the later change first, or change it anew."
            )
    back = {tag: each["before"] for tag, each in change.items()}
    for tag, values in back.items():
        if not values.get("retired_at", "retired"):
            _checked(vocabulary, replace(vocabulary.tags[tag], name=str(values.get("name", vocabulary.tags[tag].name))))
    _act(catalogue, by, f"Undid: {action.summary}", back, undoes=action.id)
    return action


def _act(
    catalogue: Catalogue,
    by: By,
    summary: str,
    changes: Mapping[TagId, dict[str, Any]],
    *,
    new: set[TagId] | None = None,
    undoes: int | None = None,
) -> dict[TagId, Tag]:
    """Carry out changes of tags as one action, and give all tags as they are then.

    A name that goes becomes a past name. The change is kept with what was before, by which it is undone; for a tag
    that is new this is that it is retired.
    """
    vocabulary = catalogue.vocabulary.all()
    kept = {}
    for tag, values in changes.items():
        held = vocabulary.tags[tag]
        before = {name: value for name, value in _written(held).items() if name in values}
        if new and tag in new:
            before = {"retired_at": now()}
        kept[tag] = {"before": before, "after": values if not (new and tag in new) else {"retired_at": ""}}
        _write(catalogue, held, values)
    action = Action(
        0, now(), by.name, by.person, KIND, summary, change=json.dumps(kept, ensure_ascii=False), undoes=undoes
    )
    number = catalogue.tags.begin(action)
    catalogue.log.record(Entry(action.at, by.name, "changed the vocabulary", f"action {number}", summary))
    return catalogue.vocabulary.all().tags


def _write(catalogue: Catalogue, held: Tag, values: Mapping[str, Any]) -> None:
    columns = {name: values[name] for name in ("name", "definition", "note", "retired_at") if name in values}
    lists = {
        name: values[name] for name in ("other_names", "words", "acronyms", "parents", "successors") if name in values
    }
    now_called = {values.get("name", held.name), *values.get("other_names", held.other_names), *held.past_names, ""}
    gone = [each for each in (held.name, *held.other_names) if each not in now_called]
    gone += [each for each in held.acronyms if each not in {*values.get("acronyms", held.acronyms), *now_called}]
    catalogue.vocabulary.change(held.id, columns, **lists, past_names=dict.fromkeys(gone))


def _written(tag: Tag) -> dict[str, Any]:
    """Give what can be changed of a tag, in JSON's types."""
    return {
        "name": tag.name,
        "definition": tag.definition,
        "note": tag.note,
        "other_names": list(tag.other_names),
        "words": list(tag.words),
        "acronyms": dict(tag.acronyms),
        "parents": list(tag.parents),
        "successors": list(tag.successors),
        "retired_at": tag.retired_at,
    }


def _checked(vocabulary: Vocabulary, tag: Tag) -> Tag:
    """Let a tag through as it is kept, if its names are its own and its parents make sense."""
    tag = replace(
        tag,
        name=_named(tag.name),
        definition=tag.definition.strip(),
        note=tag.note.strip(),
        other_names=_each(tag.other_names),
        words=_each(tag.words),
        acronyms={one_line(short): one_line(long) for short, long in tag.acronyms.items() if one_line(short)},
        parents=tuple(dict.fromkeys(tag.parents)),
    )
    if not tag.slug or tag.slug in _RESERVED:
        raise UsageError(f"“{tag.name}” cannot be the name of a tag. Use other words, with letters or figures.")
    for name in (tag.name, *tag.other_names):
        taken = [
            each
            for each in vocabulary.named(name, tag.group)
            if each.id != tag.id and each.in_use and _called(each, name)
        ]
        if taken:
            raise UsageError(f"“{name}” is a name of {taken[0].name} already. Use another, or merge the two.")
    for parent in tag.parents:
        held = _there(vocabulary, parent)
        if held.group != tag.group:
            raise UsageError(f"{held.name} is of another group, so {tag.name} cannot lie beneath it.")
        if tag.id and held.id in vocabulary.counted[tag.id]:
            raise UsageError(f"{held.name} lies beneath {tag.name}, so it cannot be above it too.")
    return tag


def _called(tag: Tag, name: str) -> bool:
    return slug(name) in {slug(each) for each in (tag.name, *tag.other_names)}


def _named(name: str) -> str:
    name = one_line(name)
    if not name or not slug(name):
        raise UsageError("A tag needs a name. Write it as people would look for it.")
    if len(name) > _LONGEST_NAME:
        raise UsageError(f"A name has at most {_LONGEST_NAME} characters. Put the rest into the definition.")
    return name


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(one_line, texts))))


def _group(vocabulary: Vocabulary, group: str) -> TagGroup:
    if group not in vocabulary.groups:
        raise NotFound(f"There is no tag group “{one_line(group)}”. The groups are {', '.join(vocabulary.groups)}.")
    return vocabulary.groups[group]


def _there(vocabulary: Vocabulary, tag: TagId) -> Tag:
    if tag not in vocabulary.tags:
        raise NotFound(f"There is no tag {tag}. Look it up in the vocabulary.")
    return vocabulary.tags[tag]


def _in_use(vocabulary: Vocabulary, tag: TagId) -> Tag:
    held = _there(vocabulary, tag)
    if not held.in_use:
        raise UsageError(f"{held.name} is no longer in use. Bring it back first.")
    return held


def _beneath(vocabulary: Vocabulary, tag: Tag) -> list[Tag]:
    return [each for each in vocabulary.tags.values() if tag.id in each.parents]


def _orphans(vocabulary: Vocabulary, tag: Tag) -> dict[TagId, dict[str, Any]]:
    """Let what lies beneath a tag lie beneath its parents instead."""
    return {
        child.id: {"parents": list(dict.fromkeys([*(each for each in child.parents if each != tag.id), *tag.parents]))}
        for child in _beneath(vocabulary, tag)
    }


def _names(tags: Sequence[Tag]) -> str:
    return ", ".join(f"“{each.name}”" for each in tags)
