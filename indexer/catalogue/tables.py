"""The tables, meant to be read: one for each noun, with what a row means."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


# An original, kept once under its SHA-256 (hexadecimal).
files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    _text("media_type"),
    _text("added_at"),
)

# One edition of a review, report, deck or page. Its id is never used again, which AUTOINCREMENT sees to.
documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),  # stays after a purge, so that it is known again
    _text("media_type"),
    _text("title"),
    _text("kind"),
    _text("date"),  # ISO 8601, possibly only year or month
    _text("organisation"),
    _text("author"),
    _text("language"),  # ISO 639-1
    _text("audience"),
    _text("standing"),
    _text("status"),
    _text("reason"),
    _text("remedy"),
    _text("needs"),  # the missing program, if that is why it could not be read
    Column("passages", Integer, nullable=False, server_default="0"),
    Column("unreadable_passages", Integer, nullable=False, server_default="0"),
    Column("revision", Integer, nullable=False, server_default="1"),  # counts changes that the index must follow
    Column("superseded_by", Integer, ForeignKey("documents.id")),
    Column("signature", LargeBinary),  # MinHash, 128 × 4 bytes, for near-copies
    _text("reading"),  # version of the extraction code that read it
    _text("added_at"),
    sqlite_autoincrement=True,
)

# The unit that is indexed and quoted, in reading order; position counts from 1.
passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    _text("label"),  # page, slide, section or sheet
    _text("value"),  # as printed
    Column("locator_index", Integer, nullable=False),  # in the file, from 1
    _text("heading"),
    _text("text"),
    _text("notes"),
    _text("running"),
    _text("reader"),
    _text("reason"),
    _text("remedy"),
    _text("needs"),
    UniqueConstraint("document_id", "position"),
)

# A hyperlink on a passage.
links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("passage_id", Integer, ForeignKey("passages.id", ondelete="CASCADE"), nullable=False, index=True),
    _text("url"),
    _text("anchor"),
)

# Where a file was found: a path, or "archive.zip!/member". One row a path, what it held when last seen.
locations = Table(
    "locations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("sha256", String(64), nullable=False, server_default="", index=True),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("modified_ns", BigInteger, nullable=False, server_default="0"),
    Column("document_id", Integer, ForeignKey("documents.id"), index=True),
    _text("outcome"),
    _text("reason"),
    _text("remedy"),
    _text("needs"),
    _text("seen_at"),
    _text("vanished_at"),  # empty while the file is there
)

# Tags that answer one question about a document; the group "workstream" holds the programme's workstreams.
tag_groups = Table(
    "tag_groups",
    metadata,
    Column("slug", String(100), primary_key=True),
    _text("name"),
    _text("definition"),
    Column("rank", Integer, nullable=False, server_default="0"),
)

# A term of the vocabulary. It is never deleted: what was coded with it keeps its meaning.
tags = Table(
    "tags",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("tag_group"),
    _text("slug"),
    _text("name"),
    _text("definition"),
    Column("rank", Integer, nullable=False, server_default="0"),
    _text("note"),  # on its use
    _text("retired_at"),  # empty while it may be applied
    Column("stands_for", Integer),  # the tag that it was merged into, at the end of the chain; empty: itself
    Column("edited", Integer, nullable=False, server_default="0"),  # 1: a person's word, which no collection overrules
    UniqueConstraint("tag_group", "slug"),
)

# A tag lies beneath another: whatever has it counts for that too.
tag_parents = Table(
    "tag_parents",
    metadata,
    Column("tag_id", Integer, ForeignKey("tags.id"), primary_key=True),
    Column("parent_id", Integer, ForeignKey("tags.id"), primary_key=True),
)

# What took the place of a tag: one after a merge, several after a split.
tag_successors = Table(
    "tag_successors",
    metadata,
    Column("tag_id", Integer, ForeignKey("tags.id"), primary_key=True),
    Column("successor_id", Integer, ForeignKey("tags.id"), primary_key=True),
)

# Another name of a tag, or one that it had: past names stay for good.
tag_names = Table(
    "tag_names",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id"), nullable=False, index=True),
    _text("kind"),  # "other" or "past"
    _text("name"),
)

# A usual word or phrase of a tag.
tag_words = Table(
    "tag_words",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), nullable=False, index=True),
    _text("words"),
)

# An acronym and its long form; tag_id is empty for those of no single workstream.
acronyms = Table(
    "acronyms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), index=True),
    _text("acronym"),
    _text("long_form"),
)

# A coding: somebody applied a tag to a document, or to words of a passage. Taking it off again keeps the row.
codings = Table(
    "codings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id"), nullable=False, index=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False, server_default="0"),  # the passage; 0 is the whole document
    _text("quote"),  # the words, and some of what stands around them
    _text("before"),
    _text("after"),
    _text("note"),
    _text("source"),  # "manifest", "person", "suggestion", "agreed", "earlier edition"
    _text("prompted"),  # JSON, the score and the words of the suggestion that was accepted
    _text("added_at"),
    _text("added_by"),
    _text("removed_at"),  # empty while it stands
    _text("removed_by"),
    Column("person_id", Integer),  # whose it is, where each coder of a round has their own
    Column("round_id", Integer, ForeignKey("rounds.id")),  # empty: it is everybody's
    Column("added_in", Integer, ForeignKey("actions.id"), index=True),
    Column("removed_in", Integer, ForeignKey("actions.id"), index=True),
    Column("changed", Integer, nullable=False, server_default="0", index=True),  # the count of tag changes then
)

# Something done to tags in one go, which can be undone in one go.
actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("at"),
    _text("by"),
    Column("person_id", Integer),
    _text("kind"),  # "tags", "undo", "agreed", or what was done to the vocabulary
    _text("summary"),
    Column("round_id", Integer),  # empty unless its codings are a coder's own
    _text("change"),  # JSON, of the vocabulary: the tags before and after
    Column("undoes", Integer, ForeignKey("actions.id")),
    Column("undone_in", Integer, ForeignKey("actions.id")),
    Column("documents", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

# Several people code the same documents, each for themselves, and then agree.
rounds = Table(
    "rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("name"),
    _text("groups"),  # JSON, slugs of the tag groups that it is about
    Column("blind", Integer, nullable=False, server_default="1"),
    _text("added_at"),
    _text("added_by"),
    Column("person_id", Integer),  # who began it
    _text("opened_at"),  # when the coders were to agree; empty while they code
    _text("opened_by"),
    _text("closed_at"),  # empty while it goes on
    _text("closed_by"),
    sqlite_autoincrement=True,
)

# A coder of a round.
round_people = Table(
    "round_people",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), primary_key=True),
)

# A document of a round.
round_documents = Table(
    "round_documents",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# What was agreed upon a document of a round; the latest stands, and the earlier ones are kept.
round_agreements = Table(
    "round_agreements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False, index=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    _text("at"),
    _text("by"),
    _text("why"),
    _text("tags"),  # JSON, their keys
    sqlite_autoincrement=True,
)

# A coder is done with a document, which may have none of the tags.
round_progress = Table(
    "round_progress",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    _text("at"),
)

# A suggestion that was turned down: it is not made again.
refusals = Table(
    "refusals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id"), nullable=False),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", Integer),
    Column("round_id", Integer),
    Column("score", Float, nullable=False, server_default="0"),
    _text("at"),
    _text("by"),
)

# A person looked for evidence for a cell of the map, and there was none.
looked_for = Table(
    "looked_for",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("rows"),  # what the map's rows are: a tag group, or "year"
    _text("row"),
    _text("columns"),
    _text("column"),
    _text("search"),  # the address of the search that was made
    _text("note"),
    _text("at"),
    _text("by"),
    _text("taken_back_at"),
)

# What happened to a document, oldest first; a field's newest row says where its value comes from.
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id"), nullable=False, index=True),
    _text("at"),
    _text("by"),
    _text("action"),  # added, guessed, described, corrected, tagged, withdrawn, superseded, purged …
    _text("field"),
    _text("before"),
    _text("after"),
    _text("source"),
    Column("confirmed", Integer, nullable=False, server_default="0"),
)

# Two documents with nearly the same words; first_id < second_id, similarity is the estimated Jaccard index.
near_copies = Table(
    "near_copies",
    metadata,
    Column("first_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("second_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("similarity", Float, nullable=False),
)

# A document whose index entry is out of date.
pending = Table(
    "pending",
    metadata,
    Column("document_id", Integer, primary_key=True),
    _text("since"),
)

# A run of `evidence index`; finished_at is empty when it was cut short.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("started_at"),
    _text("finished_at"),
    _text("paths"),
    _text("counts"),  # JSON, outcome to number
)

# Small facts about the library itself, such as its identity and its count of changes.
facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    _text("value"),
)

# A person with an account; the local owner, who needs none, has no email. Rows stay: the log speaks of them.
people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("email"),  # lower case, unique unless empty
    _text("role"),
    _text("password"),  # Argon2 hash; empty until an invitation is accepted
    _text("subject"),  # at the single sign-on provider
    _text("disabled_at"),  # empty while they may sign in
    _text("added_at"),
    Column("keys", Integer, nullable=False, server_default="1"),  # whether single letters act as keys
    sqlite_autoincrement=True,
)

# A person belongs to a group; a group is there as long as a person or a document's audience names it.
memberships = Table(
    "memberships",
    metadata,
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("group_name", String(200), primary_key=True),
)

# A secret that was given out: a session, an invitation, a token of the API, the address of a feed. Only its hash is
# kept, and the row stays when it has ended.
credentials = Table(
    "credentials",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    _text("name"),
    _text("scope"),  # what a token may be used for, words separated by spaces; a feed's saved search
    _text("added_at"),
    _text("used_at"),
    _text("expires_at"),  # empty: never
    _text("ended_at"),  # empty while it opens something
)

# A search that somebody kept; the address is the query string of its result page.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    _text("name"),
    _text("address"),
    Column("shared", Integer, nullable=False, server_default="0"),
    _text("added_at"),
    sqlite_autoincrement=True,
)

# When somebody last looked at the results of a saved search, and which document was then the last to be found: those
# with higher numbers are news. No clock could tell, as an index run writes its beginning on every document.
looks = Table(
    "looks",
    metadata,
    Column("search_id", Integer, ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    _text("at"),
    Column("last_document", Integer, nullable=False, server_default="0"),
)

# A search that somebody made lately.
recent_searches = Table(
    "recent_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    _text("address"),
    Column("documents", Integer, nullable=False, server_default="0"),
    _text("at"),
    UniqueConstraint("person_id", "address"),
)

# Every change, by whom and when, without the words of documents. Rows are only ever added: triggers refuse the rest.
log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("at"),
    _text("by"),
    _text("action"),
    _text("object"),  # "document 12", "person 3", "saved search 7"
    _text("detail"),
)

# Documents that a person brings in together: an upload, or a folder on this machine.
imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer),  # empty from the command line; the name stays when an account goes
    _text("person"),
    _text("source"),  # "upload", or the folder
    _text("names"),  # JSON, the names of the uploaded files; on disk they have numbers
    _text("audience"),
    _text("workstreams"),  # JSON, slugs for every document of it
    _text("state"),
    _text("started_at"),
    _text("progress_at"),  # when its process last gave a sign of life
    _text("finished_at"),
    Column("files_done", Integer, nullable=False, server_default="0"),
    Column("files_total", Integer, nullable=False, server_default="0"),
    Column("seconds_left", Integer),  # empty while nobody can tell
    _text("current"),  # the file being read
    _text("waits_for"),  # who holds the library, while it waits its turn
    _text("complaints"),  # JSON, sentences on what was left aside on the way
    _text("reason"),
    _text("remedy"),
    sqlite_autoincrement=True,
)

# One file of an import: what became of it, and what a person decided.
import_files = Table(
    "import_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False, server_default=""),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("modified_ns", BigInteger, nullable=False, server_default="0"),
    _text("outcome"),
    _text("reason"),
    _text("remedy"),
    _text("needs"),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="SET NULL"), index=True),
    Column("proposed", Integer, nullable=False, server_default="0"),  # 1: the document waits for this decision
    _text("editions"),  # JSON, the documents it may be a newer edition of, with the reasons
    _text("decision"),  # add, newer edition or leave out; empty where there is nothing to decide
    Column("edition_of", Integer),
    _text("answer"),  # JSON, the values and workstreams that a person gave
    Column("carried_out", Integer, nullable=False, server_default="0"),
    UniqueConstraint("import_id", "path"),
)

Index(None, documents.c.standing)
Index(None, people.c.email)
