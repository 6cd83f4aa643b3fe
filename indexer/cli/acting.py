"""Says for whom a command acts: whoever sits at this computer, or an account that is named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import click

from indexer.cli.opening import opened, settings, who
from indexer.errors import NotFound, UsageError
from indexer.language import one_line
from indexer.library import Library
from indexer.model import EVERYTHING, Role
from indexer.view import View
from indexer.vocabulary import By

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

BY = click.option("--by", default=None, help="Who does it. [default: the name you are logged in with]")
AS = click.option(
    "--as", "email", default=None, metavar="EMAIL", help="Act and see as this account, as in a round of coding."
)
CSV = click.option(
    "--csv", "target", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="Write CSV to this file."
)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, and the library as they see it."""

    library: Library
    view: View
    by: By
    anybody: bool
    """They may undo what others did."""


def acting(context: click.Context, by: str | None, email: str | None) -> Acting:
    """Open the library for whoever acts.

    Raises:
        NotFound: there is no such account.
        UsageError: it is closed, or a name was given besides.
    """
    library = opened(context)
    if email is None:
        return Acting(library, View(library, EVERYTHING), By(one_line(by or who())), anybody=True)
    held = library.catalogue.people.with_email(email.strip().lower())
    if held is None:
        raise NotFound(f"There is no account for {email}. “evidence person list” shows who there is.")
    if held.disabled_at:
        raise UsageError(f"The account of {held.name} is closed. Open it again first.")
    if by is not None:
        raise UsageError("With --as the account’s name is written down. Leave --by away.")
    editor = held.role in (Role.EDITOR, Role.ADMINISTRATOR)
    return Acting(library, View(library, held.viewer), By(held.name, held.id), anybody=editor)


def site(context: click.Context) -> str:
    """Give the address of the site, as people who read the library write it."""
    config = settings(context)
    return config.address.rstrip("/") or f"http://{config.host}:{config.port}"


def write_to(target: Path, what: str, write: Callable[[TextIO], int]) -> None:
    """Write rows to a file, or to standard output for "-", and say how many."""
    if str(target) == "-":
        write(sys.stdout)
        return
    with target.open("w", encoding="utf-8-sig", newline="") as out:  # the mark lets Excel see that it is UTF-8
        rows = write(out)
    click.echo(f"{rows:,} {what} written to {target}", err=True)


def options(*given: _Decorator) -> _Decorator:
    """Add several options to a command."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorate in given[::-1]:
            command = decorate(command)
        return command

    return add
