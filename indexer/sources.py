"""Job: citable works are kept: what people enter of documents beside their metadata, and works that are not held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from indexer.catalogue import Catalogue, now
from indexer.catalogue.log import Entry
from indexer.catalogue.sources import Source
from indexer.citation.csl_json import sound
from indexer.citation.facts import DocumentSourceFacts, SourceFacts
from indexer.citation.files import read_references
from indexer.citation.reference import work
from indexer.citation.works import works
from indexer.errors import NotFound, UsageError
from indexer.model import Document, DocumentId, Standing
from indexer.paper_text import Csl
from indexer.references.work_key import work_key
from indexer.view import View
from indexer.vocabulary import By

_SHOWN = (Standing.CURRENT, Standing.SUPERSEDED)
_MOST = 20_000  # works of one file


class Known(StrEnum):
    """What a work that is brought in is to the library."""

    NEW = "new"
    KNOWN = "already known"
    HELD = "held"
    """It is a document of the library, which then has what the file says of it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A work of a file that is brought in."""

    csl: Csl
    known: Known
    document: Document | None = None
    """Which document it is, where it is held."""


@dataclass(frozen=True, slots=True)
class Import:
    """What a file of references comes to."""

    works: tuple[Incoming, ...]
    problems: tuple[str, ...]
    """A sentence for each record that could not be read."""

    def count(self, known: Known) -> int:
        """Count the works that are new, already known, or held."""
        return sum(each.known is known for each in self.works)


def cited_as(view: View, documents: Collection[DocumentId]) -> dict[DocumentId, Csl]:
    """Give documents that may be seen as works to cite: what people entered, and for the rest their metadata."""
    return works(view.library.catalogue, view.documents(documents).values())


def entered(view: View, document: DocumentId) -> Source | None:
    """Give what people entered for citing a document, if they did.

    Raises:
        NotFound: there is no such document that may be seen.
    """
    return view.library.catalogue.sources.of([view.document(document).id]).get(document)


def not_held(catalogue: Catalogue, words: str = "") -> list[Source]:
    """Give the works that are not held, by author, year and title; only those in which all of some words stand."""
    wanted = words.casefold().split()
    held = [each for each in catalogue.sources.not_held() if all(word in _haystack(each.csl) for word in wanted)]
    return sorted(held, key=lambda each: each.work)


def not_held_source(catalogue: Catalogue, number: int) -> Source:
    """Give a work that is not held.

    Raises:
        NotFound: there is none with this number.
    """
    found = catalogue.sources.get(number)
    if found is None or found.document is not None:
        raise NotFound(
            f"There is no work {number} in the list of sources. It may have been removed; look for it there."
        )
    return found


def enter(view: View, document: DocumentId, csl: Csl, by: By) -> None:
    """Enter how a document is cited, in place of what was entered before; what its metadata say too is left out.

    Raises:
        NotFound: there is no such document that may be seen.
    """
    catalogue, held = view.library.catalogue, view.document(document)
    known = work(held, {})
    own = {key: value for key, value in csl.items() if key != "id" and known.get(key) != value}
    with catalogue.transaction():
        before = catalogue.sources.of([held.id]).get(held.id)
        if own:
            _put(catalogue, before, own, work_key(work(held, own)), held.id, by)
        elif before is not None:
            remove(view, before.id, by)


def add(catalogue: Catalogue, csl: Csl, by: By) -> int:
    """Add a work that is not held; gives its number.

    Raises:
        UsageError: it is no work, or is there already.
    """
    made = sound(csl)
    key = work_key(made)
    with catalogue.transaction():
        _not_there_yet(catalogue, key, None)
        return _put(catalogue, None, made, key, None, by)


def change(view: View, number: int, csl: Csl, by: By) -> None:
    """Change a work that is not held.

    Raises:
        NotFound: there is no such work.
        UsageError: it is no work, or is there already.
    """
    catalogue, before, made = view.library.catalogue, not_held_source(view.library.catalogue, number), sound(csl)
    key = work_key(made)
    with catalogue.transaction():
        _not_there_yet(catalogue, key, number)
        _put(catalogue, before, made, key, None, by)


def hold(view: View, number: int, document: DocumentId, by: By) -> None:
    """Say which document a work is that was not held; what it says is then what is entered of the document.

    Raises:
        NotFound: there is no such work, or no such document that may be seen.
        UsageError: something was entered of the document already.
    """
    catalogue = view.library.catalogue
    held = not_held_source(catalogue, number)
    with catalogue.transaction():
        if entered(view, document) is not None:
            raise UsageError(
                f"Document {document} has been given its own details for citing. Change those, and remove this work."
            )
        catalogue.sources.remove(held.id)
        enter(view, document, held.csl, by)


def remove(view: View, number: int, by: By) -> None:
    """Remove a work that is not held, or what was entered of a document, which is then cited by its metadata alone.

    Raises:
        NotFound: there is no such source, or its document may not be seen.
    """
    catalogue = view.library.catalogue
    found = catalogue.sources.get(number)
    if found is None or (found.document is not None and found.document not in view.documents([found.document])):
        raise NotFound(f"There is no source {number} in this library. Look for it in the list of sources.")
    with catalogue.transaction():
        catalogue.sources.remove(number)
        _log(catalogue, by, "removed a source", number, found.document)


def preview(view: View, data: bytes | str, form: str = "") -> Import:
    """Read a file of references and tell what would come of it; nothing is written.

    Args:
        view: Whose eyes the library is seen with: only documents that may be seen are found to be held.
        data: The file.
        form: "ris", "bib" or "json"; empty to see by the file itself.

    Raises:
        UsageError: it is no file of references, or holds too many.
    """
    read = read_references(data, form)
    if len(read.items) > _MOST:
        raise UsageError(f"This file holds over {_MOST:,} works. Split it, and bring in the parts.")
    catalogue = view.library.catalogue
    seen = view.all()
    settled = {number: each for number, each in catalogue.sources.of_documents().items() if number in seen}
    held: dict[str, Document] = {}
    for number, document in seen.items():
        if document.standing in _SHOWN:
            held.setdefault(work_key(work(document, {})), document)
            if number in settled:
                held.setdefault(settled[number].work, document)
    known = {each.work for each in catalogue.sources.not_held()} | {each.work for each in settled.values()}
    incoming = []
    for item in read.items:
        key = work_key(item)
        found = held.get(key)
        done = key in known or (found is not None and found.id in settled)
        incoming.append(Incoming(item, Known.KNOWN if done else Known.HELD if found else Known.NEW, found))
        known.add(key)
    return Import(tuple(incoming), read.problems)


def import_sources(view: View, data: bytes | str, form: str, by: By) -> Import:
    """Bring in a file of references: works that are new, and what it says of documents that nobody entered.

    Raises:
        UsageError: it is no file of references, or holds too many.
    """
    catalogue = view.library.catalogue
    with catalogue.transaction():
        found = preview(view, data, form)
        for each in found.works:
            if each.known is Known.HELD and each.document is not None:
                enter(view, each.document.id, each.csl, by)
            elif each.known is Known.NEW:
                _put(catalogue, None, each.csl, work_key(each.csl), None, by)
    return found


def as_json(held: Source) -> SourceFacts:
    """Give a work that is not held as JSON."""
    return {"id": held.id, "csl": dict(held.csl), "added_at": held.added_at, "added_by": held.added_by}


def document_as_json(view: View, document: DocumentId) -> DocumentSourceFacts:
    """Give how a document is cited as JSON.

    Raises:
        NotFound: there is no such document that may be seen.
    """
    own = entered(view, document)
    item = dict(cited_as(view, [document])[document])
    return {"document": document, "csl": item, "entered": sorted(own.csl) if own else []}


def _put(catalogue: Catalogue, before: Source | None, csl: Csl, key: str, document: DocumentId | None, by: By) -> int:
    if before is None:
        number = catalogue.sources.add(csl, key, document, now(), by.name)
        _log(catalogue, by, "added a source", number, document)
        return number
    catalogue.sources.change(before.id, csl, key, document, now(), by.name)
    _log(catalogue, by, "changed a source", before.id, document)
    return before.id


def _not_there_yet(catalogue: Catalogue, key: str, but: int | None) -> None:
    if any(each.work == key and each.id != but for each in catalogue.sources.not_held()):
        raise UsageError("This work is in the list of sources already. Look for it there, and change that one.")


def _log(catalogue: Catalogue, by: By, action: str, number: int, document: DocumentId | None) -> None:
    of = f"document {document}" if document is not None else ""
    catalogue.log.record(Entry(now(), by.name, action, f"source {number}", of))


def _haystack(csl: Csl) -> str:
    return " ".join(map(str, csl.values())).casefold()
