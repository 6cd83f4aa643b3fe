"""Job: what is known of a document changes: described, corrected, superseded, withdrawn, reinstated, purged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from indexer.catalogue import Catalogue, now
from indexer.catalogue.documents import Reading
from indexer.catalogue.history import Event
from indexer.errors import LibraryBusy, UsageError
from indexer.language import one_line
from indexer.library import Library
from indexer.manifest import Row
from indexer.model import FIELDS, Document, DocumentId, Guess, Standing, is_date
from indexer.sync import rebuild, sync
from indexer.tags import apply_to, ever_coded

MANIFEST = "manifest"
EARLIER = "earlier edition"

_SOON = 1.0  # seconds that a correction waits for the index, so that it is found at once where it can be


def describe(
    catalogue: Catalogue,
    sha256: str,
    media_type: str,
    reading: Reading,
    guesses: dict[str, Guess],
    row: Row | None,
    before: Document | None,
    at: str,
    standing: Standing = Standing.CURRENT,
) -> DocumentId:
    """Add a document: a manifest's word wins over what was confirmed of an earlier edition, and that over guesses."""
    values = guesses | (_carried(catalogue, before) if before is not None else {})
    if row is not None:
        values |= {name: Guess(value, MANIFEST, confirmed=True) for name, value in row.values.items()}
    values = {name: replace(guess, value=one_line(guess.value)) for name, guess in values.items()}
    document = catalogue.documents.add(
        sha256, media_type, {name: guess.value for name, guess in values.items()}, reading, at, standing
    )
    action = "proposed" if standing is Standing.PROPOSED else "added"
    catalogue.history.record(
        Event(document, at, "evidence index", action),
        *(_event(document, name, "", guess, at, "evidence index") for name, guess in values.items()),
    )
    carried = {*before.workstreams, *before.tags} if before is not None else set()
    for key in (*row.workstreams, *row.tags) if row is not None else ():
        _apply(catalogue, document, key, MANIFEST, at)
        carried.discard(key)
    for key in sorted(carried):
        _apply(catalogue, document, key, EARLIER, at)
    return document


def accept(catalogue: Catalogue, document: Document, before: Document | None, at: str, by: str) -> None:
    """Let a proposed document become current; an edition takes over what was confirmed of the one before."""
    with catalogue.transaction():
        catalogue.documents.change(document.id, standing=Standing.CURRENT.value, added_at=at)
        catalogue.history.record(Event(document.id, at, by, "added"))
        catalogue.pending.mark(document.id)
        if before is not None:
            held = catalogue.history.guesses(document.id)
            for name, guess in _carried(catalogue, before).items():
                if not (name in held and held[name].confirmed):
                    set_field(catalogue, document, name, guess, at, by)
            for key in (*before.workstreams, *before.tags):
                if not ever_coded(catalogue, document.id, key):
                    _apply(catalogue, document.id, key, EARLIER, at)


def take_over(catalogue: Catalogue, document: Document, row: Row, at: str) -> None:
    """Bring a document up to date with its manifest row, save what a person has decided since."""
    held = None
    for name, value in row.values.items():
        if getattr(document, name) == value:
            continue
        held = catalogue.history.guesses(document.id) if held is None else held
        if name in held and held[name].confirmed and held[name].source != MANIFEST:
            continue
        set_field(catalogue, document, name, Guess(value, MANIFEST, confirmed=True), at, "evidence index")
    held_tags = {*document.workstreams, *document.tags}
    for key in (*row.workstreams, *row.tags):
        if key not in held_tags and not ever_coded(catalogue, document.id, key):
            _apply(catalogue, document.id, key, MANIFEST, at)


def correct(library: Library, document: DocumentId, values: dict[str, str], by: str) -> Document:
    """Set metadata fields, confirmed by a person; an empty value clears one.

    Somebody else may be writing, for hours: then it is they who let the index follow, before they are done.

    Raises:
        NotFound: there is no such document.
        UsageError: no such field, or a date that is none, or the document was purged.
    """
    values = check_values(values)
    by = one_line(by)
    with library.catalogue.transaction():
        held = _standing(library, document)
        for name, value in values.items():
            set_field(library.catalogue, held, name, Guess(value, "person", confirmed=True), now(), by)
    with suppress(LibraryBusy), library.writing("correcting a document", min(_SOON, library.config.lock_seconds)):
        sync(library)
    return library.document(document)


def supersede(
    catalogue: Catalogue, old: Document, new: Document, at: str, why: str, by: str = "evidence index"
) -> None:
    """Put a newer edition in the place of an older one; both stay, links to the old open it and point to the new.

    A withdrawn document stays withdrawn.
    """
    standing = old.standing if old.standing is Standing.WITHDRAWN else Standing.SUPERSEDED
    with catalogue.transaction():
        catalogue.documents.change(new.id, standing=Standing.CURRENT.value, superseded_by=None)
        catalogue.documents.change(old.id, standing=standing.value, superseded_by=new.id)
        catalogue.history.record(Event(old.id, at, by, "superseded", source=why, after=str(new.id)))
        catalogue.pending.mark(old.id)
        catalogue.pending.mark(new.id)


def confirm_edition(library: Library, new: DocumentId, old: DocumentId, by: str) -> None:
    """Say that one document is a newer edition of another.

    Raises:
        NotFound: there is no such document.
        UsageError: they are the same, or one is not in standing, or one has a newer edition already.
    """
    if new == old:
        raise UsageError("A document cannot be an edition of itself. Give two numbers.")
    newer, older = _standing(library, new), _standing(library, old)
    if older.superseded_by is not None:
        raise UsageError(f"Document {old} has a newer edition already: document {older.superseded_by}.")
    at: DocumentId | None = new
    while at is not None:  # a chain of editions must not come round to its start
        if at == old:
            raise UsageError(f"Document {new} is an earlier edition of document {old}. Give them the other way round.")
        at = library.document(at).superseded_by
    if newer.superseded_by is not None:
        raise UsageError(f"Document {new} has a newer edition itself, document {newer.superseded_by}. Name that one.")
    for each in (newer, older):
        if each.standing is Standing.WITHDRAWN:
            raise UsageError(f"Document {each.id} is withdrawn. Reinstate it first.")
    with library.writing("confirming an edition"):
        with library.catalogue.transaction():
            supersede(library.catalogue, older, newer, now(), "confirmed by a person", one_line(by))
        sync(library)


def withdraw(library: Library, document: DocumentId, by: str, why: str = "") -> None:
    """Take a document out of searches; it can be reinstated."""
    _stand(library, document, Standing.WITHDRAWN, "withdrawn", by, why)


def reinstate(library: Library, document: DocumentId, by: str, why: str = "") -> None:
    """Put a withdrawn document back.

    Raises:
        NotFound: there is no such document.
        UsageError: it is not withdrawn.
    """
    held = _standing(library, document)
    if held.standing is not Standing.WITHDRAWN:
        raise UsageError(f"Document {document} is not withdrawn, so there is nothing to put back.")
    standing = Standing.SUPERSEDED if held.superseded_by else Standing.CURRENT
    _stand(library, document, standing, "reinstated", by, why)


def purge(library: Library, document: DocumentId, by: str) -> None:
    """Remove a document for good: original, text, index entry and every word of its history.

    Its number and checksum stay, so that the file is known if it comes back, and one log entry without content.
    The index is made anew, because an index only marks what is deleted, and the database is swept.

    Raises:
        NotFound: there is no such document.
        OriginalsAway: the place of originals cannot be reached, so nothing was removed.
    """
    from indexer.learnt import forget  # noqa: PLC0415 - it loads SciPy, and nothing else here needs it

    held = _standing(library, document)
    with library.writing("purging a document"):
        library.catalogue.files.originals.answer()  # or nothing is begun
        with library.catalogue.transaction():
            library.catalogue.documents.empty(document)
            library.catalogue.history.blank(document)
            library.catalogue.locations.forget(document)
            library.catalogue.imports.forget(document)
            _forget_in_papers(library, document)
            library.catalogue.history.record(Event(document, now(), one_line(by), "purged"))
            library.catalogue.pending.mark(document)
        library.catalogue.files.forget(held.sha256)
        forget(library)
        library.catalogue.sweep()
        rebuild(library)


def _forget_in_papers(library: Library, document: DocumentId) -> None:
    """Take a document’s words out of what was found for papers."""
    from indexer.checked import Checked  # noqa: PLC0415 - all that reads papers comes with it
    from indexer.records import as_json, from_json  # noqa: PLC0415 - it loads pydantic

    papers = library.catalogue.papers
    for version, checked in papers.checks():
        found = from_json(Checked, checked)
        if document in found.documents:
            papers.replace_checked(version, as_json(found.without(document)))


def set_field(catalogue: Catalogue, document: Document, name: str, guess: Guess, at: str, by: str) -> None:
    """Give a metadata field another value, and write down where it comes from and who gave it."""
    catalogue.documents.change(document.id, **{name: guess.value})
    catalogue.history.record(_event(document.id, name, getattr(document, name), guess, at, by))
    catalogue.pending.mark(document.id)


def check_values(values: dict[str, str]) -> dict[str, str]:
    """Give metadata values as they are kept, each on one line.

    Raises:
        UsageError: no such field, or a date that is none, or an empty title.
    """
    values = {name: one_line(value) for name, value in values.items()}
    for name, value in values.items():
        if name not in FIELDS:
            raise UsageError(f"There is no field “{name}”. The fields are {', '.join(FIELDS)}.")
        if name == "date" and value and not is_date(value):
            raise UsageError(f"“{value}” is no date. Write it like 2016, 2016-07 or 2016-07-31.")
        if name == "title" and not value:
            raise UsageError("A document needs a title.")
    return values


def _stand(library: Library, document: DocumentId, standing: Standing, action: str, by: str, why: str) -> None:
    _standing(library, document)
    with library.writing(f"a document is {action}"):
        with library.catalogue.transaction():
            library.catalogue.documents.change(document, standing=standing.value)
            library.catalogue.history.record(Event(document, now(), one_line(by), action, source=one_line(why)))
            library.catalogue.pending.mark(document)
        sync(library)


def _standing(library: Library, document: DocumentId) -> Document:
    held = library.document(document)
    if held.standing is Standing.PURGED:
        raise UsageError(
            f"Document {document} was purged: nothing of it is left, and its file is left out if it is met again."
        )
    return held


def _carried(catalogue: Catalogue, before: Document) -> dict[str, Guess]:
    """What an edition takes over: all that was confirmed of the one before; but it has a date of its own."""
    return {
        name: Guess(held.value, EARLIER)
        for name, held in catalogue.history.guesses(before.id).items()
        if (held.confirmed or held.source == EARLIER) and name != "date"
    }


def _event(document: DocumentId, name: str, before: str, guess: Guess, at: str, by: str) -> Event:
    action = "guessed" if not guess.confirmed else "described" if guess.source == MANIFEST else "corrected"
    return Event(document, at, by, action, name, before, guess.value, guess.source, guess.confirmed)


def _apply(catalogue: Catalogue, document: DocumentId, slug: str, source: str, at: str) -> None:
    apply_to(catalogue, document, slug, source, at, "evidence index")
