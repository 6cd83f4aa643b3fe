"""Files that wait to be read, and the workers that read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "workers",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        _text("host"),
        sa.Column("process", sa.Integer(), nullable=False),
        _text("started_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "waiting_files",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        _text("name"),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        _text("media_type"),
        _number("again"),
        _text("manifest"),
        sa.Column("put_by", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), index=True),
        _number("tries"),
        sa.UniqueConstraint("path", name="uq_waiting_files_path"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Remove the tables: what waits is found again."""
    op.drop_table("waiting_files")
    op.drop_table("workers")
