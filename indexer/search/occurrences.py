"""What of the index may be told: words as they stand in passages of the documents that a viewer may see.

The index's own list of spellings knows words of every document ever read. A word is proposed to a person only once it
was read in a passage, heading or title of a document that this person may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from whoosh.query import Query, Term

from indexer import language
from indexer.model import DocumentId, Passage
from indexer.search.deadline import Deadline
from indexer.search.document_table import DocumentTable
from indexer.search.engine import Found, Reading, SearchEngine
from indexer.search.snippet import Marker
from indexer.search.tree import WORDS

FetchPassages = Callable[[Sequence[tuple[DocumentId, int]]], dict[tuple[DocumentId, int], Passage]]

_READ = 2  # passages in which a word is looked for as it is spelt


@dataclass(frozen=True, slots=True)
class Seen:
    """A word that was asked for (folded), as written where it was read, and in how many documents its stem stands."""

    form: str
    written: str
    documents: int


class Occurrences:
    """Looks words up in the documents of a table."""

    def __init__(self, engine: SearchEngine, table: DocumentTable, fetch: FetchPassages) -> None:
        self.engine = engine
        self._table = table
        self._fetch = fetch
        self._ids = table.ids[table.current]

    def found(self, tree: Query, reading: Reading) -> Found:
        """Give those of these documents that answer a tree."""
        return reading.found(tree).only(self._ids)

    def documents(self, tree: Query, deadline: Deadline) -> int:
        """Count the documents that answer a tree."""
        return len(self.found(tree, self.engine.reading(deadline)).documents)

    def seen(self, forms: Iterable[str], most: int, deadline: Deadline) -> list[Seen]:
        """Give those of the forms that were read in these documents; at most so many stems are looked up."""
        wanted = set(forms)
        by_stem: dict[str, str] = {}
        for form in forms:
            if len(by_stem) < most:
                by_stem.setdefault(language.stem(form), form)
        counts: dict[str, int] = {}
        places: list[tuple[DocumentId, int]] = []
        reading = self.engine.reading(deadline)
        for stem, form in by_stem.items():
            tree = Term(WORDS, form)
            found = self.found(tree, reading)
            if len(found.documents):
                counts[stem] = len(found.documents)
                best = reading.first(tree, _READ, found.leading(_READ))
                places += [(document, position) for document, position, _ in best]
        written: dict[str, str] = {}
        marker = Marker(frozenset(counts))
        for text in self._texts(places):
            for start, end, _ in marker.spans(text):
                for part in language.PART.findall(text[start:end]):
                    written.setdefault(language.fold(part), part)
        return [
            Seen(form, held, counts[language.stem(form)])
            for form, held in written.items()
            if form in wanted and language.stem(form) in counts
        ]

    def _texts(self, places: list[tuple[DocumentId, int]]) -> list[str]:
        passages = self._fetch([place for place in places if place[1]])
        rows = self._table.rows_of(np.unique(np.array([document for document, _ in places], np.int64)))
        texts = [self._table.documents[row].title for row in rows.tolist()]
        for passage in passages.values():
            texts += [passage.text, passage.heading, passage.notes]
        return texts
