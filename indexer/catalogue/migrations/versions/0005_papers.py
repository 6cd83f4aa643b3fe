"""Papers with their versions, decisions and uses; citable works; baskets of passages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True, nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), server_default="", nullable=False) for name in names]


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def _key(
    name: str, to: str, *, cascade: bool = False, optional: bool = False, index: bool = True, unique: bool = False
) -> sa.Column[int]:
    refers = sa.ForeignKey(to, ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.Integer(), refers, nullable=optional, index=index or None, unique=unique or None)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "papers",
        _id(),
        _key("person_id", "people.id"),
        *_texts("title", "audience", "added_at", "added_by"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "paper_versions",
        _id(),
        _key("paper_id", "papers.id", cascade=True),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("name", "media_type"),
        sa.Column("file", sa.LargeBinary()),
        *_texts("read", "cited", "checked", "checked_at"),
        _count("checked_changes"),
        *_texts("added_at", "added_by"),
    )
    op.create_index("ix_paper_versions_paper_number", "paper_versions", ["paper_id", "number"], unique=True)
    op.create_table(
        "paper_decisions",
        _id(),
        _key("paper_id", "papers.id", cascade=True),
        sa.Column("batch", sa.Integer(), nullable=False, index=True),
        *_texts("kind", "work"),
        _key("document_id", "documents.id", cascade=True, optional=True),
        *_texts("note", "at", "by"),
        sa.Column("person_id", sa.Integer()),
        *_texts("undone_at", "undone_by"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_paper_decisions_work", "paper_decisions", ["work"])
    op.create_table(
        "paper_uses",
        _id(),
        _key("paper_id", "papers.id", cascade=True),
        _key("document_id", "documents.id", cascade=True, index=False),
        _count("position"),
        *_texts("kind"),
        _count("place"),
        *_texts("words"),
        _count("confirmed"),
    )
    op.create_index("ix_paper_uses_document_position", "paper_uses", ["document_id", "position"])
    op.create_table(
        "sources",
        _id(),
        _key("document_id", "documents.id", cascade=True, optional=True, index=False, unique=True),
        *_texts("csl", "work", "added_at", "added_by", "changed_at", "changed_by"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "basket",
        _id(),
        _key("person_id", "people.id"),
        _key("document_id", "documents.id", cascade=True),
        _count("position"),
        *_texts("quote", "before", "after", "note", "added_at"),
        _count("rank"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Leave it: papers and what was decided on them cannot be said with the tables of before."""
    raise RuntimeError("A library cannot go back to before its papers. Restore a backup.")
