"""Documents that people bring in together, and what became of each file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def upgrade() -> None:
    """Make the tables of imports."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        *map(_text, ("person", "source", "names", "audience", "workstreams", "state")),
        *map(_text, ("started_at", "progress_at", "finished_at")),
        *map(_count, ("files_done", "files_total")),
        sa.Column("seconds_left", sa.Integer(), nullable=True),
        *map(_text, ("current", "waits_for", "complaints", "reason", "remedy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), server_default="0", nullable=False),
        *map(_text, ("outcome", "reason", "remedy", "needs")),
        sa.Column("document_id", sa.Integer(), nullable=True),
        _count("proposed"),
        *map(_text, ("editions", "decision")),
        sa.Column("edition_of", sa.Integer(), nullable=True),
        _text("answer"),
        _count("carried_out"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_files_import_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_import_files_document_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_files")),
        sa.UniqueConstraint("import_id", "path", name=op.f("uq_import_files_import_id_path")),
    )
    op.create_index(op.f("ix_import_files_document_id"), "import_files", ["document_id"], unique=False)


def downgrade() -> None:
    """Remove them again; documents that were only proposed stay as they are."""
    op.drop_table("import_files")
    op.drop_table("imports")
