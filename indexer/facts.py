"""The shapes of what is given as JSON, on the command line and by the API; what is said of each key is said here."""

from __future__ import annotations

from typing_extensions import TypedDict  # Python's own tells pydantic too little before 3.12

from indexer.model import LocatorLabel


class LocatorFacts(TypedDict):
    """Where in a file something stands."""

    label: LocatorLabel
    value: str
    """What is printed there, such as iv for a page."""
    index: int
    """Counted from 1 in the file."""


class TroubleFacts(TypedDict):
    """Why something could not be read, and what to do about it."""

    reason: str
    remedy: str
    needs: str | None
    """The program whose absence is the cause, if that is it."""


class ResultDocument(TypedDict):
    """What a result says of its document."""

    id: int
    title: str
    kind: str
    date: str
    """ISO 8601: a day, a month or a year; empty when it is not known."""
    organisation: str
    workstreams: list[str]
    tags: list[str]
    """Keys of its other tags, such as “evidence-type/review”."""


class HitFacts(TypedDict):
    """A passage that answers."""

    position: int
    """Its number in the document, from 1."""
    locator: LocatorFacts
    heading: str
    in_notes: bool
    """The words stand in the speaker’s notes."""
    snippet: str
    """Some of the text as HTML: escaped, with the words that were searched in mark elements."""
    url: str
    """The address of its page on the site."""


class ResultFacts(TypedDict):
    """A document that answers, with its best passages."""

    document: ResultDocument
    match: str
    """Where the words come together: “passage”, “document” (only on different pages) or “any” (only some of them)."""
    matching_passages: int
    """All of its passages that answer."""
    passages: list[HitFacts]


class FacetValueFacts(TypedDict):
    """A value that results can be narrowed to."""

    value: str
    label: str
    count: int
    """Documents that have it, the other facets applied."""
    chosen: bool
    excluded: bool


class SearchedFacts(TypedDict):
    """What a search looked through."""

    documents: int
    passages: int
    unreadable: int
    """Documents of which nothing, and passages of which not everything, could be read."""


class ResultsFacts(TypedDict):
    """The answer to a search, best first."""

    query: str
    searched_as: str
    """How the query was understood."""
    expansions: list[str]
    """Acronyms that found their long forms too."""
    notes: list[str]
    """Sentences on what could not be understood, or is not in the library."""
    documents: int
    """Documents with all the words in one passage."""
    passages: int
    """Passages with all the words."""
    across: int
    """Further documents with all the words, but on different pages."""
    any_word: int
    """Further documents with some of the words, looked for when there are no others."""
    coverage: SearchedFacts
    facets: dict[str, list[FacetValueFacts]]
    results: list[ResultFacts]


class DocumentFacts(TypedDict):
    """What is known of a document; a value that is not known is empty."""

    id: int
    title: str
    kind: str
    date: str
    """ISO 8601: a day, a month or a year."""
    organisation: str
    author: str
    language: str
    """ISO 639 code."""
    audience: str
    """“public”, or the groups it is for."""
    workstreams: list[str]
    tags: list[str]
    """Keys of its other tags, such as “evidence-type/review”."""
    standing: str
    """“current” or “superseded”."""
    status: str
    """How much could be read: “read”, “partly read” or “unreadable”."""
    superseded_by: int | None
    """The document that is its newer edition."""
    passages: int
    unreadable_passages: int
    media_type: str
    sha256: str
    """The checksum of the original file."""


class SourceFacts(TypedDict):
    """Where the value of a metadata field comes from."""

    source: str
    confirmed: bool
    """Otherwise it is a guess that nobody has looked at yet."""


class NearCopyFacts(TypedDict):
    """A document with nearly the same words."""

    document: int
    similarity: float
    """1 is word for word."""


class DetailFacts(DocumentFacts):
    """Everything that is known of a document."""

    problem: TroubleFacts | None
    sources: dict[str, SourceFacts]
    """Where the metadata come from, by field."""
    near_copies: list[NearCopyFacts]
    """Most alike first."""
    earlier_editions: list[int]
    """Documents that it took the place of."""


class LinkFacts(TypedDict):
    """A link in the text."""

    url: str
    anchor: str
    """The words that carry it."""


class PassageFacts(TypedDict):
    """A page, a slide, a sheet or part of a section."""

    document: int
    position: int
    """Its number in the document, from 1."""
    locator: LocatorFacts
    heading: str
    text: str
    notes: str
    """The speaker’s notes of a slide."""
    running: str
    """Running headers and footers, which are not searched."""
    links: list[LinkFacts]
    problem: TroubleFacts | None
    reader: str
    """The program and version that read it."""
    url: str
    """The address of its page on the site."""


class GapFacts(TypedDict):
    """A file, or a place in one, that could not be read."""

    document: int | None
    title: str | None
    path: str
    """Where the file was found; the site leaves the folders of its machine out."""
    place: str | None
    reason: str
    remedy: str
    needs: str | None
    """The program whose absence is the cause, if that is it."""


class VanishedFacts(TypedDict):
    """A file that is no longer where it was; the library keeps what it read of it."""

    path: str
    since: str


class CoverageFacts(TypedDict):
    """What a search looks through, and what it cannot."""

    documents: int
    passages: int
    pending: int
    """Documents that wait for the index."""
    standings: dict[str, int]
    """Documents by standing."""
    outcomes: dict[str, int]
    """Files by what became of them."""
    unreadable_files: list[GapFacts]
    unreadable_passages: list[GapFacts]
    not_documents: list[GapFacts]
    vanished: list[VanishedFacts]


class ProgressFacts(TypedDict):
    """How far a coder of a round is."""

    coder: str
    done: int
    """Documents that they are done with, of those that you may see."""
    of: int


class RoundFacts(TypedDict):
    """Documents that several people code, each for themselves, and then agree upon."""

    id: int
    name: str
    groups: list[str]
    """The tag groups that it asks about."""
    blind: bool
    """No coder sees another’s tags until the agreement is opened."""
    state: str
    """“coding”, “agreeing” or “closed”."""
    added_at: str
    added_by: str
    opened_at: str
    """Empty until the agreement is opened."""
    closed_at: str
    documents: list[int]
    """Those that you may see."""
    progress: list[ProgressFacts]


class FigureFacts(TypedDict):
    """How far coders agree on a tag, or on all tags together."""

    tag: str
    """The key of the tag; empty for all together."""
    n: int
    """Documents that at least two coders finished; no others count."""
    judgements: int
    """Answers to a question that somebody else answered too."""
    prevalence: float
    """The share of these that are yes."""
    percent: float | None
    """The share of pairs of answers that are the same, from 0 to 1."""
    kappa: float | None
    """Cohen’s kappa; with three coders or more its mean over the pairs of coders."""
    alpha: float | None
    """Krippendorff’s alpha for nominal data."""
    method: str
    """How kappa was reached."""
    why_none: str
    """Why a figure is missing."""
    caution: str
    """When a low kappa or alpha is easily misread."""


class AnswerFacts(TypedDict):
    """What one coder said of one document."""

    coder: str
    finished: bool
    """Otherwise the answer is missing, and the tags are none."""
    tags: list[str]


class AgreedFacts(TypedDict):
    """What was agreed upon a document."""

    tags: list[str]
    at: str
    by: str
    why: str


class ComparedFacts(TypedDict):
    """The answers of the coders for a document."""

    document: int
    compared: str
    """“agreed” (upon), “same”, “different” or “alone”: fewer than two coders finished it."""
    answers: list[AnswerFacts]
    agreed: AgreedFacts | None


class AgreementFacts(TypedDict):
    """How far the coders of a round agree, over the documents that you may see."""

    round: int
    overall: FigureFacts
    tags: list[FigureFacts]
    documents: list[ComparedFacts]


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


class StoryFacts(TypedDict):
    """One thing that happened to a document."""

    at: str
    """ISO 8601, UTC."""
    by: str
    what: str
    """“added”, “guessed”, “described”, “corrected”, “tagged”, “untagged”, “superseded” and the like."""
    field: str
    """The metadata field that changed, or the tag."""
    before: str
    after: str
    """Of tags, all that the document had before and after."""
    source: str
    """Where a value or a tag comes from, such as “manifest”, “person”, “suggestion” or “agreed”."""
    passage: int | None
    quote: str
    note: str
    score: float | None
    """Of an accepted suggestion, how sure it was."""
    words: list[str]
    """Of an accepted suggestion, the words that prompted it."""


class StoriesFacts(TypedDict):
    """What happened to a document, oldest first."""

    events: list[StoryFacts]


class AxisValueFacts(TypedDict):
    """A row or a column of a map."""

    key: str
    """The key of its tag, or a year."""
    label: str
    depth: int
    """How far beneath the top of its tree it stands."""


class AxisFacts(TypedDict):
    """The rows or the columns of a map."""

    slug: str
    """A tag group, or “year”."""
    name: str
    values: list[AxisValueFacts]


class LookFacts(TypedDict):
    """Somebody searched for what belongs in a cell, and found none."""

    at: str
    by: str
    search: str
    """The search that was made, as the query of a result page’s address."""
    note: str


class CellChangeFacts(TypedDict):
    """What became of a cell since the earlier day."""

    came: int
    """Documents that stand there now and did not then."""
    went: int
    words: str
    """What changed; empty where nothing did."""


class CellFacts(TypedDict):
    """Where a row and a column of a map cross."""

    row: str
    column: str
    documents: int
    unreadable: int
    """Documents that could not be read and may belong here."""
    passages: int | None
    """Passages tagged with the row’s or the column’s tag; null where they were not counted."""
    state: str
    """“found”, or why the cell is empty: “held but unreadable”, “searched, none found” or “not yet looked at”."""
    words: str
    """What the cell says."""
    looked: LookFacts | None
    """The latest search on record that found nothing."""
    change: CellChangeFacts | None


class MapFacts(TypedDict):
    """An evidence map: what is held on each pair of values of two axes, and why a cell is empty."""

    rows: AxisFacts
    columns: AxisFacts
    on: str
    """The day at whose end it was so, ISO 8601; empty for the present."""
    compared: str
    """The earlier day that changes are told since; empty without a comparison."""
    considered: int
    """Documents that were asked for; the sum of the four that follow."""
    on_map: int
    only_row: int
    """With a value among the rows and none among the columns."""
    only_column: int
    neither: int
    unreadable: int
    """Documents in which nothing could be read, and that may belong here."""
    adding_up: list[str]
    """How it adds up, in sentences."""
    notes: list[str]
    """Sentences on what could not be understood of the search."""
    cells: list[CellFacts]
    """Row by row."""
