"""Job: the vocabulary goes into a file and comes out of one: as CSV or SKOS, with a look at what would change first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

from indexer.catalogue import Catalogue, now
from indexer.errors import UsageError
from indexer.terms import Vocabulary
from indexer.vocabulary_action import By
from indexer.vocabulary_csv import read_csv, write_csv
from indexer.vocabulary_file import VocabularyFile
from indexer.vocabulary_intake import carry_out
from indexer.vocabulary_plan import Plan, as_file, plan
from indexer.vocabulary_skos import Form, read_skos, write_skos

MEDIA_TYPES = {
    "csv": "text/csv",
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""What a vocabulary can be written as, by the ending of the file's name."""

_FORMS: dict[str, Form] = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an import came to; ``action`` is None when there was nothing to change."""

    action: int | None
    plan: Plan


def export(vocabulary: Vocabulary, ending: str, site: str, groups: Collection[str] = ()) -> str:
    """Write the vocabulary, or some groups of it; in SKOS a tag's address is that of its page on the site.

    Raises:
        UsageError: there is no such format, or no such group, or ``site`` is no web address.
    """
    if ending not in MEDIA_TYPES:
        raise UsageError(f"A vocabulary cannot be written as “.{ending}”. Choose one of .{', .'.join(MEDIA_TYPES)}.")
    for each in groups:
        if each not in vocabulary.groups:
            raise UsageError(f"There is no tag group “{each}”. The groups are {', '.join(vocabulary.groups)}.")
    file = as_file(vocabulary, groups)
    return write_csv(file) if ending == "csv" else write_skos(file, f"{site.rstrip('/')}/tags", _FORMS[ending])


def read(data: bytes, name: str, media_type: str = "") -> VocabularyFile:
    """Read a file of tags: SKOS if its name or its type says so, else CSV.

    Raises:
        BadVocabulary: it cannot be understood, or contradicts itself.
    """
    ending = PurePath(name.replace("\\", "/")).suffix.lower()
    is_csv = ending == ".csv" or media_type.partition(";")[0].strip().lower() == "text/csv"
    return read_csv(data) if is_csv else read_skos(data, name, media_type)


def preview(vocabulary: Vocabulary, file: VocabularyFile) -> Plan:
    """Tell what :func:`bring_in` would change, and change nothing.

    Raises:
        BadVocabulary: what would come of it contradicts itself.
    """
    return plan(vocabulary, file, now())


def bring_in(catalogue: Catalogue, file: VocabularyFile, by: By) -> BroughtIn:
    """Let the vocabulary become what a file says, as one action; tags that are not in it stay.

    Raises:
        BadVocabulary: what would come of it contradicts itself.
    """
    with catalogue.transaction():
        made = preview(catalogue.vocabulary.all(), file)
        return BroughtIn(carry_out(catalogue, made, by), made)
