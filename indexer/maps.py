"""Job: an evidence map is drawn of what somebody may see: two kinds of tags, or years, crossed, now or on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import numpy as np

from indexer.catalogue import now
from indexer.catalogue.looked_for import Look
from indexer.errors import NotFound, UsageError
from indexer.evidence_map.about import About
from indexer.evidence_map.axis import Axis, AxisValue, Ids, years
from indexer.evidence_map.cell import Looked
from indexer.evidence_map.comparison import Comparison, compare
from indexer.evidence_map.counting import EvidenceMap, evidence_map
from indexer.evidence_map.passages import PLACE, tagged_passages
from indexer.language import one_line
from indexer.model import WORKSTREAM, DocumentId, ReadStatus, Standing, Tag, TagId
from indexer.search.document_table import UNKNOWN, DocumentTable, Filters, by_group
from indexer.search.finder import Finder
from indexer.search.results import Search
from indexer.search.tag_table import TagColumns, TagTable
from indexer.terms import Vocabulary
from indexer.view import View

YEAR = "year"
"""The axis of documents' years; every other is a tag group."""

_EVIDENCE_TYPE = "evidence-type"
_SUPERSEDED = "superseded"  # in the history of a document


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a map; axes that are not named are chosen, and no date is the present."""

    rows: str = ""
    columns: str = ""
    search: Search = field(default_factory=Search)
    """What narrows the documents; its order, start and size do not matter."""
    on: str = ""
    """The map as it was at the end of this day (ISO 8601, UTC)."""
    compared: str = ""
    """The other day to compare with; whatever their order, changes are told from the earlier to the later."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map, and what was asked with all of it that was left open filled in."""

    asked: Asked
    found: EvidenceMap
    changes: Comparison | None
    notes: tuple[str, ...]
    """Sentences on what could not be understood of the search."""
    unreadable: Ids = field(repr=False)
    """Documents in which nothing could be read and that may belong here."""

    def at(self, row: str, column: str) -> tuple[int, int]:
        """Give the place of a cell by its keys.

        Raises:
            NotFound: the map has no such cell.
        """
        rows = [each.key for each in self.found.rows.values]
        columns = [each.key for each in self.found.columns.values]
        if row not in rows or column not in columns:
            raise NotFound("The map has no such cell now. Open the map, and choose a cell of it.")
        return rows.index(row), columns.index(column)

    def unreadable_in(self, row: int, column: int) -> list[DocumentId]:
        """Give the unreadable documents that may belong in a cell: with one of its values and nothing across."""
        rows, columns = self.found.rows, self.found.columns
        may = np.concatenate(
            [
                _less(rows.values[row].documents, _anywhere(columns)),
                _less(columns.values[column].documents, _anywhere(rows)),
            ]
        )
        return [DocumentId(each) for each in np.intersect1d(may, self.unreadable).tolist()]

    def about(self, restriction: str = "") -> About:
        """Give what the map says of itself when it stands alone; the face says in words what narrows it."""
        found, asked = self.found, self.asked
        said = [restriction] if restriction else []
        if asked.on:
            said.append(f"As it was at the end of {asked.on}.")
        return About(
            f"Evidence map: {found.rows.name} by {found.columns.name}",
            now(),
            " ".join(said),
            asked.compared if self.changes else "",
        )


def axes(vocabulary: Vocabulary) -> dict[str, str]:
    """Give what may be the rows or the columns of a map, and its name: tag groups that have tags, and years."""
    groups = {slug: group.name for slug, group in vocabulary.groups.items() if vocabulary.of_group(slug)}
    return groups | {YEAR: "Year"}


def draw(view: View, asked: Asked) -> Drawn:
    """Draw a map of the documents that somebody may see.

    Raises:
        NotFound: there is no such axis.
        UsageError: rows and columns are the same, or a date is none.
        SearchTooSlow: the search took longer than the setting ``search_seconds``.
    """
    asked = _settled(view.finder().table, asked)
    later = _drawn(view, asked, asked.on)
    if not asked.compared:
        return later
    earlier = _drawn(view, asked, asked.compared)
    return replace(later, changes=compare(earlier.found, later.found))


def looks_at(
    catalogue_looks: Iterable[Look], vocabulary: Vocabulary, rows: str, columns: str
) -> list[tuple[Look, Looked]]:
    """Give the looks on cells of a map, also those recorded with its rows as columns; tags that were merged count."""
    found = []
    for look in catalogue_looks:
        for one, row, other, column in (
            (look.rows, look.row, look.columns, look.column),
            (look.columns, look.column, look.rows, look.row),
        ):
            if (one, other) == (rows, columns):
                keys = _present(vocabulary, one, row), _present(vocabulary, other, column)
                found.append((look, Looked(*keys, look.at, look.by, look.search, look.note, look.id)))
    return found


def _settled(table: DocumentTable, asked: Asked) -> Asked:
    """Check what is asked, and choose axes that were left open: such as have documents, if there are any."""
    vocabulary = table.vocabulary
    known = axes(vocabulary)
    for name in filter(None, (asked.rows, asked.columns)):
        if name not in known:
            raise NotFound(f"“{one_line(name)}” can be no side of a map. These can: {', '.join(known)}.")
    if len(known) == 1:
        raise NotFound("There are no tags to draw a map with yet. Add a tag group and its tags, or index a collection.")
    liked = [each for each in (WORKSTREAM, _EVIDENCE_TYPE, *known) if each in known]
    used = [each for each in liked if each == YEAR or len(table.with_tags(t.id for t in vocabulary.of_group(each)))]
    rows = asked.rows or next(each for each in (*used, *liked) if each not in (asked.columns, YEAR))
    columns = asked.columns or next(each for each in (*used, *liked) if each != rows)
    if rows == columns:
        raise UsageError("Rows and columns are the same. Choose two different ones.")
    on, compared = _day(asked.on), _day(asked.compared)
    if on and compared:
        compared, on = sorted((on, compared))
    return replace(asked, rows=rows, columns=columns, on=on, compared=compared)


def _day(text: str) -> str:
    """Check a day; today and those to come are the present, which is nothing."""
    day = text.strip()
    if not day:
        return ""
    try:
        is_past = date.fromisoformat(day) < datetime.now(UTC).date()
    except ValueError:
        is_past = None
    if is_past is None or len(day) != len("2026-01-31"):
        raise UsageError(f"“{one_line(day)[:40]}” is no date. Write it as year-month-day, such as 2026-01-31.")
    return day if is_past else ""


def _drawn(view: View, asked: Asked, day: str) -> Drawn:
    """Draw the map of one moment: the end of a day, or the present."""
    moment = f"{day}T23:59:59Z" if day else ""
    catalogue, config = view.library.catalogue, view.library.config
    finder = view.finder()
    visible = None
    if moment:
        finder = finder.tagged(_tags_at(view, moment))
        visible = _there_at(view, finder.table, moment, earlier_editions=asked.search.earlier_editions)
    table = finder.table
    considered, notes = finder.answering(asked.search, config.search_seconds, visible)
    filters, _ = table.known(asked.search.filters)
    closed = _unreadable(table, filters, table.current if visible is None else visible)
    rows = _axis(asked.rows, finder, filters, considered, closed, newest_first=True)
    columns = _axis(asked.columns, finder, filters, considered, closed, newest_first=False)
    looks = looks_at(catalogue.looked_for.standing(moment), table.vocabulary, asked.rows, asked.columns)
    found = evidence_map(
        rows,
        columns,
        considered,
        unreadable=closed,
        looks=[each for _, each in looks],
        passages=None if moment else _passages(view, rows, columns, considered),
    )
    return Drawn(asked, found, None, notes, closed)


def _tags_at(view: View, moment: str) -> TagColumns:
    """Give everybody's tags at a moment, those apart that the viewer does not see now because they code there."""
    vocabulary, scope = view.library.vocabulary, view.tags.scope
    pairs = [
        (document, tag, None, None)
        for document, tag in view.library.catalogue.tags.as_of(moment)
        if not scope or document not in scope.get(vocabulary.tags[TagId(tag)].group, ())
    ]
    return TagTable(vocabulary, pairs).seen_by(None)


def _there_at(view: View, table: DocumentTable, moment: str, *, earlier_editions: bool) -> np.ndarray:
    """Tell which rows of the table a search would have looked through at a moment."""
    superseded = view.library.catalogue.history.latest(_SUPERSEDED)
    return np.array(
        [
            each.added_at <= moment
            and (earlier_editions or each.standing is Standing.CURRENT or superseded.get(each.id, "") > moment)
            for each in table.documents
        ],
        bool,
    )


def _unreadable(table: DocumentTable, filters: Filters, visible: np.ndarray) -> Ids:
    """Give the documents in which nothing could be read, but for those that the filters surely leave out.

    What has no value in a facet may belong to any, for nobody could read it.
    """
    chosen = {
        facet: values | {f"{group}/{UNKNOWN}" if group else UNKNOWN for group in by_group(values)}
        for facet, values in filters.chosen.items()
        if values
    }
    may = visible & table.mask(Filters(chosen, filters.excluded))
    closed = np.array([each.status is ReadStatus.UNREADABLE for each in table.documents], bool)
    return np.asarray(table.ids[may & closed])


def _axis(slug: str, finder: Finder, filters: Filters, considered: Ids, closed: Ids, *, newest_first: bool) -> Axis:
    """Make an axis; where the filters choose values of it, it has no others, so that every cell is one search."""
    table, vocabulary = finder.table, finder.table.vocabulary
    if slug == YEAR:
        rows = table.rows_of(np.union1d(considered, closed)).tolist()
        dates = {int(table.ids[row]): table.documents[row].date for row in rows}
        axis = years(dates, newest_first=newest_first)
        chosen = filters.chosen.get(YEAR)
        return replace(axis, values=tuple(each for each in axis.values if not chosen or each.key in chosen))
    wanted = _chosen(vocabulary, slug, filters)
    values: dict[str, AxisValue] = {}
    for tag, depth in vocabulary.tree(slug):
        if tag.key not in values and (wanted is None or tag.id in wanted):
            values[tag.key] = AxisValue(tag.key, tag.name, depth, table.tags.having(tag.id))
    among = np.union1d(considered, closed)
    for tag in vocabulary.of_group(slug, retired=True):
        if not tag.in_use and (wanted is None or tag.id in wanted) and _still_has(table, tag, among):
            name = f"{tag.name} (no longer applied)"
            values[tag.key] = AxisValue(tag.key, name, 0, table.tags.having(tag.id))
    return Axis(slug, vocabulary.group_name(slug), tuple(values.values()))


def _still_has(table: DocumentTable, tag: Tag, among: Ids) -> bool:
    """Tell whether any document has a tag out of use itself, or one merged into it; what was merged is no tag more."""
    vocabulary = table.vocabulary
    return any(
        len(np.intersect1d(table.tags.directly(each), among))
        for each in vocabulary.counted[tag.id]
        if vocabulary.stands_for(each) == tag.id
    )


def _chosen(vocabulary: Vocabulary, group: str, filters: Filters) -> set[int] | None:
    """Give the tags of a group that the filters choose, with those beneath them; None where they choose none."""
    if group == WORKSTREAM:
        keys = filters.chosen.get(WORKSTREAM, frozenset())
    else:
        keys = frozenset(by_group(filters.chosen.get("tag", ())).get(group, ()))
    if not keys:
        return None
    chosen = [tag for key in keys if (tag := vocabulary.by_key(key))]
    return {beneath for tag in chosen for beneath in vocabulary.counted[tag.id]}


def _passages(view: View, rows: Axis, columns: Axis, considered: Ids) -> Mapping[tuple[str, str], int] | None:
    """Count tagged passages, of each document in the layer that the viewer sees; None where there are none."""
    vocabulary, scope, me = view.library.vocabulary, view.tags.scope, view.viewer.coder
    by_tag: dict[int, list[int]] = {}
    for document, position, tag, round_number, person in view.library.catalogue.tags.marked():
        own = document in scope.get(vocabulary.tags[TagId(tag)].group, ()) if scope else False
        if (person == me and round_number is not None) if own else round_number is None:
            by_tag.setdefault(tag, []).append(document * PLACE + position)
    if not by_tag:
        return None

    def marked(axis: Axis) -> list[Ids]:
        tags = [vocabulary.by_key(each.key) if axis.slug != YEAR else None for each in axis.values]
        return [
            np.array(sorted(place for each in vocabulary.counted[tag.id] for place in by_tag.get(each, ())), np.int64)
            if tag
            else np.empty(0, np.int64)
            for tag in tags
        ]

    return tagged_passages(rows, columns, marked(rows), marked(columns), considered) or None


def _present(vocabulary: Vocabulary, axis: str, key: str) -> str:
    """Give the key of a value now: that of what its tag was merged into."""
    tag = vocabulary.by_key(key) if axis != YEAR else None
    return vocabulary.tags[vocabulary.stands_for(tag.id)].key if tag else key


def _anywhere(axis: Axis) -> Ids:
    return np.concatenate([np.empty(0, np.int64), *(each.documents for each in axis.values)])


def _less(some: Ids, others: Ids) -> Ids:
    return np.setdiff1d(some, others)
