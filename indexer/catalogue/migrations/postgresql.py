"""What PostgreSQL needs beside the migrations: text is compared by bytes, and may be as long as it is."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Connection

_OTHER_ORDERS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying')
        AND collation_name IS DISTINCT FROM 'C'
    ORDER BY table_name
"""

_PRESENT = """
    SELECT relname FROM pg_class JOIN pg_am ON pg_am.oid = relam
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'i' AND amname = 'btree'
"""

# An index of PostgreSQL's usual kind has no room for 3,000 characters, which paths and addresses may have. One that
# keeps hashes has room for any, and rows that are the same are excluded through it just as well.
_LONG = {
    "uq_locations_path": """
        ALTER TABLE locations DROP CONSTRAINT uq_locations_path,
            ADD CONSTRAINT uq_locations_path EXCLUDE USING hash (path WITH =)
    """,
    "uq_import_files_import_id_path": """
        ALTER TABLE import_files DROP CONSTRAINT uq_import_files_import_id_path,
            ADD CONSTRAINT uq_import_files_import_id_path
                EXCLUDE USING hash ((import_id::text || ' ' || path) WITH =);
        CREATE INDEX ix_import_files_import_id ON import_files (import_id)
    """,
    "uq_recent_searches_person_id_address": """
        ALTER TABLE recent_searches DROP CONSTRAINT uq_recent_searches_person_id_address,
            ADD CONSTRAINT uq_recent_searches_person_id_address
                EXCLUDE USING hash ((person_id::text || ' ' || address) WITH =);
        CREATE INDEX ix_recent_searches_person_id ON recent_searches (person_id)
    """,
    "ix_paper_decisions_work": """
        DROP INDEX ix_paper_decisions_work;
        CREATE INDEX ix_paper_decisions_work ON paper_decisions USING hash (work)
    """,
}


def complete(connection: Connection) -> None:
    """Do what is still to be done of it, after the migrations, in their transaction.

    SQLite compares text by bytes, and takes no notice of how long a column says that its text may be.
    """
    for table, columns in groupby(connection.exec_driver_sql(_OTHER_ORDERS).all(), lambda row: row[0]):
        changes = ", ".join(f'ALTER COLUMN "{name}" TYPE {kind} COLLATE "C"' for _, name, kind in columns)
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {changes}')
    for name in set(connection.exec_driver_sql(_PRESENT).scalars()) & _LONG.keys():
        connection.exec_driver_sql(_LONG[name])
