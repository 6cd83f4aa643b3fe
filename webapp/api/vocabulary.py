"""The API's vocabulary: groups and tags with counts, their changes, and files of them."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from indexer import vocabulary as job
from indexer.errors import BadVocabulary, UsageError
from indexer.model import Tag, TagGroup, TagId
from indexer.tag_export import group_as_json, import_as_json, tag_as_json
from indexer.tag_facts import ImportFacts, TagGroupFacts
from indexer.tagged import counts
from indexer.terms import Vocabulary
from indexer.vocabulary import find
from indexer.vocabulary_exchange import MEDIA_TYPES, bring_in, export, preview, read
from webapp.address import absolute
from webapp.api.bodies import (
    ChangedGroup,
    ChangedTag,
    Division,
    Merger,
    NewGroup,
    NewTag,
    OneTag,
    VocabularyText,
)
from webapp.api.operation import operation
from webapp.api.parameters import FormatParameters, TagParameters
from webapp.api.representation import Changed, Imported, OneGroup, TagGroups, Tags, VocabularyFile
from webapp.library import library
from webapp.session import by
from webapp.view import view

_WRONG = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
_MOST = 40_000_000  # bytes; a text of five million characters may be so long in JSON


@operation("search", Tags, HTTPStatus.NOT_FOUND, takes=TagParameters)
def tags(query: TagParameters) -> dict[str, Any]:
    """List the tags of the vocabulary, with how many documents and passages count for each."""
    held, count = library().vocabulary, counts(view())
    groups = [job.group_there(held, query.group).slug] if query.group else list(held.groups)
    listed = [each for group in groups for each in held.of_group(group, retired=query.retired == "1")]
    return {"tags": [tag_as_json(held, each, *count[each.id]) for each in listed]}


@operation("search", TagGroups)
def tag_groups() -> dict[str, Any]:
    """List the groups of tags."""
    held = library().vocabulary
    return {"groups": [group_as_json(held, each) for each in held.groups.values()]}


@operation("tag", Changed, *_WRONG, body=NewTag)
def add_tag(json: NewTag) -> dict[str, Any]:
    """Add a tag to a group."""
    tag = _with(library().vocabulary, Tag(TagId(0), json.group, "", json.name), json)
    return _changed(job.add(library().catalogue, tag, by()))


@operation("tag", Changed, *_WRONG, body=ChangedTag)
def change_tag(json: ChangedTag) -> dict[str, Any]:
    """Rename a tag, or change what is said of it; what is left out stays as it is."""
    held = library().vocabulary
    return _changed(job.change(library().catalogue, _with(held, find(held, json.tag), json), by()))


@operation("tag", Changed, *_WRONG, body=Merger)
def merge_tags(json: Merger) -> dict[str, Any]:
    """Let a tag become another: what has the one counts as having the other, and its names find that."""
    held = library().vocabulary
    return _changed(job.merge(library().catalogue, find(held, json.tag).id, find(held, json.into).id, by()))


@operation("tag", Changed, *_WRONG, body=Division)
def split_tag(json: Division) -> dict[str, Any]:
    """Put several tags in the place of one; what has it keeps it until somebody chooses."""
    held = library().vocabulary
    parts = [find(held, each).id for each in json.into]
    return _changed(job.split(library().catalogue, find(held, json.tag).id, parts, by()))


@operation("tag", Changed, *_WRONG, body=OneTag)
def retire_tag(json: OneTag) -> dict[str, Any]:
    """Let a tag no longer be applied; what has it keeps it."""
    return _changed(job.retire(library().catalogue, find(library().vocabulary, json.tag).id, by()))


@operation("tag", Changed, *_WRONG, body=OneTag)
def bring_tag_back(json: OneTag) -> dict[str, Any]:
    """Let a tag be applied again that was retired, merged or split."""
    held = library().vocabulary
    tag = held.by_key(json.tag) or find(held, json.tag)
    return _changed(job.bring_back(library().catalogue, tag.id, by()))


@operation("tag", OneGroup, *_WRONG, body=NewGroup)
def add_tag_group(json: NewGroup) -> TagGroupFacts:
    """Add a group of tags."""
    return _group(job.add_group(library().catalogue, json.name, json.definition, by()))


@operation("tag", OneGroup, *_WRONG, body=ChangedGroup)
def change_tag_group(json: ChangedGroup) -> TagGroupFacts:
    """Change the name or the definition of a group of tags."""
    held = library().vocabulary.groups.get(json.group, TagGroup(json.group, ""))
    name = held.name if json.name is None else json.name
    definition = held.definition if json.definition is None else json.definition
    return _group(job.change_group(library().catalogue, json.group, name, definition, by()))


@operation("search", VocabularyFile, takes=FormatParameters)
def vocabulary_file(query: FormatParameters) -> dict[str, str]:
    """Give the whole vocabulary as the text of a file, with what was retired, merged and split."""
    text = export(library().vocabulary, query.format, absolute(""))
    return {"format": query.format, "media_type": MEDIA_TYPES[query.format], "text": text}


@operation("tag", Imported, *_WRONG, body=VocabularyText, most=_MOST)
def import_vocabulary(json: VocabularyText) -> ImportFacts:
    """Bring in a file of tags, as one action; or preview what it would change. Tags that are not in it stay."""
    try:
        file = read(json.text.encode(), f"tags.{json.format}")
        if json.preview:
            return import_as_json(preview(library().vocabulary, file))
        done = bring_in(library().catalogue, file, by())
    except BadVocabulary as error:
        raise UsageError(str(error)) from error
    return import_as_json(done.plan, done.action)


def _with(held: Vocabulary, tag: Tag, said: NewTag | ChangedTag) -> Tag:
    """Give a tag with what is said of it."""
    given: dict[str, Any] = {"name": said.name, "definition": said.definition, "note": said.note}
    given |= {"acronyms": said.acronyms}
    for name in ("other_names", "words"):
        texts = getattr(said, name)
        given[name] = None if texts is None else tuple(texts)
    if said.parents is not None:
        given["parents"] = tuple(find(held, each, tag.group).id for each in said.parents)
    return replace(tag, **{name: value for name, value in given.items() if value is not None})


def _changed(done: job.Changed) -> dict[str, Any]:
    held, tag = library().vocabulary, done.tag.id
    return {"tag": tag_as_json(held, held.tags[tag], *counts(view())[tag]), "action": done.action}


def _group(group: TagGroup) -> TagGroupFacts:
    return group_as_json(library().vocabulary, group)
