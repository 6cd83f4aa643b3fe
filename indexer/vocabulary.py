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
from indexer.errors import BadCollection, BadVocabulary, UsageError
from indexer.manifest import MANIFEST, VOCABULARY, Collection
from indexer.model import WORKSTREAM, PersonId, Tag, TagGroup, TagId
from indexer.terms import Vocabulary, slug
from indexer.vocabulary_plan import Plan, plan
from indexer.vocabulary_rules import checked, checked_name, find, group_there, in_use, is_called, there

__all__ = [
    "KIND",
    "By",
    "add",
    "add_group",
    "bring_back",
    "carry_out",
    "change",
    "change_group",
    "find",
    "learn",
    "merge",
    "put_back",
    "retire",
    "split",
]

KIND = "vocabulary"
"""The kind of actions that change the vocabulary."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: the name that is written down, and the account if there is one."""

    name: str
    person: PersonId | None = None


def learn(catalogue: Catalogue, collections: Iterable[Collection]) -> list[str]:
    """Take over what collections say that is new or different; nothing is written when all is known.

    Gives sentences on tags that a manifest names and nobody knows.

    Raises:
        BadCollection: tags of a collection do not go together with those that are here.
    """
    complaints: list[str] = []
    for collection in {each.folder: each for each in collections}.values():
        with catalogue.transaction():
            known = {each.slug: each for each in catalogue.vocabulary.workstreams()}
            edited = catalogue.vocabulary.edited()
            for rank, workstream in enumerate(collection.workstreams):
                if known.get(workstream.slug) != workstream and (WORKSTREAM, workstream.slug) not in edited:
                    catalogue.vocabulary.put_workstream(workstream, rank)
            acronyms = set(catalogue.vocabulary.acronyms())
            fresh = {short: long for short, long in collection.acronyms.items() if (short, long) not in acronyms}
            if fresh:
                catalogue.vocabulary.put_acronyms(fresh)
            if collection.vocabulary.tags or collection.vocabulary.groups:
                _learn_tags(catalogue, collection)
            held = catalogue.vocabulary.all()
            named = dict.fromkeys(key for row in collection.rows.values() for key in row.tags)
            complaints += [
                f"{collection.folder / MANIFEST}: there is no tag “{key}”, so it was left out."
                for key in named
                if not held.named(key.partition("/")[2], key.partition("/")[0])
            ]
    return complaints


def carry_out(catalogue: Catalogue, made: Plan, by: By) -> int | None:
    """Carry out what a file of tags comes to, as one action; gives its number, None when there is nothing to do.

    Undone, new tags are retired and the others are as they were; new groups stay.
    """
    if made.empty:
        return None
    with catalogue.transaction():
        if not (made.added or made.changed or made.retired):
            _put(catalogue, made)
            return None
        changes, ids = _put(catalogue, made)
        for tag in made.added:
            changes[ids[tag.id]].setdefault("retired_at", "")
        act(catalogue, by, made.summary, changes, new={*ids.values()})
        _keep_past_names(catalogue, made, ids)
        return catalogue.tags.actions(1)[0].id


def add_group(catalogue: Catalogue, name: str, definition: str, by: By) -> TagGroup:
    """Add a tag group.

    Raises:
        UsageError: the name makes no sense, or there is such a group.
    """
    name = checked_name(name)
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
    held = group_there(catalogue.vocabulary.all(), group)
    changed = replace(held, name=checked_name(name), definition=definition.strip())
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
        return act(catalogue, by, f"Added the tag {tag.name}", {added: written(tag) | {"retired_at": ""}}, new={added})[
            added
        ]


def change(catalogue: Catalogue, tag: Tag, by: By) -> Tag:
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
            return before
        summary = (
            f"Renamed {before.name} to {tag.name}" if tag.name != before.name else f"Changed the tag {before.name}"
        )
        kept = {"retired_at": before.retired_at, "successors": list(before.successors)}
        return act(catalogue, by, summary, {tag.id: written(tag) | kept})[tag.id]


def merge(catalogue: Catalogue, tag: TagId, into: TagId, by: By) -> Tag:
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
            parents = [each for each in child.parents if each != one.id]
            if child.id != other.id and other.id not in vocabulary.counted[child.id]:
                parents.append(other.id)
            changes[child.id] = {"parents": list(dict.fromkeys(parents))}
        return act(catalogue, by, f"Merged {one.name} into {other.name}", changes)[other.id]


def split(catalogue: Catalogue, tag: TagId, into: Sequence[TagId], by: By) -> Tag:
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
        return act(catalogue, by, summary, changes)[one.id]


def retire(catalogue: Catalogue, tag: TagId, by: By) -> Tag:
    """Let a tag no longer be applied; what has it keeps it, and is found by it.

    Raises:
        NotFound: there is no such tag.
        UsageError: it is retired already.
    """
    with catalogue.transaction():
        vocabulary = catalogue.vocabulary.all()
        one = in_use(vocabulary, tag)
        changes = {one.id: {"retired_at": now()}, **_orphans(vocabulary, one)}
        return act(catalogue, by, f"Retired the tag {one.name}", changes)[one.id]


def bring_back(catalogue: Catalogue, tag: TagId, by: By) -> Tag:
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
        return act(catalogue, by, f"Brought back the tag {held.name}", changes)[held.id]


def put_back(catalogue: Catalogue, action: Action, by: By) -> Action:
    """Undo a change of the vocabulary, inside a transaction; names that it gave stay as past names.

    Raises:
        UsageError: one of the tags was changed again since.
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
    for tag, values in back.items():
        if not values.get("retired_at", "retired"):
            checked(vocabulary, replace(vocabulary.tags[tag], name=str(values.get("name", vocabulary.tags[tag].name))))
    act(catalogue, by, f"Undid: {action.summary}", back, undoes=action.id)
    return action


def _learn_tags(catalogue: Catalogue, collection: Collection) -> None:
    vocabulary, edited = catalogue.vocabulary.all(), catalogue.vocabulary.edited()
    left = {each.id for each in vocabulary.tags.values() if (each.group, each.slug) in edited}
    try:
        made = plan(vocabulary, collection.vocabulary, now(), left)
    except BadVocabulary as error:
        raise BadCollection(f"{collection.folder / VOCABULARY}: {error}") from error
    changes, ids = _put(catalogue, made)
    held = catalogue.vocabulary.all().tags
    for tag, values in changes.items():
        _write(catalogue, held[tag], values, edited=0)
    _keep_past_names(catalogue, made, ids)


def _put(catalogue: Catalogue, made: Plan) -> tuple[dict[TagId, dict[str, Any]], dict[TagId, TagId]]:
    """Put new groups and nameless new tags there; gives what is to be written of each tag, and the new tags' ids."""
    for group in made.groups:
        catalogue.vocabulary.put_group(group)
    ids = {each.id: catalogue.vocabulary.add(each.group, each.slug) for each in made.added}

    def placed(values: dict[str, Any]) -> dict[str, Any]:
        led = {name: [ids.get(each, each) for each in values[name]] for name in ("parents", "successors")}
        return values | {name: sorted(each) for name, each in led.items()}

    changes = {
        ids[each.id]: {name: value for name, value in placed(written(each)).items() if value} for each in made.added
    }
    for each in (*made.changed, *made.retired):
        before, after = written(each.before), placed(written(each.after))
        changes[each.before.id] = {name: value for name, value in after.items() if value != before[name]}
    return changes, ids


def _keep_past_names(catalogue: Catalogue, made: Plan, ids: Mapping[TagId, TagId]) -> None:
    fresh = {ids[each.id]: each.past_names for each in made.added}
    for each in (*made.changed, *made.retired):
        fresh[each.before.id] = tuple(name for name in each.after.past_names if name not in each.before.past_names)
    for tag, names in fresh.items():
        if names:
            catalogue.vocabulary.change(tag, {}, past_names=dict.fromkeys(names))


def act(
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
        before = {name: value for name, value in written(held).items() if name in values}
        if new and tag in new:
            before = {"retired_at": now()}
        kept[tag] = {
            "before": before,
            "after": values if not (new and tag in new) else {"retired_at": values["retired_at"]},
        }
        _write(catalogue, held, values)
    action = Action(
        0, now(), by.name, by.person, KIND, summary, change=json.dumps(kept, ensure_ascii=False), undoes=undoes
    )
    number = catalogue.tags.begin(action)
    catalogue.log.record(Entry(action.at, by.name, "changed the vocabulary", f"action {number}", summary))
    return catalogue.vocabulary.all().tags


def _write(catalogue: Catalogue, held: Tag, values: Mapping[str, Any], edited: int = 1) -> None:
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


def _beneath(vocabulary: Vocabulary, tag: Tag) -> list[Tag]:
    return [each for each in vocabulary.tags.values() if tag.id in each.parents]


def _orphans(vocabulary: Vocabulary, tag: Tag) -> dict[TagId, dict[str, Any]]:
    """Let what lies beneath a tag lie beneath its parents instead."""
    return {
        child.id: {"parents": list(dict.fromkeys([*(each for each in child.parents if each != tag.id), *tag.parents]))}
        for child in _beneath(vocabulary, tag)
    }
