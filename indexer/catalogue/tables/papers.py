"""The tables of papers that are being written, of what was decided on their citations, and of citable works."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table

from indexer.catalogue.tables.columns import metadata, text

# A paper that somebody writes. It is its owner's alone until it is shared.
papers = Table(
    "papers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    text("title"),
    text("audience"),  # empty: nobody but its owner; "everyone", or names of groups separated by ";"
    text("added_at"),
    text("added_by"),
    sqlite_autoincrement=True,
)

# A version of a paper, as it was handed in: its file, its text, and what was made of it.
paper_versions = Table(
    "paper_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper_id", Integer, ForeignKey("papers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    text("name"),  # of the file; empty for pasted text
    text("media_type"),
    Column("file", LargeBinary),  # as it was handed in; it goes when the paper goes
    text("read"),  # JSON, the text and what stands on it
    text("cited"),  # JSON, what it lists and cites
    text("checked"),  # JSON, what its quotations and figures were found to be
    text("checked_at"),
    Column("checked_changes", Integer, nullable=False, server_default="0"),  # the library's count of changes then
    text("added_at"),
    text("added_by"),
    Index("ix_paper_versions_paper_number", "paper_id", "number", unique=True),
)

# What a person decided on a work that a paper cites: which document it is, or that it is none that is held. The
# latest that was not taken back stands. It is kept by the work, not by its place, so that it holds for new versions.
paper_decisions = Table(
    "paper_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper_id", Integer, ForeignKey("papers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("batch", Integer, nullable=False, index=True),  # the number of its first row: what was decided in one go
    text("kind"),  # "held", "not held", "settled"
    text("work"),  # what the work, or the claim that was settled, is known by
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), index=True),
    text("note"),
    text("at"),
    text("by"),
    Column("person_id", Integer),
    text("undone_at"),
    text("undone_by"),
    Index("ix_paper_decisions_work", "work"),
    sqlite_autoincrement=True,
)

# Where the newest version of a paper relies on a document. Made anew whenever one of them changes.
paper_uses = Table(
    "paper_uses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper_id", Integer, ForeignKey("papers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),  # the passage; 0 is the whole document
    text("kind"),  # "citation", "quotation", "figure"
    Column("place", Integer, nullable=False, server_default="0"),  # where in the paper's text
    text("words"),
    Column("confirmed", Integer, nullable=False, server_default="0"),
    Index("ix_paper_uses_document_position", "document_id", "position"),
)

# A citable work as CSL-JSON: what is known of a document beyond its metadata, or a work that is not held.
sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), unique=True),
    text("csl"),
    text("work"),  # what the work is known by, so that the same one is not kept twice
    text("added_at"),
    text("added_by"),
    text("changed_at"),
    text("changed_by"),
    sqlite_autoincrement=True,
)

# A document, a passage, or words of one, that somebody put aside to cite.
basket = Table(
    "basket",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False, server_default="0"),  # the passage; 0 is the whole document
    text("quote"),
    text("before"),
    text("after"),
    text("note"),
    text("added_at"),
    Column("rank", Integer, nullable=False, server_default="0"),  # in the order that its person gave it
    sqlite_autoincrement=True,
)
