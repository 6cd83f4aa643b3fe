"""Compares a file of tags with the vocabulary: what it would add, change, retire and leave as it is.

A tag is known again by its slug, or else by its name. What it was merged into here, or is called now, is followed and
left alone. Tags that are not in the file stay. A field that is empty throughout the file says nothing; otherwise an
empty one empties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from indexer.errors import BadVocabulary, EvidenceError
from indexer.model import Tag, TagGroup, TagId
from indexer.terms import Vocabulary, slug
from indexer.vocabulary_file import VocabularyFile, WrittenTag
from indexer.vocabulary_rules import RESERVED_GROUPS, checked, circle, plain_name

_Each = TypeVar("_Each")

_FIELDS = ("name", "definition", "note", "other_names", "words", "acronyms", "parents", "successors", "past_names")


@dataclass(frozen=True, slots=True)
class Change:
    """A tag as it is and as it would be."""

    before: Tag
    after: Tag

    @property
    def fields(self) -> tuple[str, ...]:
        """Name what differs, in plain words."""
        found = [each for each in _FIELDS if getattr(self.before, each) != getattr(self.after, each)]
        if self.before.in_use != self.after.in_use:
            found.append("brought back" if self.after.in_use else "retired")
        return tuple(each.replace("_", " ") for each in found)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file comes to. The ids of new tags are below 0, until they are added."""

    groups: tuple[TagGroup, ...] = ()
    added: tuple[Tag, ...] = ()
    changed: tuple[Change, ...] = ()
    retired: tuple[Change, ...] = ()
    left: int = 0
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether all is as the file says already."""
        return not (self.groups or self.added or self.changed or self.retired)

    @property
    def summary(self) -> str:
        """Say what was done."""
        return f"Brought tags in: {self.counts}"

    @property
    def counts(self) -> str:
        """Say how much it is, in a few words."""
        counts = (
            (len(self.groups), "new groups" if len(self.groups) > 1 else "new group"),
            (len(self.added), "added"),
            (len(self.changed), "changed"),
            (len(self.retired), "retired"),
        )
        said = ", ".join(f"{count:,} {what}" for count, what in counts if count)
        return said or "nothing new"


def plan(vocabulary: Vocabulary, file: VocabularyFile, moment: str, leave: Collection[TagId] = ()) -> Plan:
    """Compare a file with the vocabulary; ``leave`` are tags on which a person has had the last word.

    Raises:
        BadVocabulary: what would come of it contradicts itself; the sentence says where in the file.
    """
    return _Planning(vocabulary, file, moment, leave).plan()


def as_file(vocabulary: Vocabulary, groups: Collection[str] = ()) -> VocabularyFile:
    """Give the whole vocabulary, or some groups of it, as a file holds it: what was retired, merged and split too."""
    kept = [each for each in vocabulary.groups.values() if not groups or each.slug in groups]
    return VocabularyFile(
        tuple(kept), tuple(_written(vocabulary, tag) for group in kept for tag in _all(vocabulary, group.slug))
    )


def _all(vocabulary: Vocabulary, group: str) -> list[Tag]:
    return vocabulary.of_group(group, retired=True)


def _written(vocabulary: Vocabulary, tag: Tag) -> WrittenTag:
    tags = vocabulary.tags
    return WrittenTag(
        tag.group,
        vocabulary.group_name(tag.group),
        tag.slug,
        tag.name,
        tag.definition,
        tag.note,
        tag.other_names,
        tag.words,
        dict(tag.acronyms),
        tuple(tags[each].slug for each in tag.parents),
        tuple(dict.fromkeys(tag.past_names)),
        not tag.in_use,
        tuple(tags[each].slug for each in tag.successors if not tag.in_use),
    )


class _Planning:
    """One comparison while it is made."""

    def __init__(self, vocabulary: Vocabulary, file: VocabularyFile, moment: str, leave: Collection[TagId]) -> None:
        self._held, self._file, self._moment, self._leave = vocabulary, file, moment, leave
        self._groups = dict(vocabulary.groups)
        self._group_of = {each.slug: self._known_group(each) for each in file.groups}
        self._rows: dict[TagId, int] = {}  # the tags that rows are about
        self._means: dict[tuple[str, str], TagId] = {}  # what a reference in the file leads to
        self._notes = list(file.notes)
        self._said = {name for name in _FIELDS for each in file.tags if getattr(each, name, None)}
        self._fresh: dict[TagId, Tag] = {}

    def plan(self) -> Plan:
        self._match()
        tags = dict(self._held.tags)
        for tag, at in self._rows.items():
            tags[tag] = self._after(tags.get(tag) or self._fresh[tag], self._file.tags[at])
        self._refuse_circles(tags)
        final = Vocabulary(self._groups.values(), self._lifted(tags).values())
        places = {tag: self._file.place(at) for tag, at in self._rows.items()}
        kept: dict[TagId, Tag] = {}
        for tag, after in final.tags.items():
            before = self._held.tags.get(tag)
            if before is None or not _same(before, after):
                after = _placed(places.get(tag, ""), final, after)  # noqa: PLW2901 - as it is kept
                if before is None or not _same(before, after):
                    kept[tag] = after
        changes = [Change(self._held.tags[tag], each) for tag, each in kept.items() if tag in self._held.tags]
        return Plan(
            tuple(each for name, each in self._groups.items() if name not in self._held.groups),
            tuple(each for tag, each in kept.items() if tag not in self._held.tags),
            tuple(each for each in changes if each.after.in_use or not each.before.in_use),
            tuple(each for each in changes if each.before.in_use and not each.after.in_use),
            len(self._file.tags) - len(kept.keys() & self._rows.keys()),
            tuple(self._notes),
        )

    def _known_group(self, group: TagGroup) -> str:
        wanted = slug(group.slug)
        found = next((each for each in (group.slug, wanted, slug(group.name)) if each in self._groups), None)
        if found is None:
            found = wanted or slug(group.name) or "group"
            if found in RESERVED_GROUPS:
                raise BadVocabulary(
                    f"“{found}” cannot be the short name of a tag group here, for it stands for something else. "
                    "Give the group another one in the file."
                )
            self._groups[found] = TagGroup(found, plain_name(group.name), group.definition)
        return found

    def _match(self) -> None:
        """Find the tag that each row is about: by slug first, then by name; a row that is about none adds one."""
        slugs = {(each.group, each.slug): each for each in self._held.tags.values()}
        unknown: list[int] = []
        for at, row in enumerate(self._file.tags):
            group = self._group_of[row.group]
            tag = slugs.get((group, row.slug)) or slugs.get((group, slug(row.slug)))
            if tag is None:
                unknown.append(at)
            elif not tag.in_use and tag.successors and not row.retired:
                self._follow(at, self._held.stands_for(tag.id))
            else:
                self._claim(at, tag.id)
        named, past = self._names()
        for at in unknown:
            row = self._file.tags[at]
            key = self._group_of[row.group], slug(row.name)
            if key in named:
                self._claim(at, named[key])
            elif key in past:
                self._follow(at, self._held.stands_for(past[key]))
            else:
                self._claim(at, self._new(row, slugs))

    def _names(self) -> tuple[dict[tuple[str, str], TagId], dict[tuple[str, str], TagId]]:
        """Give the tags by the names they have, and by those they had."""
        named: dict[tuple[str, str], TagId] = {}
        past: dict[tuple[str, str], TagId] = {}
        for tag in self._held.tags.values():
            for name in (tag.name, *tag.other_names):
                (named if tag.in_use else past).setdefault((tag.group, slug(name)), tag.id)
            for name in tag.past_names:
                past.setdefault((tag.group, slug(name)), tag.id)
        return named, past

    def _new(self, row: WrittenTag, slugs: dict[tuple[str, str], Tag]) -> TagId:
        group, wanted = self._group_of[row.group], slug(row.slug) or slug(row.name) or "tag"
        tries = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(slugs) + 2))
        short = next(each for each in tries if (group, each) not in slugs)
        tag = Tag(TagId(-1 - len(self._fresh)), group, short, row.name)
        slugs[group, short] = self._fresh[tag.id] = tag
        return tag.id

    def _claim(self, at: int, tag: TagId) -> None:
        row = self._file.tags[at]
        if tag in self._rows:
            other = self._file.tags[self._rows[tag]]
            raise BadVocabulary(
                f"{self._file.place(at)}“{row.name}” is a name of the tag that “{other.name}” in this file is "
                "about too. Make one row of them."
            )
        self._rows[tag] = at
        self._means[row.key()] = tag

    def _follow(self, at: int, tag: TagId) -> None:
        row, now_called = self._file.tags[at], self._held.tags[tag].name
        self._means[row.key()] = tag
        self._notes.append(f"{self._file.place(at)}“{row.name}” is “{now_called}” here now, which was left as it is.")

    def _after(self, tag: Tag, row: WrittenTag) -> Tag:
        """Give a tag as the file has it."""
        past = (*tag.past_names, *(each for each in row.past_names if each not in tag.past_names))
        past = tuple(each for each in past if each in tag.past_names or each not in (row.name, *row.other_names))
        if tag.id in self._leave:
            return tag
        if row.retired and not tag.in_use:
            return replace(tag, past_names=past)
        others = tuple(each for each in row.other_names if each != row.name)
        given: dict[str, Any] = {
            "definition": row.definition,
            "note": row.note,
            "other_names": _in_order(tag.other_names, others),
            "words": _in_order(tag.words, row.words),
            "acronyms": dict(row.acronyms),
            "parents": _in_order(tag.parents, (self._means[row.key(each)] for each in row.parents)),
        }
        after = replace(
            tag, name=row.name, past_names=past, **{name: each for name, each in given.items() if name in self._said}
        )
        if not row.retired:
            return replace(after, retired_at="", successors=())
        successors = dict.fromkeys(self._means[row.key(each)] for each in row.successors)
        return replace(after, retired_at=self._moment, successors=tuple(each for each in successors if each != tag.id))

    def _lifted(self, tags: dict[TagId, Tag]) -> dict[TagId, Tag]:
        """Let what would lie beneath a retired tag lie beneath what took its place, or what it lay beneath."""

        def above(parents: Iterable[TagId], seen: frozenset[TagId]) -> Iterator[TagId]:
            for each in parents:
                parent = tags[each]
                if parent.in_use:
                    yield each
                elif each not in seen:
                    only = parent.successors if len(parent.successors) == 1 else parent.parents
                    yield from above(only, seen | {each})

        def lifted(tag: Tag) -> Tag:
            stays = not tag.in_use or all(tags[each].in_use for each in tag.parents)
            if stays or (tag.id not in self._rows and not self._rows.keys() & {*tag.parents}):
                return tag
            parents = dict.fromkeys(above(tag.parents, frozenset()))
            return replace(tag, parents=tuple(each for each in parents if each != tag.id))

        return {each: lifted(tag) for each, tag in tags.items()}

    def _refuse_circles(self, tags: dict[TagId, Tag]) -> None:
        if names := circle(tags.values()):
            raise BadVocabulary(
                f"With what was merged here, these tags would take one another’s place in a circle: {names}. "
                "Take one of the successors out of the file."
            )


def _in_order(held: tuple[_Each, ...], given: Iterable[_Each]) -> tuple[_Each, ...]:
    """Give the same in the order it is held in, if it is the same."""
    found = tuple(dict.fromkeys(given))
    return held if {*held} == {*found} else found


def _same(before: Tag, after: Tag) -> bool:
    return replace(before, retired_at="") == replace(after, retired_at="") and before.in_use == after.in_use


def _placed(place: str, vocabulary: Vocabulary, tag: Tag) -> Tag:
    if not tag.in_use:
        return tag
    try:
        return checked(vocabulary, tag)
    except EvidenceError as error:
        raise BadVocabulary(f"{place}{error}") from error
