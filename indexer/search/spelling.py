"""Proposes the query that a person may have meant: words the library does not hold are put right, the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from whoosh.query import Phrase, Prefix, Query, Term

from indexer import language
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import DocumentTable
from indexer.search.occurrences import Occurrences, Seen
from indexer.search.tree import WORDS, is_nothing, leaves

_MOST_WORDS = 6  # of one query that are looked at
_MOST_STEMS = 16  # looked up for one word
_MOST_TRIALS = 8  # queries tried when every word is known and yet nothing is found
_OPERATORS = frozenset({"AND", "OR", "NOT", "TO"})
_TEXT_FIELDS = frozenset({WORDS, "title", "notes"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A word of the query and where it stands there."""

    start: int
    end: int
    word: str


class Speller:
    """Corrects queries by the words of the documents in a table."""

    def __init__(self, occurrences: Occurrences, table: DocumentTable, acronyms: Acronyms) -> None:
        self._occurrences = occurrences
        texts = [form for pair in acronyms.pairs for form in pair]
        texts += [each.name for each in table.vocabulary.in_use]
        self._vocabulary = {language.fold(word) for text in texts for word in language.words(text)}

    def correct(self, text: str, tree: Query, read: Callable[[str], Query], deadline: Deadline) -> str:
        """Give another query to propose, or nothing.

        ``tree`` is what ``text`` was read as, and ``read`` reads another text so.
        """
        places = list(_words(text, tree))[:_MOST_WORDS]
        unknown = [each for each in places if not self._occurrences.documents(Term(WORDS, each.word), deadline)]
        if unknown:
            best = [(each, next(iter(self._proposals(each.word, deadline)), None)) for each in unknown]
            return _replaced(text, [(place, seen) for place, seen in best if seen])
        if not places or is_nothing(tree) or self._occurrences.documents(tree, deadline):
            return ""
        trials = [(place, seen) for place in places for seen in self._proposals(place.word, deadline)[:2]]
        answers = [
            (self._occurrences.documents(read(changed), deadline), changed)
            for changed in (_replaced(text, [trial]) for trial in trials[:_MOST_TRIALS])
        ]
        documents, changed = max(answers, key=lambda each: each[0], default=(0, ""))
        return changed if documents else ""

    def _proposals(self, word: str, deadline: Deadline) -> list[Seen]:
        """Give words like this one, the nearest first, then those of the vocabulary, then the most frequent."""
        folded = language.fold(word)
        most = 0 if len(folded) < 3 else 1 if len(folded) < 6 else 2
        for distance in range(1, most + 1):
            near = [each for each in self._occurrences.engine.near_spellings(folded, distance) if each != folded]
            if len(folded) == 3:  # three letters have too many neighbours, so only those that the library names
                near = [each for each in near if each in self._vocabulary]
            stem = language.stem(folded)
            near = [each for each in near if language.stem(each) != stem and not any(map(str.isdigit, each))]
            near.sort(key=lambda each: (each not in self._vocabulary, each[0] != folded[0], each[-1] != folded[-1]))
            seen = self._occurrences.seen(near, _MOST_STEMS, deadline)
            if seen:
                return sorted(seen, key=lambda each: (each.form not in self._vocabulary, -each.documents, each.form))
        return []


def _words(text: str, tree: Query) -> Iterator[_Place]:
    """Find the words that are looked for in texts as they stand in the query as typed."""
    asked = set()
    for leaf in leaves(tree):
        if getattr(leaf, "fieldname", "") in _TEXT_FIELDS:
            if isinstance(leaf, Phrase):
                asked.update(leaf.words)
            elif isinstance(leaf, Term) and not isinstance(leaf, Prefix):
                asked.add(leaf.text)
    for match in language.TOKEN.finditer(text):
        if match.group() in _OPERATORS or match.group() not in asked or text[match.end() :][:1] in {":", "*", "~"}:
            continue
        for part in language.PART.finditer(text, match.start(), match.end()):
            word = part.group()
            if language.fold(word) not in language.COMMON_WORDS and not any(map(str.isdigit, word)):
                yield _Place(part.start(), part.end(), word)


def _replaced(text: str, changes: list[tuple[_Place, Seen]]) -> str:
    """Give the text with words replaced, or nothing where there is nothing to replace."""
    if not changes:
        return ""
    for place, seen in reversed(changes):
        word = seen.written if seen.written.isupper() else seen.form
        text = text[: place.start] + word + text[place.end :]
    return text
