"""What Alembic runs: the migrations, on the connection that the catalogue hands over."""

from __future__ import annotations

from itertools import groupby

from alembic import context
from sqlalchemy import Connection

from indexer.catalogue.tables import metadata

_OTHER_ORDERS = """
    SELECT table_name, column_name,
        data_type || coalesce('(' || character_maximum_length || ')', '')
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying')
        AND collation_name IS DISTINCT FROM 'C'
    ORDER BY table_name
"""


def _compare_by_bytes(connection: Connection) -> None:
    """Have PostgreSQL compare text byte by byte, as SQLite does, whatever the language of the database."""
    for table, columns in groupby(connection.exec_driver_sql(_OTHER_ORDERS).all(), lambda row: row[0]):
        changes = ", ".join(f'ALTER COLUMN "{name}" TYPE {kind} COLLATE "C"' for _, name, kind in columns)
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {changes}')


connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
    if connection.dialect.name == "postgresql":
        _compare_by_bytes(connection)
