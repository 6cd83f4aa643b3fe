"""Proposes, while a person types, documents by title, tags, acronyms and words: only what a table holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Or, Phrase, Term

from indexer import language
from indexer.model import WORKSTREAM
from indexer.search.acronyms import Acronyms
from indexer.search.deadline import Deadline
from indexer.search.document_table import DocumentTable
from indexer.search.occurrences import Occurrences
from indexer.search.tree import WORDS

MOST = 10
"""How many suggestions are made at most."""

_MOST_OF = {"document": 5, "tag": 3, "acronym": 2}
_MOST_TYPED = 200  # characters
_MOST_LOOKED_AT = 2000  # titles with one of the words
_SHORTEST = 2  # letters of a word to complete
_FEW = 3  # words of titles; with fewer, and so many letters typed, words of the texts are looked up
_LONG_ENOUGH = 4
_FORMS = 100  # of such words that are weighed, and
_STEMS = 6  # how many stems of them are looked up
_SECONDS = 0.25  # after which words are left out
_BETWEEN = re.compile(r"[^\w']+")


class Kind(StrEnum):
    """What is suggested, and so what choosing it does."""

    DOCUMENT = "document"
    """Opens the document."""
    WORKSTREAM = "workstream"
    TAG = "tag"
    """Shows its documents."""
    ACRONYM = "acronym"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: ``text`` is shown.

    ``value`` is the document's number, the tag's key or, of acronyms and words, the whole query to fill in.
    """

    kind: Kind
    text: str
    value: str
    detail: str = ""


class Suggestions:
    """Makes suggestions from the documents of one table; its list of titles is made when first needed."""

    def __init__(self, occurrences: Occurrences, table: DocumentTable, acronyms: Acronyms) -> None:
        self._occurrences = occurrences
        self._table = table
        self._acronyms = acronyms

    def suggest(self, typed: str) -> list[Suggestion]:
        """Give suggestions for what was typed so far: titles, then tags, acronyms, words."""
        typed = typed[:_MOST_TYPED]
        asked = _plain(typed)
        if not asked:
            return []
        deadline = Deadline(_SECONDS)
        found = [
            *self._documents(asked),
            *self._tags(asked),
            *self._of_acronyms(typed, asked, deadline),
        ]
        return [*found, *self._words(typed, MOST - len(found), deadline)]

    @cached_property
    def _titles(self) -> tuple[str, list[int]]:
        """Give every title on a line of its own, plain, newest first, and the row of each line."""
        rows = [row for row in np.argsort(self._table.by_date).tolist() if self._table.current[row]]
        lines = [_plain(self._table.documents[row].title) for row in rows]
        return "\n " + "\n ".join(lines) + "\n", rows

    @cached_property
    def _line_starts(self) -> NDArray[np.int64]:
        return np.array([match.end() for match in re.finditer("\n(?=.)", self._titles[0])], np.int64)

    @cached_property
    def _title_words(self) -> tuple[list[str], list[int]]:
        """Give the words of all titles in alphabetical order, and how often each stands there."""
        counts = Counter(word for word in self._titles[0].split() if len(word) > _SHORTEST and word.isalpha())
        words = sorted(word for word in counts if word not in language.COMMON_WORDS)
        return words, [counts[word] for word in words]

    def _documents(self, asked: str) -> list[Suggestion]:
        text, rows = self._titles
        starting = self._lines(f"\n {asked}", _MOST_OF["document"])
        words = [f" {word}" for word in asked.split()]
        longest = max(words, key=len)
        lines = dict.fromkeys(starting)
        if len(lines) < _MOST_OF["document"]:
            for number in self._lines(longest, _MOST_LOOKED_AT):
                start = int(self._line_starts[number])
                line = text[start : text.index("\n", start)]
                if all(word in line for word in words):
                    lines.setdefault(number)
                if len(lines) == _MOST_OF["document"]:
                    break
        documents = [self._table.documents[rows[number]] for number in lines]
        return [
            Suggestion(Kind.DOCUMENT, each.title or f"Document {each.id}", str(each.id), each.date[:4])
            for each in documents
        ]

    def _lines(self, wanted: str, most: int) -> Iterator[int]:
        """Find the numbers of the first lines that hold a text, which begins with a space or a new line."""
        text = self._titles[0]
        at = text.find(wanted)
        while at >= 0 and most:
            number = int(np.searchsorted(self._line_starts, at + 1, side="right")) - 1
            yield number
            most -= 1
            at = text.find(wanted, text.index("\n", at + 1))

    def tagged(self, table: DocumentTable) -> Suggestions:
        """Give suggestions for the same documents with other tags; the list of titles is kept."""
        suggestions = copy(self)
        vars(suggestions).update(_table=table)
        return suggestions

    def _tags(self, asked: str) -> list[Suggestion]:
        found = []
        for place, tag in enumerate(self._table.vocabulary.starting(asked)):
            rows = self._table.with_tags([tag.id])
            documents = int(self._table.current[rows].sum())
            if documents:
                kind = Kind.WORKSTREAM if tag.group == WORKSTREAM else Kind.TAG
                found.append((not _plain(tag.name).startswith(asked), -documents, place, kind, tag))
        return [
            Suggestion(kind, tag.name, tag.key, str(-fewer))
            for _, fewer, _, kind, tag in sorted(found, key=lambda each: each[:3])[: _MOST_OF["tag"]]
        ]

    def _of_acronyms(self, typed: str, asked: str, deadline: Deadline) -> list[Suggestion]:
        """Suggest an acronym by itself or by its long form, if either is read in a document of the table."""
        before, last = _last_word(typed)
        found = []
        for acronym, long_form in self._acronyms.pairs:
            by_itself = bool(last) and _plain(acronym).startswith(_plain(last))
            if not by_itself and not (len(asked) > _SHORTEST and f" {_plain(long_form)}".find(f" {asked}") >= 0):
                continue
            tree = Or([Term(WORDS, acronym), Phrase(WORDS, language.words(long_form))])
            if self._occurrences.documents(tree, deadline):
                value = f"{before}{acronym}" if by_itself else acronym
                found.append(Suggestion(Kind.ACRONYM, acronym, value, long_form))
            if len(found) == _MOST_OF["acronym"]:
                break
        return found

    def _words(self, typed: str, most: int, deadline: Deadline) -> list[Suggestion]:
        before, last = _last_word(typed)
        folded = language.fold(last)
        if len(folded) < _SHORTEST or most < 1:
            return []
        held, counts = self._title_words
        low, high = bisect_left(held, folded), bisect_left(held, folded + chr(0x10FFFF))
        rows = sorted(range(low, high), key=lambda row: (-counts[row], held[row]))
        words = [held[row] for row in rows if held[row] != folded][:most]
        if len(words) < _FEW and len(folded) >= _LONG_ENOUGH:
            words += self._words_of_texts(folded, {language.stem(each) for each in (folded, *words)}, deadline)
        return [Suggestion(Kind.WORD, f"{before}{word}", f"{before}{word}") for word in words[:most]]

    def _words_of_texts(self, start: str, known: set[str], deadline: Deadline) -> list[str]:
        """Give words that begin so, one for each stem; those with many forms are looked up, as they are used most."""
        by_stem: dict[str, list[str]] = {}
        for form in self._occurrences.engine.completions(start, _FORMS):
            if form.isalpha():
                by_stem.setdefault(language.stem(form), []).append(form)
        stems = sorted(by_stem.keys() - known, key=lambda stem: (-len(by_stem[stem]), stem))[:_STEMS]
        seen = self._occurrences.seen([form for stem in stems for form in by_stem[stem]], _STEMS, deadline)
        one: dict[str, str] = {}
        for each in sorted(seen, key=lambda each: (-each.documents, len(each.form), each.form)):
            one.setdefault(language.stem(each.form), each.form)
        return list(one.values())


def _plain(text: str) -> str:
    """Give a text's words folded, with one space between them."""
    return _BETWEEN.sub(" ", language.fold(text)).strip()


def _last_word(typed: str) -> tuple[str, str]:
    """Cut what was typed before its last word, which may be unfinished; no word when a space or a sign ends it."""
    last = deque(language.TOKEN.finditer(typed), maxlen=1)
    if not last or last[0].end() != len(typed):
        return typed, ""
    return typed[: last[0].start()], last[0].group()
