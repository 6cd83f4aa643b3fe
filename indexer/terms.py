"""The vocabulary as one thing: tags are found by any name they ever had, and each knows what counts for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from indexer import language
from indexer.model import Tag, TagGroup, TagId


class Vocabulary:
    """Every group and every tag, in the order in which they are shown; retired ones too."""

    def __init__(self, groups: Iterable[TagGroup] = (), tags: Iterable[Tag] = ()) -> None:
        self.groups = {each.slug: each for each in groups}
        self.tags = {each.id: each for each in tags}

    def equals(self, other: Vocabulary) -> bool:
        """Tell whether another has the same groups and tags, in the same order."""
        return [*self.groups.values(), *self.tags.values()] == [*other.groups.values(), *other.tags.values()]

    def of_group(self, group: str, *, retired: bool = False) -> list[Tag]:
        """Give the tags of a group that may be applied, or with those that are retired."""
        return [each for each in self.tags.values() if each.group == group and (retired or each.in_use)]

    @property
    def in_use(self) -> list[Tag]:
        """Every tag that may be applied, group by group."""
        return [tag for group in self.groups for tag in self.of_group(group)]

    def tree(self, group: str) -> list[tuple[Tag, int]]:
        """Give the tags of a group that may be applied, each under its parents, with its depth from 0.

        A tag with several parents stands under each of them.
        """
        held = self.of_group(group)
        known = {each.id for each in held}
        tops = [each for each in held if not known & {*each.parents}]

        def branch(tags: Sequence[Tag], depth: int) -> Iterator[tuple[Tag, int]]:
            for tag in tags:
                yield tag, depth
                yield from branch([each for each in held if tag.id in each.parents], depth + 1)

        return list(branch(tops, 0))

    def by_key(self, key: str) -> Tag | None:
        """Give the tag with a key, such as "neglect" (a workstream) or "evidence-type/review"."""
        return self._by_key.get(key)

    def stands_for(self, tag: TagId) -> TagId:
        """Give the tag that codings with this one count as: where it was merged, the one at the end of the chain."""
        seen: set[TagId] = set()
        while tag not in seen:
            seen.add(tag)
            held = self.tags[tag]
            if held.in_use or len(held.successors) != 1:
                break
            tag = held.successors[0]
        return tag

    @cached_property
    def counted(self) -> dict[TagId, frozenset[TagId]]:
        """For each tag, the tags with which a document counts for it.

        These are itself, all that lie beneath it, what was merged into any of these, and what it was split into, or
        what that has become since.
        """
        beneath: dict[TagId, set[TagId]] = {each: set() for each in self.tags}
        for tag in self.tags.values():
            for parent in tag.parents:
                beneath.setdefault(parent, set()).add(tag.id)
            if not tag.in_use and len(tag.successors) == 1:
                beneath[tag.successors[0]].add(tag.id)
            elif not tag.in_use:
                beneath[tag.id].update(map(self.stands_for, tag.successors))  # one may have been merged since

        def reach(start: TagId) -> frozenset[TagId]:
            seen, waiting = {start}, [start]
            while waiting:
                fresh = beneath[waiting.pop()] - seen
                seen |= fresh
                waiting.extend(fresh)
            return frozenset(seen)

        return {each: reach(each) for each in self.tags}

    def named(self, text: str, group: str = "") -> list[Tag]:
        """Find tags by key, name, other name, acronym, slug or past name, in this order.

        What was merged is found as what it became; a tag that was split is found as itself.
        """
        key, wanted = text.strip(), _plain(text)
        groups = [group] if group else list(self.groups)
        for names, at in ((self._keys, key), (self._present, wanted), (self._slugs, key), (self._past, wanted)):
            found = dict.fromkeys(
                self.stands_for(each) for each in names.get(at, ()) if self.tags[each].group in groups
            )
            if found:
                return [self.tags[each] for each in found]
        return []

    def like(self, text: str, group: str = "") -> list[Tag]:
        """Find tags by a name, or else by words that stand together in one."""
        found = self.named(text, group)
        wanted = _stems(text)
        if found or not wanted:
            return found
        matching = (
            self.stands_for(tag)
            for tag, names in self._stemmed.items()
            if (not group or self.tags[tag].group == group)
            and any(language.stand_together(wanted, name) for name in names)
        )
        return [self.tags[each] for each in dict.fromkeys(matching)]

    def starting(self, typed: str) -> list[Tag]:
        """Find tags that may be applied by the beginning of any word of any name; names that begin so come first."""
        wanted = _plain(typed)
        if not wanted:
            return self.in_use
        found: dict[TagId, int] = {}
        for names, later in ((self._present, 0), (self._past, 2)):
            for name, tags in names.items():
                place = 0 if name.startswith(wanted) else 1 if f" {wanted}" in name else None
                for tag in tags if place is not None else ():
                    at = self.stands_for(tag)
                    if self.tags[at].in_use:
                        found[at] = min(found.get(at, 9), later + (place or 0))
        order = {tag: place for place, tag in enumerate(self.tags)}
        return [self.tags[each] for each in sorted(found, key=lambda each: (found[each], order[each]))]

    def group_name(self, group: str) -> str:
        """Give the name of a tag group; nothing where there is none."""
        return self.groups[group].name if group in self.groups else ""

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of every tag, by its key."""
        return {each.key: each.name for each in self.tags.values()}

    def place(self, tag: TagId) -> tuple[int, int]:
        """Give where a tag stands among all: by group, then by its place in it."""
        return self._places[tag]

    @cached_property
    def _places(self) -> dict[TagId, tuple[int, int]]:
        groups = {group: place for place, group in enumerate(self.groups)}
        return {tag.id: (groups.get(tag.group, 99), place) for place, tag in enumerate(self.tags.values())}

    @cached_property
    def _by_key(self) -> dict[str, Tag]:
        return {each.key: each for each in self.tags.values()}

    @cached_property
    def _keys(self) -> dict[str, list[TagId]]:
        keys: dict[str, list[TagId]] = {}
        for tag in self.tags.values():
            for key in {tag.key, f"{tag.group}/{tag.slug}"}:
                keys.setdefault(key, []).append(tag.id)
        return keys

    @cached_property
    def _slugs(self) -> dict[str, list[TagId]]:
        slugs: dict[str, list[TagId]] = {}
        for tag in self.tags.values():
            slugs.setdefault(tag.slug, []).append(tag.id)
        return slugs

    @cached_property
    def _present(self) -> dict[str, list[TagId]]:
        return self._names(
            (tag.id, (tag.name, *tag.other_names, *tag.acronyms)) for tag in self.tags.values() if tag.in_use
        )

    @cached_property
    def _past(self) -> dict[str, list[TagId]]:
        return self._names(
            (tag.id, (*tag.past_names, *(() if tag.in_use else (tag.name, *tag.other_names, *tag.acronyms))))
            for tag in self.tags.values()
        )

    @cached_property
    def _stemmed(self) -> dict[TagId, list[list[str]]]:
        return {
            tag.id: [_stems(name) for name in (tag.name, tag.slug.replace("-", " "), *tag.other_names, *tag.past_names)]
            for tag in self.tags.values()
        }

    @staticmethod
    def _names(held: Iterable[tuple[TagId, Iterable[str]]]) -> dict[str, list[TagId]]:
        names: dict[str, list[TagId]] = {}
        for tag, given in held:
            for name in dict.fromkeys(map(_plain, given)):
                names.setdefault(name, []).append(tag)
        return names


def slug(name: str) -> str:
    """Make a slug of a name: lower case, without marks, its words joined by hyphens.

    >>> slug("Children’s Hearings")
    'childrens-hearings'
    """
    kept = "".join(each for each in language.fold(name) if each not in "'’")
    words = "".join(each if each.isalnum() else " " for each in kept).split()
    return "-".join(words)[:80].strip("-")


def _plain(name: str) -> str:
    return " ".join(language.fold(name).replace("-", " ").replace("’", "'").split())


def _stems(text: str) -> list[str]:
    return language.stems(language.words(text.replace("-", " ")))
