"""Job: a paper is checked: which documents its works are, where its citations point, and what its claims come to."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from indexer import language
from indexer.catalogue.papers import Decision
from indexer.checked import Checked, Looked, Place, Possible, Work
from indexer.claims import Checker, Claim, Marked, claims
from indexer.config import Config
from indexer.errors import SearchTooSlow
from indexer.held import Held, Verdict, verdict
from indexer.model import Document, DocumentId, Passage, Standing
from indexer.nearest import Sentences
from indexer.own_links import OwnPlace, own_place, own_places
from indexer.paper_text import PaperText
from indexer.paper_works import works_of
from indexer.references.cited import Citation, Cited
from indexer.references.locators import read_locator
from indexer.view import View

_MOST_POSSIBLE = 5  # documents that are offered for one work
_MOST_ELSEWHERE = 300  # claims that the whole library is searched for
_LIKELY = 3  # documents looked into for one of those
_LIKELY_PASSAGES = 12  # passages by which they are found
_MOST_WORDS = 40  # of a claim, by which it is looked for
_PLACE = re.compile(r"[ivxlc]+|\d+", re.IGNORECASE)

Confirmed = Callable[[Iterable[str]], Mapping[str, Decision]]
"""Gives which documents works were said to be before, in whatever paper."""


def check(
    text: PaperText,
    cited: Cited,
    view: View,
    acronyms: Mapping[str, str],
    confirmed: Confirmed,
    chosen: Mapping[str, DocumentId | None],
) -> Checked:
    """Look up all that a paper lists, cites, quotes and counts, in what may be seen.

    ``chosen`` holds what was decided already, by works' keys: claims are looked up in those documents.
    """
    documents = {number: each for number, each in view.all().items() if each.standing is not Standing.PURGED}
    entered = view.library.catalogue.sources.of_documents()
    held = Held(documents.values(), {number: each.csl for number, each in entered.items()}, acronyms)
    found = works_of(cited)
    before = confirmed(each.key for each in found)
    leads = own_places(text.links, cited.citations, view.library.config)
    works = []
    for each in found:
        known = [*_linked(each, leads, view.library.config), *_remembered(before.get(each.key))]
        seen = [one for one in known if one.document in documents]
        works.append(_readable(_resolved(each, held, seen, chosen.get(each.key)), documents))
    looking = _Looking(text, cited, view, works, leads)
    return Checked(
        tuple(works),
        tuple(looking.places()),
        tuple(looking.claims()),
        len(view.finder().table.documents),
        tuple(looking.notes),
    )


def _linked(work: Work, leads: Mapping[int, OwnPlace], config: Config) -> Iterator[Possible]:
    """Give the document that the paper itself links to for a work, if it is one."""
    found = {leads[at][0] for at in work.citations if at in leads}
    if listed := own_place(str(work.csl.get("URL") or ""), config):
        found.add(listed[0])
    if len(found) == 1:
        yield Possible(found.pop(), ("the paper links to it",))


def _remembered(decision: Decision | None) -> Iterator[Possible]:
    if decision is not None and decision.document is not None:
        yield Possible(decision.document, ("confirmed for this work before",), remembered=True)


def _readable(work: Work, documents: Mapping[DocumentId, Document]) -> Work:
    """Leave what was withdrawn out of the documents that claims are looked up in: no word of it is shown."""
    withdrawn = {each for each in work.against if each in documents and documents[each].standing is Standing.WITHDRAWN}
    return replace(work, against=tuple(each for each in work.against if each not in withdrawn))


def _resolved(work: Work, held: Held, known: Sequence[Possible], chosen: DocumentId | None) -> Work:
    """Say which documents a work may be: what people said of it, best first, goes before what is likely."""
    candidates = held.find(work.csl, work.text if work.listed else "")
    resolution = verdict(candidates)
    possible = {each.document.id: Possible(each.document.id, each.reasons) for each in candidates[:_MOST_POSSIBLE]}
    for each in reversed(known):
        reasons = (*each.reasons, *(possible.pop(each.document).reasons if each.document in possible else ()))
        possible = {each.document: replace(each, reasons=reasons), **possible}
        resolution = Verdict.HELD
    against = [chosen] if chosen is not None else []
    against += list(possible)[:1] if resolution is Verdict.HELD else list(possible)
    return replace(
        work, possible=tuple(possible.values()), resolution=resolution, against=tuple(dict.fromkeys(against))
    )


class _Looking:
    """Looks into the documents that a paper's works are or may be."""

    def __init__(
        self, text: PaperText, cited: Cited, view: View, works: Iterable[Work], leads: Mapping[int, OwnPlace]
    ) -> None:
        self.notes: list[str] = []
        self._text = text
        self._within = list(_sentences(text))
        self._cited = cited
        self._view = view
        self._leads = leads
        self._works = list(works)
        self._of_citation: dict[int, list[Work]] = {}
        for work in self._works:
            for at in work.citations:
                self._of_citation.setdefault(at, []).append(work)
        self._held: dict[int, dict[int, Passage]] = {}
        self._sentences: dict[int, Sentences] = {}
        self._elsewhere = _MOST_ELSEWHERE

    def places(self) -> Iterator[Place]:
        """Say where in each document that a citation may mean it most likely points."""
        starts = [start for start, _ in self._within]
        for at, citation in enumerate(self._cited.citations):
            for document in self._documents(at):
                if found := self._place(
                    at, citation, document, _sentence(self._text.text, self._within, starts, citation)
                ):
                    yield found

    def claims(self) -> Iterator[Looked]:
        """Look up every quotation and figure."""
        marks = [Marked(each.start, self._end(each), at) for at, each in enumerate(self._cited.citations)]
        checker = Checker(self._passages, self._search)
        counts: dict[str, int] = {}
        for claim in claims(self._text.text, marks, list(self._silent()), self._within):
            against = [document for at in claim.citations for document in self._documents(at)]
            found = checker.check(claim, tuple(dict.fromkeys(against)))
            key = _key(claim)
            counts[key] = counts.get(key, 0) + 1
            yield Looked(
                f"{key}-{counts[key]}",
                claim.kind,
                claim.start,
                claim.end,
                claim.text,
                claim.citations[0] if claim.citations else -1,
                found.verdict,
                None if found.document is None else DocumentId(found.document),
                found.position,
                found.sentence or found.words,
                not found.cited,
                bool(against),
                tuple((str(change), words) for change, words in found.changes),
            )
        if self._elsewhere < 0:
            self.notes.append(
                f"Only the first {_MOST_ELSEWHERE} quotations and figures that their own sources do not have were "
                "looked for in the rest of the library."
            )

    def _end(self, citation: Citation) -> int:
        """Give where a citation ends with the page that it names: that is no figure of the paper's."""
        return read_locator(self._text.text, citation.end).end if citation.locator else citation.end

    def _documents(self, citation: int) -> list[DocumentId]:
        works = self._of_citation.get(citation, ())
        return list(dict.fromkeys(document for work in works for document in work.against))

    def _place(self, at: int, citation: Citation, document: DocumentId, sentence: str) -> Place | None:
        passages = self._passages(document)
        linked, position = self._leads.get(at, (None, 0))
        if linked == document and position in passages:
            return Place(at, document, position, "the paper links to it")
        if citation.locator and (printed := _PLACE.search(citation.locator)):
            for position, passage in passages.items():
                if (
                    passage.locator.label == citation.label
                    and passage.locator.value.casefold() == printed[0].casefold()
                ):
                    return Place(at, document, position, f"the citation names {citation.label} {printed[0]}")
        if document not in self._sentences:
            self._sentences[document] = Sentences(passages)
        best = self._sentences[document].nearest(sentence)
        if best is None:
            return None
        return Place(at, document, best.position, "its words are nearest to those of the citing sentence", best.words)

    def _silent(self) -> Iterator[tuple[int, int]]:
        """Give the characters that claim nothing: the reference list, and citations' own."""
        if self._text.bibliography:
            yield self._text.bibliography
        listed = [each for each in self._cited.listed if each.end]
        yield from ((each.start, each.end) for each in listed)
        yield from ((block.start, block.end) for block in self._text.blocks if block.kind == "heading")

    def _passages(self, document: int) -> Mapping[int, Passage]:
        if document not in self._held:
            self._held[document] = self._view.library.catalogue.documents.passages(DocumentId(document))
        return self._held[document]

    def _search(self, words: str) -> Iterable[int]:
        """Give the documents whose passages are nearest to some words."""
        self._elsewhere -= 1
        if self._elsewhere < 0:
            return ()
        finder, seconds = self._view.finder(), self._view.library.config.search_seconds
        try:
            found = finder.nearest(language.words(words)[:_MOST_WORDS], _LIKELY_PASSAGES, seconds)
        except SearchTooSlow:
            return ()
        return list(dict.fromkeys(document for document, _, _ in found.passages))[:_LIKELY]


def _key(claim: Claim) -> str:
    """Give what a claim is known by in every version of its paper: its words and those around it."""
    words = " ".join(f"{claim.kind} {claim.text} {claim.sentence}".casefold().split())
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def _sentences(paper: PaperText) -> Iterator[tuple[int, int]]:
    """Give the sentences of each block: none runs on from a heading or an item into what follows it."""
    for block in paper.blocks:
        for start, end in language.sentences(paper.text[block.start : block.end]):
            yield block.start + start, block.start + end


def _sentence(text: str, sentences: list[tuple[int, int]], starts: list[int], citation: Citation) -> str:
    """Give the sentence that cites, without the words that name the source."""
    at = max(0, bisect_right(starts, citation.start) - 1)
    if not sentences:
        return ""
    start, end = sentences[at]
    return text[start : citation.start] + " " + text[citation.end : max(end, citation.end)]
