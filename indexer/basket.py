"""Job: people put documents, passages and words aside to cite, and get them as quotations with their references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from indexer.anchors import locate, place_of
from indexer.catalogue import Catalogue, now
from indexer.catalogue.basket import PutAside
from indexer.catalogue.tags import Place
from indexer.cells import fit
from indexer.citation import pinpoint
from indexer.citation.facts import BasketFacts, reference_as_json
from indexer.citation.runs import Formatted
from indexer.citation.styles import References
from indexer.citation.works import works
from indexer.errors import NotFound, UsageError
from indexer.model import Document, DocumentId, Locator, Person, PersonId, Standing
from indexer.paper_text import Csl
from indexer.quotes import Quote
from indexer.view import View

MOST = 500
"""Things that a basket holds."""

LONGEST_NOTE = 2000
"""Characters of a note."""

_SHOWN = (Standing.CURRENT, Standing.SUPERSEDED)

Address = Callable[[DocumentId, int, Quote | None], str]
"""Gives the lasting address of a document, of a passage of it, or of words there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something in a basket, as it stands now."""

    held: PutAside
    document: Document
    position: int = 0
    """The passage in which the words stand now; 0 is the whole document."""
    locator: Locator | None = None
    heading: str = ""
    words: str = ""
    """As they stand there now; of words that are gone, as they were put aside."""
    gone: bool = False
    """The words, or the passage, are not in the document any more."""

    @property
    def pinpoint(self) -> str:
        """The place as a citation names it."""
        return pinpoint(self.locator, self.heading) if self.locator else ""

    @property
    def quote(self) -> Quote | None:
        """The words as a link carries them."""
        place = self.held.place
        return Quote(place.quote, place.before, place.after) if place.quote else None


@dataclass(frozen=True, slots=True)
class Cited:
    """Something in a basket with its citation in a text."""

    kept: Kept
    citation: Formatted

    @property
    def text(self) -> str:
        """The words, if there are any, with their citation, and on a line of its own the note."""
        quotation = f"“{self.kept.words}” {self.citation.text}" if self.kept.words else self.citation.text
        return f"{quotation}\n{self.kept.held.note}".strip()

    @property
    def html(self) -> str:
        """The same as HTML."""
        words = f"<p>“{escape(self.kept.words)}” {self.citation.html}</p>" if self.kept.words else ""
        note = f"<p>{escape(self.kept.held.note)}</p>" if self.kept.held.note else ""
        return (words or f"<p>{self.citation.html}</p>") + note


def put(view: View, person: Person, document: DocumentId, position: int = 0, words: str = "", note: str = "") -> int:
    """Put a document aside, a passage of it, or words there; gives its number. The same thing is kept once.

    Raises:
        NotFound: there is no such document or passage that may be seen, or the words do not stand there.
        UsageError: the basket is full, or the words or the note are too long.
    """
    number = view.document(document).id
    place = place_of(view, number, position, words) if position else Place()
    held = PutAside(number, place, _noted(note), now())
    basket = view.library.catalogue.basket
    with view.library.catalogue.transaction():
        there = basket.of(person.id)
        same = next((each for each in there if (each.document, each.place) == (held.document, held.place)), None)
        if same is not None:
            return same.id
        if len(there) >= MOST:
            raise UsageError(f"Your basket holds {MOST} things, which is all it can. Take some out first.")
        return basket.put(person.id, held)


def contents(view: View, person: PersonId) -> list[Kept]:
    """Give what a person put aside, in their order, as it stands now; what they may not see any more is left out."""
    held = view.library.catalogue.basket.of(person)
    documents = view.documents({each.document for each in held})
    passages = view.library.catalogue.documents.texts([(each.document, each.place.position) for each in held])
    kept = []
    for each in held:
        document = documents.get(each.document)
        if document is None or document.standing not in _SHOWN:
            continue
        position, words, gone = each.place.position, each.place.quote, False
        if position and words:
            found = locate(view.library, document.id, Quote(words, each.place.before, each.place.after), position)
            position, words, gone = (found.position, found.words, False) if found else (position, words, True)
        passage = passages.get((document.id, position))
        if passage is None and position:
            passage = view.library.catalogue.documents.passages(document.id, [position]).get(position)
            gone = gone or passage is None
        locator, heading = (passage.locator, passage.heading) if passage else (None, "")
        kept.append(Kept(each, document, position, locator, heading, words, gone))
    return kept


def note(catalogue: Catalogue, person: PersonId, number: int, text: str) -> None:
    """Change the note on something in one's basket.

    Raises:
        NotFound: there is no such thing in it.
        UsageError: the note is too long.
    """
    catalogue.basket.note(_own(catalogue, person, number).id, _noted(text))


def move(catalogue: Catalogue, person: PersonId, number: int, by: int) -> None:
    """Move something in one's basket by so many places: up by -1, down by 1.

    Raises:
        NotFound: there is no such thing in it.
    """
    with catalogue.transaction():
        held = _own(catalogue, person, number)
        numbers = [each.id for each in catalogue.basket.of(person)]
        at = numbers.index(held.id)
        numbers.insert(max(0, at + by), numbers.pop(at))
        catalogue.basket.arrange(numbers)


def remove(catalogue: Catalogue, person: PersonId, number: int) -> None:
    """Take something out of one's basket.

    Raises:
        NotFound: there is no such thing in it.
    """
    catalogue.basket.remove(person, [_own(catalogue, person, number).id])


def empty(catalogue: Catalogue, person: PersonId) -> None:
    """Take everything out of one's basket."""
    catalogue.basket.remove(person, [each.id for each in catalogue.basket.of(person)])


def items(view: View, kept: Iterable[Kept], address: Address | None = None) -> list[Csl]:
    """Give each document of a basket as a work, in its order; places, words and notes are its note, a line each."""
    found = list(kept)
    known = works(view.library.catalogue, {each.document.id: each.document for each in found}.values())
    made: list[Csl] = []
    for number, work in known.items():
        lines = [_line(each) for each in found if each.document.id == number]
        entered = str(work.get("note", ""))
        url = {} if address is None or "URL" in work else {"URL": address(number, 0, None)}
        said = "\n".join(filter(None, (entered, *lines)))
        made.append({**work, **url, **({"note": said} if said else {})})
    return made


def cite(
    view: View, kept: Sequence[Kept], style: str, address: Address | None = None
) -> tuple[list[Cited], list[Formatted]]:
    """Give everything in a basket with its citation in a text, and the list of references, in a style.

    Raises:
        UsageError: there is no such style.
    """
    listed = items(view, kept, address)
    made = References(listed, style)
    at = {each.document.id: place for place, each in enumerate({k.document.id: k for k in kept}.values())}
    return [Cited(each, made.in_text(at[each.document.id], each.pinpoint)) for each in kept], made.listed()


def as_text(cited: Iterable[Cited], references: Iterable[Formatted]) -> str:
    """Write quotations with their citations, and the list of references, as plain text."""
    blocks = [*(each.text for each in cited), "References", *(each.text for each in references)]
    return "\n\n".join(blocks) + "\n"


def as_html(cited: Iterable[Cited], references: Iterable[Formatted]) -> str:
    """Write the same as HTML, for pasting into a paper."""
    listed = "".join(f"<p>{each.html}</p>\n" for each in references)
    return "".join(f"{each.html}\n" for each in cited) + f"<h2>References</h2>\n{listed}"


def as_json(style: str, cited: Iterable[Cited], references: Iterable[Formatted]) -> BasketFacts:
    """Give a basket as JSON."""
    return {
        "style": style,
        "kept": [
            {
                "id": each.kept.held.id,
                "document": each.kept.document.id,
                "title": each.kept.document.title,
                "position": each.kept.position,
                "locator": None
                if (at := each.kept.locator) is None
                else {"label": at.label, "value": at.value, "index": at.index},
                "words": each.kept.words,
                "gone": each.kept.gone,
                "note": each.kept.held.note,
                "citation": each.citation.text,
            }
            for each in cited
        ],
        "references": list(map(reference_as_json, references)),
    }


def _line(kept: Kept) -> str:
    words = f"“{kept.words}”" if kept.words else ""
    place = ": ".join(filter(None, (kept.pinpoint, words)))
    return ". ".join(filter(None, (f"Cited: {place}" if place else "", " ".join(kept.held.note.split()))))


def _own(catalogue: Catalogue, person: PersonId, number: int) -> PutAside:
    found = next((each for each in catalogue.basket.of(person) if each.id == number), None)
    if found is None:
        raise NotFound("This is not in your basket any more. Open the basket to see what is.")
    return found


def _noted(text: str) -> str:
    made = fit(text).strip()
    if len(made) > LONGEST_NOTE:
        raise UsageError(f"A note may have {LONGEST_NOTE:,} characters. Shorten it.")
    return made
