"""The tables of files that wait to be read, and of who reads them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from indexer.catalogue.tables.columns import metadata, text

# A process that reads files which wait; its number is locked in the database as long as it lives.
workers = Table(
    "workers",
    metadata,
    Column("id", Integer, primary_key=True),
    text("host"),
    Column("process", Integer, nullable=False),
    text("started_at"),
    sqlite_autoincrement=True,
)

# A file that waits; its row goes in the transaction that writes down what became of it.
waiting_files = Table(
    "waiting_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    text("name"),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    text("media_type"),
    Column("again", Integer, nullable=False, server_default="0"),  # 1: it is read although it has not changed
    text("manifest"),  # JSON, what the collection's manifest says of it
    Column("put_by", Integer, nullable=False),  # the worker who found it
    Column("worker_id", Integer, index=True),  # who reads it; empty while nobody does. It may have died
    Column("tries", Integer, nullable=False, server_default="0"),  # how often somebody began
    sqlite_autoincrement=True,
)
