"""Makes results of the documents that are shown: their best passages with snippets, and why they stand there."""

from __future__ import annotations

from collections.abc import Sequence

from whoosh.query import Query

from indexer.model import DocumentId, Passage
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Reading
from indexer.search.explanation import Explanation, WordPart, of_document
from indexer.search.likeness import Sense
from indexer.search.occurrences import FetchPassages
from indexer.search.parts import Ranked
from indexer.search.results import Hit, Met, Result, Search
from indexer.search.snippet import Marker, snippet
from indexer.search.tree import any_form, shown_terms

Best = list[tuple[Ranked, list[tuple[int, float]]]]
"""Documents, each with the (position, score) of its best passages."""


def results(
    shown: Sequence[Ranked],
    search: Search,
    tree: Query,
    sense: Sense | None,
    reading: Reading,
    table: DocumentTable,
    fetch: FetchPassages,
) -> tuple[Result, ...]:
    """Make results of documents in their order."""
    most = search.snippets
    best = [(each, each.part.best(each.document, most) if most else []) for each in shown]
    passages = fetch([(each.document, position) for each, hits in best for position, _ in hits if position])
    words = _words(best, tree, reading) if search.explain else {}
    marker = Marker(*shown_terms(tree))
    made = []
    for each, places in best:
        near = sense if each.part.met is Met.MEANING else None
        hits = tuple(
            _hit(position, passages[each.document, position], marker, score, near)
            for position, score in places
            if (each.document, position) in passages
        )
        made.append(
            Result(
                table.as_tagged(each.row),
                each.part.met,
                each.passages,
                hits,
                round(each.score, 4),
                _explanation(each, places, words),
                each.part.why(each.document, each.score),
            )
        )
    return tuple(made)


def _words(best: Best, tree: Query, reading: Reading) -> dict[tuple[DocumentId, int], tuple[WordPart, ...]]:
    """Give what each word adds to the score of each passage that is shown."""
    words: dict[tuple[DocumentId, int], tuple[WordPart, ...]] = {}
    for met in {each.part.met for each, _ in best} - {Met.MEANING}:
        shown = [(each.document, position) for each, places in best if each.part.met is met for position, _ in places]
        ranked = tree if met is Met.PASSAGE else any_form(tree) or tree
        words.update(zip(shown, reading.explain(ranked, shown), strict=True))
    return words


def _explanation(
    each: Ranked, places: list[tuple[int, float]], words: dict[tuple[DocumentId, int], tuple[WordPart, ...]]
) -> Explanation | None:
    if not words:
        return None
    own = each.part.passages(each.document)
    told = {position: words[each.document, position] for position, _ in places if (each.document, position) in words}
    return of_document(own.positions.tolist(), own.scores.tolist(), told) if told else None


def _hit(position: int, passage: Passage, marker: Marker, score: float, sense: Sense | None) -> Hit:
    if sense is not None:
        text = passage.text or passage.notes
        return Hit(position, passage.locator, passage.heading, sense.excerpt(text), not passage.text, round(score, 4))
    in_notes = False
    if passage.notes:
        in_notes = bool(marker.spans(passage.notes)) and (marker.notes_first or not marker.spans(passage.text))
    text = passage.notes if in_notes else passage.text
    return Hit(position, passage.locator, passage.heading, snippet(text, marker), in_notes, round(score, 4))
