"""The vocabulary as a file holds it, whatever the format, and what every such file must hold to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from indexer.errors import BadVocabulary
from indexer.model import TagGroup

MOST_BYTES = 5_000_000
MOST_TAGS = 20_000

_NOT_TEXT = "The file is not text in UTF-8. Save it as UTF-8, in Excel as “CSV UTF-8”, and read it again."
_SLUG = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class WrittenTag:
    """A tag in a file. ``parents`` and ``successors`` are slugs of its own group, or "group/slug" of another."""

    group: str
    group_name: str
    slug: str
    name: str
    definition: str = ""
    note: str = ""
    other_names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    past_names: tuple[str, ...] = ()
    retired: bool = False
    successors: tuple[str, ...] = ()

    def key(self, reference: str = "") -> tuple[str, str]:
        """Give the group and slug of the tag that a reference in this entry means, or of the entry itself."""
        group, _, slug = (reference or self.slug).rpartition("/")
        return group or self.group, slug


@dataclass(frozen=True, slots=True)
class VocabularyFile:
    """Groups and their tags; ``notes`` are sentences on what of a file could not be taken over."""

    groups: tuple[TagGroup, ...] = ()
    tags: tuple[WrittenTag, ...] = ()
    notes: tuple[str, ...] = ()
    places: tuple[str, ...] = field(default=(), compare=False)
    """Where each tag stands in the file, as a sentence begins: "Line 3: "; none in a format without lines."""

    def place(self, at: int) -> str:
        """Begin a sentence on a tag by where it stands."""
        return self.places[at] if self.places else ""


def decoded(data: bytes) -> str:
    """Give a file's text.

    Raises:
        BadVocabulary: it is too long, or not in UTF-8.
    """
    if len(data) > MOST_BYTES:
        raise BadVocabulary(f"The file is over {MOST_BYTES // 1_000_000} MB. Split it, and read the parts one by one.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadVocabulary(_NOT_TEXT) from error
    if "\0" in text:  # so ASCII in UTF-16 without a mark looks
        raise BadVocabulary(_NOT_TEXT)
    return text


def is_slug(text: str) -> bool:
    """Tell whether a text can be a short name: letters, digits and "_", "." or "-", without spaces."""
    return bool(_SLUG.fullmatch(text))


def checked(file: VocabularyFile, places: Iterable[str] = ()) -> VocabularyFile:
    """Give the file back with the places of its tags, if it does not contradict itself.

    Raises:
        BadVocabulary: it has too many tags, one twice, one that stands above itself, or names one that is not there.
    """
    if len(file.tags) > MOST_TAGS:
        raise BadVocabulary(f"The file has more than {MOST_TAGS:,} tags. Split it, and read the parts one by one.")
    file = replace(file, places=tuple(places))
    placed = [(tag, file.place(at)) for at, tag in enumerate(file.tags)]
    entries: dict[tuple[str, str], WrittenTag] = {}
    for entry, place in placed:
        if entry.key() in entries:
            raise BadVocabulary(
                f"{place}The group “{entry.group}” has a tag “{entry.slug}” already. Give one of them another slug."
            )
        entries[entry.key()] = entry
    for entry, place in placed:
        for column, references in (("parents", entry.parents), ("successors", entry.successors)):
            for reference in references:
                if entry.key(reference) not in entries:
                    raise BadVocabulary(
                        f"{place}“{entry.name}” names “{reference}” among its {column}, and the file has no such tag. "
                        "Add it, or take the name away."
                    )
    _refuse_circles(entries, lambda entry: entry.parents, "stand above one another")
    _refuse_circles(entries, lambda entry: entry.successors, "take one another’s place")
    return file


def _refuse_circles(
    entries: Mapping[tuple[str, str], WrittenTag], led: Callable[[WrittenTag], Iterable[str]], what: str
) -> None:
    graph = {key: [entry.key(each) for each in led(entry)] for key, entry in entries.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = " → ".join(f"“{entries[key].name}”" for key in reversed(error.args[1]))
        raise BadVocabulary(
            f"These tags {what} in a circle: {names}. Take one of the links away and read the file again."
        ) from error
