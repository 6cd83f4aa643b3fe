"""The tables of imports."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from indexer.catalogue.tables.columns import metadata, text

# Documents that a person brings in together: an upload, or a folder on this machine.
imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer),  # empty from the command line; the name stays when an account goes
    text("person"),
    text("source"),  # "upload", or the folder
    text("names"),  # JSON, the names of the uploaded files; on disk they have numbers
    text("audience"),
    text("workstreams"),  # JSON, slugs for every document of it
    text("state"),
    text("started_at"),
    text("progress_at"),  # when its process last gave a sign of life
    text("finished_at"),
    Column("files_done", Integer, nullable=False, server_default="0"),
    Column("files_total", Integer, nullable=False, server_default="0"),
    Column("seconds_left", Integer),  # empty while nobody can tell
    text("current"),  # the file being read
    text("waits_for"),  # who holds the library, while it waits its turn
    text("complaints"),  # JSON, sentences on what was left aside on the way
    text("reason"),
    text("remedy"),
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
    text("outcome"),
    text("reason"),
    text("remedy"),
    text("needs"),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="SET NULL"), index=True),
    Column("proposed", Integer, nullable=False, server_default="0"),  # 1: the document waits for this decision
    text("editions"),  # JSON, the documents it may be a newer edition of, with the reasons
    text("decision"),  # add, newer edition or leave out; empty where there is nothing to decide
    Column("edition_of", Integer),
    text("answer"),  # JSON, the values and workstreams that a person gave
    Column("carried_out", Integer, nullable=False, server_default="0"),
    UniqueConstraint("import_id", "path"),
)
