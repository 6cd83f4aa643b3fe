"""Finds listed works by the words with which a text names their authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from indexer.references.cited import Listed
from indexer.references.work_key import year_of
from indexer.references.written_names import Form, Words, explained_acronyms, folded, initials, ways_to_write
from indexer.references.years import years_in

_OTHERS = ({"et", "al"}, {"and", "others"}, {"and", "colleagues"}, {"et", "alii"})
_Authors: TypeAlias = tuple[Mapping[Words, Form], ...]
"""The authors of a work in order, each with the ways to write the name."""

_MOST = 1000  # works under one name that are looked at; more are no list that anybody wrote
_LONGEST = 30  # words of an author that are looked at: the names of bodies are shorter
_PEOPLE = re.compile(r"\b[^\W\d_]\.|,\s*[A-Z]{1,3}\b(?!\s+[a-z])")
_AND_MORE = re.compile(r"\bet al\b|\b(?:and|&) others\b")
_YEAR_FIRST = re.compile(r"[(\[]?[12][0-9]{3}[a-z]?[)\].,]")
_STATUTE = re.compile(r"^(?P<name>.{0,150}?\b(?:Act|Bill|Regulations|Order|Rules))\s*\(?\s*(?P<year>[12][0-9]{3})\b")


@dataclass(frozen=True, slots=True)
class Work:
    """A listed work, ready to be compared."""

    at: int
    """Its place in the list."""
    author_lists: tuple[_Authors, ...]
    """Its authors, each with the ways to write the name; several lists where it is not sure how names divide."""
    year: int = 0
    suffix: str = ""
    is_body: bool = False
    """Whether its first author is an organisation."""
    has_more: bool = False
    """Whether the list itself leaves authors out with "et al."."""


@dataclass(frozen=True, slots=True)
class Named:
    """A work whose authors some words name."""

    work: Work
    form: Form
    loose: bool
    """Whether authors are left out without "et al.", or "et al." stands for nobody."""


class Works:
    """The listed works of a paper."""

    def __init__(
        self, listed: Sequence[Listed], texts: Iterable[str] = (), names: Mapping[str, str] | None = None
    ) -> None:
        """Take the list, the texts that may explain acronyms, and acronyms with long forms that are known anyway."""
        acronyms = explained_acronyms((*texts, *(each.text for each in listed)))
        known = dict(names or {})
        for each in listed:
            known.update((each.csl.get("custom") or {}).get("acronyms") or {})
        for acronym, long in known.items():
            acronyms.setdefault("".join(folded(acronym)), []).append(folded(long))
        self.acronyms = acronyms
        self.all = tuple(_work(at, each, acronyms) for at, each in enumerate(listed))
        self.without_author = [
            self.all[at]
            for at, each in enumerate(listed)
            if not (each.csl.get("author") or each.csl.get("editor")) and _YEAR_FIRST.match(each.text)
        ]
        self._by_word: dict[str, list[Work]] = {}
        self._named: dict[Words, list[Named]] = {}
        self._ends = {
            way[-1] for work in self.all for authors in work.author_lists for ways in authors for way in ways
        } | {"al", "alii", "others", "colleagues"}
        for work in self.all:
            for word in dict.fromkeys(way[0] for authors in work.author_lists for way in authors[0]):
                self._by_word.setdefault(word, []).append(work)

    def may_end(self, word: str) -> bool:
        """Tell whether words that name a work's authors may end with this one."""
        return word in self._ends

    def named(self, words: Words) -> list[Named]:
        """Give the works whose authors exactly these words name, with nothing left over."""
        if words not in self._named:
            self._named[words] = self._find(words) if 0 < len(words) <= _LONGEST else []
        return self._named[words]

    def _find(self, words: Words) -> list[Named]:
        found = [each for work in self._by_word.get(words[0], [])[:_MOST] if (each := _compare(work, words))]
        if found or len(words) < 3:
            return found
        return [
            Named(each.work, Form.INITIALS, loose=False)
            for letters in initials(" ".join(words))
            for work in self._by_word.get(letters, ())
            if work.is_body and (each := _compare(work, (letters,))) and each.form is Form.FULL and not each.loose
        ]


def _work(at: int, listed: Listed, acronyms: Mapping[str, Sequence[Words]]) -> Work:
    csl = listed.csl
    authors: list[Mapping[str, Any]] = list(csl.get("author") or csl.get("editor") or ())
    lists: list[_Authors] = [tuple(ways for each in authors if (ways := ways_to_write(each, acronyms)))]
    dated = next(years_in(listed.text), None)
    lead = listed.text[: dated.start].strip(" ,.([") if dated else ""
    if 0 < len(lead) < 200 and not _PEOPLE.search(lead):
        lists.append((ways_to_write({"literal": lead}, acronyms),))
        lists.append(_divided(lead, acronyms))
    if authors:
        lists.append(_divided(str(authors[0].get("literal") or ""), acronyms))
    if statute := _STATUTE.match(listed.text):
        lists.append(({folded(statute["name"]): Form.FULL},))
    if not authors:
        lists.append((_title(str(csl.get("title") or "")),))
        lists.append((_title(listed.text[:200]),))
    body = not authors or "literal" in authors[0]
    lists = [each for number, each in enumerate(lists) if each and each[0] and each not in lists[:number]]
    suffix = str(csl.get("year-suffix") or "") or (dated.suffix if dated else "")
    more = bool(_AND_MORE.search(lead or listed.text[:200]))
    year = year_of(csl) or (dated.years[-1] if dated and dated.years else 0)
    return Work(at, tuple(lists), year, suffix, body, more)


def _divided(name: str, acronyms: Mapping[str, Sequence[Words]]) -> _Authors:
    """Take a name with "and" for the names of several bodies."""
    parts = re.split(r"\s+(?:and|&)\s+", name)
    if len(parts) < 2 or not all(each[:1].isupper() for each in parts):
        return ()
    return tuple(ways_to_write({"literal": each}, acronyms) for each in parts)


def _title(title: str) -> dict[Words, Form]:
    """A work without an author is cited by its title, or by the first words of it."""
    words = folded(title)
    ways = {words[:short]: Form.SHORT for short in range(2, min(len(words), _LONGEST))}
    return ways | {words: Form.FULL} if words else ways


def _compare(work: Work, words: Words) -> Named | None:
    found = [each for authors in work.author_lists if (each := _compare_list(work, authors, words))]
    return min(found, key=lambda each: (each.loose, each.form)) if found else None


def _compare_list(work: Work, authors: _Authors, words: Words) -> Named | None:
    at, form, count = 0, Form.FULL, 0
    for ways in authors:
        after = at + 1 if count and words[at] == "and" else at
        way = next((words[after:end] for end in range(len(words), after, -1) if words[after:end] in ways), None)
        if way is None:
            break
        form = max(form, ways[way])
        at, count = after + len(way), count + 1
        if at == len(words):
            return Named(work, form, loose=count < len(authors) or work.has_more)
    if count and set(words[at:]) in _OTHERS:
        return Named(work, form, loose=not work.has_more and (count == len(authors) or len(authors) == 2))
    return None
