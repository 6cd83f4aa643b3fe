"""Job: for a sentence, the nearest sentences of the library are found, as far as somebody may see it."""

from __future__ import annotations

from dataclasses import dataclass

from indexer import language
from indexer.model import Document, Locator
from indexer.search.results import Searched
from indexer.support.marks import Mark, marks
from indexer.support.ranking import Rarity, rank
from indexer.view import View

_CANDIDATES = 60  # passages whose sentences are looked at
_MOST_WORDS = 60  # of the sentence, of which evidence is looked for
_LEAST = 0.25  # of what is asked, by weight, that the passage around a sentence must have
_FEWEST = 2  # words that it must have, if so many are asked for


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the library, word for word, and where it stands; the document knows its date and kind."""

    document: Document
    position: int
    """Of the passage, counted from 1."""
    locator: Locator
    heading: str
    sentence: str
    marks: tuple[Mark, ...]
    """With places in :attr:`sentence`."""
    score: float
    """Higher is nearer; of no meaning beyond this answer."""


@dataclass(frozen=True, slots=True)
class Support:
    """What was found near a sentence, the nearest first."""

    sentence: str
    evidence: tuple[Evidence, ...]
    searched: Searched

    @property
    def said(self) -> str:
        """Say in a sentence what was found, or that nothing was, and in how many documents."""
        documents = f"{self.searched.documents:,} document{'s' * (self.searched.documents != 1)}"
        unread = (
            f" {self.searched.unreadable:,} pages or documents could not be read." if self.searched.unreadable else ""
        )
        if not self.evidence:
            return f"Nothing was found in {documents}.{unread}"
        number = len(self.evidence)
        return f"The nearest {f'{number} sentences' if number != 1 else 'sentence'} in {documents}.{unread}"


def support(view: View, sentence: str, limit: int = 5) -> Support:
    """Find the sentences nearest to one, in the documents in standing that may be seen.

    They are marked with what can be checked; whether they speak for the sentence is for the reader to say.

    Raises:
        SearchTooSlow: it took longer than the setting ``search_seconds``.
    """
    finder = view.finder()
    sentence = language.one_line(sentence)
    wanted = dict.fromkeys(language.telling_stems(sentence))
    words = [each for token in language.words(sentence) for each in language.PART.findall(token)]
    words = [each for each in dict.fromkeys(words) if language.stem(each) in wanted][:_MOST_WORDS]
    near = finder.nearest(words, _CANDIDATES, view.library.config.search_seconds)
    rarity = Rarity({language.stem(word): held for word, held in near.held.items()}, near.searched.passages)
    texts = [f"{each.text}\n\n{each.notes}" if each.notes else each.text for _, _, each in near.passages]
    documents = view.documents({document for document, _, _ in near.passages})
    found: dict[str, Evidence] = {}
    for each in rank(sentence, texts, rarity, finder.acronyms.pairs):
        if each.coverage < _LEAST or each.shared < min(_FEWEST, len(wanted)):
            continue
        number, position, passage = near.passages[each.place]
        words_there = language.one_line(texts[each.place][each.start : each.end])
        # What stands in several editions word for word is shown once.
        if number not in documents or words_there.casefold() in found:
            continue
        found[words_there.casefold()] = Evidence(
            documents[number],
            position,
            passage.locator,
            passage.heading,
            words_there,
            marks(sentence, words_there),
            round(each.score, 4),
        )
        if len(found) == limit:
            break
    return Support(sentence, tuple(found.values()), near.searched)
