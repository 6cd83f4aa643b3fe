"""Job: tags come in from collections, and from files that people bring; what a person decided is not overruled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from indexer.catalogue import Catalogue, now
from indexer.errors import BadCollection, BadVocabulary
from indexer.manifest import MANIFEST, VOCABULARY, Collection
from indexer.model import WORKSTREAM, TagId
from indexer.vocabulary_action import By, act, write, written
from indexer.vocabulary_plan import Plan, plan


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
        number = act(catalogue, by, made.summary, changes, new={*ids.values()})
        _keep_past_names(catalogue, made, ids)
        return number


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
        write(catalogue, held[tag], values, edited=0)
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
