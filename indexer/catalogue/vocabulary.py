"""Rows of the vocabulary: groups, tags, their names, words, acronyms and places in the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import WORKSTREAM, Tag, TagGroup, TagId, Workstream
from indexer.terms import Vocabulary

_tags, _groups = tables.tags, tables.tag_groups


class Terms:
    """The vocabulary. Tags are added and changed, never deleted."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> Vocabulary:
        """Give the whole vocabulary."""
        with self._store.reading() as connection:
            groups = connection.execute(select(_groups).order_by(_groups.c.rank, _groups.c.slug))
            held = [TagGroup(row.slug, row.name, row.definition) for row in groups]
            names = {
                kind: _lists(connection, tables.tag_names, "name", tables.tag_names.c.kind == kind)
                for kind in ("other", "past")
            }
            words = _lists(connection, tables.tag_words, "words")
            parents = _lists(connection, tables.tag_parents, "parent_id")
            successors = _lists(connection, tables.tag_successors, "successor_id")
            acronyms: dict[int, dict[str, str]] = defaultdict(dict)
            for row in connection.execute(select(tables.acronyms).order_by(tables.acronyms.c.id)):
                acronyms[row.tag_id][row.acronym] = row.long_form
            tags = [
                Tag(
                    TagId(row.id),
                    row.tag_group,
                    row.slug,
                    row.name,
                    row.definition,
                    row.note,
                    tuple(names["other"][row.id]),
                    tuple(words[row.id]),
                    dict(acronyms.get(row.id, {})),
                    tuple(map(TagId, parents[row.id])),
                    tuple(names["past"][row.id]),
                    tuple(map(TagId, successors[row.id])),
                    row.retired_at,
                )
                for row in connection.execute(select(_tags).order_by(_tags.c.rank, _tags.c.slug))
            ]
        return Vocabulary(held, tags)

    def workstreams(self) -> list[Workstream]:
        """Give the workstreams that may be applied, in the programme's order."""
        return [
            Workstream(each.slug, each.name, each.definition, each.words, each.acronyms)
            for each in self.all().of_group(WORKSTREAM)
        ]

    def acronyms(self) -> list[tuple[str, str]]:
        """Give every (acronym, long form), in the order they were written down."""
        with self._store.reading() as connection:
            rows = connection.execute(select(tables.acronyms).order_by(tables.acronyms.c.id))
            return [(row.acronym, row.long_form) for row in rows]

    def put_acronyms(self, acronyms: Mapping[str, str]) -> None:
        """Add acronyms that belong to no single tag, or change their long forms."""
        table = tables.acronyms
        with self._store.transaction() as connection:
            for acronym, long_form in acronyms.items():
                connection.execute(delete(table).where(table.c.tag_id.is_(None), table.c.acronym == acronym))
                connection.execute(insert(table).values(acronym=acronym, long_form=long_form))
            self._store.touch()

    def put_workstream(self, workstream: Workstream, rank: int) -> None:
        """Add a workstream of a collection, or bring it up to date, save where a person has had a word since."""
        key = _tags.c.tag_group == WORKSTREAM, _tags.c.slug == workstream.slug
        with self._store.transaction() as connection:
            held = connection.execute(select(_tags.c.id, _tags.c.edited).where(*key)).first()
            if held is not None and held.edited:
                return
            tag = TagId(held.id) if held is not None else self.add(WORKSTREAM, workstream.slug, rank)
            self.change(
                tag,
                {"name": workstream.name, "definition": workstream.definition, "rank": rank, "edited": 0},
                words=workstream.words,
                acronyms=workstream.acronyms,
            )

    def edited(self) -> set[tuple[str, str]]:
        """Give the group and slug of each tag on which a person has had the last word."""
        with self._store.reading() as connection:
            rows = connection.execute(select(_tags.c.tag_group, _tags.c.slug).where(_tags.c.edited == 1))
            return {(row.tag_group, row.slug) for row in rows}

    def put_group(self, group: TagGroup) -> None:
        """Add a group at the end, or change its name and definition."""
        values = {"name": group.name, "definition": group.definition}
        with self._store.transaction() as connection:
            if not connection.execute(update(_groups).where(_groups.c.slug == group.slug).values(values)).rowcount:
                rank = connection.execute(select(func.coalesce(func.max(_groups.c.rank), 0) + 1)).scalar_one()
                connection.execute(insert(_groups).values(slug=group.slug, rank=rank, **values))
            self._store.touch()

    def add(self, group: str, slug: str, rank: int | None = None) -> TagId:
        """Add a tag without a name; it stands last in its group unless it has a rank."""
        with self._store.transaction() as connection:
            if rank is None:
                last = select(func.coalesce(func.max(_tags.c.rank), 0) + 1).where(_tags.c.tag_group == group)
                rank = int(connection.execute(last).scalar_one())
            row = insert(_tags).values(tag_group=group, slug=slug, rank=rank).returning(_tags.c.id)
            return TagId(connection.execute(row).scalar_one())

    def change(
        self,
        tag: TagId,
        values: Mapping[str, str | int],
        *,
        other_names: Iterable[str] | None = None,
        words: Iterable[str] | None = None,
        acronyms: Mapping[str, str] | None = None,
        parents: Iterable[TagId] | None = None,
        successors: Iterable[TagId] | None = None,
        past_names: Iterable[str] = (),
    ) -> None:
        """Set columns and lists of a tag; past names are added to those it has."""
        with self._store.transaction() as connection:
            if values:
                connection.execute(update(_tags).where(_tags.c.id == tag).values({"edited": 1, **values}))
            lists: tuple[tuple[Table, list[dict[str, Any]] | None, tuple[ColumnElement[bool], ...]], ...] = (
                (
                    tables.tag_names,
                    _rows(other_names, lambda name: {"kind": "other", "name": name}),
                    (tables.tag_names.c.kind == "other",),
                ),
                (tables.tag_words, _rows(words, lambda each: {"words": each}), ()),
                (
                    tables.acronyms,
                    _rows(acronyms and acronyms.items(), lambda each: {"acronym": each[0], "long_form": each[1]})
                    if acronyms is not None
                    else None,
                    (),
                ),
                (tables.tag_parents, _rows(parents, lambda each: {"parent_id": each}), ()),
                (tables.tag_successors, _rows(successors, lambda each: {"successor_id": each}), ()),
            )
            for table, rows, which in lists:
                if rows is not None:
                    connection.execute(delete(table).where(table.c.tag_id == tag, *which))
                    if rows:
                        connection.execute(insert(table), [{"tag_id": tag, **row} for row in rows])
            for name in past_names:
                connection.execute(insert(tables.tag_names).values(tag_id=tag, kind="past", name=name))
            if successors is not None:
                self._resolve(connection)
            self._store.touch()

    def _resolve(self, connection: Connection) -> None:
        """Write down for every tag which one it stands for at the end of its chain of merges."""
        held = self.all()
        for tag in held.tags:
            final = held.stands_for(tag)
            connection.execute(
                update(_tags).where(_tags.c.id == tag).values(stands_for=final if final != tag else None)
            )


def _rows(given: Any, row: Any) -> list[dict[str, Any]] | None:
    return None if given is None else [row(each) for each in dict.fromkeys(given)]


def _lists(connection: Connection, table: Table, column: str, *which: ColumnElement[bool]) -> dict[int, list[Any]]:
    """Give a column of a table that belongs to tags, as lists by tag."""
    held: dict[int, list[Any]] = defaultdict(list)
    order = table.c.id if "id" in table.c else table.c[column]
    for row in connection.execute(select(table.c.tag_id, table.c[column]).where(*which).order_by(order)):
        held[row[0]].append(row[1])
    return held
