"""The tables of codings, of what was done in one go, and of rounds."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, Table

from indexer.catalogue.tables.columns import metadata, text

# A coding: somebody applied a tag to a document, or to words of a passage. Taking it off again keeps the row.
codings = Table(
    "codings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id"), nullable=False, index=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False, server_default="0"),  # the passage; 0 is the whole document
    text("quote"),  # the words, and some of what stands around them
    text("before"),
    text("after"),
    text("note"),
    text("source"),  # "manifest", "person", "suggestion", "agreed", "earlier edition"
    text("prompted"),  # JSON, the score and the words of the suggestion that was accepted
    text("added_at"),
    text("added_by"),
    text("removed_at"),  # empty while it stands
    text("removed_by"),
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
    text("at"),
    text("by"),
    Column("person_id", Integer),
    text("kind"),  # "tags", "undo", "agreed", or what was done to the vocabulary
    text("summary"),
    Column("round_id", Integer),  # empty unless its codings are a coder's own
    text("change"),  # JSON, of the vocabulary: the tags before and after
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
    text("name"),
    text("groups"),  # JSON, slugs of the tag groups that it is about
    Column("blind", Integer, nullable=False, server_default="1"),
    text("added_at"),
    text("added_by"),
    Column("person_id", Integer),  # who began it
    text("opened_at"),  # when the coders were to agree; empty while they code
    text("opened_by"),
    text("closed_at"),  # empty while it goes on
    text("closed_by"),
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
    text("at"),
    text("by"),
    text("why"),
    text("tags"),  # JSON, their keys
    sqlite_autoincrement=True,
)

# A coder is done with a document, which may have none of the tags.
round_progress = Table(
    "round_progress",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    text("at"),
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
    text("at"),
    text("by"),
)

# A person looked for evidence for a cell of the map, and there was none.
looked_for = Table(
    "looked_for",
    metadata,
    Column("id", Integer, primary_key=True),
    text("rows"),  # what the map's rows are: a tag group, or "year"
    text("row"),
    text("columns"),
    text("column"),
    text("search"),  # the address of the search that was made
    text("note"),
    text("at"),
    text("by"),
    text("taken_back_at"),
)
