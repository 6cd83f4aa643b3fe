"""Rows of tags, workstreams, acronyms and codings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from indexer.catalogue import tables
from indexer.catalogue.store import Store
from indexer.model import DocumentId, Workstream

WORKSTREAM = "workstream"
"""The tag group that holds the programme's workstreams."""


@dataclass(frozen=True, slots=True)
class Coding:
    """Somebody applied a tag to a document, then."""

    document: DocumentId
    slug: str
    source: str
    added_at: str
    added_by: str


class Tags:
    """The vocabulary and who applied what of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put_workstream(self, workstream: Workstream, rank: int) -> None:
        """Add a workstream, or bring its name, definition, words and acronyms up to date."""
        key = tables.tags.c.tag_group == WORKSTREAM, tables.tags.c.slug == workstream.slug
        values = {"name": workstream.name, "definition": workstream.definition, "rank": rank}
        with self._store.transaction() as connection:
            if not connection.execute(update(tables.tags).where(*key).values(values)).rowcount:
                connection.execute(insert(tables.tags).values(tag_group=WORKSTREAM, slug=workstream.slug, **values))
            tag = connection.execute(select(tables.tags.c.id).where(*key)).scalar_one()
            connection.execute(delete(tables.tag_words).where(tables.tag_words.c.tag_id == tag))
            for words in workstream.words:
                connection.execute(insert(tables.tag_words).values(tag_id=tag, words=words))
            connection.execute(delete(tables.acronyms).where(tables.acronyms.c.tag_id == tag))
            for acronym, long_form in workstream.acronyms.items():
                connection.execute(insert(tables.acronyms).values(tag_id=tag, acronym=acronym, long_form=long_form))
            self._store.touch()

    def put_acronyms(self, acronyms: dict[str, str]) -> None:
        """Add acronyms that belong to no single workstream, or change their long forms."""
        table = tables.acronyms
        with self._store.transaction() as connection:
            for acronym, long_form in acronyms.items():
                connection.execute(delete(table).where(table.c.tag_id.is_(None), table.c.acronym == acronym))
                connection.execute(insert(table).values(acronym=acronym, long_form=long_form))
            self._store.touch()

    def workstreams(self) -> list[Workstream]:
        """Give the workstreams in the programme's order."""
        with self._store.reading() as connection:
            tags = connection.execute(
                select(tables.tags)
                .where(tables.tags.c.tag_group == WORKSTREAM)
                .order_by(tables.tags.c.rank, tables.tags.c.slug)
            ).all()
            words = connection.execute(select(tables.tag_words).order_by(tables.tag_words.c.id)).all()
            acronyms = connection.execute(select(tables.acronyms).order_by(tables.acronyms.c.id)).all()
        return [
            Workstream(
                tag.slug,
                tag.name,
                tag.definition,
                tuple(row.words for row in words if row.tag_id == tag.id),
                {row.acronym: row.long_form for row in acronyms if row.tag_id == tag.id},
            )
            for tag in tags
        ]

    def acronyms(self) -> list[tuple[str, str]]:
        """Give every (acronym, long form), in the order they were written down."""
        with self._store.reading() as connection:
            rows = connection.execute(select(tables.acronyms).order_by(tables.acronyms.c.id))
            return [(row.acronym, row.long_form) for row in rows]

    def apply(self, coding: Coding) -> bool:
        """Apply a workstream to a document. False when it stood already."""
        if coding.slug in {each.slug for each in self.codings(coding.document)}:
            return False
        with self._store.transaction() as connection:
            tag = connection.execute(
                select(tables.tags.c.id).where(tables.tags.c.tag_group == WORKSTREAM, tables.tags.c.slug == coding.slug)
            ).scalar_one()
            connection.execute(
                insert(tables.codings).values(
                    tag_id=tag,
                    document_id=coding.document,
                    source=coding.source,
                    added_at=coding.added_at,
                    added_by=coding.added_by,
                )
            )
            self._store.touch()
        return True

    def remove(self, document: DocumentId, slug: str, at: str, by: str) -> bool:
        """Take a workstream off a document. False when it did not stand."""
        codings, tags = tables.codings, tables.tags
        tag = select(tags.c.id).where(tags.c.tag_group == WORKSTREAM, tags.c.slug == slug).scalar_subquery()
        with self._store.transaction() as connection:
            changed = connection.execute(
                update(codings)
                .where(codings.c.document_id == document, codings.c.tag_id == tag, codings.c.removed_at == "")
                .values(removed_at=at, removed_by=by)
            ).rowcount
            if changed:
                self._store.touch()
        return bool(changed)

    def codings(self, document: DocumentId) -> Sequence[Coding]:
        """Give the workstreams that stand on a document, with who applied them."""
        codings, tags = tables.codings, tables.tags
        query = (
            select(codings, tags.c.slug)
            .join(tags, tags.c.id == codings.c.tag_id)
            .where(codings.c.document_id == document, codings.c.removed_at == "")
            .order_by(tags.c.rank, tags.c.slug)
        )
        with self._store.reading() as connection:
            return [
                Coding(DocumentId(row.document_id), row.slug, row.source, row.added_at, row.added_by)
                for row in connection.execute(query)
            ]

    def ever_coded(self, document: DocumentId, slug: str) -> bool:
        """Tell whether a person or a manifest ever applied this workstream to this document, removed or not."""
        codings, tags = tables.codings, tables.tags
        query = (
            select(func.count())
            .select_from(codings.join(tags, tags.c.id == codings.c.tag_id))
            .where(codings.c.document_id == document, tags.c.slug == slug)
        )
        with self._store.reading() as connection:
            return bool(connection.execute(query).scalar_one())
