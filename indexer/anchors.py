"""Job: a link to words in a document finds them again, wherever they stand now."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.catalogue.tags import Place
from indexer.errors import NotFound, UsageError
from indexer.language import sentences
from indexer.library import Library
from indexer.model import Document, DocumentId, Locator, Passage
from indexer.quotes import Found, Part, Quote, Text, fold
from indexer.view import View

SHORT = 300
"""Characters that a quote in a link has at most, about; longer words are found by their beginning."""

LONGEST = 2000
"""Characters of a quote that is looked for at all."""

_AROUND = 40  # characters of what stands before and after, enough to tell two places apart


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a document that can be found again: the file, the passage, and the words."""

    document: DocumentId
    sha256: str
    position: int
    locator: Locator
    quote: Quote


def anchor(document: Document, passage: Passage, found: Found) -> Anchor:
    """Anchor words where they were found: in this passage, or from it on."""
    return Anchor(document.id, document.sha256, found.position, passage.locator, quote(passage, found))


def quote(passage: Passage, found: Found) -> Quote:
    """Make a short quote of words, with what stands around them when they stand in the passage more than once."""
    exact = shortened(found.words)
    piece = found.pieces[0]
    source = {Part.HEADING: passage.heading, Part.TEXT: passage.text, Part.NOTES: passage.notes}[piece.part]
    if fold(source).count(fold(exact)) < 2:
        return Quote(exact)
    before = " ".join(source[: piece.start].split())[-_AROUND:].strip()
    after = " ".join(source[piece.end :].split())[:_AROUND].strip() if exact == found.words else ""
    return Quote(exact, before, after)


def shortened(words: str) -> str:
    """Cut words to what a link may hold, between two of them."""
    return words if len(words) <= SHORT else words[: SHORT + 1].rpartition(" ")[0] or words[:SHORT]


def checked(wanted: Quote) -> Quote:
    """Let a quote through that can be looked for.

    Raises:
        UsageError: it is too long.
    """
    if max(map(len, (wanted.exact, wanted.before, wanted.after))) > LONGEST:
        raise UsageError(
            f"The quoted words are longer than {LONGEST:,} characters. Use fewer of them; their beginning is enough."
        )
    return wanted


def locate(library: Library, document: DocumentId, wanted: Quote, position: int) -> Found | None:
    """Find quoted words: in the passage they were in, else anywhere in the document, else the words most like them.

    Raises:
        UsageError: the quote is too long.
    """
    checked(wanted)
    passages = library.catalogue.documents.passages
    found = Text(passages(document, [position])).find(wanted, position)
    if found is not None and found.agreement == 2:
        return found
    whole = Text(passages(document))
    return whole.find(wanted, position) or whole.find_nearly(wanted, position)


def place_of(view: View, document: DocumentId, position: int, words: str = "") -> Place:
    """Give the place of words in a passage, or of the whole passage, to be tagged or put aside.

    Raises:
        NotFound: there is no such document or passage, or the words do not stand there.
        UsageError: there are too many words.
    """
    held = view.document(document)
    passage = view.library.catalogue.documents.passages(document, [position]).get(position)
    if passage is None or not 0 < position <= held.passages:
        raise NotFound(f"Document {document} has {held.passages} passages; there is no passage {position}.")
    if not words.strip():
        return Place(position)
    found = Text({position: passage}).find(checked(Quote(" ".join(words.split()))), position)
    if found is None:
        raise NotFound(
            f"These words do not stand in passage {position} of document {document} as they are written here: "
            f"“{shortened(words)}”. Copy them from its text."
        )
    around = quote(passage, found)
    return Place(position, found.words, around.before, around.after)


def sentence(text: str, start: int) -> str:
    """Give the sentence of a text that holds the character at ``start``, on one line; else the first."""
    spans = sentences(text)
    left, right = next((each for each in spans if each[0] <= start < each[1]), spans[0] if spans else (0, 0))
    return " ".join(text[left:right].split())
