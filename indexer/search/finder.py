"""Answers a Search: the query is read, the engine asked, filters, facets and order applied, snippets cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Query, Term

from indexer.errors import SearchTooSlow
from indexer.model import WORKSTREAM, Document, DocumentId, Passage
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import FACETS, DocumentTable, Filters
from indexer.search.engine import Matches, Meet, SearchEngine
from indexer.search.explanation import WordPart, of_document
from indexer.search.fusion import Fused, fuse
from indexer.search.likeness import Likeness, Likenesses, Sense, is_plain
from indexer.search.occurrences import FetchPassages, Occurrences
from indexer.search.query_parser import Parsed, parse
from indexer.search.results import Facet, FacetValue, Hit, Met, Result, Results, Search, Searched, Sort, Why
from indexer.search.snippet import Marker, snippet
from indexer.search.spelling import Speller
from indexer.search.suggestions import Suggestions
from indexer.search.tag_table import TagColumns
from indexer.search.tree import WORDS, any_form, is_nothing, shown_terms

_CLOSE = 20  # documents at most that are only close in meaning


@dataclass(frozen=True, slots=True)
class _Part:
    """One labelled part of the results: its matches, and the table rows of its documents, best first."""

    met: Met
    matches: Matches
    rows: NDArray[np.int64]
    fused: Fused | None = None
    """Where meaning had a say in the order."""

    def best(self, document: DocumentId, most: int) -> list[tuple[int, float]]:
        """Give a document's best (position, score), best first."""
        fused = self.fused
        return fused.best(self.matches, document, most) if fused else self.matches.best(document, most)

    def why(self, document: DocumentId, score: float) -> Why | None:
        """Say what a document was ranked by, where it was not its words alone."""
        if self.met is Met.MEANING:
            place = int((self.matches.scores > np.float32(score)).sum()) + 1
            return Why(None, place, len(self.rows), None, round(score, 2))
        return self.fused.why(document) if self.fused else None


@dataclass(frozen=True, slots=True)
class Nearest:
    """Passages that hold some of several words, best first, with their documents and positions."""

    passages: tuple[tuple[DocumentId, int, Passage], ...]
    held: dict[str, int]
    """In how many passages of those searched each word stands."""
    searched: Searched


class Finder:
    """Searches one state of the catalogue."""

    def __init__(
        self,
        engine: SearchEngine,
        table: DocumentTable,
        acronyms: Acronyms,
        fetch: FetchPassages,
        likenesses: Likenesses | None = None,
    ) -> None:
        self._engine = engine
        self._table = table
        self._acronyms = acronyms
        self._fetch = fetch
        self._likenesses = likenesses
        self._occurrences = Occurrences(engine, table, fetch)

    @property
    def documents(self) -> Sequence[Document]:
        """Every document that may be found, in ascending order of identifier."""
        return self._table.documents

    @property
    def table(self) -> DocumentTable:
        """What is known of these documents, with their tags."""
        return self._table

    def tagged(self, tags: TagColumns) -> Finder:
        """Give what searches the same documents with other tags; what was worked out of their words is kept."""
        finder = copy(self)
        table = self._table.tagged(tags)
        vars(finder).update(_table=table)
        if "suggestions" in vars(finder):
            vars(finder).update(suggestions=finder.suggestions.tagged(table))
        return finder

    def find(self, search: Search, seconds: float) -> Results:
        """Answer a search within so many seconds.

        Raises:
            SearchTooSlow: it took longer.
        """
        deadline = Deadline(seconds)
        parsed = self._read(search.text, search.unexpanded)
        filters, unknown = self._table.known(search.filters)
        search = replace(search, filters=filters)
        visible = np.ones(len(self._table.ids), bool) if search.earlier_editions else self._table.current
        tree = _tree(parsed, search)
        matches = Matches.none() if is_nothing(tree) else self._engine.search(tree, Meet.PASSAGE, deadline)
        in_standing = matches.only(self._table.ids[visible])
        sense = self._sense(parsed, search)
        parts = self._parts(tree, in_standing, search, visible, sense, deadline)
        shown = list(islice(_in_order(parts, search.start), search.size))
        main = parts[0]
        return Results(
            query=search.text,
            searched_as=parsed.searched_as,
            expansions=parsed.expansions,
            notes=(*parsed.notes, *unknown),
            documents=len(main.rows),
            passages=int((main.matches.positions > 0).sum()),
            across=sum(len(part.rows) for part in parts if part.met is Met.DOCUMENT),
            any_word=sum(len(part.rows) for part in parts if part.met is Met.ANY),
            searched=self.searched(visible),
            facets=self._facets(in_standing, search.filters) if search.facets else (),
            results=self._results(shown, Marker(*shown_terms(tree)), search, tree, sense, deadline),
            by_meaning=sum(len(part.rows) for part in parts if part.met is Met.MEANING),
            meaning=sense is not None,
        )

    def answering(
        self, search: Search, seconds: float, visible: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """Give every document that a search counts, in ascending order, with what is to be said of the search.

        These are the documents of its first part: the words come together in a passage, or with any word enough,
        some stand there.

        Args:
            search: What is asked; its order, start and size do not matter.
            seconds: How long it may take.
            visible: Tells for each row of the table whether it is looked through; without it, as a search does.

        Raises:
            SearchTooSlow: it took longer.
        """
        parsed = self._read(search.text, search.unexpanded)
        filters, unknown = self._table.known(search.filters)
        if visible is None:
            visible = np.ones(len(self._table.ids), bool) if search.earlier_editions else self._table.current
        tree = _tree(parsed, search)
        matches = Matches.none() if is_nothing(tree) else self._engine.search(tree, Meet.PASSAGE, Deadline(seconds))
        held = matches.only(self._table.ids[visible & self._table.mask(filters)])
        return held.distinct, (*parsed.notes, *unknown)

    def correct(self, search: Search, seconds: float) -> str:
        """Give another query that may have been meant, or nothing; its words stand in documents of the table."""
        if not search.text:
            return ""

        def read(text: str) -> Query:
            return self._read(text, search.unexpanded).tree

        try:
            return self._speller.correct(search.text, read(search.text), read, Deadline(seconds))
        except SearchTooSlow:
            return ""

    @cached_property
    def suggestions(self) -> Suggestions:
        """Give what proposes documents, workstreams, acronyms and words while a person types."""
        return Suggestions(self._occurrences, self._table, self._acronyms)

    def nearest(self, words: Sequence[str], most: int, seconds: float) -> Nearest:
        """Give the passages with most of some words, rare ones counting for more, as any of them would find them.

        Args:
            words: Single words; an acronym also finds its long forms.
            most: How many passages to give.
            seconds: How long it may take.

        Raises:
            SearchTooSlow: it took longer.
        """
        deadline = Deadline(seconds)
        held: dict[str, int] = {}
        keys, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for word in words:
            tree, _ = self._acronyms.widen(Term(WORDS, word), frozenset())
            matches = self._occurrences.matches(tree, deadline)
            held[word] = len(matches.documents)
            keys.append((matches.documents << 32) | matches.positions)
            scores.append(matches.scores)
        places, where = np.unique(np.concatenate(keys), return_inverse=True)
        totals = np.bincount(where, weights=np.concatenate(scores), minlength=len(places))
        best = places[np.lexsort((places, -totals.round(4)))[:most]]
        pairs = [(DocumentId(int(key >> 32)), int(key & 0xFFFFFFFF)) for key in best.tolist()]
        texts = self._fetch([pair for pair in pairs if pair[1]])
        return Nearest(tuple((*pair, texts[pair]) for pair in pairs if pair in texts), held, self.searched())

    @property
    def likeness(self) -> Likeness | None:
        """Give what knows the meaning of these documents' passages, or nothing."""
        return self._likenesses(self._table.ids, self._revisions) if self._likenesses else None

    @property
    def acronyms(self) -> Acronyms:
        """The acronyms that searches are widened by."""
        return self._acronyms

    def long_forms(self, acronym: str) -> list[str]:
        """Give what an acronym stands for."""
        return self._acronyms.other_forms(acronym)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._occurrences, self._table, self._acronyms)

    def _read(self, text: str, unexpanded: frozenset[str]) -> Parsed:
        return parse(text, self._table.resolver(self._acronyms), self._acronyms, unexpanded)

    def searched(self, visible: NDArray[np.bool_] | None = None) -> Searched:
        """Count what a search looks through."""
        table = self._table
        seen = table.current if visible is None else visible
        unread = int((table.passages[seen] == 0).sum())
        return Searched(int(seen.sum()), int(table.passages[seen].sum()), int(table.unreadable[seen].sum()) + unread)

    @cached_property
    def _revisions(self) -> NDArray[np.int64]:
        return np.array([each.revision for each in self._table.documents], np.int64)

    def _sense(self, parsed: Parsed, search: Search) -> Sense | None:
        """Give what a query means, where that may have a say: it is words alone, and the best are to come first."""
        if not search.meaning or search.sort is not Sort.RELEVANCE or not is_plain(parsed.tree, search.text):
            return None
        likeness = self.likeness
        if likeness is None:
            return None
        forms = [form for each in parsed.expansions for form in self._acronyms.other_forms(each)]
        typed = search.text.casefold()
        text = " ".join([search.text, *(form for form in forms if form.casefold() not in typed)])
        sense = Sense(likeness, text, self._table.ids, self._revisions)
        return sense if sense.is_known else None

    def _parts(
        self,
        tree: Query,
        matches: Matches,
        search: Search,
        visible: NDArray[np.bool_],
        sense: Sense | None,
        deadline: Deadline,
    ) -> list[_Part]:
        keep = visible & self._table.mask(search.filters)
        parts = [self._part(Met.PASSAGE, matches, keep, search.sort, sense)]
        keep[parts[0].rows] = False
        looser = None if search.any_word or is_nothing(tree) else any_form(tree)
        if looser is not None:
            across = self._engine.search(tree, Meet.DOCUMENT, deadline)
            parts.append(self._part(Met.DOCUMENT, across, keep, search.sort, sense))
            if not any(len(part.rows) for part in parts):
                some = self._engine.search(looser, Meet.PASSAGE, deadline)
                parts.append(self._part(Met.ANY, some, keep, search.sort, sense))
        if sense is not None:
            for part in parts:
                keep[part.rows] = False
            parts.append(self._part(Met.MEANING, sense.nearest(keep, _CLOSE), keep, search.sort))
        return parts

    def _part(
        self, met: Met, matches: Matches, keep: NDArray[np.bool_], sort: Sort, sense: Sense | None = None
    ) -> _Part:
        matches = matches.only(self._table.ids[keep])
        documents, scores, _ = matches.by_document()
        rows = self._table.rows_of(documents)
        if sense is not None:
            fused = fuse(matches, documents, scores, sense.similar)
            return _Part(met, matches, rows[fused.order], fused)
        if sort is Sort.RELEVANCE:
            order = np.lexsort((documents, -scores.round(4)))
        elif sort is Sort.ADDED:
            order = np.arange(len(rows))[::-1]  # numbers are given in the order in which documents come
        else:
            order = np.argsort((self._table.by_title if sort is Sort.TITLE else self._table.by_date)[rows])
        return _Part(met, matches, rows[order])

    def _facets(self, matches: Matches, filters: Filters) -> tuple[Facet, ...]:
        found = np.zeros(len(self._table.ids), bool)
        found[self._table.rows_of(matches.distinct)] = True
        facets = []
        groups = [each for each in self._table.vocabulary.groups if each != WORKSTREAM]
        for name, group in ((facet, each) for facet in FACETS for each in (groups if facet == "tag" else [""])):
            chosen, excluded = (
                frozenset(value for value in values.get(name, ()) if not group or value.startswith(f"{group}/"))
                for values in (filters.chosen, filters.excluded)
            )
            counts = self._table.count(name, found & self._table.mask(filters, without=name, group=group), group)
            absent = sorted((chosen | excluded) - {value for value, _ in counts})
            facets.append(
                Facet(
                    name,
                    tuple(
                        FacetValue(value, self._table.label(name, value), count, value in chosen, value in excluded)
                        for value, count in [*counts, *((value, 0) for value in absent)]
                    ),
                    group,
                )
            )
        return tuple(facets)

    def _results(
        self,
        shown: list[tuple[_Part, int]],
        marker: Marker,
        search: Search,
        tree: Query,
        sense: Sense | None,
        deadline: Deadline,
    ) -> tuple[Result, ...]:
        best = [(part, row, part.best(DocumentId(int(self._table.ids[row])), search.snippets)) for part, row in shown]
        wanted = [
            (self._table.documents[row].id, position) for _, row, hits in best for position, _ in hits if position
        ]
        passages = self._fetch(wanted)
        words = self._words(best, tree, deadline) if search.explain else {}
        results = []
        for part, row, places in best:
            document = self._table.as_tagged(row)
            is_near = part.met is Met.MEANING
            hits = tuple(
                _hit(position, passages[document.id, position], marker, score, sense if is_near else None)
                for position, score in places
                if (document.id, position) in passages
            )
            own = part.matches.of(document.id)
            _, (score,), _ = own.by_document()
            passages_met = int((own.positions > 0).sum())  # 0 is a document without passages
            explanation = None
            if search.explain and not is_near:
                told = {position: words[document.id, position] for position, _ in places}
                explanation = of_document(own.positions.tolist(), own.scores.tolist(), told)
            why = part.why(document.id, float(score))
            results.append(Result(document, part.met, passages_met, hits, round(float(score), 4), explanation, why))
        return tuple(results)

    def _words(
        self, best: list[tuple[_Part, int, list[tuple[int, float]]]], tree: Query, deadline: Deadline
    ) -> dict[tuple[DocumentId, int], tuple[WordPart, ...]]:
        """Give what each word adds to the score of each passage that is shown."""
        words: dict[tuple[DocumentId, int], tuple[WordPart, ...]] = {}
        for met in {part.met for part, _, _ in best} - {Met.MEANING}:
            of_part = [(row, places) for part, row, places in best if part.met is met]
            shown = [(self._table.documents[row].id, position) for row, places in of_part for position, _ in places]
            ranked = tree if met is Met.PASSAGE else any_form(tree) or tree
            words.update(zip(shown, self._engine.explain(ranked, shown, deadline), strict=True))
        return words


def _tree(parsed: Parsed, search: Search) -> Query:
    return (any_form(parsed.tree) or parsed.tree) if search.any_word else parsed.tree


def _hit(position: int, passage: Passage, marker: Marker, score: float, sense: Sense | None) -> Hit:
    if sense is not None:
        text = passage.text or passage.notes
        return Hit(position, passage.locator, passage.heading, sense.excerpt(text), not passage.text, round(score, 4))
    in_notes = bool(marker.spans(passage.notes)) and (marker.notes_first or not marker.spans(passage.text))
    text = passage.notes if in_notes else passage.text
    return Hit(position, passage.locator, passage.heading, snippet(text, marker), in_notes, round(score, 4))


def _in_order(parts: list[_Part], start: int) -> Iterator[tuple[_Part, int]]:
    """Give the documents of all parts from place ``start`` on, each with its part."""
    for part in parts:
        for row in part.rows[start:].tolist():
            yield part, row
        start = max(0, start - len(part.rows))
