"""Carries out what people decided on files: documents become current, or are removed without a trace."""

from __future__ import annotations

from dataclasses import replace

from indexer.catalogue import now
from indexer.catalogue.imports import Answer, Decision, Import, ImportFile
from indexer.catalogue.locations import Location
from indexer.documents import accept, set_field, supersede
from indexer.importing.pulse import Pulse
from indexer.imports import UPLOAD
from indexer.library import Library
from indexer.model import Document, DocumentId, Guess, Outcome, Standing
from indexer.sync import BATCH, ahead, follow
from indexer.tags import apply, take_off

_WITH_PLACE = (Outcome.DUPLICATE, Outcome.UNCHANGED)


class Adding:
    """One go at an import's decisions; those carried out before are passed over."""

    def __init__(self, library: Library, held: Import, pulse: Pulse) -> None:
        self._library = library
        self._catalogue = library.catalogue
        self._held = held
        self._pulse = pulse
        self._unsynced = 0
        self._leaving: list[str] = []  # originals whose rows are being removed
        self._removed = False

    def carry_out(self) -> None:
        """Carry everything out, each file in a transaction of its own.

        Raises:
            LibraryBusy: another process is writing.
            Stopped: another process took the import over.
        """
        with self._library.writing("adding documents"):
            files = self._catalogue.imports.files(self._held.id)
            left = [each for each in files if not each.carried_out]
            self._pulse.total, self._pulse.done = len(files), len(files) - len(left)
            self._pulse.share = self._pulse.done / max(len(files), 1)
            self._pulse.start_clock()
            follow(self._library)
            keeps = any(each.decision in (Decision.ADD, Decision.EDITION) for each in files) or not any(
                each.decision for each in files
            )
            for each in left:
                self._pulse.current = each.path
                self._pulse.go_on()
                self._one(each, keeps)
                self._pulse.done += 1
                self._pulse.share = self._pulse.done / len(files)
            follow(self._library)
            self._library.engine.settle()
            if self._removed:
                self._catalogue.sweep(whole=False)

    def _one(self, file: ImportFile, keeps: bool) -> None:
        held = self._catalogue.documents.get(file.document) if file.document else None
        with self._catalogue.transaction():
            if not file.proposed:
                if keeps:
                    self._note_place(file)
                self._catalogue.imports.carry_out(file.id)
            elif file.decision is Decision.LEAVE_OUT:
                self._leave_out(file, held)
            else:
                self._add(file, held)
        while self._leaving:  # only now is it certain
            self._catalogue.files.remove(self._leaving.pop())
        if self._unsynced >= BATCH:
            follow(self._library)
            self._unsynced = 0

    def _leave_out(self, file: ImportFile, held: Document | None) -> None:
        """Remove a document, unless it was added meanwhile or another import still waits with it."""
        self._catalogue.imports.carry_out(file.id, answer="", editions="")
        if held is not None and held.standing is Standing.PROPOSED:
            if self._catalogue.imports.waiting_for(held.id):
                return
            self._catalogue.documents.remove(held.id)
            self._catalogue.files.forget_row(held.sha256)
            if not self._catalogue.queue.has(held.sha256):
                self._leaving.append(held.sha256)
            self._removed = True

    def _add(self, file: ImportFile, held: Document | None) -> None:
        if held is None or held.standing in (Standing.WITHDRAWN, Standing.PURGED):  # so decided since it was read
            self._catalogue.imports.carry_out(file.id, outcome=Outcome.DUPLICATE.value, decision="")
            return
        at, by = now(), self._held.person
        before = self._newest(file.edition_of, held) if file.decision is Decision.EDITION else None
        self._answer(held, file.answer, at)
        if held.standing is Standing.PROPOSED:
            accept(self._catalogue, held, before, at, by)
        if before is not None:
            supersede(self._catalogue, before, held, at, "confirmed by a person", by)
            ahead(self._library, [held.id])
        self._note_place(file)
        decision = Decision.ADD if before is None else Decision.EDITION
        self._catalogue.imports.carry_out(file.id, decision=decision.value)
        self._unsynced += max(held.passages, 1)

    def _answer(self, held: Document, answer: Answer, at: str) -> None:
        guesses = self._catalogue.history.guesses(held.id)
        for name, value in answer.values.items():
            guess = Guess(value, "person", confirmed=True)
            if guesses.get(name) != guess:
                set_field(self._catalogue, held, name, guess, at, self._held.person)
        if answer.workstreams is not None:
            for slug in answer.workstreams:
                apply(self._library, held.id, slug, self._held.person)
            for slug in set(held.workstreams) - set(answer.workstreams):
                take_off(self._library, held.id, slug, self._held.person)

    def _newest(self, document: DocumentId | None, new: Document) -> Document | None:
        """Give the newest edition of a document, which may have got one since; None if it can't be superseded."""
        held = self._catalogue.documents.get(document) if document else None
        while held is not None and held.superseded_by is not None and held.id != new.id:
            held = self._catalogue.documents.get(held.superseded_by)
        if held is None or held.id == new.id or held.standing not in (Standing.CURRENT, Standing.WITHDRAWN):
            return None
        return held

    def _note_place(self, file: ImportFile) -> None:
        """Write down where the file stood, so that a reader learns it and a later run knows it."""
        if self._held.source == UPLOAD and file.document is None:
            return  # it is neither in the library nor anywhere to be met again
        known = self._catalogue.locations.get(file.path)
        if file.outcome is Outcome.UNCHANGED and known is not None:
            return
        location = Location(
            file.path, file.sha256, file.size, file.modified_ns, file.outcome, file.document, file.problem, now()
        )
        if file.outcome is Outcome.UNREADABLE and known is not None and file.document is None:
            location = replace(location, document=known.document)  # what stood there is not forgotten
        self._catalogue.locations.put(location)
