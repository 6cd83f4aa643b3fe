"""Writes down what became of a file: its document, its location and its outcome, each file with exactly one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from indexer import metadata
from indexer.arrivals import Arrival, decided
from indexer.catalogue import now
from indexer.catalogue.documents import Reading
from indexer.catalogue.history import Event
from indexer.catalogue.locations import Location
from indexer.documents import accept, describe, supersede, take_over
from indexer.extract import READING
from indexer.extract.extraction import Extraction
from indexer.library import Library
from indexer.metadata.near_copies import NearCopies, signature
from indexer.model import Document, DocumentId, Outcome, Problem, ReadStatus, Standing
from indexer.passages import cut, summary
from indexer.proposals import Proposals
from indexer.sync import ahead

FOLLOWS = "follows"
"""The history's word for an edition that could not be read and so did not take the place of the one before."""


@dataclass(slots=True)
class Report:
    """How a run went: a count for each outcome, every file with trouble, and what else there is to say."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    troubles: list[Location] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """Count the files seen."""
        return sum(self.counts.values())

    def add(self, location: Location) -> None:
        """Count a file."""
        self.counts[location.outcome] += 1
        if location.outcome in (Outcome.PARTLY_READ, Outcome.UNREADABLE, Outcome.NOT_A_DOCUMENT):
            self.troubles.append(location)


class Filing:
    """Settles the files of one run. For one thread; other processes may file others at the same time."""

    def __init__(self, library: Library, proposals: Proposals | None = None) -> None:
        """Begin; with ``proposals`` documents only wait for a person's word, and locations stay as they are."""
        self._library = library
        self._catalogue = library.catalogue
        self._proposals = proposals
        self._at = now()
        documents = library.catalogue.documents
        self._organisations = documents.organisations(proposed=proposals is not None)
        self._newest = documents.newest()
        self._described: set[DocumentId] = set()  # by a manifest row: of several copies, the first one's speaks
        self.unsynced = 0
        """Passages that the index does not hold yet; whoever lets it follow sets this back."""
        self._following: list[DocumentId] = []  # new editions, which must be found as soon as the old ones are not

    @cached_property
    def _near(self) -> NearCopies:
        """The signatures of what is held: gathered while the first files are read, for it takes a while."""
        return NearCopies(self._catalogue.near_copies.signatures())

    def settle(self, arrival: Arrival, *, may_write: bool = True) -> Location | None:
        """Write down what became of a file, in one transaction; None where it has to be read first.

        A new edition is put into the index in it, if this process may write to that.
        """
        self._following.clear()
        with self._catalogue.transaction():
            location = self._settle(arrival)
            if may_write:
                ahead(self._library, self._following)
        return location

    def _settle(self, arrival: Arrival) -> Location | None:
        held = self._catalogue.documents.with_checksum(arrival.sha256) if arrival.sha256 else None
        outcome, problem, document = arrival.outcome, arrival.problem, held.id if held else None
        if outcome in (None, Outcome.ADDED, Outcome.DUPLICATE):  # what else is held may have changed since it was met
            outcome = decided(held, arrival.known)
            if outcome is None and arrival.extraction is None:
                if held is None:
                    return None
                outcome = Outcome.DUPLICATE  # of one that was read anew
        if outcome is Outcome.UNCHANGED:
            return self._unchanged(arrival, held)
        if outcome is Outcome.UNREADABLE and held is None and arrival.known and self._proposals is None:
            document = arrival.known.document  # could not be opened this time: what stood here is not forgotten
        if held is not None and held.standing is Standing.PURGED and outcome is not Outcome.UNREADABLE:
            outcome, document = Outcome.NOT_A_DOCUMENT, None
            problem = Problem("This file was purged from the library, so it is left out.", "Nothing needs doing.")
        elif outcome is Outcome.ADDED and held is not None:
            outcome, problem = self._take_up(arrival, held)
        elif outcome is Outcome.DUPLICATE and held is not None:
            outcome, problem = self._known_again(arrival, held)
        elif outcome is None:
            assert arrival.extraction is not None  # noqa: S101 - what is not decided has been read
            outcome, problem, document = self._read(arrival, arrival.extraction, held)
        if held is not None and outcome is not Outcome.UNREADABLE:
            self._heed_manifest(arrival, held)
        location = Location(
            arrival.found.path,
            arrival.sha256,
            arrival.size,
            arrival.modified_ns,
            outcome,
            document,
            problem,
            self._at,
        )
        if self._proposals is not None:
            self._proposals.put(arrival.found, location)
        else:
            self._catalogue.locations.put(location)
        return location

    def _unchanged(self, arrival: Arrival, held: Document | None) -> Location:
        known = arrival.known
        assert known is not None  # noqa: S101 - only a known file is unchanged
        unchanged = replace(known, outcome=Outcome.UNCHANGED, problem=None)
        if self._proposals is not None:
            self._proposals.put(arrival.found, unchanged if known.document else known)
            return unchanged
        moved = (known.size, known.modified_ns) != (arrival.size, arrival.modified_ns)
        if moved or known.vanished_at:
            self._catalogue.locations.put(
                replace(known, size=arrival.size, modified_ns=arrival.modified_ns, seen_at=self._at, vanished_at="")
            )
        if held is not None:
            self._heed_manifest(arrival, held)
        return unchanged

    def _heed_manifest(self, arrival: Arrival, held: Document) -> None:
        if (
            arrival.found.row is None
            or held.standing is Standing.PURGED
            or held.id in self._described
            or self._proposals
        ):
            return
        self._described.add(held.id)
        take_over(self._catalogue, held, arrival.found.row, self._at)

    def _known_again(self, arrival: Arrival, held: Document) -> tuple[Outcome, Problem | None]:
        """A file whose bytes the library holds: a copy, or an earlier edition put back in its place."""
        before = self._before(arrival)
        if before is None or before.id == held.id or held.standing is not Standing.SUPERSEDED or self._proposals:
            return Outcome.DUPLICATE, None
        supersede(self._catalogue, before, held, self._at, "the earlier file was put back")
        return Outcome.CHANGED, None

    def _take_up(self, arrival: Arrival, held: Document) -> tuple[Outcome, Problem | None]:
        """A file that an import proposed, and that is met by itself or by another import; it is not read again."""
        if self._proposals is not None:
            mine = self._proposals.is_mine(held.id)
            return (Outcome.DUPLICATE, None) if mine else (_outcome(held.status), held.problem)
        before = self._before(arrival)
        accept(self._catalogue, held, before, self._at, "evidence index")
        self.unsynced += max(held.passages, 1)
        if before is not None:
            self._replace(before, held)
        return _outcome(held.status, changed=before is not None), held.problem

    def _read(
        self, arrival: Arrival, extraction: Extraction, held: Document | None
    ) -> tuple[Outcome, Problem | None, DocumentId]:
        """Write down a document: a new one, a new edition of one, or a new reading of the same bytes."""
        self._catch_up()
        passages = cut(extraction.blocks)
        problem = summary(extraction, passages)
        sign = signature(passages)
        reading = Reading(passages, extraction.status, problem, sign, READING)
        self.unsynced += max(len(passages), 1)
        before = None
        if held is not None:
            document = held.id
            self._catalogue.documents.read_again(document, reading)
        else:
            self._catalogue.files.record(arrival.sha256, arrival.media_type, self._at)
            guesses = metadata.guess(extraction, passages, arrival.found.name, self._organisations)
            before = self._before(arrival) if self._proposals is None else None
            document = describe(
                self._catalogue,
                arrival.sha256,
                arrival.media_type,
                reading,
                guesses,
                arrival.found.row,
                before,
                self._at,
                Standing.CURRENT if self._proposals is None else Standing.PROPOSED,
            )
            if arrival.found.row is not None:
                self._described.add(document)
            if before is not None:
                self._replace(before, self._catalogue.documents.many([document])[document])
        if self._proposals is None:
            self._catalogue.pending.mark(document)
        if sign is not None:
            for other, similarity in self._near.like(sign):
                if other != document:
                    self._catalogue.near_copies.link(document, other, similarity)
            self._near.add(document, sign)
        outcome = _outcome(extraction.status, changed=before is not None or held is not None)
        return outcome, None if extraction.status is ReadStatus.READ else problem, document

    def _before(self, arrival: Arrival) -> Document | None:
        """Give the document that was found at its path before."""
        document = arrival.known.document if arrival.known else None
        return self._catalogue.documents.get(document) if document else None

    def _catch_up(self) -> None:
        """Learn of the documents that were written down since, here or elsewhere."""
        for each in self._catalogue.documents.newer(self._newest):
            self._newest = each.id
            if each.organisation and (self._proposals is not None or not each.is_proposed):
                self._organisations.add(each.organisation)
            if each.signature is not None:
                self._near.add(each.id, each.signature)

    def _replace(self, before: Document, new: Document) -> None:
        """Let a new edition take the old one's place, unless nobody could read it; what it follows is written down."""
        history = self._catalogue.history
        if new.status is ReadStatus.UNREADABLE:
            history.record(Event(new.id, self._at, "evidence index", FOLLOWS, after=str(before.id)))
            return
        supersede(self._catalogue, before, new, self._at, "the file changed")
        self._following.append(new.id)
        for event in history.of(before.id):
            followed = self._catalogue.documents.get(DocumentId(int(event.after))) if event.action == FOLLOWS else None
            if followed is not None and followed.standing is Standing.CURRENT:
                supersede(self._catalogue, followed, new, self._at, "the file changed")


def _outcome(status: ReadStatus, *, changed: bool = False) -> Outcome:
    if status is ReadStatus.READ:
        return Outcome.CHANGED if changed else Outcome.ADDED
    return Outcome.PARTLY_READ if status is ReadStatus.PARTLY_READ else Outcome.UNREADABLE
