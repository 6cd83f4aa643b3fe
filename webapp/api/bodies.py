"""What operations that change something are sent, as JSON; an unknown key is an error, for it would be passed over."""

from __future__ import annotations

from base64 import b64decode
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"  # RFC 4648, section 4
_Name = Annotated[str, Field(max_length=400)]
_Words = Annotated[str, Field(max_length=4000)]
_Names = Annotated[list[_Name], Field(max_length=500)]
_Number = Annotated[
    int,
    Field(ge=1, le=2147483647),
    # JSON tells no whole number from a number that happens to be whole.
    BeforeValidator(lambda given: int(given) if isinstance(given, float) and given.is_integer() else given),
]


class Body(BaseModel):
    """What is sent."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class DocumentTags(Body):
    """Tags to apply to a document, or to words of it, and to take off."""

    add: _Names = Field([], examples=[["evidence-type/review"]])
    """Keys or names of tags to apply."""
    remove: _Names = []
    """Keys or names of tags to take off."""
    passage: _Number | None = None
    """The passage to tag; without it the whole document."""
    quote: _Words = ""
    """Words of the passage to tag; they must stand there."""
    note: Annotated[str, Field(max_length=2000)] = ""
    """A note, kept with the tag."""


class Chosen(Body):
    """Documents, by number or by a search."""

    documents: Annotated[list[_Number], Field(max_length=10_000)] | None = None
    """The documents, by number."""
    search: _Words | None = Field(None, examples=["q=neglect&kind=review"])
    """Or every document that a search finds: what follows the question mark in the address of a result page."""


class ManyTags(Chosen):
    """Tags to apply to many documents and to take off, in one go."""

    add: _Names = []
    """Keys or names of tags to apply."""
    remove: _Names = []
    """Keys or names of tags to take off."""
    note: Annotated[str, Field(max_length=2000)] = ""
    """A note, kept with the tag."""
    preview: bool = False
    """Say what would change, and change nothing."""


class _Said(Body):
    definition: _Words | None = None
    """What it means."""
    note: _Words | None = None
    """On its use: what belongs here and what does not."""
    other_names: _Names | None = None
    words: _Names | None = None
    """Usual words in documents."""
    acronyms: Annotated[dict[_Name, _Name], Field(max_length=100)] | None = None
    """Acronyms with their long forms."""
    parents: _Names | None = None
    """Keys or names of the tags that it lies beneath."""


class NewTag(_Said):
    """A tag to add."""

    group: _Name = Field(..., examples=["theme"])
    """The slug of its group."""
    name: _Name


class ChangedTag(_Said):
    """What is to be said of a tag; what is left out stays as it is."""

    tag: _Name
    """Its key or name."""
    name: _Name | None = None
    """Its name from now on; the one before goes on finding it."""


class Merger(Body):
    """Two tags that become one."""

    tag: _Name
    """The key or name of the tag that goes."""
    into: _Name
    """The key or name of the tag that it becomes."""


class Division(Body):
    """A tag, and those that take its place."""

    tag: _Name
    into: Annotated[list[_Name], Field(max_length=100)]
    """Keys or names of two tags or more."""


class OneTag(Body):
    """A tag."""

    tag: _Name
    """Its key or name; of one that is no longer applied, its key."""


class NewGroup(Body):
    """A group of tags to add."""

    name: _Name
    definition: _Words = ""
    """The question that its tags answer."""


class ChangedGroup(Body):
    """What is to be said of a group of tags; what is left out stays as it is."""

    group: _Name
    """Its slug, which stays."""
    name: _Name | None = None
    definition: _Words | None = None


class VocabularyText(Body):
    """A file of tags."""

    text: Annotated[str, Field(max_length=5_000_000)]
    format: Literal["csv", "ttl", "rdf", "jsonld"] = "csv"
    """CSV, or SKOS as Turtle, RDF/XML or JSON-LD."""
    preview: bool = False
    """Say what would change, and change nothing."""


class NewRound(Chosen):
    """A round to begin: who is to code which documents, each for themselves."""

    name: _Name
    groups: Annotated[list[_Name], Field(max_length=100)] = Field(..., examples=[["evidence-type"]])
    """The slugs of the tag groups that the coders are to answer."""
    coders: Annotated[list[_Name], Field(max_length=100)]
    """E-mail addresses or names of those who code, two or more; all of them may tag."""
    blind: bool = True
    """Let no coder see another’s tags until the agreement is opened."""


class Coded(Body):
    """A document of a round that you are done with, or not."""

    document: _Number
    done: bool = True
    """With false you are not done with it after all."""


class Decision(Body):
    """What is agreed upon a document of a round."""

    document: _Number
    tags: _Names = Field(..., examples=[["evidence-type/review"]])
    """Keys or names of the tags that it has, of those that the round asks about; none is an answer too."""
    why: Annotated[str, Field(max_length=4000)] = ""
    """How it was agreed; needed unless all coded the document so."""


class NewLook(Body):
    """A search for what belongs in a cell of the evidence map, which found nothing."""

    row: _Name = Field(..., examples=["neglect"])
    """A tag, by key or name, or a year."""
    column: _Name = Field(..., examples=["evidence-type/review"])
    """Another, of another tag group, or a year."""
    search: _Words = Field(..., examples=["q=neglect review"])
    """The search that was made: words, or the address of a result page."""
    note: Annotated[str, Field(max_length=4000)] = ""
    """More to say, such as where else you looked."""
    rows: _Name = ""
    """The tag group of the row, or year: needed only where the row could be of several."""
    columns: _Name = ""
    """That of the column."""


class NewPaper(Body):
    """A paper to hand in, as text or as a file."""

    name: _Name = Field("", examples=["draft.docx"])
    """The name of the file, whose ending says what it is; empty for pasted text."""
    text: Annotated[str, Field(max_length=5_000_000)] = ""
    """The text, where it is no file."""
    file: Annotated[str, Field(max_length=7_000_000, pattern=_BASE64)] = ""
    """The file in Base64 (RFC 4648)."""
    paper: _Number | None = None
    """The paper that it is a new version of."""
    title: Annotated[str, Field(max_length=300)] = ""
    """Without it the paper’s own title is taken."""

    def data(self) -> bytes:
        """Give the bytes that were sent."""
        return b64decode(self.file) if self.file else self.text.encode()


class Choice(Body):
    """Which document a work is."""

    work: _Number
    """The work, by its number in the paper."""
    document: _Number | None
    """The document; null says that it is none that is held."""


class Choices(Body):
    """What is decided on works of a paper."""

    choices: Annotated[list[Choice], Field(min_length=1, max_length=2000)]
    note: Annotated[str, Field(max_length=2000)] = ""
    """A note, kept with the decision."""
