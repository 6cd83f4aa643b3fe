"""The tables of people, what they were given, what they search, and the log."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from indexer.catalogue.tables.columns import metadata, text

# A person with an account; the local owner, who needs none, has no email. Rows stay: the log speaks of them.
people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    text("email"),  # lower case, unique unless empty
    text("role"),
    text("password"),  # Argon2 hash; empty until an invitation is accepted
    text("subject"),  # at the single sign-on provider
    text("disabled_at"),  # empty while they may sign in
    text("added_at"),
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
    text("kind"),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    text("name"),
    text("scope"),  # what a token may be used for, words separated by spaces; a feed's saved search
    text("added_at"),
    text("used_at"),
    text("expires_at"),  # empty: never
    text("ended_at"),  # empty while it opens something
)

# A search that somebody kept; the address is the query string of its result page.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    text("name"),
    text("address"),
    Column("shared", Integer, nullable=False, server_default="0"),
    text("added_at"),
    sqlite_autoincrement=True,
)

# When somebody last looked at the results of a saved search, and which document was then the last to be found: those
# with higher numbers are news. No clock could tell, as an index run writes its beginning on every document.
looks = Table(
    "looks",
    metadata,
    Column("search_id", Integer, ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    text("at"),
    Column("last_document", Integer, nullable=False, server_default="0"),
)

# A search that somebody made lately.
recent_searches = Table(
    "recent_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    text("address"),
    Column("documents", Integer, nullable=False, server_default="0"),
    text("at"),
    UniqueConstraint("person_id", "address"),
)

# Every change, by whom and when, without the words of documents. Rows are only ever added: triggers refuse the rest.
log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True),
    text("at"),
    text("by"),
    text("action"),
    text("object"),  # "document 12", "person 3", "saved search 7"
    text("detail"),
)

Index(None, people.c.email)
