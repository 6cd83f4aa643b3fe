"""The tables of the vocabulary."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from indexer.catalogue.tables.columns import metadata, text

# Tags that answer one question about a document; the group "workstream" holds the programme's workstreams.
tag_groups = Table(
    "tag_groups",
    metadata,
    Column("slug", String(100), primary_key=True),
    text("name"),
    text("definition"),
    Column("rank", Integer, nullable=False, server_default="0"),
)

# A term of the vocabulary. It is never deleted: what was coded with it keeps its meaning.
tags = Table(
    "tags",
    metadata,
    Column("id", Integer, primary_key=True),
    text("tag_group"),
    text("slug"),
    text("name"),
    text("definition"),
    Column("rank", Integer, nullable=False, server_default="0"),
    text("note"),  # on its use
    text("retired_at"),  # empty while it may be applied
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
    text("kind"),  # "other" or "past"
    text("name"),
)

# A usual word or phrase of a tag.
tag_words = Table(
    "tag_words",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), nullable=False, index=True),
    text("words"),
)

# An acronym and its long form; tag_id is empty for those of no single workstream.
acronyms = Table(
    "acronyms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), index=True),
    text("acronym"),
    text("long_form"),
)
