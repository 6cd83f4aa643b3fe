"""The page of a document: what is known of it, where it came from, and its passages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from indexer.catalogue.locations import Location
from indexer.errors import NotFound
from indexer.model import Document, Guess, Locator, Passage
from indexer.search.snippet import snippet
from webapp.address import Question
from webapp.citing import cited
from webapp.editions import related
from webapp.hits import Hits, hits_in
from webapp.library import library
from webapp.pagination import page_number, paginate
from webapp.view import shown_document, view
from webapp.wording import capital, file_label, language_name, plain_date

NUMBER = "<int(min=1, max=2147483647):number>"
"""A document's number in an address."""

POSITION = "<int(min=1, max=2147483647):position>"
"""A passage's number in an address."""

pages = Blueprint("documents", __name__)

_SIZE = 50  # passages listed on one page
_FIRST_WORDS = 160  # characters
_FACTS = {
    "kind": "Kind of document",
    "date": "Date",
    "organisation": "Organisation",
    "author": "Author",
    "language": "Language",
    "audience": "Audience",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A metadata value in words, and the guess it comes from, if it is one."""

    name: str
    value: str
    guess: Guess | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A passage in the list; ``words`` is escaped HTML when the passage answers a question, else plain text."""

    position: int
    passage: Passage
    words: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, and the passage under which it first stands."""

    words: str
    position: int
    locator: Locator


@pages.get(f"/documents/{NUMBER}")
def document(number: int) -> str:
    """Show a document."""
    held = shown_document(number)
    question = Question.read(request.args)
    hits = hits_in(view(), held, question)
    positions = hits.positions or range(1, held.passages + 1)
    pagination = paginate(page_number(request.args.get("page", "")), _SIZE, len(positions))
    catalogue = library().catalogue
    guesses = catalogue.history.guesses(held.id)
    return render_template(
        "documents/document.html",
        document=held,
        question=question,
        unasked=Question(),
        hits=hits,
        facts=_facts(held, guesses),
        title_guess=_unconfirmed(guesses.get("title")),
        related=related(held),
        contents=contents(catalogue.documents.headings(held.id)),
        cited=cited(held),
        places=places(catalogue.locations.of(held.id)),
        size=catalogue.files.size(held.sha256),
        listed=_listed(held, list(positions[pagination.start : pagination.start + _SIZE]), hits),
        pagination=pagination,
    )


def contents(headings: Iterable[tuple[int, Locator, str]]) -> list[Heading]:
    """Give a document's headings in order, each where it begins; a single one divides nothing, so it is left out."""
    found: list[Heading] = []
    for position, locator, words in headings:
        if words and (not found or found[-1].words != words):
            found.append(Heading(words, position, locator))
    return found if len(found) > 1 else []


def no_passage(number: int, position: int, words: str = "") -> NotFound:
    """Give the error that a document has no passage at a position, nor the words that an address quotes."""
    gone = f", and these words are nowhere in it: “{words}”" if words else ""
    return NotFound(f"Document {number} has no passage {position}{gone}. Its own page lists the passages it has.")


def places(locations: list[Location]) -> list[str]:
    """Name the files a document was found in, without the folders of the machine they were on."""
    named = []
    for each in locations:
        gone = f" (no longer there on {plain_date(each.vanished_at)})" if each.vanished_at else ""
        named.append(file_label(each.path) + gone)
    return list(dict.fromkeys(named))


def _facts(held: Document, guesses: dict[str, Guess]) -> list[Fact]:
    facts = []
    for field, name in _FACTS.items():
        value = str(getattr(held, field))
        if field == "date":
            value = plain_date(value)
        elif field == "language":
            value = language_name(value)
        elif field in ("kind", "audience"):
            value = capital(value)
        facts.append(Fact(name, value, _unconfirmed(guesses.get(field)) if value else None))
    return facts


def _unconfirmed(guess: Guess | None) -> Guess | None:
    return guess if guess is not None and not guess.confirmed else None


def _listed(held: Document, positions: list[int], hits: Hits) -> list[Listed]:
    passages = library().catalogue.documents.passages(held.id, positions)
    return [
        Listed(position, passages[position], _words(passages[position], hits))
        for position in positions
        if position in passages
    ]


def _words(passage: Passage, hits: Hits) -> str:
    if hits.positions:
        only_in_notes = not hits.marker.spans(passage.text) and bool(hits.marker.spans(passage.notes))
        return snippet(passage.notes if only_in_notes else passage.text, hits.marker)
    words = " ".join((passage.text or passage.notes).split())
    return words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"
