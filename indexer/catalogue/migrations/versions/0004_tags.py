"""Tag groups, passages' tags, actions that can be undone, rounds of coding, and the vocabulary to begin with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_GROUPS = (
    ("workstream", "Workstream", "The strand of the programme that the evidence serves."),
    ("evidence-type", "Evidence type", "What sort of evidence it is, by how it came about."),
    ("population", "Population", "Whom it is about."),
    ("geography", "Geography", "Which places it is about."),
    ("theme", "Theme", "What it is about, beyond the workstreams."),
)
_TYPES = (
    ("review", "Review", "Looks at practice, a case or the literature as a whole and draws lessons.", "review"),
    (
        "inspection",
        "Inspection",
        "What inspectors found and how they graded it.",
        "inspection; inspectors; quality indicator",
    ),
    ("statistics", "Statistics", "Counts and rates, with the tables they come from.", "statistics; per cent; table"),
    (
        "guidance",
        "Guidance",
        "Says what should be done, by whom; law and policy too.",
        "guidance; should; policy; procedures",
    ),
    (
        "research-study",
        "Research study",
        "Asks a question and answers it with data of its own.",
        "research; participants; interviews; findings; sample",
    ),
    (
        "practice-example",
        "Practice example",
        "Tells how something was done in one place.",
        "good practice; pilot; case study; practice example",
    ),
    ("minutes", "Minutes", "What a meeting discussed and decided.", "minutes; apologies; present; actions; agenda"),
    ("slides", "Slides", "A presentation.", "presentation; slides"),
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _count(name: str, default: str = "0") -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=default, nullable=False)


def _key(name: str, to: str = "", *, ondelete: str | None = None, primary: bool = False) -> sa.Column[int]:
    refers = [sa.ForeignKey(to, ondelete=ondelete)] if to else []
    return sa.Column(name, sa.Integer(), *refers, primary_key=primary, nullable=not primary)


def upgrade() -> None:
    """Make the tables, and the groups and types of evidence that every library begins with."""
    _make_vocabulary()
    _make_rounds()
    _make_actions()
    with op.batch_alter_table("codings") as codings:
        codings.add_column(_count("position"))
        for name in ("quote", "before", "after", "note", "prompted"):
            codings.add_column(_text(name))
        codings.add_column(sa.Column("person_id", sa.Integer()))
        codings.add_column(sa.Column("round_id", sa.Integer()))
        codings.add_column(sa.Column("added_in", sa.Integer()))
        codings.add_column(sa.Column("removed_in", sa.Integer()))
        codings.add_column(_count("changed"))
        codings.create_foreign_key("fk_codings_round_id", "rounds", ["round_id"], ["id"])
        codings.create_foreign_key("fk_codings_added_in", "actions", ["added_in"], ["id"])
        codings.create_foreign_key("fk_codings_removed_in", "actions", ["removed_in"], ["id"])
        for name in ("added_in", "removed_in", "changed"):
            codings.create_index(f"ix_codings_{name}", [name])
    # The codings say the same, and who may read them is decided there.
    op.execute("DELETE FROM history WHERE action IN ('tagged', 'untagged')")
    _begin_vocabulary()


def _make_vocabulary() -> None:
    op.create_table(
        "tag_groups",
        sa.Column("slug", sa.String(length=100), nullable=False),
        *map(_text, ("name", "definition")),
        _count("rank"),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_tag_groups")),
    )
    for name in ("note", "retired_at"):
        op.add_column("tags", _text(name))
    op.add_column("tags", sa.Column("stands_for", sa.Integer()))
    op.add_column("tags", _count("edited"))
    for table, other in (("tag_parents", "parent_id"), ("tag_successors", "successor_id")):
        op.create_table(table, _key("tag_id", "tags.id", primary=True), _key(other, "tags.id", primary=True))
    op.create_table(
        "tag_names",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("tag_id", sa.Integer(), sa.ForeignKey("tags.id"), nullable=False, index=True),
        *map(_text, ("kind", "name")),
    )


def _make_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        *map(_text, ("name", "groups")),
        _count("blind", "1"),
        *map(_text, ("added_at", "added_by")),
        _key("person_id"),
        *map(_text, ("opened_at", "opened_by", "closed_at", "closed_by")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "round_people",
        _key("round_id", "rounds.id", primary=True),
        _key("person_id", "people.id", primary=True),
    )
    op.create_table(
        "round_documents",
        _key("round_id", "rounds.id", primary=True),
        _key("document_id", "documents.id", ondelete="CASCADE", primary=True),
    )
    op.create_index("ix_round_documents_document_id", "round_documents", ["document_id"])
    op.create_table(
        "round_agreements",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("rounds.id"), nullable=False, index=True),
        sa.Column(
            "document_id", sa.Integer(), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        *map(_text, ("at", "by", "why", "tags")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "round_progress",
        _key("round_id", "rounds.id", primary=True),
        _key("person_id", "people.id", primary=True),
        _key("document_id", "documents.id", ondelete="CASCADE", primary=True),
        _text("at"),
    )


def _make_actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        *map(_text, ("at", "by")),
        _key("person_id"),
        *map(_text, ("kind", "summary")),
        _key("round_id"),
        _text("change"),
        _key("undoes", "actions.id"),
        _key("undone_in", "actions.id"),
        _count("documents"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "refusals",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("tag_id", sa.Integer(), sa.ForeignKey("tags.id"), nullable=False),
        sa.Column(
            "document_id", sa.Integer(), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        _key("person_id"),
        _key("round_id"),
        sa.Column("score", sa.Float(), server_default="0", nullable=False),
        *map(_text, ("at", "by")),
    )
    op.create_table(
        "looked_for",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        *map(_text, ("rows", "row", "columns", "column", "search", "note", "at", "by", "taken_back_at")),
    )


def _begin_vocabulary() -> None:
    groups = sa.table("tag_groups", *map(sa.column, ("slug", "name", "definition", "rank")))
    op.bulk_insert(
        groups,
        [
            {"slug": slug, "name": name, "definition": definition, "rank": rank}
            for rank, (slug, name, definition) in enumerate(_GROUPS)
        ],
    )
    tags = sa.table("tags", *map(sa.column, ("id", "tag_group", "slug", "name", "definition", "rank")))
    words = sa.table("tag_words", *map(sa.column, ("tag_id", "words")))
    for rank, (slug, name, definition, usual) in enumerate(_TYPES):
        row = {"tag_group": "evidence-type", "slug": slug, "name": name, "definition": definition, "rank": rank}
        op.execute(tags.insert().values(row))
        which = sa.select(tags.c.id).where(tags.c.tag_group == "evidence-type", tags.c.slug == slug).scalar_subquery()
        for each in usual.split("; "):
            op.execute(words.insert().values(tag_id=which, words=each))


def downgrade() -> None:
    """Leave it: what people coded cannot be said with the tables of before."""
    raise RuntimeError("A library cannot go back to before its tags. Restore a backup.")
