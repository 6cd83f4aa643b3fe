"""The tables of documents, their passages and their history, and of the library itself."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from indexer.catalogue.tables.columns import metadata, text

# An original, kept once under its SHA-256 (hexadecimal).
files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    text("media_type"),
    text("added_at"),
)

# One edition of a review, report, deck or page. Its id is never used again, which AUTOINCREMENT sees to.
documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),  # stays after a purge, so that it is known again
    text("media_type"),
    text("title"),
    text("kind"),
    text("date"),  # ISO 8601, possibly only year or month
    text("organisation"),
    text("author"),
    text("language"),  # ISO 639-1
    text("audience"),
    text("standing"),
    text("status"),
    text("reason"),
    text("remedy"),
    text("needs"),  # the missing program, if that is why it could not be read
    Column("passages", Integer, nullable=False, server_default="0"),
    Column("unreadable_passages", Integer, nullable=False, server_default="0"),
    Column("revision", Integer, nullable=False, server_default="1"),  # counts changes that the index must follow
    Column("superseded_by", Integer, ForeignKey("documents.id")),
    Column("signature", LargeBinary),  # MinHash, 128 × 4 bytes, for near-copies
    text("reading"),  # version of the extraction code that read it
    text("added_at"),
    sqlite_autoincrement=True,
)

# The unit that is indexed and quoted, in reading order; position counts from 1.
passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    text("label"),  # page, slide, section or sheet
    text("value"),  # as printed
    Column("locator_index", Integer, nullable=False),  # in the file, from 1
    text("heading"),
    text("text"),
    text("notes"),
    text("running"),
    text("reader"),
    text("reason"),
    text("remedy"),
    text("needs"),
    UniqueConstraint("document_id", "position"),
)

# A hyperlink on a passage.
links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("passage_id", Integer, ForeignKey("passages.id", ondelete="CASCADE"), nullable=False, index=True),
    text("url"),
    text("anchor"),
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
    text("outcome"),
    text("reason"),
    text("remedy"),
    text("needs"),
    text("seen_at"),
    text("vanished_at"),  # empty while the file is there
)

# What happened to a document, oldest first; a field's newest row says where its value comes from.
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id"), nullable=False, index=True),
    text("at"),
    text("by"),
    text("action"),  # added, guessed, described, corrected, tagged, withdrawn, superseded, purged …
    text("field"),
    text("before"),
    text("after"),
    text("source"),
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
    text("since"),
)

# A run of `evidence index`; finished_at is empty when it was cut short.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    text("started_at"),
    text("finished_at"),
    text("paths"),
    text("counts"),  # JSON, outcome to number
)

# Small facts about the library itself, such as its identity and its count of changes.
facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    text("value"),
)

Index(None, documents.c.standing)
