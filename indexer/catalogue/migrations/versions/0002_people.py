"""People, what they may open, what they search for, and the log of every change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _person() -> sa.Column[int]:
    return sa.Column("person_id", sa.Integer(), nullable=False)


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *map(_text, ("email", "role", "password", "subject", "disabled_at", "added_at")),
        sa.Column("keys", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("name", name=op.f("uq_people_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_people_email"), "people", ["email"], unique=False)
    op.create_table(
        "memberships",
        _person(),
        sa.Column("group_name", sa.String(200), nullable=False),
        _belongs("memberships", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", "group_name", name=op.f("pk_memberships")),
    )
    op.create_table(
        "credentials",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("kind"),
        sa.Column("hash", sa.String(64), nullable=False),
        _person(),
        *map(_text, ("name", "scope", "added_at", "used_at", "expires_at", "ended_at")),
        _belongs("credentials", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("hash", name=op.f("uq_credentials_hash")),
    )
    op.create_index(op.f("ix_credentials_person_id"), "credentials", ["person_id"], unique=False)
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        *map(_text, ("name", "address")),
        sa.Column("shared", sa.Integer(), server_default="0", nullable=False),
        _text("added_at"),
        _belongs("saved_searches", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_searches_person_id"), "saved_searches", ["person_id"], unique=False)
    op.create_table(
        "looks",
        sa.Column("search_id", sa.Integer(), nullable=False),
        _person(),
        _text("at"),
        sa.Column("last_document", sa.Integer(), server_default="0", nullable=False),
        _belongs("looks", "search_id", "saved_searches"),
        _belongs("looks", "person_id", "people"),
        sa.PrimaryKeyConstraint("search_id", "person_id", name=op.f("pk_looks")),
    )
    op.create_table(
        "recent_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        _text("address"),
        sa.Column("documents", sa.Integer(), server_default="0", nullable=False),
        _text("at"),
        _belongs("recent_searches", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent_searches")),
        sa.UniqueConstraint("person_id", "address", name=op.f("uq_recent_searches_person_id_address")),
    )
    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), nullable=False),
        *map(_text, ("at", "by", "action", "object", "detail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    _guard_log()


def _guard_log() -> None:
    refusal = "the log is only ever added to"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION log_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = '{refusal}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER log_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON log EXECUTE FUNCTION log_refuses()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_refuses_{change.lower()} BEFORE {change} ON log "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )


def downgrade() -> None:
    """Refuse: accounts and the log would be lost."""
    message = "Going back would lose accounts and the log: restore a backup instead."
    raise RuntimeError(message)
