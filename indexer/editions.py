"""Job: documents that a new one may be a newer edition of are found, with the reasons in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from indexer.catalogue import Catalogue
from indexer.catalogue.imports import LikelyEdition
from indexer.catalogue.locations import MEMBER
from indexer.metadata.titles import FILE_NAME
from indexer.model import Document, DocumentId, ReadStatus, Standing

NEARLY_THE_SAME = 0.7
"""Share of the same words from which a document may be an edition of another by that alone."""

_MOST = 5  # more would be no help to decide
_COMMON = 3  # a file name that more documents have, such as "index.html", says nothing by itself


class Editions:
    """The current documents of a library, ready to be compared with."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._current = {each.id: each for each in catalogue.documents.all() if each.standing is Standing.CURRENT}
        self._named: dict[str, set[DocumentId]] = defaultdict(set)
        for location in catalogue.locations.all():
            if location.document in self._current:
                self._named[file_name(location.path)].add(location.document)
        self._titled: dict[str, set[DocumentId]] = defaultdict(set)
        for each in self._current.values():
            if each.title:
                self._titled[each.title.casefold()].add(each.id)

    def of(
        self, document: Document, path: str, in_its_place: DocumentId | None
    ) -> tuple[tuple[LikelyEdition, ...], DocumentId | None]:
        """Give what a document may be a newer edition of, likeliest first, and the one that it is taken for.

        ``in_its_place`` is what was found at the very same path before.
        """
        alike = dict(self._catalogue.near_copies.of(document.id))
        named = self._named.get(file_name(path), set())
        guess = self._catalogue.history.guesses(document.id).get("title")
        says_more = guess is not None and guess.source != FILE_NAME  # else it is the same sign once more
        titled = self._titled.get(document.title.casefold(), set()) if says_more else set()
        wanted = named | titled | alike.keys() | ({in_its_place} if in_its_place else set())
        found = []
        for each in wanted & self._current.keys():
            other = self._current[each]
            dated = (document.date > other.date) - (document.date < other.date) if document.date and other.date else 0
            likeness = _Likeness(
                each, each == in_its_place, each in named, each in titled, alike.get(each, 0), dated, len(named)
            )
            if likeness.is_worth_a_word:
                found.append(likeness)
        found.sort(key=lambda one: (not one.is_taken, -one.signs, -one.alike, one.document))
        taken = found[0].document if found and found[0].is_taken else None
        if document.status is ReadStatus.UNREADABLE:  # what nobody can read takes no place
            taken = None
        return tuple(LikelyEdition(each.document, each.reason) for each in found[:_MOST]), taken


@dataclass(frozen=True, slots=True)
class _Likeness:
    """The signs that a new document is an edition of one that is there."""

    document: DocumentId
    in_its_place: bool
    named: bool
    titled: bool
    alike: float
    dated: int
    """1 later, -1 earlier, 0 the same or not known."""
    bearers: int
    """How many documents have this file name."""

    @property
    def near(self) -> bool:
        return self.alike >= NEARLY_THE_SAME

    @property
    def signs(self) -> int:
        return self.named + self.titled + self.near

    @property
    def is_worth_a_word(self) -> bool:
        if self.in_its_place or self.near or self.signs > 1:
            return True
        return (self.named and self.bearers <= _COMMON) or (self.titled and self.dated != 0)

    @property
    def is_taken(self) -> bool:
        """Two signs must agree: minutes of a group share their title, and reports of a year their file name."""
        if self.in_its_place:
            return True
        if self.near:
            return (self.named or self.titled) and self.dated >= 0
        return self.named and self.titled and self.dated > 0

    @property
    def reason(self) -> str:
        words = [
            word
            for word, holds in (
                ("the same file name", self.named),
                ("the same title", self.titled),
                (f"nearly the same words ({self.alike:.0%})", self.near),
            )
            if holds
        ]
        listed = " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
        sentences = ["It was found at the same place, with other contents."] if self.in_its_place else []
        sentences += [f"It has {listed}."] if listed else []
        sentences += {1: ["It is dated later."], -1: ["But it is dated earlier."], 0: []}[self.dated]
        return " ".join(sentences)


def file_name(path: str) -> str:
    """Give the name of a file without its folders or archive, for comparing."""
    return path.rpartition(MEMBER)[2].rpartition("/")[2].casefold()
