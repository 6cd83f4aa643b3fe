"""Rows of documents and their passages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, func, insert, or_, select, update

from indexer.catalogue import tables
from indexer.catalogue.rows import PASSAGE, as_document, as_passage, passage_of
from indexer.catalogue.store import Store, countable, parts, within
from indexer.model import (
    WORKSTREAM,
    Document,
    DocumentId,
    Link,
    Locator,
    Passage,
    Problem,
    ReadStatus,
    Standing,
)

_documents = tables.documents
_passages = tables.passages
_SIZES = (1, 3, 10, 20, 60, 200, 400)  # of the statements for passages at places
_SOUND = {"reason": "", "remedy": "", "needs": ""}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from an original: the passages, and how well it went."""

    passages: Sequence[Passage]
    status: ReadStatus
    problem: Problem | None
    signature: bytes | None
    version: str


class Newcomer(NamedTuple):
    """A document that was added, and what those after it are compared with; ``signature`` is as in ``Reading``."""

    id: DocumentId
    organisation: str
    signature: bytes | None
    is_proposed: bool


class Documents:
    """Documents and passages; every change counts one revision up and tells the catalogue."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        sha256: str,
        media_type: str,
        values: dict[str, str],
        reading: Reading,
        added_at: str,
        standing: Standing = Standing.CURRENT,
    ) -> DocumentId:
        """Add a document with its passages; ``values`` are metadata fields."""
        about = {"sha256": sha256, "media_type": media_type, "standing": standing.value, "added_at": added_at}
        with self._store.transaction() as connection:
            row = about | {"revision": 1} | _read_values(reading) | values
            document = DocumentId(connection.execute(insert(_documents).returning(_documents.c.id), row).scalar_one())
            self._add_passages(document, reading.passages)
            self._store.touch()
        return document

    def read_again(self, document: DocumentId, reading: Reading) -> None:
        """Replace a document's passages by those of a new reading."""
        with self._store.transaction() as connection:
            connection.execute(delete(_passages).where(_passages.c.document_id == document))
            self._add_passages(document, reading.passages)
            self.change(document, **_read_values(reading))

    def change(self, document: DocumentId, **values: Any) -> None:
        """Set columns of a document; its revision goes up."""
        with self._store.transaction() as connection:
            connection.execute(
                update(_documents)
                .where(_documents.c.id == document)
                .values(revision=_documents.c.revision + 1, **values)
            )
            self._store.touch()

    def get(self, document: DocumentId) -> Document | None:
        """Give one document; a number that no database counts to is nobody's."""
        found = self._select(_documents.c.id == document) if countable(document) else []
        return found[0] if found else None

    def with_checksum(self, sha256: str) -> Document | None:
        """Give the document made from these bytes, whatever its standing."""
        found = self._select(_documents.c.sha256 == sha256)
        return found[0] if found else None

    def many(self, documents: Iterable[DocumentId]) -> dict[DocumentId, Document]:
        """Give several documents by identifier, in one statement."""
        wanted = list(filter(countable, documents))
        return {each.id: each for each in self._select(_documents.c.id.in_(wanted))} if wanted else {}

    def all(self) -> list[Document]:
        """Give every document, by identifier."""
        return self._select(None)

    def revised(self, known: Mapping[DocumentId, int]) -> tuple[list[DocumentId], dict[DocumentId, Document]]:
        """Give the identifier of every document, in order, and those documents that are not known in their revision."""
        with self._store.reading() as connection:
            rows = connection.execute(select(_documents.c.id, _documents.c.revision).order_by(_documents.c.id)).all()
        fresh = {DocumentId(number) for number, revision in rows if known.get(DocumentId(number)) != revision}
        held: dict[DocumentId, Document] = {}
        if len(fresh) > len(rows) // 4:  # to read all at once is then quicker
            held.update((each.id, each) for each in self.all() if each.id in fresh)
        else:
            for part in parts(fresh):
                held |= self.many(part)
        return [DocumentId(number) for number, _ in rows], held

    def earlier(self, document: DocumentId) -> list[Document]:
        """Give the editions that this document took the place of."""
        return self._select(_documents.c.superseded_by == document)

    def audiences(self) -> set[str]:
        """Give every audience that a document has, proposed ones apart."""
        query = select(_documents.c.audience).where(_documents.c.standing != Standing.PROPOSED.value).distinct()
        with self._store.reading() as connection:
            return set(connection.execute(query).scalars())

    def organisations(self, *, proposed: bool = True) -> set[str]:
        """Give the organisations that documents come from; those of proposed ones too if so wished."""
        query = select(_documents.c.organisation).where(_documents.c.organisation != "").distinct()
        if not proposed:
            query = query.where(_documents.c.standing != Standing.PROPOSED.value)
        with self._store.reading() as connection:
            return set(connection.execute(query).scalars())

    def newest(self) -> DocumentId:
        """Give the document that was added last, or 0."""
        with self._store.reading() as connection:
            return DocumentId(connection.execute(select(func.max(_documents.c.id))).scalar() or 0)

    def newer(self, than: DocumentId) -> list[Newcomer]:
        """Give what was added after a document, in order."""
        columns = (_documents.c.id, _documents.c.organisation, _documents.c.signature, _documents.c.standing)
        query = select(*columns).where(_documents.c.id > than).order_by(_documents.c.id)
        with self._store.reading() as connection:
            return [
                Newcomer(DocumentId(row.id), row.organisation, row.signature, row.standing == Standing.PROPOSED.value)
                for row in connection.execute(query)
            ]

    def reading_versions(self) -> dict[DocumentId, str]:
        """Give the version of the extraction code that read each document."""
        with self._store.reading() as connection:
            rows = connection.execute(select(_documents.c.id, _documents.c.reading))
            return {DocumentId(row.id): row.reading for row in rows}

    def passages(self, document: DocumentId, positions: Sequence[int] | None = None) -> dict[int, Passage]:
        """Give a document's passages by position, all or those named, with their links."""
        query = select(_passages).where(_passages.c.document_id == document).order_by(_passages.c.position)
        if positions is not None:
            query = query.where(_passages.c.position.in_(list(filter(countable, positions))))
        with self._store.reading() as connection:
            rows = list(connection.execute(query))
            links = self._links([row.id for row in rows] if positions is not None else None, document)
        return {row.position: as_passage(row, links.get(row.id, ())) for row in rows}

    def headings(self, document: DocumentId) -> list[tuple[int, Locator, str]]:
        """Give the position, the place and the heading of every passage of a document, without its text."""
        columns = (_passages.c.position, _passages.c.label, _passages.c.value, _passages.c.locator_index)
        query = select(*columns, _passages.c.heading).where(_passages.c.document_id == document)
        with self._store.reading() as connection:
            rows = connection.execute(query.order_by(_passages.c.position))
            return [(row.position, Locator(row.label, row.value, row.locator_index), row.heading) for row in rows]

    def texts(self, wanted: Sequence[tuple[DocumentId, int]]) -> dict[tuple[DocumentId, int], Passage]:
        """Give passages of many documents at once, without their links."""
        found: dict[tuple[DocumentId, int], Passage] = {}
        pairs = sorted(set(wanted))
        if not pairs:
            return found
        with self._store.reading() as connection:
            for start in range(0, len(pairs), _SIZES[-1]):
                some = pairs[start : start + _SIZES[-1]]
                size = next(size for size in _SIZES if size >= len(some))
                some += some[-1:] * (size - len(some))
                at = {
                    f"{name}{n}": value for n, pair in enumerate(some) for name, value in zip("dp", pair, strict=True)
                }
                for document, position, *held in connection.execute(_at_places(size), at).all():
                    found[document, position] = passage_of(*held)
        return found

    def beginnings(self, documents: Iterable[DocumentId], characters: int) -> dict[DocumentId, str]:
        """Give the beginning of the text of many documents, each heading where it first stands, in few statements."""
        found: dict[DocumentId, str] = {}
        numbers = sorted(set(documents))
        columns = _passages.c.document_id, _passages.c.heading, func.substr(_passages.c.text, 1, characters)
        with self._store.reading() as connection:
            for start in range(0, len(numbers), 200):
                # Even of a book of short passages the first hundred say what it is about.
                some = _passages.c.document_id.in_(numbers[start : start + 200]), _passages.c.position <= 100
                query = select(*columns).where(*some).order_by(_passages.c.document_id, _passages.c.position)
                for document, rows in groupby(connection.execute(query), itemgetter(0)):
                    found[DocumentId(document)] = _joined(((row[1], row[2]) for row in rows), characters)
        return found

    def troubled_passages(self) -> list[tuple[DocumentId, Passage]]:
        """Give every passage of a document in standing that could not be read, in reading order."""
        query = (
            select(_passages)
            .join(_documents, _documents.c.id == _passages.c.document_id)
            .where(_passages.c.reason != "", _documents.c.standing.in_(["current", "superseded"]))
            .order_by(_passages.c.document_id, _passages.c.position)
        )
        with self._store.reading() as connection:
            return [(DocumentId(row.document_id), as_passage(row, ())) for row in connection.execute(query)]

    def counts(self, documents: Collection[DocumentId] | None = None) -> dict[DocumentId, int]:
        """Give how many passage rows each document really has, of all or of those named."""
        query = select(_passages.c.document_id, func.count()).group_by(_passages.c.document_id)
        found: dict[DocumentId, int] = {}
        with self._store.reading() as connection:
            for some in within(query, _passages.c.document_id, documents):
                found.update((DocumentId(row[0]), row[1]) for row in connection.execute(some))
        return found

    def empty(self, document: DocumentId) -> None:
        """Remove a document's passages and every word about it, keeping its row and checksum."""
        blank = dict.fromkeys(
            ("title", "kind", "date", "organisation", "author", "language", "audience", "reason", "remedy", "needs"), ""
        )
        with self._store.transaction() as connection:
            connection.execute(delete(_passages).where(_passages.c.document_id == document))
            near = tables.near_copies
            connection.execute(delete(near).where((near.c.first_id == document) | (near.c.second_id == document)))
            for each in (tables.codings, tables.sources, tables.basket):
                connection.execute(delete(each).where(each.c.document_id == document))
            self.change(
                document, standing=Standing.PURGED.value, passages=0, unreadable_passages=0, signature=None, **blank
            )

    def remove(self, document: DocumentId) -> None:
        """Remove a document as if it had never been, save that its number is not used again."""
        with self._store.transaction() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is removed is overwritten
            connection.execute(delete(tables.history).where(tables.history.c.document_id == document))
            connection.execute(delete(tables.pending).where(tables.pending.c.document_id == document))
            connection.execute(delete(_documents).where(_documents.c.id == document))
            self._store.touch()

    def _select(self, condition: Any) -> list[Document]:
        query = select(_documents).order_by(_documents.c.id)
        if condition is not None:
            query = query.where(condition)
        with self._store.reading() as connection:
            rows = list(connection.execute(query))
            if not rows:
                return []
            workstreams: dict[int, dict[str, None]] = {}
            tags: dict[int, dict[str, None]] = {}
            for document, slug, group in connection.execute(_coded(condition)):
                if group == WORKSTREAM:
                    workstreams.setdefault(document, {})[slug] = None
                else:
                    tags.setdefault(document, {})[f"{group}/{slug}"] = None
        return [as_document(row, workstreams.get(row.id, ()), tags.get(row.id, ())) for row in rows]

    def _add_passages(self, document: DocumentId, passages: Sequence[Passage]) -> None:
        rows = [
            {
                "document_id": document,
                "position": position,
                "label": passage.locator.label,
                "value": passage.locator.value,
                "locator_index": passage.locator.index,
                "heading": passage.heading,
                "text": passage.text,
                "notes": passage.notes,
                "running": passage.running,
                "reader": passage.reader,
                **({"reason": p.reason, "remedy": p.remedy, "needs": p.needs} if (p := passage.problem) else _SOUND),
            }
            for position, passage in enumerate(passages, 1)
        ]
        with self._store.transaction() as connection:
            if rows:
                connection.execute(insert(_passages), rows)
            linked = {position: passage.links for position, passage in enumerate(passages, 1) if passage.links}
            if not linked:
                return
            keys = connection.execute(
                select(_passages.c.id, _passages.c.position).where(_passages.c.document_id == document)
            )
            links = [
                {"passage_id": row.id, "url": link.url, "anchor": link.anchor}
                for row in keys
                for link in linked.get(row.position, ())
            ]
            connection.execute(insert(tables.links), links)

    def _links(self, passages: list[int] | None, document: DocumentId) -> dict[int, tuple[Link, ...]]:
        links = tables.links
        query = select(links).order_by(links.c.id)
        if passages is None:
            query = query.join(_passages, _passages.c.id == links.c.passage_id).where(
                _passages.c.document_id == document
            )
        else:
            query = query.where(links.c.passage_id.in_(passages))
        found: dict[int, tuple[Link, ...]] = {}
        with self._store.reading() as connection:
            for row in connection.execute(query):
                found[row.passage_id] = (*found.get(row.passage_id, ()), Link(row.url, row.anchor))
        return found


def _coded(condition: Any) -> Select[Any]:
    """Ask for the tags that documents have now, in order; merged tags are shown as what they became."""
    finals = tables.tags.alias()
    query = (
        select(tables.codings.c.document_id, finals.c.slug, finals.c.tag_group)
        .join(tables.tags, tables.tags.c.id == tables.codings.c.tag_id)
        .join(finals, finals.c.id == func.coalesce(tables.tags.c.stands_for, tables.tags.c.id))
        .join(tables.tag_groups, tables.tag_groups.c.slug == finals.c.tag_group)
        .where(tables.codings.c.removed_at == "", tables.codings.c.round_id.is_(None))
        .order_by(tables.tag_groups.c.rank, tables.tag_groups.c.slug, finals.c.rank, finals.c.slug)
    )
    if condition is None:
        return query
    return query.where(tables.codings.c.document_id.in_(select(_documents.c.id).where(condition)))


def _read_values(reading: Reading) -> dict[str, Any]:
    """Give the columns of a document that say how it was read."""
    problem = reading.problem or Problem("", "", "")
    return {
        "status": reading.status.value,
        "reason": problem.reason,
        "remedy": problem.remedy,
        "needs": problem.needs,
        "passages": len(reading.passages),
        "signature": reading.signature,
        "reading": reading.version,
        "unreadable_passages": sum(1 for passage in reading.passages if passage.problem),
    }


def _joined(parts: Iterable[tuple[str, str]], characters: int) -> str:
    held: list[str] = []
    before, length = "", 0
    for heading, text in parts:
        for each in ([heading] if heading != before else []) + [text]:
            if each and length < characters:
                held.append(each)
                length += len(each) + 1
        before = heading
    return "\n".join(held)[:characters]


@cache
def _at_places(size: int) -> Select[Any]:
    """Give the statement for so many passages at once, made once: making it takes longer than carrying it out.

    It asks for each place apart. Pairs compared with IN would make SQLite look at every passage.
    """
    columns = _passages.c
    wanted = (columns.document_id, columns.position, *(columns[name] for name in PASSAGE))
    places = (columns.document_id == bindparam(f"d{n}") for n in range(size))
    within = (columns.position == bindparam(f"p{n}") for n in range(size))
    return select(*wanted).where(or_(*(one & other for one, other in zip(places, within, strict=True))))
