"""Pages of the vocabulary: groups with their trees, what is known of each tag, and the forms that change it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from indexer import vocabulary as job
from indexer.errors import NotFound, UsageError
from indexer.model import Tag, TagGroup, TagId
from indexer.search.document_table import Filters
from indexer.tagged import counts
from indexer.terms import Vocabulary
from indexer.vocabulary import find
from webapp.address import Address
from webapp.library import library, vocabulary
from webapp.session import by, person
from webapp.view import view

pages = Blueprint("vocabulary", __name__)

_TAG = "/tags/<group>/<slug>"
_SEPARATOR = re.compile(r"[;\n]")
_DEEPEST = 12  # levels of a tree that are drawn


@dataclass(frozen=True, slots=True)
class Branch:
    """A tag in the tree, with what lies beneath it and how much counts for it."""

    tag: Tag
    documents: int
    passages: int
    beneath: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A tag that is no longer applied, what took its place, and how many documents still count for it."""

    tag: Tag
    became: str
    successors: list[Tag]
    documents: int
    """0 for a merged tag: its documents count for what it became."""


@dataclass(frozen=True, slots=True)
class Values:
    """What the form of a tag holds, as it was typed."""

    name: str = ""
    definition: str = ""
    note: str = ""
    other_names: str = ""
    words: str = ""
    acronyms: str = ""
    parents: str = ""

    @classmethod
    def of(cls, held: Vocabulary, tag: Tag) -> Values:
        """Give a tag as the form shows it."""
        return cls(
            tag.name,
            tag.definition,
            tag.note,
            "; ".join(tag.other_names),
            "; ".join(tag.words),
            "; ".join(f"{short} = {long}" for short, long in tag.acronyms.items()),
            "; ".join(held.tags[each].name for each in tag.parents),
        )

    @classmethod
    def sent(cls) -> Values:
        """Read the form."""
        return cls(**{name: request.form.get(name, "").strip() for name in cls.__dataclass_fields__})

    def put(self, held: Vocabulary, tag: Tag) -> Tag:
        """Give a tag with what the form says of it.

        Raises:
            NotFound: there is no such parent.
            UsageError: an acronym has no long form.
        """
        pairs = [each.partition("=") for each in _several(self.acronyms)]
        if wrong := next((short for short, sign, long in pairs if not (sign and short.strip() and long.strip())), None):
            raise UsageError(f"Write an acronym like “CPC = Child Protection Committee”, not “{wrong}”.")
        return replace(
            tag,
            name=self.name,
            definition=self.definition,
            note=self.note,
            other_names=tuple(_several(self.other_names)),
            words=tuple(_several(self.words)),
            acronyms={short.strip(): long.strip() for short, _, long in pairs},
            parents=tuple(find(held, each, tag.group).id for each in _several(self.parents)),
        )


@pages.get("/tags")
def overview() -> str:
    """Show every group of tags, each as a tree."""
    return _groups_page(list(vocabulary().groups.values()))


@pages.get("/tags/<group>")
def group(group: str) -> str:
    """Show the tags of one group."""
    return _groups_page([_group(group)])


@pages.get(_TAG)
def tag(group: str, slug: str) -> str:
    """Show what is known of a tag."""
    return _tag_page(_tag(group, slug))


@pages.get("/tags/new")
def new() -> str:
    """Show the form that adds a tag."""
    return _form(None, Values(), request.args.get("group", ""))


@pages.post("/tags/new")
def add() -> tuple[str, int] | Response:
    """Add a tag."""
    values, wanted = Values.sent(), request.form.get("group", "")
    try:
        fresh = values.put(vocabulary(), Tag(TagId(0), wanted, "", values.name))
        added = job.add(library().catalogue, fresh, by())
    except (NotFound, UsageError) as error:
        return _form(None, values, wanted, str(error)), 422
    return _done(added)


@pages.get(f"{_TAG}/change")
def edit(group: str, slug: str) -> str:
    """Show the form that changes a tag."""
    held = _tag(group, slug)
    return _form(held, Values.of(vocabulary(), held), group)


@pages.post(f"{_TAG}/change")
def change(group: str, slug: str) -> tuple[str, int] | Response:
    """Change what is said of a tag."""
    held, values = _tag(group, slug), Values.sent()
    try:
        done = job.change(library().catalogue, values.put(vocabulary(), held), by())
    except (NotFound, UsageError) as error:
        return _form(held, values, group, str(error)), 422
    return _done(done)


@pages.post(f"{_TAG}/merge")
def merge(group: str, slug: str) -> tuple[str, int] | Response:
    """Let a tag become another."""
    held = _tag(group, slug)
    try:
        other = find(vocabulary(), request.form.get("into", ""), group)
        done = job.merge(library().catalogue, held.id, other.id, by())
    except (NotFound, UsageError) as error:
        return _tag_page(held, {"into": str(error)}), 422
    return _done(done)


@pages.post(f"{_TAG}/split")
def split(group: str, slug: str) -> tuple[str, int] | Response:
    """Put several tags in the place of one."""
    held = _tag(group, slug)
    try:
        parts = [find(vocabulary(), each, group).id for each in _several(request.form.get("parts", ""))]
        done = job.split(library().catalogue, held.id, parts, by())
    except (NotFound, UsageError) as error:
        return _tag_page(held, {"parts": str(error)}), 422
    return _done(done)


@pages.post(f"{_TAG}/retire")
def retire(group: str, slug: str) -> Response:
    """Let a tag no longer be applied."""
    return _done(job.retire(library().catalogue, _tag(group, slug).id, by()))


@pages.post(f"{_TAG}/bring-back")
def bring_back(group: str, slug: str) -> Response:
    """Let a tag be applied again."""
    return _done(job.bring_back(library().catalogue, _tag(group, slug).id, by()))


@pages.get("/tags/groups/new")
def new_group() -> str:
    """Show the form that adds a group."""
    return _group_form(None, "", "")


@pages.post("/tags/groups/new")
def add_group() -> tuple[str, int] | Response:
    """Add a group."""
    name, definition = request.form.get("name", ""), request.form.get("definition", "")
    try:
        added = job.add_group(library().catalogue, name, definition, by())
    except UsageError as error:
        return _group_form(None, name, definition, str(error)), 422
    return redirect(url_for("vocabulary.group", group=added.slug), 303)


@pages.get("/tags/groups/<group>")
def edit_group(group: str) -> str:
    """Show the form that changes a group."""
    held = _group(group)
    return _group_form(held, held.name, held.definition)


@pages.post("/tags/groups/<group>")
def change_group(group: str) -> tuple[str, int] | Response:
    """Change the name or the definition of a group."""
    held = _group(group)
    name, definition = request.form.get("name", ""), request.form.get("definition", "")
    try:
        job.change_group(library().catalogue, group, name, definition, by())
    except UsageError as error:
        return _group_form(held, name, definition, str(error)), 422
    return redirect(url_for("vocabulary.group", group=group), 303)


def just_done() -> dict[str, Any] | None:
    """Give the change that led to this page, so that it can be undone from here; only to whoever made it."""
    number = request.args.get("done", "")
    if not (number.isdecimal() and len(number) < 10):
        return None
    action = library().catalogue.tags.action(int(number))
    if action is None or action.person != person().id or action.undone_in is not None or action.kind != job.KIND:
        return None
    return {"action": action, "next": request.path}


def _groups_page(groups: list[TagGroup]) -> str:
    held, count = vocabulary(), counts(view())

    def branch(tag: Tag, members: list[Tag], depth: int = 1) -> Branch:
        beneath = [each for each in members if tag.id in each.parents] if depth < _DEEPEST else []
        return Branch(tag, *count[tag.id], tuple(branch(each, members, depth + 1) for each in beneath))

    trees: list[tuple[TagGroup, list[Branch], list[Past]]] = []
    for each in groups:
        members = held.of_group(each.slug)
        known = {tag.id for tag in members}
        tops = [branch(tag, members) for tag in members if not known & {*tag.parents}]
        past = [_past(tag, count[tag.id][0]) for tag in held.of_group(each.slug, retired=True) if not tag.in_use]
        trees.append((each, tops, past))
    only = groups[0] if request.endpoint == "vocabulary.group" else None
    return render_template(
        "vocabulary/overview.html",
        trees=trees,
        only=only,
        done=just_done(),
        title=only.name if only else "Tags",
    )


def _past(tag: Tag, documents: int) -> Past:
    merged, successors = len(tag.successors) == 1, [vocabulary().tags[each] for each in tag.successors]
    became = "merged into" if merged else "split into" if successors else "retired"
    return Past(tag, became, successors, 0 if merged else documents)


def _to_choose(tag: Tag) -> Address | None:
    """Give the search for documents with a tag that was split and none of what took its place; None for others."""
    if len(tag.successors) < 2:
        return None
    parts = frozenset(vocabulary().tags[each].key for each in tag.successors)
    return Address(filters=Filters({tag.facet: frozenset({tag.key})}, {tag.facet: parts}))


def _tag_page(held: Tag, wrong: dict[str, str] | None = None) -> str:
    known = vocabulary()
    documents, passages = counts(view())[held.id]
    to_choose = _to_choose(held)
    return render_template(
        "vocabulary/tag.html",
        tag=held,
        group=known.groups[held.group],
        tags=known.tags,
        beneath=[each for each in known.of_group(held.group) if held.id in each.parents],
        others=[each for each in known.of_group(held.group) if each.id != held.id],
        documents=documents,
        passages=passages,
        to_choose=to_choose,
        undecided=len(view().matching(to_choose.search(1, 0))) if to_choose else 0,
        wrong=wrong or {},
        done=just_done(),
        title=held.name,
    )


def _form(held: Tag | None, values: Values, group: str, error: str = "") -> str:
    known = vocabulary()
    return render_template(
        "vocabulary/edit.html",
        tag=held,
        values=values,
        group=group,
        groups=known.groups,
        others=known.of_group(group) if group in known.groups else [],
        error=error,
        title=f"Change {held.name}" if held else "Add a tag",
    )


def _group_form(held: TagGroup | None, name: str, definition: str, error: str = "") -> str:
    return render_template(
        "vocabulary/group.html",
        group=held,
        name=name,
        definition=definition,
        error=error,
        title=f"Change {held.name}" if held else "Add a group of tags",
    )


def _done(done: job.Changed) -> Response:
    """Show a tag, and what was done just now; nothing when all was so already."""
    if done.action is None:
        flash("Nothing was changed.")
    return redirect(url_for("vocabulary.tag", group=done.tag.group, slug=done.tag.slug, done=done.action), 303)


def _tag(group: str, slug: str) -> Tag:
    found = vocabulary().by_key(slug if group == "workstream" else f"{group}/{slug}")
    if found is None:
        raise NotFound("There is no such tag. The page Tags lists them all.")
    return found


def _group(group: str) -> TagGroup:
    if group not in vocabulary().groups:
        raise NotFound("There is no such group of tags. The page Tags lists them all.")
    return vocabulary().groups[group]


def _several(text: str) -> list[str]:
    return [name for each in _SEPARATOR.split(text) if (name := " ".join(each.split()))]
