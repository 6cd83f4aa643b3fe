"""Rows of codings: who applied which tag to what, and the actions in which that was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, func, insert, or_, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store, countable, parts, within
from indexer.model import DocumentId, PersonId, RoundId, TagId

_codings, _tags, _actions = tables.codings, tables.tags, tables.actions
_FINAL = func.coalesce(_tags.c.stands_for, _tags.c.id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a tag is: on all of it, or on words of a passage with what stands around them."""

    position: int = 0
    """The passage, from 1; 0 is the whole document."""
    quote: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """Whose tags: everybody's, or those that one coder of a round keeps to themselves until all agree."""

    round: RoundId | None = None
    person: PersonId | None = None


EVERYBODY = Layer()
"""The tags that everybody sees."""


@dataclass(frozen=True, slots=True)
class Coding:
    """Somebody applied a tag here, then."""

    document: DocumentId
    tag: TagId
    source: str
    added_at: str
    added_by: str
    place: Place = Place()
    layer: Layer = EVERYBODY
    note: str = ""
    prompted: str = ""
    """Of an accepted suggestion: its score and words, as JSON."""
    removed_at: str = ""
    removed_by: str = ""
    id: int = 0
    added_in: int | None = None
    removed_in: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something done to tags in one go."""

    id: int
    at: str
    by: str
    person: PersonId | None
    kind: str
    summary: str
    documents: int = 0
    round: RoundId | None = None
    change: str = ""
    undoes: int | None = None
    undone_in: int | None = None


class Tags:
    """Codings and actions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, action: Action) -> int:
        """Write down an action, before its codings; gives its number."""
        row = insert(_actions).values(
            at=action.at,
            by=action.by,
            person_id=action.person,
            kind=action.kind,
            summary=action.summary,
            documents=action.documents,
            round_id=action.round,
            change=action.change,
            undoes=action.undoes,
        )
        with self._store.transaction() as connection:
            number = int(connection.execute(row.returning(_actions.c.id)).scalar_one())
            if action.undoes is not None:
                connection.execute(update(_actions).where(_actions.c.id == action.undoes).values(undone_in=number))
        return number

    def action(self, number: int) -> Action | None:
        """Give an action."""
        found = self._actions(select(_actions).where(_actions.c.id == number)) if countable(number) else []
        return found[0] if found else None

    def actions(
        self,
        most: int,
        *,
        before: int | None = None,
        person: PersonId | None = None,
        seen_by: PersonId | None = None,
    ) -> list[Action]:
        """Give the latest actions, newest first: those before a number, or those of one person.

        What a coder of a round did for themselves is given to that coder alone, ``seen_by``.
        """
        shown = or_(_actions.c.round_id.is_(None), _actions.c.person_id == (seen_by or 0))
        query = select(_actions).where(shown).order_by(_actions.c.id.desc()).limit(most)
        if before is not None:
            query = query.where(_actions.c.id < before)
        if person is not None:
            query = query.where(_actions.c.person_id == person)
        return self._actions(query)

    def add(self, codings: Iterable[Coding], action: int | None = None) -> int:
        """Apply tags; gives how many. That none of them stands already is for the caller to see to."""
        rows = [
            {
                "tag_id": each.tag,
                "document_id": each.document,
                "position": each.place.position,
                "quote": each.place.quote,
                "before": each.place.before,
                "after": each.place.after,
                "note": each.note,
                "source": each.source,
                "prompted": each.prompted,
                "added_at": each.added_at,
                "added_by": each.added_by,
                "person_id": each.layer.person,
                "round_id": each.layer.round,
                "added_in": action,
            }
            for each in codings
        ]
        if rows:
            with self._store.transaction() as connection:
                changed = self._count_change()
                connection.execute(insert(_codings), [{**row, "changed": changed} for row in rows])
        return len(rows)

    def remove(self, codings: Collection[int], at: str, by: str, action: int | None = None) -> int:
        """Take codings off, by their numbers; gives how many stood."""
        if not codings:
            return 0
        removed = 0
        with self._store.transaction() as connection:
            values = {"removed_at": at, "removed_by": by, "removed_in": action, "changed": self._count_change()}
            for part in parts(codings):
                change = update(_codings).where(_codings.c.id.in_(part), _codings.c.removed_at == "").values(values)
                removed += connection.execute(change).rowcount
        return removed

    def standing(
        self,
        tags: Collection[TagId] | None = None,
        documents: Collection[DocumentId] | None = None,
        layer: Layer | None = None,
    ) -> list[Coding]:
        """Give codings that stand, of some tags, some documents, some layer: for None, of all."""
        query = select(_codings).where(_codings.c.removed_at == "").order_by(_codings.c.id)
        if tags is not None:
            query = query.where(_codings.c.tag_id.in_(sorted(tags)))
        if layer is not None:
            query = query.where(*_in(layer))
        return list(self._of_documents(query, documents))

    def ever(self, document: DocumentId) -> list[Coding]:
        """Give every coding of a document, taken off or not, oldest first."""
        return list(self._of_documents(select(_codings).order_by(_codings.c.id), [document]))

    def ever_coded(self, document: DocumentId, tag: TagId) -> bool:
        """Tell whether a tag was ever applied to a document for everybody, removed or not."""
        query = select(_codings.c.id).where(
            _codings.c.document_id == document, _codings.c.tag_id == tag, _codings.c.round_id.is_(None)
        )
        with self._store.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def of_source(self, source: str) -> list[tuple[Coding, bool]]:
        """Give every coding that came from somewhere and was for everybody, oldest first, and whether it was undone.

        It was when the action that applied it was undone, not when somebody took the tag off later.
        """
        query = (
            select(_codings, _actions.c.undoes)
            .outerjoin(_actions, _actions.c.id == _codings.c.removed_in)
            .where(_codings.c.source == source, _codings.c.round_id.is_(None))
            .order_by(_codings.c.id)
        )
        with self._store.reading() as connection:
            return [(_coding(row), row.undoes is not None) for row in connection.execute(query)]

    def done_in(self, action: int) -> tuple[list[Coding], list[Coding]]:
        """Give the codings that an action added, and those that it removed."""
        with self._store.reading() as connection:
            added = connection.execute(select(_codings).where(_codings.c.added_in == action)).all()
            removed = connection.execute(select(_codings).where(_codings.c.removed_in == action)).all()
        return [_coding(row) for row in added], [_coding(row) for row in removed]

    def documents_of(self, actions: Collection[int]) -> dict[int, set[DocumentId]]:
        """Give the documents whose tags each of some actions changed."""
        found: dict[int, set[DocumentId]] = {each: set() for each in actions}
        with self._store.reading() as connection:
            for column in (_codings.c.added_in, _codings.c.removed_in):
                query = select(column, _codings.c.document_id).where(column.in_(sorted(actions))).distinct()
                for action, document in connection.execute(query):
                    found[action].add(DocumentId(document))
        return found

    def everything(self) -> Iterator[Coding]:
        """Give every coding there ever was, oldest first."""
        last = 0
        while True:
            query = select(_codings).where(_codings.c.id > last).order_by(_codings.c.id).limit(1000)
            with self._store.reading() as connection:
                rows = connection.execute(query).all()
            yield from map(_coding, rows)
            if len(rows) < 1000:
                return
            last = rows[-1].id

    def on_passages(self, tags: Collection[TagId] | None) -> list[Coding]:
        """Give codings on passages that stand for everybody or for a coder, newest first, of some tags or of all."""
        query = select(_codings).where(_codings.c.removed_at == "", _codings.c.position > 0)
        if tags is not None:
            query = query.where(_codings.c.tag_id.in_(sorted(tags)))
        with self._store.reading() as connection:
            return [_coding(row) for row in connection.execute(query.order_by(_codings.c.id.desc()))]

    def marked(self) -> list[tuple[int, int, int, int | None, int | None]]:
        """Give (document, position, tag, round, person) of every coding on a passage that stands.

        Merged tags are given as what they became.
        """
        query = _meaning(_codings.c.document_id, _codings.c.position, _FINAL, _codings.c.round_id, _codings.c.person_id)
        query = query.where(_codings.c.removed_at == "", _codings.c.position > 0)
        with self._store.reading() as connection:
            return [(row[0], row[1], row[2], row[3], row[4]) for row in connection.execute(query)]

    @property
    def changes(self) -> int:
        """Count of changes to codings and rounds."""
        return int(self._store.fact("tag_changes") or 0)

    def changed_since(self, change: int) -> set[DocumentId]:
        """Give the documents whose codings changed after a count."""
        query = select(_codings.c.document_id).where(_codings.c.changed > change).distinct()
        with self._store.reading() as connection:
            return {DocumentId(row[0]) for row in connection.execute(query)}

    def pairs(self, documents: Collection[DocumentId] | None = None) -> list[tuple[int, int, int | None, int | None]]:
        """Give (document, tag, round, person) of every coding that stands, merged tags as what they became."""
        query = _meaning(_codings.c.document_id, _FINAL, _codings.c.round_id, _codings.c.person_id)
        query = query.where(_codings.c.removed_at == "")
        found: list[tuple[int, int, int | None, int | None]] = []
        with self._store.reading() as connection:
            for some in within(query, _codings.c.document_id, documents):
                found += [(row[0], row[1], row[2], row[3]) for row in connection.execute(some)]
        return found

    def as_of(self, moment: str) -> list[tuple[int, int]]:
        """Give (document, tag) of every coding that stood for everybody at a moment (ISO 8601, UTC)."""
        query = _meaning(_codings.c.document_id, _FINAL).where(
            _codings.c.round_id.is_(None),
            _codings.c.added_at <= moment,
            (_codings.c.removed_at == "") | (_codings.c.removed_at > moment),
        )
        with self._store.reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def touch(self) -> None:
        """Count one more change to what people's tags come to, such as a round that began."""
        with self._store.transaction():
            self._count_change()

    def _count_change(self) -> int:
        changed = self.changes + 1
        self._store.record_fact("tag_changes", str(changed))
        return changed

    def _of_documents(self, query: Select[Any], documents: Collection[DocumentId] | None) -> Iterator[Coding]:
        with self._store.reading() as connection:
            for some in within(query, _codings.c.document_id, documents):
                yield from [_coding(row) for row in connection.execute(some)]

    def _actions(self, query: Select[Any]) -> list[Action]:
        with self._store.reading() as connection:
            return [
                Action(
                    row.id,
                    row.at,
                    row.by,
                    row.person_id,
                    row.kind,
                    row.summary,
                    row.documents,
                    row.round_id,
                    row.change,
                    row.undoes,
                    row.undone_in,
                )
                for row in connection.execute(query)
            ]


def _meaning(*columns: Any) -> Select[Any]:
    """Select columns of codings beside their tags, of which ``_FINAL`` is what a merged one became."""
    return select(*columns).join(_tags, _tags.c.id == _codings.c.tag_id)


def again(coding: Coding, at: str) -> Coding:
    """Give a coding that was taken off as it stands once more."""
    return replace(coding, added_at=at, removed_at="", removed_by="", id=0, added_in=None, removed_in=None)


def _in(layer: Layer) -> tuple[Any, ...]:
    if layer.round is None:
        return (_codings.c.round_id.is_(None),)
    return _codings.c.round_id == layer.round, _codings.c.person_id == layer.person


def _coding(row: Row[Any]) -> Coding:
    return Coding(
        DocumentId(row.document_id),
        TagId(row.tag_id),
        row.source,
        row.added_at,
        row.added_by,
        Place(row.position, row.quote, row.before, row.after),
        Layer(row.round_id, row.person_id if row.round_id else None),
        row.note,
        row.prompted,
        row.removed_at,
        row.removed_by,
        row.id,
        row.added_in,
        row.removed_in,
    )
