"""Every error that a person may meet: each message says what happened and what to do next."""

from __future__ import annotations


class EvidenceError(Exception):
    """Something that a person can put right; the message says how. ``exit_code`` is what the command ends with."""

    exit_code = 1


class UsageError(EvidenceError):
    """The command was asked for something that makes no sense."""

    exit_code = 2


class NotFound(EvidenceError):
    """What was named is not in this library."""

    exit_code = 3


class LibraryBusy(EvidenceError):
    """The library is in use: another process writes to it, or too many of its pages are being drawn."""

    exit_code = 4


class LibraryDamaged(EvidenceError):
    """Catalogue, files and index do not fit together."""

    exit_code = 5


class BadCollection(EvidenceError):
    """A manifest.csv, workstreams.toml or vocabulary.csv cannot be understood."""

    exit_code = 6


class SearchTooSlow(EvidenceError):
    """A search was stopped at its time limit."""

    exit_code = 7


class EngineAway(EvidenceError):
    """The search index is on other machines, and these do not answer, or take nothing more just now."""

    exit_code = 11


class CannotDraw(EvidenceError):
    """A page of a document cannot be shown as a picture."""

    exit_code = 8


class BadVocabulary(EvidenceError):
    """A file of tags cannot be understood, or contradicts itself."""

    exit_code = 9


class BadPaper(EvidenceError):
    """A paper cannot be read or given back: it is damaged, protected, without words, or of an unknown kind."""

    exit_code = 10


class OriginalsAway(EvidenceError):
    """The place where the original files are kept cannot be reached."""

    exit_code = 12
