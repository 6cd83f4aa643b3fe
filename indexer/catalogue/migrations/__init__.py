"""Migrations: how a library of an earlier version becomes one of this version."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Connection

from indexer.errors import LibraryDamaged

NEWEST = "0006"
"""The newest migration, written down here so that Alembic is loaded only when there is something to migrate."""


class Migrated(Protocol):
    """The catalogue, as far as a migration needs it."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Give a connection whose writes happen together."""
        ...

    def fact(self, name: str) -> str:
        """Give a fact about the library, or an empty string."""
        ...

    def record_fact(self, name: str, value: str) -> None:
        """Write down a fact about the library."""
        ...


def migrate(catalogue: Migrated, present: str | None) -> None:
    """Bring the tables from a version (None: there are no tables yet) to the newest, all or nothing.

    Raises:
        LibraryDamaged: the tables are of a later version than this program.
    """
    from alembic import command  # noqa: PLC0415 - half a second that opening a library must not cost
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    alembic = Config()
    alembic.set_main_option("script_location", str(Path(__file__).parent))
    known = {script.revision for script in ScriptDirectory.from_config(alembic).walk_revisions()}
    if present is not None and present not in known:
        raise LibraryDamaged(
            f"The library was made by a later version of this program ({present}). Install that version, or "
            "restore a backup into another folder."
        )
    with catalogue.transaction() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")
        if not catalogue.fact("identity"):  # another process may have made the tables since they were looked for
            catalogue.record_fact("identity", str(uuid4()))
