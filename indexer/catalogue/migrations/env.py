"""What Alembic runs: the migrations, on the connection that the catalogue hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from indexer.catalogue.migrations import postgresql
from indexer.catalogue.tables import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
    if connection.dialect.name == "postgresql":
        postgresql.complete(connection)
