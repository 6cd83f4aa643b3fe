"""What a search gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape

from indexer.model import Document, Locator
from indexer.search.document_table import Filters
from indexer.search.explanation import Explanation

_MARKED = re.compile("<mark>(.*?)</mark>")


class Sort(StrEnum):
    """The order of results."""

    RELEVANCE = "relevance"
    DATE = "date"
    TITLE = "title"
    ADDED = "added"
    """By when they came into the library, newest first."""


class Met(StrEnum):
    """Where the words of the query came together in a document."""

    PASSAGE = "passage"
    DOCUMENT = "document"
    """Only across its pages."""
    ANY = "any"
    """Nowhere: some of the words are there."""
    MEANING = "meaning"
    """Nowhere: a passage says something close to them."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked: the query as typed, and all that the address of a result page says."""

    text: str = ""
    filters: Filters = field(default_factory=Filters.none)
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    size: int = 20
    any_word: bool = False
    """Any of the words is enough, best first."""
    earlier_editions: bool = False
    unexpanded: frozenset[str] = frozenset()
    """Acronyms that are not to find their long forms."""
    snippets: int = 3
    """Passages shown for each document."""
    facets: bool = True
    """Whether to count what the results could be filtered by."""
    explain: bool = False
    """Whether to say why each document stands where it does."""
    meaning: bool = True
    """Whether what passages mean has a say, beside the words, in the order of results."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers; ``snippet`` is HTML, escaped, with ``<mark>``."""

    position: int
    locator: Locator
    heading: str
    snippet: str
    in_notes: bool
    score: float

    @property
    def words(self) -> tuple[str, ...]:
        """Give the words that are marked in the snippet, each once, as they first stand there."""
        marked = (unescape(each) for each in _MARKED.findall(self.snippet))
        return tuple({word.casefold(): word for word in reversed(list(marked))}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Why:
    """What a document was ranked by: its places by words and by meaning, from 1, among so many found by the same words.

    A document found by meaning alone has no place by words, and one whose meaning is not known has none by meaning.
    The shares, 1 for the best and 0 for the weakest, tell more, and also of documents that are hidden: the rarity of a
    word counts them too. They are for who may see everything.
    """

    by_words: int | None
    by_meaning: int | None
    of: int
    words_share: float | None = None
    meaning_share: float | None = None
    """Of a document that was found by meaning alone, the cosine of its nearest passage with the query."""


@dataclass(frozen=True, slots=True)
class Result:
    """A document with its best passages; ``passages`` counts all that answer."""

    document: Document
    met: Met
    passages: int
    hits: tuple[Hit, ...]
    score: float
    explanation: Explanation | None = None
    """Only where it was asked for. It tells of documents that a viewer may not see."""
    why: Why | None = None
    """Nothing where the words alone, or another order, put it where it stands."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value results can be filtered by; ``count`` is of documents in the results."""

    value: str
    label: str
    count: int
    chosen: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, most frequent first; those chosen or excluded are always among them."""

    name: str
    values: tuple[FacetValue, ...]
    group: str = ""
    """Of the facet "tag", the tag group: there is one for each."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through: documents and passages that could be found, and passages and documents not readable."""

    documents: int
    passages: int
    unreadable: int
    """Documents of which nothing, and passages of which not everything, could be read."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a :class:`Search`.

    ``documents`` and ``passages`` count the part in which the words meet in one passage; ``across`` and ``any_word``
    count the documents of the parts that follow it. ``by_meaning`` counts those listed at the end that are only close
    in meaning, and ``meaning`` tells whether meaning had a say.
    """

    query: str
    searched_as: str
    expansions: tuple[str, ...]
    notes: tuple[str, ...]
    documents: int
    passages: int
    across: int
    any_word: int
    searched: Searched
    facets: tuple[Facet, ...]
    results: tuple[Result, ...]
    by_meaning: int = 0
    meaning: bool = False

    @property
    def total(self) -> int:
        """Count all documents that have the words, or some of them."""
        return self.documents + self.across + self.any_word

    @property
    def listed(self) -> int:
        """Count all documents that can be paged through."""
        return self.total + self.by_meaning
