"""The vocabulary: the frozen types that every layer speaks, from the standard library alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, NewType

DocumentId = NewType("DocumentId", int)
PassageId = NewType("PassageId", int)
PersonId = NewType("PersonId", int)

LocatorLabel = Literal["page", "slide", "section", "sheet"]


@dataclass(frozen=True, slots=True)
class Locator:
    """Where in a file something stands.

    ``value`` is what is printed there (a page may be labelled "iv"); ``index`` counts from 1 in the file.
    """

    label: LocatorLabel
    value: str
    index: int

    def __str__(self) -> str:
        """Name the place as a reader would: "page iv", "slide 3"."""
        return f"{self.label} {self.value}"


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: where it goes and the words that carry it."""

    url: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something could not be read, and what a person can do about it: two whole sentences."""

    reason: str
    remedy: str
    needs: str = ""
    """The program whose absence is the cause ("tesseract", "soffice"); such files are tried again once it is there."""


class ReadStatus(StrEnum):
    """How much of a document's text could be read."""

    READ = "read"
    PARTLY_READ = "partly read"
    UNREADABLE = "unreadable"


class Standing(StrEnum):
    """Whether a document takes part in searches."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    PURGED = "purged"
    PROPOSED = "proposed"
    """Read, and waiting for a person's word: neither searched nor shown nor counted, and without effect on others."""


class Outcome(StrEnum):
    """What became of one file of an index run; each file has exactly one."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    PARTLY_READ = "partly read"
    UNREADABLE = "unreadable"
    NOT_A_DOCUMENT = "not a document"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and quoted: a page, a slide, a sheet or part of a section.

    ``text`` is as read; ``notes`` are speaker notes; ``running`` holds the running headers and footers, which are
    shown but not searched. ``problem`` says what of it could not be read.
    """

    locator: Locator
    text: str
    heading: str = ""
    notes: str = ""
    running: str = ""
    links: tuple[Link, ...] = ()
    problem: Problem | None = None
    reader: str = ""
    """The program and version that read it, such as "pypdfium2 5.15.2"."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A value for a metadata field, with where it came from; unconfirmed until a person or a manifest says so."""

    value: str
    source: str
    confirmed: bool = False


FIELDS = ("title", "kind", "date", "organisation", "author", "language", "audience")
"""The metadata fields a document has; "date" is an ISO 8601 date, possibly reduced to year or month."""


def is_date(text: str) -> bool:
    """Tell whether a text is an ISO 8601 date, whole or reduced: "2016", "2016-07" or "2016-07-31"."""
    if not re.fullmatch(r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?", text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Document:
    """One review, report, deck or page: one edition of it, with an identifier for good."""

    id: DocumentId
    sha256: str
    media_type: str
    title: str
    kind: str
    date: str
    organisation: str
    author: str
    language: str
    audience: str
    standing: Standing
    status: ReadStatus
    problem: Problem | None
    passages: int
    unreadable_passages: int
    revision: int
    superseded_by: DocumentId | None = None
    workstreams: tuple[str, ...] = ()
    """Slugs of the workstreams it belongs to."""
    added_at: str = ""


@dataclass(frozen=True, slots=True)
class Workstream:
    """A strand of the programme, with its usual words and its acronyms."""

    slug: str
    name: str
    definition: str
    words: tuple[str, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)
    """Acronym to long form, such as {"CSE": "child sexual exploitation"}."""


class Role(StrEnum):
    """What a person does here, from reading alone to keeping the library."""

    READER = "reader"
    RESEARCHER = "researcher"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


def group_names(text: str) -> frozenset[str]:
    """Read names of groups separated by ";"; case and spaces do not tell names apart.

    >>> sorted(group_names("Review group;  programme  TEAM"))
    ['programme team', 'review group']
    """
    return frozenset(name for each in text.split(";") if (name := " ".join(each.casefold().split())))


_EVERYONE = frozenset({"public", "everyone"})


def audience(text: str) -> frozenset[str]:
    """Give the groups that a document's audience names; none means everyone."""
    names = group_names(text)
    return frozenset() if names & _EVERYONE else names


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes the library is seen with: what is for everyone and for the viewer's groups, or everything."""

    groups: frozenset[str] = frozenset()
    everything: bool = False

    def may_see(self, document: Document) -> bool:
        """Tell whether a document is for this viewer; one that is only proposed is for nobody."""
        if document.standing is Standing.PROPOSED:
            return False
        wanted = audience(document.audience)
        return self.everything or not wanted or bool(wanted & self.groups)


EVERYTHING = Viewer(everything=True)
"""The viewer at this computer's command line, and an administrator."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; the local owner, who needs none, has no ``email``."""

    id: PersonId
    name: str
    email: str
    role: Role
    groups: frozenset[str] = frozenset()
    subject: str = ""
    """Who they are at the single sign-on provider: its address, a space, their identifier there."""
    keys: bool = True
    """Whether single letters act as keys on the site's pages (WCAG 2.2, 2.1.4)."""
    disabled_at: str = ""
    added_at: str = ""

    @property
    def viewer(self) -> Viewer:
        """Whose eyes they see the library with. An administrator keeps the library, and so sees all of it."""
        return EVERYTHING if self.role is Role.ADMINISTRATOR else Viewer(self.groups)


TagId = NewType("TagId", int)


@dataclass(frozen=True, slots=True)
class TagGroup:
    """A group of tags that answer one question about a document, such as which workstream or what type of evidence."""

    slug: str
    name: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A term of the vocabulary."""

    id: TagId
    group: str
    """Slug of its group."""
    slug: str
    """Unique in its group."""
    name: str
    definition: str = ""
    note: str = ""
    """On its use."""
    other_names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Usual words and phrases, which prompt suggestions."""
    acronyms: dict[str, str] = field(default_factory=dict)
    """Acronym to long form."""
    parents: tuple[TagId, ...] = ()
    past_names: tuple[str, ...] = ()
    successors: tuple[TagId, ...] = ()
    """What took its place: one after a merge, several after a split."""
    retired_at: str = ""
    """Empty while it may be applied."""
