"""The shapes of what is told of tags, their passages and their history as JSON, on the command line and by the API."""

from __future__ import annotations

from typing_extensions import TypedDict  # Python's own tells pydantic too little before 3.12

from indexer.facts import LocatorFacts


class TagFacts(TypedDict):
    """A tag of the vocabulary."""

    key: str
    """What names it among all: “evidence-type/review”; a workstream is its slug alone."""
    group: str
    slug: str
    name: str
    definition: str
    note: str
    """On its use: what belongs here and what does not."""
    other_names: list[str]
    past_names: list[str]
    """Names that it had; they go on finding it."""
    words: list[str]
    """Usual words in documents, which prompt suggestions."""
    acronyms: dict[str, str]
    """Acronyms with their long forms."""
    parents: list[str]
    """Keys of the tags that it lies beneath."""
    retired_at: str
    """Since when it is no longer applied; empty while it is."""
    successors: list[str]
    """Keys of what took its place: one after a merge, several after a split."""
    documents: int
    """Documents that have it, or a tag that counts for it."""
    passages: int
    """Places in documents that are tagged with it, or with one that counts for it."""


class TagGroupFacts(TypedDict):
    """Tags that answer one question about a document."""

    slug: str
    name: str
    definition: str
    tags: int
    """Tags of it that may be applied."""


class CodingFacts(TypedDict):
    """Somebody applied a tag."""

    id: int
    document: int
    tag: str
    """The key of the tag, as it counts now."""
    name: str
    position: int | None
    """The passage; null when the tag is on the whole document."""
    quote: str
    """The words that were tagged; empty for a whole passage or document."""
    note: str
    source: str
    """“person”, “suggestion”, “manifest”, “agreed” or “earlier edition”."""
    by: str
    at: str
    own: bool
    """It is your own in a round, which nobody else sees."""


class TaggedPassageFacts(CodingFacts):
    """Tagged words, where they stand now."""

    title: str
    """The title of the document."""
    state: str
    """What became of the words: “there”, “moved” to another passage, “changed” a little, or “gone”."""
    passage: int
    """The passage in which they stand now."""
    locator: LocatorFacts | None
    words: str
    """As they stand there now."""
    citation: str
    """As it is cited in a sentence."""
    reference: str
    """Its line in a list of references."""
    url: str
    """The address of the page on the site that shows the words."""


class TaggingFacts(TypedDict):
    """A tag was applied or taken off."""

    at: str
    by: str
    done: str
    """“applied” or “taken off”."""
    document: int
    title: str
    tag: str
    name: str
    position: int | None
    quote: str
    note: str
    source: str
    prompted: str
    """Of an accepted suggestion: its score and the words that prompted it, as JSON."""
    action: int | None
    """The action in which it was done, by which it can be undone."""
    own: bool
    before: list[str]
    """Keys of the document’s tags before."""
    after: list[str]


class TagCountFacts(TypedDict):
    """What an action would do with one tag."""

    tag: str
    name: str
    gains: int
    """Documents that it would be applied to."""
    loses: int
    """Documents that it would be taken off."""


class TagPlanFacts(TypedDict):
    """What tagging would change."""

    asked: int
    """Documents that were named or found."""
    documents: int
    """Documents that would change."""
    tags: list[TagCountFacts]
    left: dict[str, int]
    """Documents that would be left as they are, by why."""


class DoneFacts(TypedDict):
    """What an action came to."""

    action: int | None
    """Its number, by which it can be undone; null when nothing was changed."""
    summary: str
    changed: int
    documents: int
    left: dict[str, int]
    """Documents that were left as they are, by why."""


class ActionFacts(TypedDict):
    """Something that was done to tags or to the vocabulary in one go."""

    action: int
    at: str
    by: str
    kind: str
    """“tags”, “vocabulary”, “undo” or “agreed”."""
    summary: str
    documents: int
    undoes: int | None
    """The action that it undid."""
    undone_in: int | None
    """The action that undid it."""


class TagChangeFacts(TypedDict):
    """A tag that a file would change."""

    tag: str
    name: str
    """Its name now."""
    becomes: str
    """Its name then."""
    fields: list[str]
    """What would be different."""


class ImportFacts(TypedDict):
    """What a file of tags would change, or has changed."""

    action: int | None
    """The action, by which it can be undone; null when nothing was changed."""
    groups: list[str]
    """Slugs of new groups."""
    added: list[str]
    """Keys of new tags."""
    changed: list[TagChangeFacts]
    retired: list[TagChangeFacts]
    left: int
    """Tags of the file that are left as they are."""
    notes: list[str]
    """Sentences on what could not be taken over."""
