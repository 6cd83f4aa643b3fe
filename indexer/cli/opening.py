"""Opens the library that a command was given, and prints facts as JSON."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from typing import Any

import click

from indexer.config import Config
from indexer.library import Library

JSON = click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON on standard output.")


def settings(context: click.Context) -> Config:
    """Give the settings in force for this command."""
    make: Callable[[], Config] = context.obj
    return make()


def opened(context: click.Context, *, create: bool = False) -> Library:
    """Open the library; it is closed when the command ends."""
    return context.with_resource(Library(settings(context), create=create))


def print_json(facts: Any) -> None:
    """Print facts as JSON, readable by people too."""
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2))


def who() -> str:
    """Give the name that is written down for a change made from the command line."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"
