"""What searches need to know of every document, as columns in memory: filters, facets and sorting read from here.

It is made from the catalogue and thrown away when the catalogue counts a change, so that a tag or a corrected date
takes effect at once without touching the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Phrase, Prefix, Query, Term, TermRange

from indexer import language
from indexer.model import WORKSTREAM, Document, Standing, TagId
from indexer.search.acronyms import Acronyms
from indexer.search.tag_table import TagColumns
from indexer.search.tree import DocumentSet, describe
from indexer.terms import Vocabulary

FACETS = ("workstream", "tag", "kind", "organisation", "year", "language")
"""The facets that results can be filtered by, in the order they are shown. Those of tags are cut by tag group."""

_TAGGED = ("workstream", "tag")
_Column = tuple[list[str], list[int], NDArray[np.int64]]

UNKNOWN = "unknown"
"""The facet value of a document that has none."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person chose: values within one facet are alternatives, facets narrow each other.

    In the facet "tag" each tag group is a facet of its own.
    """

    chosen: Mapping[str, frozenset[str]]
    excluded: Mapping[str, frozenset[str]]

    @classmethod
    def none(cls) -> Filters:
        """Give the filters that let everything through."""
        return cls({}, {})


class DocumentTable:
    """One row for each document that may be found, in ascending order of identifier."""

    def __init__(self, documents: Iterable[Document], tags: TagColumns | None = None) -> None:
        self.documents = [each for each in documents if each.standing in (Standing.CURRENT, Standing.SUPERSEDED)]
        self.tags = tags or TagColumns(Vocabulary())
        self.ids: NDArray[np.int64] = np.array([each.id for each in self.documents], np.int64)
        self.current = np.array([each.standing is Standing.CURRENT for each in self.documents], bool)
        self._rows = {
            facet: _rows_by_value(_value(each, facet) for each in self.documents)
            for facet in FACETS
            if facet not in _TAGGED
        }
        self.passages = np.array([each.passages for each in self.documents], np.int64)
        self.unreadable = np.array([each.unreadable_passages for each in self.documents], np.int64)
        self._columns: dict[str, _Column] = {}
        self._by_group: dict[str, Mapping[str, NDArray[np.int64]]] = {}
        self._tagged: dict[int, Document] = {}

    def tagged(self, tags: TagColumns) -> DocumentTable:
        """Give the table with other tags; everything else is shared."""
        table = copy(self)
        kept = {facet: column for facet, column in self._columns.items() if facet in self._rows}
        vars(table).update(tags=tags, _columns=kept, _by_group={}, _tagged={})
        return table

    @property
    def vocabulary(self) -> Vocabulary:
        """The tags that there are."""
        return self.tags.vocabulary

    def as_tagged(self, row: int) -> Document:
        """Give a row's document with the tags that it has now."""
        document = self._tagged.get(row)
        if document is None:
            document = self._tagged[row] = self.tags.shown(self.documents[row])
        return document

    def rows_of(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the rows of identifiers that are in the table; others are passed over."""
        if not len(self.ids):
            return np.empty(0, np.int64)
        rows = self._row_of[np.minimum(documents, self.ids[-1] + 1)]
        return np.asarray(rows[rows >= 0], np.int64)

    @cached_property
    def _row_of(self) -> NDArray[np.int64]:
        """Give the row of each identifier up to one more than the last, -1 where there is none."""
        rows = np.full(self.ids[-1] + 2, -1, np.int64)
        rows[self.ids] = np.arange(len(self.ids))
        return rows

    def mask(self, filters: Filters, *, without: str = "", group: str = "") -> NDArray[np.bool_]:
        """Tell for each row whether the filters let it through, those of one facet (or tag group) left aside."""
        keep = np.ones(len(self.ids), bool)
        for facet, values in filters.chosen.items():
            for part, some in by_group(values).items() if facet == "tag" else (("", values),):
                if some and (facet, part) != (without, group):
                    keep &= self._any_of(facet, some)
        for facet, values in filters.excluded.items():
            if values:
                keep &= ~self._any_of(facet, values)
        return keep

    def count(self, facet: str, found: NDArray[np.bool_], group: str = "") -> list[tuple[str, int]]:
        """Count the values of a facet (of "tag", those of one group) over the rows found, most frequent first."""
        values, starts, rows = self._column(facet, group)
        counts = np.add.reduceat(found[rows], starts, dtype=np.int64).tolist() if values else []
        return sorted(
            ((value, count) for value, count in zip(values, counts, strict=True) if count),
            key=lambda each: (-each[1], each[0]),
        )

    def _column(self, facet: str, group: str) -> _Column:
        """Give a facet's values, where the rows of each begin, and these."""
        name = f"{facet} {group}" if group else facet
        if name not in self._columns:
            held = self._of_group(group) if group else self.having(facet)
            starts = list(accumulate(map(len, held.values()), initial=0))[:-1]
            self._columns[name] = list(held), starts, np.concatenate([*held.values(), np.empty(0, np.int64)])
        return self._columns[name]

    @cached_property
    def by_title(self) -> NDArray[np.int64]:
        """Give each row's place in the order of titles."""
        titles = [each.title.casefold() for each in self.documents]
        return _places(sorted(range(len(titles)), key=titles.__getitem__))

    @cached_property
    def by_date(self) -> NDArray[np.int64]:
        """Give each row's place with the newest first, those without a date last; ISO dates sort as text."""
        dates = [each.date for each in self.documents]
        # A reversed sort keeps the order of equals too. A year alone comes before the days within it.
        return _places(sorted(range(len(dates)), key=lambda row: _turned(dates[row])))

    def label(self, facet: str, value: str) -> str:
        """Give the words in which a facet value is shown."""
        tag = self.vocabulary.by_key(value) if facet in _TAGGED else None
        return tag.name if tag else value

    def known(self, filters: Filters) -> tuple[Filters, list[str]]:
        """Give the filters with values spelt as the catalogue spells them, and a sentence on each that nothing has.

        Case does not matter, and a workstream may be named by its name or an acronym.
        """
        notes: list[str] = []

        def spelt(chosen: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
            return {
                facet: frozenset(one for value in values for one in self._spelt(facet, value, notes))
                for facet, values in chosen.items()
            }

        return Filters(spelt(filters.chosen), spelt(filters.excluded)), notes

    def _spelt(self, facet: str, value: str, notes: list[str]) -> set[str]:
        if facet in _TAGGED:
            return self._tags_spelt(facet, value, notes)
        rows = self._rows.get(facet, {})
        if value in rows:
            return {value}
        found = {each for each in rows if each.casefold() == value.casefold()}
        if not found:
            notes.append(f"No document has the {facet} “{value}”.")
        return found or {value}

    def _tags_spelt(self, facet: str, value: str, notes: list[str]) -> set[str]:
        group, _, name = value.rpartition("/")
        if facet == WORKSTREAM:
            group, name = WORKSTREAM, value
        elif group not in self.vocabulary.groups:
            group, name = "", value
        if name == UNKNOWN:
            return {value}
        exact = self.vocabulary.by_key(value)
        if exact is not None:
            return {self.vocabulary.tags[self.vocabulary.stands_for(exact.id)].key}
        found = {
            each.key
            for each in self.vocabulary.named(name, group) or self.vocabulary.like(name, group)
            if facet == WORKSTREAM or each.group != WORKSTREAM
        }
        if not found:
            notes.append(f"There is no {facet} “{value}”.")
        return found or {value}

    def resolver(self, acronyms: Acronyms) -> Resolver:
        """Give what looks metadata fields up for the query parser."""
        return Resolver(self, acronyms)

    def having(self, field: str) -> Mapping[str, NDArray[np.int64]]:
        """Give the values of a facet or of "author" and for each the rows that have it."""
        if field == "author":
            return self._authors
        if field == WORKSTREAM:
            return self._of_group(WORKSTREAM)
        if field == "tag":
            groups = [each for each in self.vocabulary.groups if each != WORKSTREAM]
            return {value: rows for group in groups for value, rows in self._of_group(group).items()}
        return self._rows.get(field, {})

    def with_tags(self, tags: Iterable[TagId]) -> NDArray[np.int64]:
        """Give the rows that have any of some tags, or one that counts for it."""
        rows = [self.rows_of(self.tags.having(each)) for each in tags]
        return np.unique(np.concatenate([*rows, np.empty(0, np.int64)]))

    def _of_group(self, group: str) -> Mapping[str, NDArray[np.int64]]:
        """Give the rows of each tag of a group by the tag's key, and of those without any."""
        if group not in self._by_group:
            held: dict[str, NDArray[np.int64]] = {}
            without = np.ones(len(self.ids), bool)
            for tag in self.vocabulary.of_group(group, retired=True):
                if self.vocabulary.stands_for(tag.id) != tag.id:
                    continue
                rows = self.with_tags([tag.id])
                if len(rows):
                    held[tag.key] = rows
                    without[rows] = False
            if without.any():
                held[UNKNOWN if group == WORKSTREAM else f"{group}/{UNKNOWN}"] = np.flatnonzero(without)
            self._by_group[group] = held
        return self._by_group[group]

    @cached_property
    def _authors(self) -> dict[str, NDArray[np.int64]]:
        return _rows_by_value((each.author,) for each in self.documents)

    def _any_of(self, facet: str, values: Iterable[str]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.ids), bool)
        for value in values:
            rows = self.having(facet).get(value)
            if rows is not None:
                mask[rows] = True
        return mask


class Resolver:
    """Turns ``workstream:neglect`` or ``year:[2012 TO 2016]`` into the documents meant."""

    def __init__(self, table: DocumentTable, acronyms: Acronyms) -> None:
        self._table = table
        self._acronyms = acronyms

    def __call__(self, field: str, leaf: Query) -> DocumentSet | None:
        """Give the documents a leaf names; None when its value makes no sense for the field."""
        label = describe(leaf)
        if field == "year":
            years = _year_range(leaf)
            return None if years is None else self._where(label, field, lambda value: _in_years(value, *years))
        words = list(leaf.words) if isinstance(leaf, Phrase) else [getattr(leaf, "text", "")]
        if isinstance(leaf, TermRange) or not language.words(" ".join(words)):
            return None
        if field in _TAGGED:
            tags = self._table.vocabulary.like(" ".join(words), WORKSTREAM if field == WORKSTREAM else "")
            rows = self._table.with_tags(each.id for each in tags)
            return DocumentSet(frozenset(self._table.ids[rows].tolist()), label) if tags else None
        wanted = _stems(" ".join(words))
        start = language.fold(words[-1]) if isinstance(leaf, Prefix) else ""
        forms = [wanted, *(_stems(form) for form in self._acronyms.other_forms(" ".join(words)))]
        return self._where(label, field, lambda value: _holds(value, forms, start))

    def _where(self, label: str, field: str, holds: Callable[[str], bool]) -> DocumentSet:
        rows = [rows for value, rows in self._table.having(field).items() if holds("" if value == UNKNOWN else value)]
        ids = self._table.ids[np.concatenate([*rows, np.empty(0, np.int64)])]
        return DocumentSet(frozenset(ids.tolist()), label)


def _value(document: Document, facet: str) -> tuple[str, ...]:
    """Give a document's value in a facet; "unknown" stands for none."""
    return ((document.date[:4] if facet == "year" else str(getattr(document, facet))) or UNKNOWN,)


def by_group(keys: Iterable[str]) -> dict[str, set[str]]:
    """Sort keys of tags by their groups."""
    groups: dict[str, set[str]] = {}
    for key in keys:
        groups.setdefault(key.rpartition("/")[0], set()).add(key)
    return groups


def _rows_by_value(values: Iterable[tuple[str, ...]]) -> dict[str, NDArray[np.int64]]:
    rows: dict[str, list[int]] = {}
    for row, held in enumerate(values):
        for value in held:
            rows.setdefault(value, []).append(row)
    return {value: np.array(held, np.int64) for value, held in rows.items()}


def _places(order: list[int]) -> NDArray[np.int64]:
    """Give for each row its place in an order of rows."""
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


@cache
def _turned(date: str) -> tuple[int, ...]:
    """Give a key by which texts sort backwards, a longer one before its beginning; none comes last."""
    return tuple(-ord(character) for character in date) or (1,)


def _year_range(leaf: Query) -> tuple[int, int] | None:
    if isinstance(leaf, TermRange):
        ends = [leaf.start or "0", leaf.end or "9999"]
        if not (leaf.start or leaf.end) or not all(end.isdecimal() and len(end) <= 4 for end in ends):
            return None
        low, high = sorted(map(int, ends))
        return low + bool(leaf.startexcl), high - bool(leaf.endexcl)
    text = leaf.text if isinstance(leaf, Term) and not isinstance(leaf, Prefix) else ""
    return (int(text), int(text)) if text.isdecimal() and len(text) == 4 else None


def _in_years(date: str, low: int, high: int) -> bool:
    return date[:4].isdecimal() and low <= int(date[:4]) <= high


def _stems(text: str) -> list[str]:
    return language.stems(language.words(text))


def _holds(value: str, forms: list[list[str]], start: str) -> bool:
    if start:
        return any(language.fold(word).startswith(start) for word in language.words(value))
    held = _stems(value)
    return any(language.stand_together(form, held) for form in forms if form)
